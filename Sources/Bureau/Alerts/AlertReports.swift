package import Claims
import FEEL
import Foundation
import GRDB
package import Ledger
package import Rulebook

/// What a hit says, for people: which claim, which values, how unusual.
package struct AlertEntry: Sendable {
    /// What somebody has to do with it, or has done.
    package enum State: String, Sendable, CaseIterable {
        /// It keeps the claim from payment.
        case standing
        /// It marks the claim for the sample.
        case marked
        /// Somebody has looked.
        case released

        package var label: Bilingual {
            switch self {
            case .standing: Bilingual(zh: "暂缓支付", en: "kept from payment")
            case .marked: Bilingual(zh: "列入抽样", en: "in the sample")
            case .released: Bilingual(zh: "已解除", en: "released")
            }
        }
    }

    /// A field of the claim, masked where it is personal.
    package struct Shown: Sendable {
        package let name: String
        package let label: String
        package let value: String
    }

    package let id: Int64
    package let run: Int64
    package let day: String
    package let decision: Int64
    /// The claim as it was handed in; empty where its personal data was erased, as are merchant, kind and values.
    package let claim: String
    package let merchant: String
    package let kind: String
    package let outcome: String
    package let amount: Fen?
    package let detector: Detector
    package let state: State
    /// Ten-thousandths; so is the limit.
    package let number: Int64
    package let limit: Int64
    package let claims: Int64
    package let values: [Shown]
    let group: Int64

    package var meaning: Bilingual { detector.meaning(number: number, limit: limit, claims: claims) }
}

/// A hit with all that is to be known about it.
package struct AlertExplanation: Sendable {
    package let entry: AlertEntry
    /// Of how many claims that the detector looked at, how many were unusual.
    package let looked: Int64
    package let unusual: Int64
    /// Other claims that the same run hit in the same group, the first of them.
    package let others: [AlertEntry]
    package let otherCount: Int
    package let releases: [(day: String, by: String, ground: String)]
}

/// Reads what the detectors hit.
package struct AlertReports {
    private let workspace: Workspace
    private let schema: ClaimSchema

    /// - Parameter schema: the kinds of claims, by which the detectors of the runs are read again.
    package init(_ workspace: Workspace, schema: ClaimSchema) {
        self.workspace = workspace
        self.schema = schema
    }

    /// Which hits are listed.
    package struct Filter: Sendable {
        package var detector: String?
        package var decision: Int64?
        package var run: Int64?
        package var state: AlertEntry.State?

        package init(
            detector: String? = nil, decision: Int64? = nil, run: Int64? = nil, state: AlertEntry.State? = nil
        ) {
            self.detector = detector
            self.decision = decision
            self.run = run
            self.state = state
        }
    }

    /// Goes through the hits by number; of a claim that a detector hit several times the newest stands for all, unless a
    /// run is asked for.
    package func forEach(_ filter: Filter, _ body: (AlertEntry) throws -> Void) throws(BureauError) {
        try workspace.storing { db in
            let reader = try Reader(db, schema, workspace)
            try reader.forEach(filter) { entry in
                if filter.state == nil || filter.state == entry.state { try body(entry) }
            }
        }
    }

    /// Explains every hit of a decision, the newest of each detector, or one hit by its number.
    package func explanations(decision: Int64?, hit: Int64?) throws(BureauError) -> [AlertExplanation] {
        try workspace.storing { db in
            let reader = try Reader(db, schema, workspace)
            let first = try decision.map { try AlertHolds(db).firstDecision(of: $0) }
            var entries: [AlertEntry] = []
            if let hit {
                entries = try reader.entries("h.id = ?", [hit])
            } else {
                try reader.forEach(Filter(decision: first)) { entries.append($0) }
            }
            guard !entries.isEmpty else {
                throw BureauError(
                    .input, Bilingual(zh: "没有这样的预警", en: "There is no such alert"),
                    remedy: Bilingual(
                        zh: "tradein alerts list 列出全部命中", en: "tradein alerts list shows every hit"))
            }
            return try entries.map { try reader.explanation($0) }
        }
    }

    /// What became of each detector in the newest run; nil where there was none.
    package func newestRun() throws(BureauError) -> Int64? {
        try workspace.storing { db in try Int64.fetchOne(db, sql: "SELECT max(id) FROM alert_run") }
    }
}

/// Reads hits on one connection.
private final class Reader {
    private let db: Database
    private let schema: ClaimSchema
    private let claims: RecordedClaims
    private let texts: KeptTexts
    private var rules: [Int64: DetectorRules] = [:]

    private static let othersShown = 10

    init(_ db: Database, _ schema: ClaimSchema, _ workspace: Workspace) throws {
        self.db = db
        self.schema = schema
        claims = try RecordedClaims(db, workspace.vault())
        texts = try KeptTexts(db, workspace.vault())
    }

    func forEach(_ filter: AlertReports.Filter, _ body: (AlertEntry) throws -> Void) throws {
        var conditions: [String] = []
        var arguments: [(any DatabaseValueConvertible)?] = []
        if let detector = filter.detector {
            conditions.append("h.detector = ?")
            arguments.append(detector)
        }
        if let decision = filter.decision {
            conditions.append("h.decision = ?")
            arguments.append(decision)
        }
        if let run = filter.run {
            conditions.append("h.run = ?")
            arguments.append(run)
        } else {
            conditions.append(
                """
                NOT EXISTS (SELECT 1 FROM alert_hit n
                    WHERE n.decision = h.decision AND n.detector = h.detector AND n.id > h.id)
                """)
        }
        let rows = try Row.fetchCursor(
            db, sql: Self.select + conditions.joined(separator: " AND ") + " ORDER BY h.id",
            arguments: StatementArguments(arguments))
        while let row = try rows.next() { try body(try entry(row)) }
    }

    func entries(_ condition: String, _ arguments: [Int64], limit: Int = -1) throws -> [AlertEntry] {
        try Row.fetchAll(
            db, sql: Self.select + condition + " ORDER BY h.id LIMIT \(limit)",
            arguments: StatementArguments(arguments)
        ).map(entry)
    }

    private static let select = """
        SELECT h.id, h.run, h.detector, h.decision, h.action, h.number, h.bound, h.claims, h.grp, r.day, r.rules,
            (SELECT max(through) FROM alert_release WHERE decision = h.decision) AS released
        FROM alert_hit h JOIN alert_run r ON r.id = h.run WHERE 
        """

    private func entry(_ row: Row) throws -> AlertEntry {
        let (id, day): (Int64, String) = (row["id"], row["day"])
        guard let date = CivilDate(day) else { throw BureauError.damaged("alert_run \(row["run"] as Int64)") }
        let detector = try detector(row["detector"], rules: row["rules"])
        let standing = try claims.row(row["decision"])
        let recorded = try standing.personal.map { _ in try claims.claim(standing.id, asOf: date) }
        let isReleased = (row["released"] as Int64?).map { $0 >= id } ?? false
        return AlertEntry(
            id: id, run: row["run"], day: day, decision: standing.id, claim: recorded?.claim.claimID ?? "",
            merchant: recorded?.claim.merchantID ?? "", kind: recorded?.claim.kind.name ?? "",
            outcome: standing.outcome, amount: standing.amountFen.map { Fen($0) }, detector: detector,
            state: isReleased ? .released : row["action"] == "hold" ? .standing : .marked, number: row["number"],
            limit: row["bound"], claims: row["claims"], values: recorded.map { shown($0.claim, detector) } ?? [],
            group: row["grp"])
    }

    /// The fields that the detector shows, as far as the claim has them.
    private func shown(_ claim: Claim, _ detector: Detector) -> [AlertEntry.Shown] {
        detector.shows.compactMap { name in
            guard let place = claim.kind.index(of: name) else { return nil }
            let field = claim.kind.fields[place]
            let text: String
            switch claim.values[place] {
            case .string(let value): text = value
            case .number(let value):
                text =
                    field.type == .money ? value.scaledInt64(places: 2).map { Fen($0).yuan } ?? "" : value.description
            case .date(let value): text = value.description
            case .boolean(let value): text = value ? "true" : "false"
            default: text = ""
            }
            // Numbers that stand for one car or one thing are masked here, too: a list of alerts goes to many hands.
            let isTelling = field.isPersonal || field.type == .vin
            return AlertEntry.Shown(
                name: name, label: field.label,
                value: text.isEmpty ? "" : Masking.clipped(isTelling ? Masking.mask(text, field.type) : text))
        }
    }

    private func detector(_ name: String, rules id: Int64) throws -> Detector {
        if rules[id] == nil {
            let bytes = try BoundStatement.blob(db, "SELECT archive FROM alert_rules WHERE id = \(id)")
            guard let bytes, let archive = PackArchive(bytes: bytes) else {
                throw BureauError.damaged("alert_rules \(id)")
            }
            do {
                rules[id] = try DetectorRules.load(
                    files: archive.files, parameterFiles: archive.parameterFiles, schema: schema)
            } catch {
                throw BureauError(
                    .input,
                    Bilingual(
                        zh: "当时的预警规则不能按现在的规则包读取：\(error)",
                        en: "The detectors of that run can't be read with these rule packs: \(error)"),
                    remedy: Bilingual(
                        zh: "请用 --rules 指定当时的规则目录", en: "Name the rules of that day with --rules"))
            }
        }
        guard let detector = rules[id]?.detector(name) else { throw BureauError.damaged("alert_rules \(id)") }
        return detector
    }

    func explanation(_ entry: AlertEntry) throws -> AlertExplanation {
        let tally = try Row.fetchOne(
            db, sql: "SELECT looked, hits FROM alert_tally WHERE run = ? AND detector = ?",
            arguments: [entry.run, entry.detector.name])
        let same =
            "h.run = ? AND h.grp = ? AND h.id <> ? AND h.detector = (SELECT detector FROM alert_hit WHERE id = ?)"
        let isAlone = [.condition, .match].contains(entry.detector.shape)
        let key = [entry.run, entry.group, entry.id, entry.id]
        let others = isAlone ? [] : try entries(same, key, limit: Self.othersShown)
        let count =
            isAlone
            ? 0
            : try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM alert_hit h WHERE h.run = ? AND h.detector = ? AND h.grp = ? AND h.id <> ?",
                arguments: [entry.run, entry.detector.name, entry.group, entry.id]) ?? 0
        let releases = try Row.fetchAll(
            db,
            sql: """
                SELECT r.day, r.ground, p.name FROM alert_release r JOIN person p ON p.id = r.person
                WHERE r.decision = ? ORDER BY r.id
                """, arguments: [entry.decision]
        ).map { (day: $0["day"] as String, by: $0["name"] as String, ground: try texts.text($0["ground"]) ?? "") }
        return AlertExplanation(
            entry: entry, looked: tally?["looked"] ?? 0, unusual: tally?["hits"] ?? 0, others: others,
            otherCount: count, releases: releases)
    }
}
