import GRDB
import GRDBSQLite

/// A prepared statement with typed binding by position, for the few statements that run several times a claim.
///
/// GRDB prepares and owns the statement; this type binds straight to it. The pointer lives as long as `statement`, which
/// this object holds. Text and blobs are copied by SQLite (`SQLITE_TRANSIENT`), so no buffer has to outlive the call.
final class BoundStatement {
    private let statement: GRDB.Statement
    private let handle: OpaquePointer
    private let database: Database
    private var position: Int32 = 0

    private static let copied = unsafeBitCast(OpaquePointer(bitPattern: -1), to: sqlite3_destructor_type.self)

    init(_ database: Database, _ sql: String) throws {
        statement = try database.makeStatement(sql: sql)
        handle = statement.sqliteStatement
        self.database = database
    }

    /// Starts over: the next bound value is the first.
    func begin() -> BoundStatement {
        sqlite3_reset(handle)
        position = 0
        return self
    }

    @discardableResult func integer(_ value: Int64) -> BoundStatement {
        position += 1
        sqlite3_bind_int64(handle, position, value)
        return self
    }

    @discardableResult func integer(_ value: Int64?) -> BoundStatement {
        guard let value else { return null() }
        return integer(value)
    }

    @discardableResult func null() -> BoundStatement {
        position += 1
        sqlite3_bind_null(handle, position)
        return self
    }

    @discardableResult func blob(_ bytes: [UInt8]) -> BoundStatement {
        position += 1
        bytes.withUnsafeBytes { buffer in
            // A nil pointer would bind NULL; an empty blob keeps its type.
            _ =
                buffer.isEmpty
                ? sqlite3_bind_zeroblob(handle, position, 0)
                : sqlite3_bind_blob64(handle, position, buffer.baseAddress, UInt64(buffer.count), Self.copied)
        }
        return self
    }

    @discardableResult func text(_ value: String?) -> BoundStatement {
        guard var value else { return null() }
        position += 1
        value.withUTF8 { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                _ = sqlite3_bind_text64(
                    handle, position, characters.baseAddress ?? UnsafePointer(bitPattern: 1), UInt64(characters.count),
                    Self.copied, UInt8(SQLITE_UTF8))
            }
        }
        return self
    }

    /// Runs a statement that returns no row.
    func run() throws {
        defer { sqlite3_reset(handle) }
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE else { throw failure(code) }
    }

    /// The next row, or false at the end. The columns are valid until the next call.
    func step() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else { throw failure(code) }
        return false
    }

    /// Ends reading before the last row.
    func finish() {
        sqlite3_reset(handle)
    }

    func integerColumn(_ index: Int32) -> Int64 { sqlite3_column_int64(handle, index) }

    func textColumn(_ index: Int32) -> String {
        guard let start = sqlite3_column_text(handle, index) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, index))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func blobColumn(_ index: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, index) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, index))))
    }

    /// The bytes of a column without a copy; valid inside the block.
    func withBlob<Result>(_ index: Int32, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(
            UnsafeRawBufferPointer(
                start: sqlite3_column_blob(handle, index), count: Int(sqlite3_column_bytes(handle, index))))
    }

    /// The first column of the first row of a query, nil where there is no row.
    static func blob(_ database: Database, _ sql: String) throws -> [UInt8]? {
        let row = try BoundStatement(database, sql).begin()
        guard try row.step() else { return nil }
        defer { row.finish() }
        return row.blobColumn(0)
    }

    func isNull(_ index: Int32) -> Bool { sqlite3_column_type(handle, index) == SQLITE_NULL }

    private func failure(_ code: Int32) -> DatabaseError {
        let message = database.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
    }
}
