import Claims
import FEEL
import Foundation
import GRDB
import Ledger
import Rulebook
import Sealing

/// Compares what the log says with the rows it speaks of, in both directions: every entry has its row and says the same,
/// and no row is without its entry.
struct BooksAgainstLog {
    private(set) var decisions: Int64 = 0
    /// Whether, at the end, there is money or an identifier that no commitment of the log covers.
    private(set) var isUncommitted = false
    private var laterDecisions: Int64 = 0
    private var erased: Int64 = 0
    private var submissions: Int64 = 0
    private var rules: Int64 = 0
    private var ledgerEntries: Set<Int64> = []
    private var first: [String: Bilingual] = [:]
    private let db: Database
    private let keys: LookupKeys
    private let vault: Vault
    private let rows: DecisionRow.Reader
    private let books: Books
    private var uses: StoredUses
    private var acts: ActsAgainstLog
    private var commitments: CommitmentsAgainstLog
    private let hashers = Hashers()

    /// Contexts that are used again and again.
    private final class Hashers {
        var fields = FieldCommitments()
    }

    init(_ db: Database, _ vault: Vault, keys: LookupKeys) throws {
        self.db = db
        self.keys = keys
        self.vault = vault
        rows = try DecisionRow.Reader(db, vault)
        books = try Books(db)
        uses = try StoredUses(db)
        acts = try ActsAgainstLog(db)
        commitments = try CommitmentsAgainstLog(db, keys: keys)
    }

    /// Compares one entry of the log with its row.
    mutating func compare(index: Int64, entry: [UInt8]) throws {
        guard let value = JSONValue(entry), let type = value["type"]?.string else {
            return find("LOG", zh: "日志第 \(index) 条不是可读的条目", en: "Entry \(index) of the log cannot be read")
        }
        switch type {
        case "decision": try compareDecision(index, value, entry)
        case "submission": try compareSubmission(index, value)
        case "rules": try compareRules(index, value)
        case "ledger": try compareLedger(index, value, entry)
        case _ where CommitmentEntry.types.contains(type):
            try commitments.compare(
                index: index, type: type, entry: entry, ledgerEntries: Int64(ledgerEntries.count), decisions: decisions)
        case _ where ActsAgainstLog.knows(type): try acts.compare(index: index, type: type, entry: entry)
        default:
            find(
                "LOG", zh: "日志第 \(index) 条的类型“\(type)”未知", en: "Entry \(index) of the log has the unknown type \(type)")
        }
    }

    /// What is left to say once all entries were compared: rows without an entry.
    mutating func finish() throws -> [WorkspaceAudit.Finding] {
        try count("decision", decisions, code: "DECISION", zh: "决定", en: "decisions")
        try count("sealed_claim", decisions - erased, code: "DECISION", zh: "封存的申报", en: "sealed claims")
        try count("erased_decision", erased, code: "DECISION", zh: "已删除的申报", en: "erased claims")
        try count("later_decision", laterDecisions, code: "DECISION", zh: "后续决定", en: "decisions that follow others")
        try count("submission", submissions, code: "SUBMISSION", zh: "批次", en: "submissions")
        try count("rules", rules, code: "RULES", zh: "规则集", en: "rule sets")
        try count("entry", Int64(ledgerEntries.count), code: "LEDGER", zh: "分录", en: "ledger entries")
        try compareIdentifiers()
        try acts.finish()
        if let finding = acts.finding { find("ACT", zh: finding.zh, en: finding.en) }
        if let finding = try TextsAgainstStore(db, vault).finding() { find("ACT", zh: finding.zh, en: finding.en) }
        try commitments.finish()
        if let finding = commitments.totalsFinding { find("TOTALS", zh: finding.zh, en: finding.en) }
        if let finding = commitments.usedFinding { find("USED", zh: finding.zh, en: finding.en) }
        isUncommitted = commitments.isUncommitted
        return first.sorted { $0.key < $1.key }.map { WorkspaceAudit.Finding(code: $0.key, message: $0.value) }
    }

    private mutating func compareDecision(_ index: Int64, _ value: JSONValue, _ entry: [UInt8]) throws {
        let id = value["id"]?.integer ?? 0
        let stored: DecisionRow?
        do {
            stored = try rows.row(id)
        } catch let error as BureauError where error.kind == .damaged {
            // What is sealed does not open: the row is there, and was changed.
            decisions += 1
            _ = try uses.json(of: id)
            return find("DECISION", zh: error.message.zh, en: error.message.en)
        }
        guard let row = stored else {
            return find(
                "DECISION", zh: "日志第 \(index) 条的决定在账中没有", en: "The decision of log entry \(index) is not in the books")
        }
        decisions += 1
        let name = DecisionNumber.text(id)
        var differing: [String] = []
        func check(_ column: String, _ agrees: Bool) {
            if !agrees { differing.append(column) }
        }
        let rulesDigest = JSONValue(Array("{".utf8) + row.basis + Array("}".utf8))?["rules_digest"]?.string
        let later = try LaterDecision.of(id, db)
        let logged = Relation.allCases.compactMap { relation in
            value[relation.rawValue]?.integer.map { LaterDecision(first: $0, relation: relation) }
        }.first
        if logged != nil { laterDecisions += 1 }
        check("id", id == decisions)
        check("log_index", row.logIndex == index)
        check("submission", row.submission == value["submission"]?.integer)
        check("record", row.record == value["record"]?.integer)
        check("rules", row.rules == value["rules"]?.integer && rulesDigest == value["rules_digest"]?.string)
        check("programme", row.programme == value["programme"]?.string)
        check("version", row.version == value["version"]?.string)
        check("business_day", CivilDate(dayNumber: row.businessDay).description == value["business_day"]?.string)
        check("outcome", row.outcome == value["outcome"]?.string)
        check("amount_fen", row.amountFen.map { Fen($0).yuan } == value["amount"]?.string)
        check(
            "refers_to",
            row.refersTo == (value["conflicts_with"]?.integer ?? value["corrects"]?.integer ?? logged?.first)
                && row.isConflict == (value["conflicts_with"] != nil))
        check("relation", later?.relation == logged?.relation && later?.first == logged?.first)
        check("entry", row.entry == value["entry"]?["entry"]?.integer)
        if row.entry != nil { try compareLedger(index, value, entry) }
        let used = try uses.json(of: id)
        guard row.personal != nil else {
            // What is left of it, the act of its erasure covers.
            erased += 1
            check("erased", try isErased(id))
            return report(differing, name, index)
        }
        check("erased", try !isErased(id))
        check(
            "content",
            Hex.encoded(hashers.fields.code(of: try row.content, salt: try row.salt)) == value["claim"]?.string)
        check(
            "statement",
            hmac(try row.salt, try row.facts + row.statement.members + used) == value["statement"]?.string)
        if let content = JSONValue(try row.content) {
            let merchant = content["merchant_id"]?.string ?? ""
            check("claim_key", row.claimKey == keys.key("claim", merchant, content["claim_id"]?.string ?? ""))
        }
        check("content_key", row.contentKey == keys.key("content", bytes: try row.content))
        report(differing, name, index)
    }

    private func isErased(_ decision: Int64) throws -> Bool {
        try Int64.fetchOne(db, sql: "SELECT 1 FROM erased_decision WHERE decision = ?", arguments: [decision]) != nil
    }

    private mutating func report(_ differing: [String], _ name: String, _ index: Int64) {
        if !differing.isEmpty {
            let columns = differing.joined(separator: ", ")
            find(
                "DECISION", zh: "决定 \(name) 与日志第 \(index) 条不符：\(columns)",
                en: "Decision \(name) does not agree with log entry \(index): \(columns)")
        }
    }

    private mutating func compareSubmission(_ index: Int64, _ value: JSONValue) throws {
        submissions += 1
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT digest, commitment, received_at, salt, log_index FROM submission s
                LEFT JOIN kept_text ON kept_text.id = name WHERE s.id = ?
                """, arguments: [value["id"]?.integer])
        guard let row, row["log_index"] == index, let name = row["commitment"] as Data?,
            hmac(
                [UInt8](row["salt"] as Data),
                Submission.message(
                    digest: [UInt8](row["digest"] as Data), receivedAt: row["received_at"], name: [UInt8](name)))
                == value["commitment"]?.string
        else {
            return find(
                "SUBMISSION", zh: "批次与日志第 \(index) 条不符", en: "A submission does not agree with log entry \(index)")
        }
    }

    private mutating func compareRules(_ index: Int64, _ value: JSONValue) throws {
        rules += 1
        let id = value["id"]?.integer ?? 0
        let row = try Row.fetchOne(
            db, sql: "SELECT digest, archive, log_index FROM rules WHERE id = ?", arguments: [id])
        guard let row, row["log_index"] == index, row["digest"] == value["digest"]?.string,
            PackArchive.digest(of: [UInt8](row["archive"] as Data)) == row["digest"]
        else {
            return find(
                "RULES", zh: "规则包 \(id) 与日志第 \(index) 条不符", en: "Rule pack \(id) does not agree with log entry \(index)"
            )
        }
    }

    /// Whether an entry ends with this member, byte for byte.
    private func hasMember(_ name: String, _ json: [UInt8], in entry: [UInt8]) -> Bool {
        entry.suffix(json.count + name.utf8.count + 4).elementsEqual(
            Array("\"\(name)\":".utf8) + json + Array("}".utf8))
    }

    private mutating func compareLedger(_ index: Int64, _ value: JSONValue, _ entry: [UInt8]) throws {
        guard let id = value["entry"]?["entry"]?.integer else {
            return find("LEDGER", zh: "日志第 \(index) 条没有分录号", en: "Log entry \(index) names no ledger entry")
        }
        ledgerEntries.insert(id)
        guard id <= (try books.entryCount()), hasMember("entry", try books.entryContent(id), in: entry) else {
            return find(
                "LEDGER", zh: "分录 \(id) 与日志第 \(index) 条不符",
                en: "Ledger entry \(id) does not agree with log entry \(index)")
        }
    }

    /// Every row was met under its decision, and stands where its look-up finds it.
    private mutating func compareIdentifiers() throws {
        if let decision = try uses.leftOver() {
            find(
                "IDENTIFIER", zh: "决定 \(DecisionNumber.text(decision)) 占用的标识或名额不在日志中",
                en: "An identifier or quota used by decision \(DecisionNumber.text(decision)) is not in the log")
        }
        for (table, name) in [("identifier_use", "space"), ("quota_use", "counter")] {
            let rows = try BoundStatement(db, "SELECT key, \(name), digest, decision FROM \(table)").begin()
            let between = try BoundStatement(
                db, "SELECT count(DISTINCT key) FROM \(table) WHERE key >= ? AND key < ?")
            while try rows.step() {
                // A key that met another one, or one whose use was given back, stands right after those: a gap would end
                // the look-up before it.
                let place = LookupKeys.key(of: rows.blobColumn(2))
                let distance = rows.integerColumn(0) &- place
                var isFound = distance == 0
                if distance > 0, distance < 1 << 32 {
                    let occupied = between.begin().integer(place).integer(rows.integerColumn(0))
                    _ = try occupied.step()
                    isFound = occupied.integerColumn(0) == distance
                    occupied.finish()
                }
                if !isFound {
                    find(
                        "IDENTIFIER",
                        zh: "决定 \(DecisionNumber.text(rows.integerColumn(3))) 占用的标识或名额（\(rows.textColumn(1))）的查找键被改动",
                        en:
                            "The look-up key of what decision \(DecisionNumber.text(rows.integerColumn(3))) used (\(rows.textColumn(1))) was changed"
                    )
                }
            }
        }
    }

    private mutating func count(_ table: String, _ logged: Int64, code: String, zh: String, en: String) throws {
        let stored = try Int64.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
        if stored != logged {
            find(
                code, zh: "账中有 \(stored) 个\(zh)，日志中有 \(logged) 个",
                en: "The books hold \(stored) \(en), the log \(logged)")
        }
    }

    private func hmac(_ salt: [UInt8], _ message: [UInt8]) -> String {
        Hex.encoded(HMACSHA256.code(key: salt, message: message))
    }

    /// Keeps the first difference of each part.
    private mutating func find(_ code: String, zh: String, en: String) {
        if first[code] == nil { first[code] = Bilingual(zh: zh, en: en) }
    }
}
