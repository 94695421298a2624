import GRDB
import Sealing

/// Files were added to a claim as evidence. The log commits to all rows of them but what is sealed, and through its digests to
/// that too, so that an erasure leaves the entry as it is.
struct EvidenceFiling: Act {
    static let type = "evidence"
    static let table = "evidence_filing"

    let id: Int64
    let day: String
    /// The decision by which the claim stood.
    let decision: Int64
    let person: Int64?
    let documents: [DocumentRow]
    let reuses: [DocumentReuse]

    func writeFacts(to text: inout JSONText) {
        text.member("day", day)
        text.member("decision", decision)
        text.member("documents", Int64(documents.count))
        if let person { text.member("by", person) }
    }

    var secret: [UInt8] {
        let lines = documents.map(\.line) + reuses.map(\.line)
        return Array(lines.joined(separator: "\n").utf8)
    }

    static func row(_ id: Int64, _ db: Database) throws -> EvidenceFiling? {
        let row = try BoundStatement(db, "SELECT day, decision, person FROM evidence_filing WHERE id = ?").begin()
            .integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        let documents = try DocumentRow.all(db, "k.filing = ?", id)
        return EvidenceFiling(
            id: id, day: row.textColumn(0), decision: row.integerColumn(1),
            person: row.isNull(2) ? nil : row.integerColumn(2), documents: documents,
            reuses: try documents.flatMap { try DocumentReuse.all(of: $0.id, db) })
    }

    /// Its own row; those of its documents are written as they are sealed.
    func insert(_ db: Database) throws {
        try BoundStatement(db, "INSERT INTO evidence_filing (id, decision, day, person) VALUES (?, ?, ?, ?)").begin()
            .integer(id).integer(decision).text(day).integer(person).run()
    }
}

/// Somebody had a kept file written out in the clear.
struct EvidenceReading: Act {
    static let type = "evidence_reading"
    static let table = "evidence_reading"

    let id: Int64
    let day: String
    let document: Int64
    /// Why, in a person's words; holds no personal value of the claim.
    let ground: String
    let person: Int64?

    func writeFacts(to text: inout JSONText) {
        text.member("day", day)
        text.member("document", document)
        text.member("ground", ground)
        if let person { text.member("by", person) }
    }

    var secret: [UInt8] { [] }

    static func row(_ id: Int64, _ db: Database) throws -> EvidenceReading? {
        let row = try BoundStatement(db, "SELECT day, document, ground, person FROM evidence_reading WHERE id = ?")
            .begin().integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        return EvidenceReading(
            id: id, day: row.textColumn(0), document: row.integerColumn(1), ground: row.textColumn(2),
            person: row.isNull(3) ? nil : row.integerColumn(3))
    }

    func insert(_ db: Database) throws {
        try BoundStatement(
            db, "INSERT INTO evidence_reading (id, day, document, ground, person) VALUES (?, ?, ?, ?, ?)"
        ).begin().integer(id).text(day).integer(document).text(ground).integer(person).run()
    }
}
