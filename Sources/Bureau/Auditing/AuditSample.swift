package import Claims
import Foundation
import GRDB
import Sealing

/// An auditor's sample of decisions, drawn by money and risk so that it can be drawn again: monetary-unit sampling.
///
/// Every decision has a weight in fen: its amount, or ``baseWeight`` where nothing is paid, times one more than its risk
/// signals. The weights lie end to end in the order of the log. With I = total / count, a start below I follows from the
/// seed, and whatever lies at start, start + I, start + 2I… is drawn: a decision of weight I or more is always in. So is one
/// that an alert marked for the sample and nobody has looked at.
package struct AuditSample {
    /// What makes a decision worth a look. None of them says that anything is wrong.
    package enum Signal: String, Sendable, CaseIterable {
        /// It corrects a claim that was returned, or conflicts with one.
        case corrected
        /// The payee is somebody else than the applicant.
        case otherPayee = "other_payee"
        /// The account or the telephone serves more than two applicants.
        case sharedContact = "shared_contact"
        /// A detector of suspicious patterns hit it (`tradein alerts`).
        case alert

        package var label: Bilingual {
            switch self {
            case .corrected: Bilingual(zh: "更正或冲突", en: "corrected or in conflict")
            case .otherPayee: Bilingual(zh: "收款人不是申请人", en: "payee is not the applicant")
            case .sharedContact: Bilingual(zh: "账号或电话为多人共用", en: "account or telephone shared by several")
            case .alert: Bilingual(zh: "预警命中", en: "hit by an alert")
            }
        }
    }

    package struct Item: Sendable {
        let id: Int64
        package let decision: String
        package let logIndex: Int64
        package let claim: String
        package let merchant: String
        package let kind: String
        package let outcome: String
        /// Fen; nil where nothing is paid.
        package let amount: Int64?
        package let signals: [Signal]
        /// Fen.
        package let weight: Int64
    }

    /// What is drawn, of how many with what total weight.
    package struct Result: Sendable {
        package let items: [Item]
        package let population: Int
        package let totalWeight: Int64
    }

    /// The weight of a decision that pays nothing: 100 yuan.
    package static let baseWeight: Int64 = 10_000
    /// More than this many applicants behind one account or telephone is a signal.
    private static let sharedLimit = 2

    private let workspace: Workspace

    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    package func draw(count: Int, seed: String) throws(BureauError) -> Result {
        try workspace.storing { db in
            let contacts = try sharedContacts(db)
            let hits = try Set(Int64.fetchAll(db, sql: "SELECT DISTINCT decision FROM alert_hit"))
            let marked = try Set(
                Int64.fetchAll(
                    db,
                    sql: """
                        SELECT DISTINCT decision FROM alert_hit h WHERE action = 'sample' AND id >
                            coalesce((SELECT max(through) FROM alert_release WHERE decision = h.decision), 0)
                        """))
            var items: [Item] = []
            var total: Int64 = 0
            try forEachDecision(db) { row, content in
                let item = item(row, content, contacts, hits: hits)
                items.append(item)
                total += item.weight
            }
            let drawn = Self.drawn(items, count: count, total: total, seed: seed)
            let chosen = Set(drawn.map(\.logIndex))
            return Result(
                items: items.filter { chosen.contains($0.logIndex) || marked.contains($0.id) },
                population: items.count, totalWeight: total)
        }
    }

    /// Whatever lies at the points of the interval.
    static func drawn(_ items: [Item], count: Int, total: Int64, seed: String) -> [Item] {
        guard count > 0, total > 0 else { return [] }
        let interval = max(1, total / Int64(count))
        let digest = SHA256.digest(of: Array(seed.utf8)).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        var point = Int64(digest % UInt64(interval))
        var end: Int64 = 0
        var result: [Item] = []
        for item in items {
            end += item.weight
            guard point < end else { continue }
            result.append(item)
            // A heavy decision may hold several points, and is looked at once.
            point += (end - point + interval - 1) / interval * interval
        }
        return result
    }

    private func item(_ row: Row, _ content: JSONValue, _ shared: Set<String>, hits: Set<Int64>) -> Item {
        func text(_ name: String) -> String { content[name]?.string ?? "" }
        var signals: [Signal] = []
        if (row["refers_to"] as Int64?) != nil { signals.append(.corrected) }
        if !text("payee_name").isEmpty, text("payee_name") != text("applicant_name") { signals.append(.otherPayee) }
        if shared.contains("a" + text("payee_account")) || shared.contains("p" + text("applicant_phone")) {
            signals.append(.sharedContact)
        }
        if hits.contains(row["id"]) { signals.append(.alert) }
        let amount: Int64? = row["amount_fen"]
        let weight = max(amount ?? 0, Self.baseWeight) * Int64(1 + signals.count)
        return Item(
            id: row["id"], decision: DecisionNumber.text(row["id"]), logIndex: row["log_index"],
            claim: text("claim_id"),
            merchant: text("merchant_id"), kind: text("kind"), outcome: row["outcome"], amount: amount,
            signals: signals, weight: weight)
    }

    /// Accounts and telephones that more than a couple of applicants gave. Kept in memory for the draw, never shown.
    private func sharedContacts(_ db: Database) throws -> Set<String> {
        var users: [String: Set<String>] = [:]
        try forEachDecision(db) { _, content in
            guard let person = content["applicant_id"]?.string else { return }
            for (mark, name) in [("a", "payee_account"), ("p", "applicant_phone")] {
                guard let value = content[name]?.string, !value.isEmpty else { continue }
                if users[mark + value]?.count ?? 0 <= Self.sharedLimit {
                    users[mark + value, default: []].insert(person)
                }
            }
        }
        return Set(users.filter { $0.value.count > Self.sharedLimit }.keys)
    }

    /// Of an erased claim there is nothing to look at but its decision.
    private func forEachDecision(_ db: Database, _ body: (Row, JSONValue) throws -> Void) throws {
        let vault = try workspace.vault()
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT d.id, log_index, outcome, amount_fen, refers_to, seed, data
                FROM decision d LEFT JOIN sealed_claim s ON s.id = d.id ORDER BY log_index
                """)
        while let row = try rows.next() {
            let part = try vault.personalPart(
                of: row["id"], seed: (row["seed"] as Data?).map { [UInt8]($0) }, [UInt8](row["data"] as Data))
            guard let content = JSONValue(part?.content ?? Array("{}".utf8)) else {
                throw BureauError.damaged("decision \(DecisionNumber.text(row["id"]))")
            }
            try body(row, content)
        }
    }
}
