package import Claims

/// A submission written back in its own format and encoding, with what was decided of each row.
///
/// Results are added in the order of the rows, while the submission is read a second time beside them: memory stays flat.
/// The file gets its name when it is whole. Belongs to one thread.
package final class ResultsFile {
    private enum Writer {
        case table(SubmissionCopy, TableResults, headerRow: Int)
        case objects(SubmissionCopy, isArray: Bool)
        case workbook(WorkbookResults)
    }

    private let writer: Writer
    private let output: NewFile
    private let submission: String

    /// - Parameters:
    ///   - folder: exists; the file bears the submission's own name in it.
    ///   - sheet: which sheet of a workbook is read; nil for the first.
    /// - Throws: `ClaimFileError` as the reader does, `ResultsError` where the folder can't be written to.
    package init(of submission: String, schema: ClaimSchema, sheet: String?, in folder: String) throws {
        let reader = try ClaimFileReader(path: submission, schema: schema, sheet: sheet)
        let input = try InputFile(submission)
        let name = submission.split(separator: "/").last.map(String.init) ?? submission
        output = try NewFile(folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)")
        self.submission = submission
        switch (reader.format, reader.rowReader.shape) {
        case (.xlsx, .table(let columns, _, _)):
            writer = .workbook(
                try WorkbookResults(
                    input, sheet: sheet, columns: columns, headerRow: reader.headerRow, usesLabels: reader.usesLabels,
                    to: output))
        case (_, .table(let columns, let delimiter, let encoding)):
            writer = .table(
                try SubmissionCopy(input, reader.freshFramer, to: output),
                TableResults(columns: columns, delimiter: delimiter, encoding, usesLabels: reader.usesLabels),
                headerRow: reader.headerRow)
        case (let format, .objects):
            writer = .objects(try SubmissionCopy(input, reader.freshFramer, to: output), isArray: format == .json)
        }
    }

    /// The results file's path.
    package var path: String { output.path }

    /// Copies what stands before the row, and writes the row with its result.
    package func add(_ result: RowResult) throws {
        switch writer {
        case .table(let copy, let table, let headerRow):
            while let record = try copy.next() {
                if record.row == result.row {
                    if record.isTooLong {
                        try copy.keep()
                        return try output.write(table.behind(result))
                    }
                    return try copy.replace(with: table.row(record.bytes, result))
                }
                try pass(record, copy, table, headerRow)
            }
            throw ResultsError.changed(path)
        case .objects(let copy, let isArray):
            while let record = try copy.next() {
                if record.row == result.row {
                    if !record.isTooLong, let object = ObjectResults.object(record.bytes, result) {
                        return try copy.replace(with: object)
                    }
                    // Nothing can be added inside: what is wrong stands behind it.
                    try copy.keep()
                    try output.write(Array((isArray ? ",\n" : "\n").utf8) + ObjectResults.note(result))
                    // The line end of the record itself follows the note.
                    if record.bytes.last == 0x0D, !isArray { try output.write([0x0D]) }
                    return
                }
                try pass(record, copy, isArray: isArray)
            }
            throw ResultsError.changed(path)
        case .workbook(let workbook): try workbook.add(result)
        }
    }

    /// Copies the rest, and gives the file its name.
    ///
    /// - Throws: `ResultsError`, above all where a file of that name and other content exists.
    package func finish() throws {
        switch writer {
        case .table(let copy, let table, let headerRow):
            while let record = try copy.next() { try pass(record, copy, table, headerRow) }
            try copy.finish()
        case .objects(let copy, let isArray):
            while let record = try copy.next() { try pass(record, copy, isArray: isArray) }
            try copy.finish()
        case .workbook(let workbook): try workbook.finish()
        }
        try output.finish()
    }

    private func pass(
        _ record: SubmissionCopy.Record, _ copy: SubmissionCopy, _ table: TableResults, _ headerRow: Int
    ) throws {
        if record.isTooLong { return try copy.keep() }
        try copy.replace(with: record.row == headerRow ? table.header(record.bytes) : table.plain(record.bytes))
    }

    /// A record that no result is of: notes of an earlier results file are left out.
    private func pass(_ record: SubmissionCopy.Record, _ copy: SubmissionCopy, isArray: Bool) throws {
        guard !record.isTooLong, record.row > 1, ObjectResults.isNote(record.bytes) else { return try copy.keep() }
        copy.drop()
    }
}
