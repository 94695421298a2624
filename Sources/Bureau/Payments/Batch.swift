import Ledger
import GRDB
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

    static func digest(_ lines: some Sequence<Line>) -> [UInt8] {
        var hasher = SHA256Hasher()
        for line in lines {
            hasher.update(Array("\(line.decision) \(line.fen) \(line.payee ?? 0)\n".utf8))
        }
        return hasher.finalize()
    }

    /// The lines of a batch, in order.
    static func lines(of id: Int64, _ db: Database) throws -> [Line] {
        let row = try BoundStatement(
            db, "SELECT decision, fen, payee, line FROM batch_line WHERE batch = ? ORDER BY line"
        ).begin().integer(id)
        var lines: [Line] = []
        while try row.step() {
            guard row.integerColumn(3) == Int64(lines.count) + 1 else { throw BureauError.damaged("batch \(id)") }
            lines.append(
                Line(
                    decision: row.integerColumn(0), fen: row.integerColumn(1),
                    payee: row.isNull(2) ? nil : row.integerColumn(2)))
        }
        return lines
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
        return Batch(
            id: id, reference: row.textColumn(0), day: row.textColumn(1), createdAt: row.textColumn(2),
            layout: row.textColumn(3), source: row.textColumn(4), lines: row.integerColumn(5),
            fen: row.integerColumn(6), fileDigest: row.blobColumn(7), lineDigest: digest(try lines(of: id, db)),
            maker: row.isNull(8) ? nil : row.integerColumn(8), checker: row.isNull(9) ? nil : row.integerColumn(9))
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
        let insert = try BoundStatement(
            db, "INSERT INTO batch_line (batch, line, decision, fen, payee) VALUES (?, ?, ?, ?, ?)")
        for (index, line) in lines.enumerated() {
            try insert.begin().integer(id).integer(Int64(index) + 1).integer(line.decision).integer(line.fen)
                .integer(line.payee).run()
        }
    }
}

/// Another account for a claim, as two people had it.
struct PayeeCorrection: Act {
    static let type = "payee_correction"
    static let table = "payee_correction"

    /// The number of the proposal, which holds name and account.
    let id: Int64
    let decision: Int64

    func writeFacts(to text: inout JSONText) {
        text.member("decision", decision)
    }

    var secret: [UInt8] { [] }

    static func row(_ id: Int64, _ db: Database) throws -> PayeeCorrection? {
        let decision = try Int64.fetchOne(
            db, sql: "SELECT decision FROM payee_correction WHERE id = ?", arguments: [id])
        return decision.map { PayeeCorrection(id: id, decision: $0) }
    }

    func insert(_ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO payee_correction (id, decision) VALUES (?, ?)", arguments: [id, decision])
    }
}

/// A file that came from the bank, and what it said.
struct BankReport: Act {
    static let type = "bank_report"
    static let table = "bank_report"

    struct Result: Sendable {
        /// Its number among all results.
        let id: Int64
        let place: Int64
        let batch: Int64
        let line: Int64
        let outcome: String
        let reason: String?
    }

    let id: Int64
    let digest: [UInt8]
    /// The file's name as it was given.
    let name: String
    let layout: String
    let day: String
    let maker: Int64?
    let results: [Result]

    func writeFacts(to text: inout JSONText) {
        text.member("layout", layout)
        text.member("day", day)
        for outcome in LineOutcome.allCases {
            text.member(outcome.rawValue, Int64(results.count { $0.outcome == outcome.rawValue }))
        }
        if let maker { text.member("by", maker) }
    }

    /// Reasons may name people.
    var secret: [UInt8] {
        var hasher = SHA256Hasher()
        for result in results {
            hasher.update(
                Array(
                    "\(result.id) \(result.place) \(result.batch) \(result.line) \(result.outcome) \(result.reason ?? "")\n"
                        .utf8))
        }
        return digest + hasher.finalize() + Array(name.utf8)
    }

    static func row(_ id: Int64, _ db: Database) throws -> BankReport? {
        let rows = try BoundStatement(
            db, "SELECT place, batch, line, outcome, reason, id FROM line_result WHERE report = ? ORDER BY id"
        ).begin().integer(id)
        var results: [Result] = []
        while try rows.step() {
            results.append(
                Result(
                    id: rows.integerColumn(5), place: rows.integerColumn(0), batch: rows.integerColumn(1),
                    line: rows.integerColumn(2),
                    outcome: rows.textColumn(3), reason: rows.isNull(4) ? nil : rows.textColumn(4)))
        }
        let row = try BoundStatement(db, "SELECT digest, name, layout, day, maker FROM bank_report WHERE id = ?")
            .begin()
            .integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        return BankReport(
            id: id, digest: row.blobColumn(0), name: row.textColumn(1), layout: row.textColumn(2),
            day: row.textColumn(3), maker: row.isNull(4) ? nil : row.integerColumn(4), results: results)
    }

    func insert(_ db: Database) throws {
        try BoundStatement(
            db, "INSERT INTO bank_report (id, digest, name, layout, day, maker) VALUES (?, ?, ?, ?, ?, ?)"
        ).begin().integer(id).blob(digest).text(name).text(layout).text(day).integer(maker).run()
        let insert = try BoundStatement(
            db,
            """
            INSERT INTO line_result (id, report, place, batch, line, outcome, reason) VALUES (?, ?, ?, ?, ?, ?, ?)
            """)
        for result in results {
            try insert.begin().integer(result.id).integer(id).integer(result.place).integer(result.batch).integer(
                result.line
            )
            .text(result.outcome).text(result.reason).run()
        }
    }
}
