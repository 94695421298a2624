import Claims
import Synchronization

/// Reads the records of one batch after the other. It belongs to one batch at a time.
protocol BatchReader: AnyObject {
    /// The claim that the record holds; nil where it holds none.
    func read(_ record: Span<UInt8>) -> Result<Claim, RowProblem>?
    /// How many fields the record has that a kind knows, found and told apart but not read; nil where it can't be.
    func countFields(_ record: Span<UInt8>) -> Int?
    /// Names of fields that no kind knows, met since this was asked last.
    func takeUnknownFields() -> [String]
}

/// Readers between two batches. What a reader has made ready is worth keeping, and no two cores should share it.
final class ReaderPool: Sendable {
    private struct Idle: @unchecked Sendable {
        // Only whoever took a reader out uses it, until it is put back: the lock hands it from one to the next.
        var readers: [any BatchReader] = []
    }

    private let idle = Mutex(Idle())
    private let make: @Sendable () -> any BatchReader

    init(make: @escaping @Sendable () -> any BatchReader) { self.make = make }

    func withReader<Output>(_ body: (any BatchReader) -> Output) -> Output {
        let taken = idle.withLock { idle in
            var one = Idle()
            if let reader = idle.readers.popLast() { one.readers.append(reader) }
            return one
        }
        let reader = taken.readers.first ?? make()
        defer {
            let back = Idle(readers: [reader])
            idle.withLock { $0.readers += back.readers }
        }
        return body(reader)
    }
}

/// Reads batches of JSON objects.
final class ObjectBatchReader: BatchReader {
    private var reader: ObjectReader

    init(schema: ClaimSchema) { reader = ObjectReader(schema: schema.withFormsOfItsOwn) }

    func read(_ record: Span<UInt8>) -> Result<Claim, RowProblem>? { reader.read(record) }

    func countFields(_ record: Span<UInt8>) -> Int? { reader.countFields(record) }

    func takeUnknownFields() -> [String] { reader.takeUnknown() }
}

/// Reads batches of rows of a table.
final class TableBatchReader: BatchReader {
    private var reader: TableRowReader

    init(schema: ClaimSchema, columns: [TableColumn], delimiter: UInt8, encoding: FileEncoding) {
        reader = TableRowReader(
            schema: schema.withFormsOfItsOwn, columns: columns, delimiter: delimiter, encoding: encoding)
    }

    func read(_ record: Span<UInt8>) -> Result<Claim, RowProblem>? { reader.read(record) }

    func countFields(_ record: Span<UInt8>) -> Int? { reader.countFields(record) }

    /// The header has named them.
    func takeUnknownFields() -> [String] { [] }
}
