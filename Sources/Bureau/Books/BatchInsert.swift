import GRDB

/// Inserts rows many at a time: a statement of 32 rows costs less than half of 32 statements.
final class BatchInsert {
    /// Rows of the large statement.
    static let rowCount = 32

    private let many: BoundStatement
    private let one: BoundStatement

    /// - Parameters:
    ///   - target: the table and its columns, as after INSERT INTO.
    ///   - columns: how many they are.
    init(_ db: Database, into target: String, columns: Int) throws {
        let row = "(" + Array(repeating: "?", count: columns).joined(separator: ", ") + ")"
        let rows = Array(repeating: row, count: Self.rowCount).joined(separator: ", ")
        many = try BoundStatement(db, "INSERT INTO \(target) VALUES \(rows)")
        one = try BoundStatement(db, "INSERT INTO \(target) VALUES \(row)")
    }

    /// Inserts the rows in order; the block binds the columns of one.
    func insert<Rows: RandomAccessCollection>(
        _ rows: Rows, _ bind: (Rows.Element, BoundStatement) -> Void
    ) throws where Rows.Index == Int {
        var next = rows.startIndex
        while rows.endIndex - next >= Self.rowCount {
            let statement = many.begin()
            for index in next..<next + Self.rowCount { bind(rows[index], statement) }
            try statement.run()
            next += Self.rowCount
        }
        for index in next..<rows.endIndex {
            let statement = one.begin()
            bind(rows[index], statement)
            try statement.run()
        }
    }
}
