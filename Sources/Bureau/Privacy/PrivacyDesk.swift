import Claims
import GRDB
import Ledger

/// Where personal data of recorded claims is shown, and erased.
package struct PrivacyDesk {
    /// The roles of whoever may erase or unmask.
    private static let roles: [Role] = [.clerk, .reviewer]
    /// Money in these places still needs to know whose it is.
    private static let moving: [Place] = [.committed, .inTransit, .returned, .recovered, .due]

    private let desk: FinanceDesk

    /// - Parameters:
    ///   - day: the business day, 2026-11-23.
    ///   - person: whoever acts, as `--as` names them; nil where nobody is enrolled.
    package init(_ workspace: Workspace, day: String, person: String?) throws(BureauError) {
        desk = try FinanceDesk(workspace, day: day, person: person)
    }

    /// What was erased, and the entry of the log that says so.
    package struct Erased {
        package let voucher: Voucher
        package let logIndex: Int64
    }

    /// Erases what is personal of a claim: what was handed in, the facts and messages of all decisions on it, grounds,
    /// accounts and banks' reasons, and the salts of its commitments. Decisions, books, log and used identifiers stand. Of a
    /// claim that is erased already goes what came since, if anything did; the database is cleaned once more.
    ///
    /// - Throws: ``BureauError`` where the claim is not found, its money still moves or it is not decided for good.
    package func erase(claim: String, merchant: String?, ground: String) throws -> Erased {
        let erased = try desk.perform(Self.roles) { session -> Erased in
            let found = try Self.decisions(on: claim, merchant: merchant, session)
            let texts = try Erasure.texts(of: found.map(\.id), session.db)
            if texts.isEmpty, found.allSatisfy(\.isErased), let standing = try Self.erasure(of: found[0].id, session.db)
            {
                return standing
            }
            for one in found { try Self.checkMoney(of: one.id, session) }
            try Self.checkStanding(of: found[0].id, session.db)
            let rows = try DecisionRow.Reader(session.db, session.workspace.vault())
            let rules = StoredRules(session.db)
            let values = try found.filter { !$0.isErased }.flatMap { one -> [String] in
                guard let row = try rows.row(one.id) else {
                    throw BureauError.damaged("decision \(DecisionNumber.text(one.id))")
                }
                return try ShownClaim.personalValues(row, rules)
            }
            let ids = found.filter { !$0.isErased }.map(\.id)
            let erasure = Erasure(
                id: try session.acts.nextID(Erasure.self), day: session.day,
                ground: try Ground(ground, avoiding: values).text, person: session.maker.person, decisions: ids,
                texts: texts, remains: try Erasure.remains(of: ids, texts: texts, session.db))
            try erasure.insert(session.db)
            try session.acts.record(erasure)
            try Cleaning.begin(session.db)
            guard let result = try Self.erased(erasure.id, session.db) else { throw BureauError.damaged("erasure") }
            return result
        }
        try Cleaning(desk.workspace).run()
        return erased
    }

    /// A claim as it was handed in, with personal values in the clear; that they were shown is logged first.
    package func unmask(claim: String, merchant: String?, decision: String?, ground: String) throws -> ShownClaim {
        try desk.perform(Self.roles) { session in
            let row = try Self.row(
                on: claim, merchant, decision, session.db, session.workspace.vault(), session.keys)
            try Self.record(ground, row, session)
            return try ShownClaim(row, StoredRules(session.db), isMasked: false)
        }
    }

    /// What is known of a claim, with its personal values in the clear; that they were shown is logged first.
    package func unmask(_ claim: ClaimName, ground: String) throws -> ClaimReports.Sheet {
        try desk.perform(Self.roles) { session in
            let reports = try ClaimReports(session.workspace)
            let sheet = try reports.sheet(of: claim, session.db, isMasked: false)
            let found = try DecisionRow.Reader(session.db, session.workspace.vault()).row(sheet.item.decision)
            guard let row = found else {
                throw BureauError.damaged("decision \(DecisionNumber.text(sheet.item.decision))")
            }
            try Self.record(ground, row, session)
            return sheet
        }
    }

    /// Enters into the log that personal values of a decision's claim are shown.
    private static func record(_ ground: String, _ row: DecisionRow, _ session: FinanceSession) throws {
        let values = try ShownClaim.personalValues(row, StoredRules(session.db))
        let act = Unmasking(
            id: try session.acts.nextID(Unmasking.self), day: session.day, decision: row.id,
            ground: try Ground(ground, avoiding: values).text, person: session.maker.person)
        try act.insert(session.db)
        try session.acts.record(act)
    }

    /// A claim as it was handed in, with personal values masked.
    package static func show(
        claim: String, merchant: String?, decision: String?, in workspace: Workspace
    ) throws(BureauError) -> ShownClaim {
        let (vault, keys) = (try workspace.vault(), try workspace.lookupKeys())
        return try workspace.storing { db in
            try ShownClaim(row(on: claim, merchant, decision, db, vault, keys), StoredRules(db), isMasked: true)
        }
    }

    /// Erasures and unmaskings, in the order of the log.
    package struct Entry: Sendable {
        package let logIndex: Int64
        package let act: String
        package let day: String
        package let decisions: [String]
        package let ground: String
        package let person: String
    }

    package static func list(in workspace: Workspace) throws(BureauError) -> [Entry] {
        try workspace.storing { db in
            let people = Dictionary(uniqueKeysWithValues: try Staff(db).all().map { ($0.id, $0.name) })
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT log_index, type, subject FROM act WHERE type IN (?, ?) ORDER BY log_index",
                arguments: [Erasure.type, Unmasking.type])
            return try rows.map { row in
                let (index, subject) = (row["log_index"] as Int64, row["subject"] as Int64)
                func entry(_ type: String, _ day: String, _ decisions: [Int64], _ ground: String, _ by: Int64?) -> Entry
                {
                    Entry(
                        logIndex: index, act: type, day: day, decisions: decisions.map(DecisionNumber.text),
                        ground: ground, person: by.flatMap { people[$0] } ?? "")
                }
                if row["type"] == Erasure.type, let act = try Erasure.row(subject, db) {
                    return entry(Erasure.type, act.day, act.decisions, act.ground, act.person)
                }
                guard let act = try Unmasking.row(subject, db) else { throw BureauError.damaged("act \(index)") }
                return entry(Unmasking.type, act.day, [act.decision], act.ground, act.person)
            }
        }
    }

    // MARK: -

    private static func decisions(
        on claim: String, merchant: String?, _ session: FinanceSession
    ) throws -> [ClaimFinder.Candidate] {
        try ClaimFinder(session.db, session.workspace.vault(), keys: session.keys).candidates(claim, merchant: merchant)
    }

    private static func row(
        on claim: String, _ merchant: String?, _ decision: String?, _ db: Database, _ vault: Vault, _ keys: LookupKeys
    ) throws -> DecisionRow {
        let found = try ClaimFinder(db, vault, keys: keys).candidates(claim, merchant: merchant)
        let chosen =
            if let decision { found.last { DecisionNumber.text($0.id) == decision } } else {
                found.last { !$0.isConflict } ?? found.last
            }
        guard let chosen else { throw ClaimFinder.unknown("\(claim) \(decision ?? "")", merchant) }
        guard let row = try DecisionRow.Reader(db, vault).row(chosen.id) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(chosen.id))")
        }
        return row
    }

    private static func erasure(of decision: Int64, _ db: Database) throws -> Erased? {
        let id = try Int64.fetchOne(
            db, sql: "SELECT erasure FROM erased_decision WHERE decision = ?", arguments: [decision])
        return try id.flatMap { try erased($0, db) }
    }

    private static func erased(_ id: Int64, _ db: Database) throws -> Erased? {
        let found = try Int64.fetchOne(
            db, sql: "SELECT log_index FROM act WHERE type = ? AND subject = ?", arguments: [Erasure.type, id])
        guard let index = found, let act = try Erasure.row(id, db) else { return nil }
        let numbers = act.decisions.map(DecisionNumber.text)
        return Erased(
            voucher: Voucher(
                Bilingual(
                    zh: "已删除申报的个人信息：决定 \(numbers.joined(separator: "、"))，文字 \(act.texts.count) 段，日志第 \(index) 条",
                    en:
                        "The claim's personal data is erased: decisions \(numbers.joined(separator: ", ")), \(act.texts.count) texts, entry \(index) of the log"
                ),
                [
                    "erasure": .number(act.id), "decisions": .text(numbers.joined(separator: " ")),
                    "texts": .number(Int64(act.texts.count)),
                    "day": .text(act.day), "ground": .text(act.ground), "log_index": .number(index),
                ]), logIndex: index)
    }

    private static func checkMoney(of decision: Int64, _ session: FinanceSession) throws {
        let holdings = try session.books.holdings(ofClaim: decision)
        guard let one = holdings.first(where: { moving.contains($0.account.place) && $0.amount != .zero }) else {
            return
        }
        let number = DecisionNumber.text(decision)
        throw BureauError(
            .input,
            Bilingual(
                zh: "决定 \(number) 还有“\(one.account.place.label.zh)”资金 \(one.amount.yuan) 元，不能删除",
                en:
                    "Decision \(number) has \(one.amount.yuan) yuan \(one.account.place.label.en), and can't be erased yet"
            ),
            remedy: remedy(for: one.account.place))
    }

    private static func remedy(for place: Place) -> Bilingual {
        switch place {
        case .committed:
            Bilingual(
                zh: "未删除。请先支付（tradein pay batch）或撤销（tradein pay cancel）",
                en: "Nothing was erased. Pay it first (tradein pay batch), or cancel it (tradein pay cancel)")
        case .inTransit:
            Bilingual(
                zh: "未删除。请先导入银行回盘（tradein pay import）",
                en: "Nothing was erased. Import the bank's answer first (tradein pay import)")
        case .returned:
            Bilingual(
                zh: "未删除。请先重新支付（tradein pay reissue）或撤销（tradein pay cancel）",
                en: "Nothing was erased. Issue it again (tradein pay reissue), or cancel it (tradein pay cancel)")
        default:
            Bilingual(
                zh: "未删除。请先结清追回款（tradein clawback）",
                en: "Nothing was erased. Settle the clawback first (tradein clawback)")
        }
    }

    /// Whoever waits for a decision or for money needs the claim.
    private static func checkStanding(of decision: Int64, _ db: Database) throws {
        let standing = try ClaimStanding(ofClaimOf: decision, db)
        guard standing.isDrawn || [.held, .appealed, .waitlisted].contains(standing.state) else { return }
        let waitsForMoney = standing.state == .waitlisted
        throw BureauError(
            .input,
            Bilingual(
                zh: waitsForMoney ? "申报还在轮候资金，不能删除" : "申报还待审核，不能删除",
                en: waitsForMoney
                    ? "The claim waits for money: it can't be erased yet"
                    : "The claim waits for a review: it can't be erased yet"),
            remedy: Bilingual(
                zh: "未删除。请先审核（tradein review decide）或撤回（tradein claims withdraw）",
                en:
                    "Nothing was erased. Review it first (tradein review decide), or withdraw it (tradein claims withdraw)"
            ))
    }
}
