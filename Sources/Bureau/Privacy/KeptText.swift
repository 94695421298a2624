import Foundation
import GRDB
import Sealing

/// A text that a person or a bank wrote: a ground, an account, a reason. It may name somebody, so that it is sealed, and the
/// log commits to this alone.
///
/// The commitment stands for good; what it commits to goes when it is erased.
struct KeptText: Sendable, Hashable {
    let id: Int64
    /// HMAC-SHA-256, under a salt that goes with the text, of the decision's number in eight bytes, big-endian (zero where
    /// the text is of no claim), and the text.
    let commitment: [UInt8]
}

/// Keeps texts, and gives them back.
final class KeptTexts {
    private let vault: Vault
    private let last: BoundStatement
    private let insert: BoundStatement
    private let insertSealed: BoundStatement
    private let find: BoundStatement
    /// The number of the newest, once it was read.
    private var knownLast: Int64?

    init(_ db: Database, _ vault: Vault) throws {
        self.vault = vault
        last = try BoundStatement(db, "SELECT coalesce(max(id), 0) FROM kept_text")
        insert = try BoundStatement(db, "INSERT INTO kept_text (id, decision, commitment) VALUES (?, ?, ?)")
        insertSealed = try BoundStatement(db, "INSERT INTO sealed_text (id, seed, data) VALUES (?, ?, ?)")
        find = try BoundStatement(db, "SELECT seed, data FROM sealed_text WHERE id = ?")
    }

    /// Keeps a text.
    ///
    /// - Parameter decision: the decision whose claim it is about, and is erased with; nil where it is about none.
    func keep(_ text: String, of decision: Int64?, _ random: RandomSource) throws -> KeptText {
        let id = try nextID()
        let seed = try random(Vault.seedByteCount)
        let kept = KeptText(id: id, commitment: commitment(text, of: decision, seed: seed))
        try insert.begin().integer(id).integer(decision).blob(kept.commitment).run()
        try insertSealed.begin().integer(id).blob(seed)
            .blob(try vault.seal(Array(text.utf8), seed: seed, owner: .text(id))).run()
        knownLast = id
        return kept
    }

    /// A text by its number; nil where it was erased.
    ///
    /// - Throws: that its row is damaged.
    func text(_ id: Int64) throws -> String? {
        let row = find.begin().integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        return try open(id, seed: row.blobColumn(0), row.blobColumn(1))
    }

    /// Opens a sealed text.
    func open(_ id: Int64, seed: [UInt8], _ data: [UInt8]) throws -> String {
        guard let bytes = try vault.open(data, seed: seed, owner: .text(id)),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw BureauError.damaged("sealed_text \(id)") }
        return text
    }

    /// What commits to a text under a seed.
    func commitment(_ text: String, of decision: Int64?, seed: [UInt8]) -> [UInt8] {
        let about = withUnsafeBytes(of: (decision ?? 0).bigEndian) { [UInt8]($0) }
        return HMACSHA256.code(key: vault.salt(seed), message: about + Array(text.utf8))
    }

    /// Forgets what it knows of the table: after a rollback it may be wrong.
    func reset() {
        knownLast = nil
    }

    private func nextID() throws -> Int64 {
        if let knownLast { return knownLast + 1 }
        let row = last.begin()
        _ = try row.step()
        defer { row.finish() }
        return row.integerColumn(0) + 1
    }
}

extension Row {
    /// The text that a row refers to, by its columns for number and commitment; nil where it has none.
    func keptText(_ id: String, _ commitment: String) -> KeptText? {
        guard let number = self[id] as Int64?, let code = self[commitment] as Data? else { return nil }
        return KeptText(id: number, commitment: [UInt8](code))
    }
}
