import Claims
import GRDB

/// Compares texts with what commits to them: each opens and is the one that was kept, or its erasure stands; and none is
/// there that nothing refers to. That the log has the commitments is for the acts to say.
struct TextsAgainstStore {
    /// Columns that refer to texts.
    static let references = [
        "submission": "name", "bank_report": "name", "alert_list": "name", "claim_step": "ground",
        "alert_release": "ground", "line_result": "reason", "proposal_text": "text",
    ]

    private let db: Database
    private let vault: Vault

    init(_ db: Database, _ vault: Vault) {
        self.db = db
        self.vault = vault
    }

    /// The first difference.
    func finding() throws -> Bilingual? {
        let texts = try KeptTexts(db, vault)
        let row = try BoundStatement(
            db,
            """
            SELECT k.id, k.decision, k.commitment, s.seed, s.data, e.text FROM kept_text k
            LEFT JOIN sealed_text s ON s.id = k.id LEFT JOIN erased_text e ON e.text = k.id ORDER BY k.id
            """
        ).begin()
        defer { row.finish() }
        var count: Int64 = 0
        var sealed: Int64 = 0
        while try row.step() {
            count += 1
            let id = row.integerColumn(0)
            guard row.isNull(3) != row.isNull(5), id == count else { return differs(id) }
            if row.isNull(3) { continue }
            sealed += 1
            let decision = row.isNull(1) ? nil : row.integerColumn(1)
            let seed = row.blobColumn(3)
            do {
                let text = try texts.open(id, seed: seed, row.blobColumn(4))
                guard texts.commitment(text, of: decision, seed: seed) == row.blobColumn(2) else { return differs(id) }
            } catch let error as BureauError where error.kind == .damaged {
                return differs(id)
            }
        }
        return try strays(texts: count, sealed: sealed)
    }

    private func strays(texts: Int64, sealed: Int64) throws -> Bilingual? {
        let referring = try Self.references.map { table, column in
            try Int64.fetchOne(db, sql: "SELECT count(\(column)) FROM \(table)") ?? 0
        }.reduce(0, +)
        let stored = try Int64.fetchOne(db, sql: "SELECT count(*) FROM sealed_text") ?? 0
        let erased = try Int64.fetchOne(db, sql: "SELECT count(*) FROM erased_text") ?? 0
        guard referring == texts, stored == sealed, erased == texts - sealed else {
            return Bilingual(
                zh: "账中保存的文字（\(texts)）与引用它们的行（\(referring)）不符",
                en: "The texts that are kept (\(texts)) are not those that rows refer to (\(referring))")
        }
        return nil
    }

    private func differs(_ id: Int64) -> Bilingual {
        Bilingual(zh: "第 \(id) 段保存的文字被改动、缺失或多余", en: "The kept text \(id) was changed, is missing or is not ours")
    }
}
