import Claims
import FEEL
import Foundation
import GRDB
import Rulebook
import Sealing

/// One run of the detectors: claims one after the other are noted in a scratch database, then judged group by group.
///
/// Memory is one claim and the largest group. The same store, rules and day give the same rows.
struct AlertRunner {
    private let session: FinanceSession
    private let rules: DetectorRules
    private var db: Database { session.db }

    init(_ session: FinanceSession, _ rules: DetectorRules) {
        self.session = session
        self.rules = rules
    }

    func run() throws -> AlertRunResult {
        let day = try session.businessDay
        let armed = rules.detectors.map { ArmedDetector($0, on: day) }
        let scratch = try AlertScratch()
        var looked = Array(repeating: Int64(0), count: armed.count)
        var claims: Int64 = 0
        let keys = session.keys
        try scratch.noting { note in
            try RecordedClaims(db, session.workspace.vault()).forEach(through: day) { claim in
                claims += 1
                for (place, detector) in armed.enumerated() where detector.standing == .inForce {
                    guard let notes = detector.observe(claim, digest: { keys.key("alert", $0) }) else { continue }
                    looked[place] += 1
                    for each in notes where detector.detector.shape != .condition || each.value == 1 {
                        try note(place, each)
                    }
                }
            }
        }
        let entries = try BoundStatement(
            db,
            """
            SELECT e.day FROM alert_list_entry e JOIN alert_list l ON l.id = e.list
            WHERE e.key = ? AND l.kind = ? AND l.day <= ? ORDER BY e.id
            """)
        try scratch.judge(armed) { place, group in
            let detector = armed[place]
            guard let list = detector.detector.list, let key = group.first?.group else {
                return detector.hits(in: group)
            }
            var days: [Int64?] = []
            let rows = entries.begin().integer(key).text(list).text(session.day)
            while try rows.step() { days.append(rows.isNull(0) ? nil : rows.integerColumn(0)) }
            return detector.hits(in: group, entries: days)
        }
        return try record(scratch, armed, looked: looked, claims: claims)
    }

    // MARK: - Recording

    private func record(
        _ scratch: AlertScratch, _ armed: [ArmedDetector], looked: [Int64], claims: Int64
    ) throws -> AlertRunResult {
        let run = try session.acts.nextID(AlertRun.self)
        let archive = rules.archive.bytes
        let digest = SHA256.digest(of: archive)
        let rulesID = try keep(archive, digest)
        let decisions = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM decision") ?? 0
        let lists = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM alert_list") ?? 0
        try db.execute(
            sql: "INSERT INTO alert_run (id, day, rules, decisions, lists, maker) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [run, session.day, rulesID, decisions, lists, session.maker.person])
        var contents = AlertRun.Contents()
        var all = Array(repeating: Int64(0), count: armed.count)
        try scratch.forEachHit { place, _ in all[place] += 1 }
        try tally(armed, run, looked: looked, hits: all, into: &contents)
        let new = try addHits(scratch, armed, run, into: &contents)
        let act = AlertRun(
            id: run, day: session.day, rulesDigest: digest, decisions: decisions, lists: lists,
            maker: session.maker.person, contents: contents)
        try session.acts.record(act)
        return AlertRunResult(
            run: run, claims: claims,
            detectors: armed.enumerated().map { place, detector in
                AlertRunResult.Detector(
                    name: detector.detector.name, standing: detector.standing, looked: looked[place], hits: all[place],
                    new: new[place])
            }, hits: act.hits, holds: act.holds)
    }

    private func keep(_ archive: [UInt8], _ digest: [UInt8]) throws -> Int64 {
        if let known = try Int64.fetchOne(
            db, sql: "SELECT id FROM alert_rules WHERE digest = ?", arguments: [Data(digest)])
        {
            return known
        }
        let id = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM alert_rules") ?? 0) + 1
        try db.execute(
            sql: "INSERT INTO alert_rules (id, digest, archive) VALUES (?, ?, ?)",
            arguments: [id, Data(digest), Data(archive)])
        return id
    }

    private func tally(
        _ armed: [ArmedDetector], _ run: Int64, looked: [Int64], hits: [Int64], into contents: inout AlertRun.Contents
    ) throws {
        var next = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM alert_tally") ?? 0
        for (place, detector) in armed.enumerated() {
            next += 1
            let tally = AlertRun.Tally(
                id: next, detector: detector.detector.name, standing: detector.standing.word, looked: looked[place],
                hits: hits[place])
            try db.execute(
                sql: "INSERT INTO alert_tally (id, run, detector, standing, looked, hits) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [next, run, tally.detector, tally.standing, tally.looked, tally.hits])
            contents.add(tally)
        }
    }

    /// Adds hits of claims that were not hit yet by the detector, or are more unusual than when they last were.
    private func addHits(
        _ scratch: AlertScratch, _ armed: [ArmedDetector], _ run: Int64, into contents: inout AlertRun.Contents
    ) throws -> [Int64] {
        let last = try BoundStatement(
            db, "SELECT number FROM alert_hit WHERE decision = ? AND detector = ? ORDER BY id DESC LIMIT 1")
        let insert = try BoundStatement(
            db,
            """
            INSERT INTO alert_hit (id, run, detector, decision, severity, action, number, bound, claims, grp)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        var next = try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM alert_hit") ?? 0
        var new = Array(repeating: Int64(0), count: armed.count)
        try scratch.forEachHit { place, found in
            let detector = armed[place].detector
            let row = last.begin().integer(found.claim).text(detector.name)
            let known = try row.step() ? row.integerColumn(0) : nil
            row.finish()
            if let known, !armed[place].isMoreUnusual(found.number, than: known) { return }
            next += 1
            new[place] += 1
            let hit = AlertRun.Hit(
                id: next, detector: detector.name, decision: found.claim, severity: detector.severity.rawValue,
                action: detector.action.rawValue, number: found.number, bound: found.limit, claims: found.claims,
                group: found.group)
            try insert.begin().integer(hit.id).integer(run).text(hit.detector).integer(hit.decision)
                .text(hit.severity).text(hit.action).integer(hit.number).integer(hit.bound).integer(hit.claims)
                .integer(hit.group).run()
            contents.add(hit)
        }
        return new
    }
}
