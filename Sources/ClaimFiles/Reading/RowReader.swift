import Claims

/// Reads batches of records into claims. The same batch reads the same, on any core and beside any other.
package struct RowReader: Sendable {
    enum Shape: Sendable {
        /// JSON objects.
        case objects
        /// Rows of a table: the fields of its columns, what separates cells, and the encoding.
        case table(columns: [TableColumn], delimiter: UInt8, FileEncoding)
    }

    let file: String
    let shape: Shape
    private let pool: ReaderPool

    init(file: String, schema: ClaimSchema, shape: Shape) {
        self.file = file
        self.shape = shape
        pool = ReaderPool {
            switch shape {
            case .objects: ObjectBatchReader(schema: schema)
            case .table(let columns, let delimiter, let encoding):
                TableBatchReader(schema: schema, columns: columns, delimiter: delimiter, encoding: encoding)
            }
        }
    }

    /// Reads every record, in order. Rows of a table that are empty make nothing, nor do objects that hold nothing but
    /// what a results file adds.
    package func read(_ batch: RecordBatch) -> ReadBatch {
        pool.withReader { reader in
            var rows: [ReadRow] = []
            rows.reserveCapacity(batch.count)
            let bytes = batch.bytes.span
            for record in batch.records {
                if record.isTooLong {
                    rows.append(.bad(RowError(file: file, row: record.row, .recordTooLong)))
                    continue
                }
                switch reader.read(bytes.extracting(record.start..<record.end)) {
                case .success(let claim): rows.append(.claim(claim, row: record.row))
                case .failure(let problem): rows.append(.bad(RowError(file: file, row: record.row, problem)))
                case nil: continue
                }
            }
            return ReadBatch(rows: rows, unknownFields: reader.takeUnknownFields())
        }
    }

    /// How many fields the records have that a kind knows, found and told apart but not read by their types: the part of
    /// reading that a reader of CSV or JSON does, for measuring it by itself.
    package func countFields(_ batch: RecordBatch) -> Int {
        pool.withReader { reader in
            let bytes = batch.bytes.span
            var count = 0
            for record in batch.records where !record.isTooLong {
                count += reader.countFields(bytes.extracting(record.start..<record.end)) ?? 0
            }
            return count
        }
    }
}
