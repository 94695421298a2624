import Claims

/// Reads batches of records into claims. Pure: the same batch reads the same, on any core and beside any other.
package struct RowReader: Sendable {
    enum Shape: Sendable {
        /// JSON objects.
        case objects
        /// Rows of a table: the fields of its columns, what separates cells, and the encoding.
        case table(columns: [TableColumn], delimiter: UInt8, FileEncoding)
    }

    let file: String
    let schema: ClaimSchema
    let shape: Shape

    /// Reads every record, in order. Rows of a table that are empty make nothing, nor do objects that hold nothing but
    /// what a results file adds.
    package func read(_ batch: RecordBatch) -> ReadBatch {
        var rows: [ReadRow] = []
        rows.reserveCapacity(batch.count)
        switch shape {
        case .objects:
            var reader = ObjectReader(schema: schema)
            for record in batch.records {
                if record.isTooLong {
                    rows.append(.bad(RowError(file: file, row: record.row, .recordTooLong)))
                } else if let result = reader.read(batch.bytes.span.extracting(record.start..<record.end)) {
                    rows.append(row(of: record) { result })
                }
            }
            return ReadBatch(rows: rows, unknownFields: reader.unknown.names)
        case .table(let columns, let delimiter, let encoding):
            var reader = TableRowReader(schema: schema, columns: columns, delimiter: delimiter, encoding: encoding)
            for record in batch.records {
                if record.isTooLong {
                    rows.append(.bad(RowError(file: file, row: record.row, .recordTooLong)))
                } else if let result = reader.read(batch.bytes.span.extracting(record.start..<record.end)) {
                    rows.append(row(of: record) { result })
                }
            }
            return ReadBatch(rows: rows, unknownFields: [])
        }
    }

    @inline(__always)
    private func row(of record: RecordBatch.Record, _ read: () -> Result<Claim, RowProblem>) -> ReadRow {
        if record.isTooLong { return .bad(RowError(file: file, row: record.row, .recordTooLong)) }
        switch read() {
        case .success(let claim): return .claim(claim, row: record.row)
        case .failure(let problem): return .bad(RowError(file: file, row: record.row, problem))
        }
    }
}
