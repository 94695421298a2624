package import Claims
import FEEL
import GRDB
package import Ledger
package import Rulebook

/// What paying the difference that a later version brings comes to.
package struct Redetermination: Sendable {
    /// An approved claim that gets no supplementary decision, and why.
    package struct LeftOut: Sendable {
        package let decision: Int64
        package let reason: Bilingual
    }

    package fileprivate(set) var approved: Int64 = 0
    package fileprivate(set) var amount = Fen.zero
    package fileprivate(set) var bySource: [FundingSource: Fen] = [:]
    package fileprivate(set) var waitlisted: Int64 = 0
    package fileprivate(set) var leftOut: [LeftOut] = []

    fileprivate mutating func count(_ decision: Decision) throws {
        guard decision.outcome == .approved else { return waitlisted += 1 }
        approved += 1
        amount = try amount.adding(decision.amount ?? .zero)
        for part in decision.funding {
            bySource[part.source] = try (bySource[part.source] ?? .zero).adding(part.amount)
        }
    }
}

extension FinanceDesk {
    /// Finds what was approved under the version that another one tops up, and pays the difference by supplementary
    /// decisions.
    ///
    /// A supplementary decision refers to the first one, which stays; it has its own division by source. A decision is
    /// topped up once.
    ///
    /// - Parameters:
    ///   - isCommitted: whether it is done; otherwise only what it would come to is worked out.
    package func redetermine(
        _ pack: Pack, _ version: PackVersion, rulebook: Rulebook, isCommitted: Bool
    ) throws -> Redetermination {
        guard let earlier = version.topsUp else {
            throw BureauError(
                .input,
                Bilingual(
                    zh: "\(pack.programme) 的版本 \(version.id) 不补差",
                    en: "The version \(version.id) of \(pack.programme) tops up no other"),
                remedy: Bilingual(
                    zh: "请核对 --version；规则里写有 tops up 的版本才补差",
                    en: "Check --version: only a version whose rules say “tops up” does"))
        }
        let work = { (session: FinanceSession) -> Redetermination in
            try session.checkDay()
            var result = Redetermination()
            let rows = try DecisionRow.Reader(session.db, session.workspace.vault())
            let recorder = try LaterRecorder(session)
            for id in try Self.firsts(pack.programme, earlier, session.db) {
                guard let first = try rows.row(id) else { throw BureauError.damaged("decision \(id)") }
                switch try session.topUp(first, pack, version, rulebook) {
                case .leftOut(let reason): result.leftOut.append(.init(decision: id, reason: reason))
                case .item(let item):
                    try recorder.add(item, as: .topsUp)
                    try result.count(item.decision)
                }
            }
            try recorder.flush()
            return result
        }
        return try isCommitted ? perform([.finance], work) : rehearse([.finance], work)
    }

    /// Approved decisions of a version that have not been topped up, by number.
    private static func firsts(_ programme: String, _ version: String, _ db: Database) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM decision
                WHERE programme = ? AND version = ? AND outcome = 'approved'
                    AND NOT EXISTS (SELECT 1 FROM later_decision WHERE first = decision.id AND relation = 'tops_up')
                ORDER BY id
                """, arguments: [programme, version])
    }
}

extension FinanceSession {
    fileprivate enum TopUp {
        case item(LaterRecorder.Item)
        case leftOut(Bilingual)
    }

    fileprivate func topUp(
        _ first: DecisionRow, _ pack: Pack, _ version: PackVersion, _ rulebook: Rulebook
    ) throws -> TopUp {
        let amount = Fen(first.amountFen ?? 0)
        guard try isWhole(first.id, amount) else {
            return .leftOut(
                Bilingual(zh: "资金已撤销或在追回", en: "its money was cancelled, or is claimed back"))
        }
        guard first.personal != nil else {
            return .leftOut(Bilingual(zh: "申报内容已删除", en: "its claim was erased"))
        }
        let claim = try StoredRules.claim(of: first, rulebook)
        let finding = pack.evaluate(claim, on: try businessDay)
        guard finding.versionID == version.id else {
            return .leftOut(
                Bilingual(
                    zh: "在 \(day) 适用的版本不是 \(version.id)", en: "on \(day) the version \(version.id) does not govern it"))
        }
        guard finding.outcome == .approved else {
            let codes = finding.reasons.map(\.code).joined(separator: ", ")
            return .leftOut(
                Bilingual(zh: "按 \(version.id) 不予核准：\(codes)", en: "\(version.id) does not approve it: \(codes)"))
        }
        // What the first decision used up is its own; the difference uses up nothing more.
        var facts = Facts(quotaTaken: FactsText.facts(try first.facts)?.quotaTaken ?? [])
        guard let parts = Decision.topUp(finding, over: amount, facts: facts)?.funding else {
            return .leftOut(Bilingual(zh: "没有差额", en: "there is no difference"))
        }
        let drawing = try Drawing(parts, pack.programme, claim.region ?? "", self)
        facts.available = drawing.available
        guard let decision = Decision.topUp(finding, over: amount, facts: facts) else {
            return .leftOut(Bilingual(zh: "没有差额", en: "there is no difference"))
        }
        return .item(
            LaterRecorder.Item(
                first: first, claim: claim, finding: finding, decision: decision, facts: facts,
                drawnFrom: drawing.regions))
    }

    /// Whether all of an approved amount is still on its way or paid.
    private func isWhole(_ decision: Int64, _ amount: Fen) throws -> Bool {
        let holdings = try books.holdings(ofClaim: decision)
        guard !holdings.contains(where: { $0.account.place == .due }) else { return false }
        let kept = holdings.filter { [.committed, .inTransit, .paid, .returned].contains($0.account.place) }
        return try kept.reduce(Fen.zero) { try $0.adding($1.amount) } == amount
    }
}
