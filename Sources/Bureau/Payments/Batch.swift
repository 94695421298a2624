import Claims
import GRDB
import Ledger
import Sealing

/// Claims that were handed to the bank together.
struct Batch: Act {
    static let type = "batch"
    static let table = "batch"

    struct Line: Sendable {
        let decision: Int64
        let fen: Int64
        /// The correction in force; nil where the claim's own payee is paid.
        let payee: Int64?
    }

    let id: Int64
    /// What the bank knows it by.
    let reference: String
    let day: String
    let createdAt: String
    let layout: String
    let source: String
    let lines: Int64
    let fen: Int64
    /// SHA-256 of the file; the log commits to it together with the lines.
    let fileDigest: [UInt8]
    /// SHA-256 of the lines.
    let lineDigest: [UInt8]
    let maker: Int64?
    let checker: Int64?

    func writeFacts(to text: inout JSONText) {
        text.member("reference", reference)
        text.member("day", day)
        text.member("created_at", createdAt)
        text.member("layout", layout)
        text.member("lines", lines)
        text.member("amount", Fen(fen).yuan)
        if let maker { text.member("by", maker) }
        if let checker { text.member("checked_by", checker) }
    }

    var secret: [UInt8] { fileDigest + lineDigest + Array(source.utf8) }

    /// The digest of lines, as they come.
    struct LineHasher: ~Copyable {
        private var hasher = SHA256Hasher()

        mutating func add(_ line: Line) {
            hasher.update(Array("\(line.decision) \(line.fen) \(line.payee ?? 0)\n".utf8))
        }

        mutating func finalize() -> [UInt8] { hasher.finalize() }
    }

    /// Hands over the lines of a batch, in order.
    static func forEachLine(of id: Int64, _ db: Database, _ body: (Int64, Line) throws -> Void) throws {
        let row = try BoundStatement(
            db, "SELECT decision, fen, payee, line FROM batch_line WHERE batch = ? ORDER BY line"
        ).begin().integer(id)
        defer { row.finish() }
        var last: Int64 = 0
        while try row.step() {
            last += 1
            guard row.integerColumn(3) == last else { throw BureauError.damaged("batch \(id)") }
            try body(
                last,
                Line(
                    decision: row.integerColumn(0), fen: row.integerColumn(1),
                    payee: row.isNull(2) ? nil : row.integerColumn(2)))
        }
    }

    static func row(_ id: Int64, _ db: Database) throws -> Batch? {
        let row = try BoundStatement(
            db,
            """
            SELECT reference, day, created_at, layout, source, lines, fen, file_digest, maker, checker FROM batch
            WHERE id = ?
            """
        ).begin().integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        var hasher = LineHasher()
        try forEachLine(of: id, db) { _, line in hasher.add(line) }
        return Batch(
            id: id, reference: row.textColumn(0), day: row.textColumn(1), createdAt: row.textColumn(2),
            layout: row.textColumn(3), source: row.textColumn(4), lines: row.integerColumn(5),
            fen: row.integerColumn(6), fileDigest: row.blobColumn(7), lineDigest: hasher.finalize(),
            maker: row.isNull(8) ? nil : row.integerColumn(8), checker: row.isNull(9) ? nil : row.integerColumn(9))
    }

    /// Refuses the number of a batch that is not there.
    static func check(_ id: Int64, _ db: Database) throws {
        let row = try BoundStatement(db, "SELECT 1 FROM batch WHERE id = ?").begin().integer(id)
        guard try row.step() else { throw missing(id) }
        row.finish()
    }

    static func missing(_ id: Int64) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "没有编号为 \(id) 的支付批次", en: "There is no payment batch \(id)"),
            remedy: Bilingual(zh: "tradein pay list 列出全部", en: "tradein pay list shows all of them"))
    }

    func insert(_ db: Database, lines: [Line]) throws {
        try BoundStatement(
            db,
            """
            INSERT INTO batch (id, reference, day, created_at, layout, source, lines, fen, file_digest, maker, checker)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).begin().integer(id).text(reference).text(day).text(createdAt).text(layout).text(source).integer(self.lines)
            .integer(fen).blob(fileDigest).integer(maker).integer(checker).run()
        let insert = try BatchInsert(db, into: "batch_line (batch, line, decision, fen, payee)", columns: 5)
        try insert.insert(lines.indices) { index, row in
            row.integer(id).integer(Int64(index) + 1).integer(lines[index].decision).integer(lines[index].fen)
                .integer(lines[index].payee)
        }
    }
}
