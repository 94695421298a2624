import ClaimFiles
package import Claims
import Dispatch
import Foundation
import GRDB
import Ledger
package import Rulebook
import Sealing
import Synchronization

/// Decides recorded claims anew, on all cores, and compares every entry of the log with the one that comes out.
package struct ReplayRun: Sendable {
    /// An entry that does not come out again.
    package struct Difference: Sendable {
        package let index: Int64
        /// The decision's number and the claim's; empty for an entry that is no decision.
        package let decision: String
        package let claim: String
        package let message: Bilingual

        /// An entry of the log, other than a decision, that comes out differently.
        fileprivate static func of(_ index: Int64) -> Difference {
            Difference(
                index: index, decision: "", claim: "",
                message: Bilingual(zh: "重做的条目与日志不符", en: "the entry comes out differently"))
        }
    }

    /// A decision that other rules would have made otherwise.
    package struct Change: Sendable {
        package let index: Int64
        package let decision: String
        package let claim: String
        package let was: Decision
        /// Nil where the other rules cannot decide the claim at all.
        package let now: Decision?
    }

    package struct Report: Sendable {
        /// How many entries were made again.
        package var replayed = 0
        /// Entries of kinds that are not made from anything stored here.
        package var passedOver = 0
        /// Decisions whose claims were erased, which can't be made again; in the order of the log.
        package var erased: [String] = []
        /// In the order of the log.
        package var differences: [Difference] = []
        /// What other rules would have decided otherwise.
        package var changes: [Change] = []
    }

    /// Which entries.
    package enum Choice: Sendable {
        /// All from an index on.
        case from(Int64)
        /// So many decisions from an index on, drawn by a seed.
        case sample(count: Int, from: Int64, seed: String)
    }

    private let directory: String
    private let clock: @Sendable () -> String
    /// Rules to compare with; nil for those only that decided.
    private let others: Rulebook?

    /// - Parameter others: rules that the same claims are decided by besides, to say which they would have changed.
    package init(directory: String, others: Rulebook?, clock: @escaping @Sendable () -> String) {
        self.directory = directory
        self.others = others
        self.clock = clock
    }

    package func run(_ choice: Choice) throws(BureauError) -> Report {
        try DatabaseFile(path: directory + "/workspace.sqlite").confirmingDamage { () throws(BureauError) in
            try runOnce(choice)
        }
    }

    private func runOnce(_ choice: Choice) throws(BureauError) -> Report {
        let indices = try self.indices(choice)
        let share = 512
        let shares = (indices.count + share - 1) / share
        let workers = max(1, min(ProcessInfo.processInfo.activeProcessorCount, shares))
        let state = Mutex<(next: Int, parts: [Int: Report], failure: BureauError?)>((0, [:], nil))
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            do {
                // Every worker looks at the store through its own connection, and reads the packs itself.
                let workspace = try Workspace(directory: directory, access: .inspect, clock: clock)
                try workspace.storing { db in
                    let replay = try EntryReplay(db, workspace, others: others)
                    while true {
                        let number = state.withLock { state -> Int? in
                            guard state.failure == nil, state.next < shares else { return nil }
                            state.next += 1
                            return state.next - 1
                        }
                        guard let number else { return }
                        var part = Report()
                        for index in indices[(number * share)..<min((number + 1) * share, indices.count)] {
                            try replay.compare(index, &part)
                        }
                        state.withLock { $0.parts[number] = part }
                    }
                }
            } catch {
                let failure = error as? BureauError ?? BureauError.damaged("\(error)")
                state.withLock { $0.failure = $0.failure ?? failure }
            }
        }
        let (parts, failure) = state.withLock { ($0.parts, $0.failure) }
        if let failure { throw failure }
        var report = (0..<shares).reduce(into: Report()) { report, number in
            guard let part = parts[number] else { return }
            report.replayed += part.replayed
            report.passedOver += part.passedOver
            report.erased += part.erased
            report.differences += part.differences
            report.changes += part.changes
        }
        if case .from(let first) = choice { try compareCommitments(from: first, &report) }
        return report
    }

    /// Makes what the log commits to as a whole again: each such entry rests on all before it, so that they are made one
    /// after the other.
    private func compareCommitments(from first: Int64, _ report: inout Report) throws(BureauError) {
        let workspace = try Workspace(directory: directory, access: .inspect, clock: clock)
        let keys = try workspace.lookupKeys()
        try workspace.storing { db in
            var replay = try CommitmentReplay(db, keys: keys)
            let rows = try BoundStatement(
                db,
                """
                SELECT log_index, type, id, reach, bytes FROM commitment LEFT JOIN log_entry ON idx = log_index
                ORDER BY log_index
                """
            ).begin()
            while try rows.step() {
                let made = try replay.entry(
                    rows.textColumn(1), id: rows.integerColumn(2), reach: rows.integerColumn(3))
                let index = rows.integerColumn(0)
                guard index >= first else { continue }
                report.replayed += 1
                if made.bytes != rows.blobColumn(4) { report.differences.append(.of(index)) }
            }
        }
        report.differences.sort { $0.index < $1.index }
    }

    private func indices(_ choice: Choice) throws(BureauError) -> [Int64] {
        let workspace = try Workspace(directory: directory, access: .inspect, clock: clock)
        return try workspace.storing { db in
            switch choice {
            case .from(let first):
                return try Int64.fetchAll(
                    db, sql: "SELECT idx FROM log_entry WHERE idx >= ? ORDER BY idx", arguments: [first])
            case .sample(let count, let first, let seed):
                let all = try Int64.fetchAll(
                    db, sql: "SELECT log_index FROM decision WHERE log_index >= ? ORDER BY log_index",
                    arguments: [first])
                // The smallest digests of seed and index: whoever has the seed draws the same.
                let ranked = all.map { index in (SHA256.digest(of: Array("\(seed)\n\(index)".utf8)), index) }
                return ranked.sorted { $0.0.lexicographicallyPrecedes($1.0) }.prefix(count).map(\.1).sorted()
            }
        }
    }
}

/// Makes entries of one store again. Lives on one connection.
private final class EntryReplay {
    private let db: Database
    private let replay: Replay
    private let books: Books
    private let rows: DecisionRow.Reader
    private let entries: BoundStatement
    private let acts: BoundStatement
    private let commitments: BoundStatement
    private let others: Rulebook?

    init(_ db: Database, _ workspace: Workspace, others: Rulebook?) throws {
        let vault = try workspace.vault()
        self.db = db
        self.others = others
        replay = try Replay(db, vault, keys: workspace.lookupKeys())
        books = try Books(db)
        rows = try DecisionRow.Reader(db, vault)
        entries = try BoundStatement(db, "SELECT bytes FROM log_entry WHERE idx = ?")
        acts = try BoundStatement(db, "SELECT subject, salt FROM act WHERE log_index = ? AND type = ?")
        commitments = try BoundStatement(db, "SELECT 1 FROM commitment WHERE log_index = ?")
    }

    func compare(_ index: Int64, _ report: inout ReplayRun.Report) throws {
        let row = entries.begin().integer(index)
        guard try row.step() else { throw BureauError.damaged("log_entry \(index)") }
        let logged = row.blobColumn(0)
        row.finish()
        guard let value = JSONValue(logged), let type = value["type"]?.string else {
            report.differences.append(difference(index, zh: "条目无法读取", en: "the entry cannot be read"))
            return
        }
        let made: [UInt8]?
        switch type {
        case "decision":
            let stored: DecisionRow?
            do {
                stored = try rows.row(value["id"]?.integer ?? 0)
            } catch let error as BureauError where error.kind == .damaged {
                report.differences.append(difference(index, zh: error.message.zh, en: error.message.en))
                return
            }
            guard let decision = stored, decision.logIndex == index else {
                report.differences.append(difference(index, zh: "没有这条的决定", en: "its decision is not there"))
                return
            }
            try compare(decision, logged: logged, &report)
            return
        case "rules": made = try value["id"]?.integer.flatMap(rules)
        case "submission": made = try value["id"]?.integer.flatMap(submission)
        case "ledger":
            let id = value["entry"]?["entry"]?.integer ?? 0
            made = try id >= 1 && id <= books.entryCount() ? LogEntry.ledger(books.entryContent(id)) : nil
        case _ where CommitmentEntry.types.contains(type):
            // Made again in their order, by ``ReplayRun``; but none without a row.
            let row = commitments.begin().integer(index)
            if try !row.step() { report.differences.append(.of(index)) } else { row.finish() }
            return
        default:
            guard let kind = ActKinds.kind(type) else {
                report.passedOver += 1
                return
            }
            made = try act(kind, at: index)
        }
        report.replayed += 1
        if made != logged { report.differences.append(.of(index)) }
    }

    /// An act's entry, made from its rows.
    private func act(_ kind: any Act.Type, at index: Int64) throws -> [UInt8]? {
        let row = acts.begin().integer(index).text(kind.type)
        guard try row.step() else { return nil }
        let (subject, salt) = (row.integerColumn(0), row.blobColumn(1))
        row.finish()
        return try kind.row(subject, db)?.logEntry(salt: salt)
    }

    private func compare(_ decision: DecisionRow, logged: [UInt8], _ report: inout ReplayRun.Report) throws {
        guard decision.personal != nil else {
            report.erased.append(DecisionNumber.text(decision.id))
            return
        }
        report.replayed += 1
        let claim = JSONValue(try decision.content)?["claim_id"]?.string ?? ""
        func difference(_ message: Bilingual) -> ReplayRun.Difference {
            ReplayRun.Difference(
                index: decision.logIndex, decision: DecisionNumber.text(decision.id), claim: claim, message: message)
        }
        do {
            if try replay.entry(of: decision) != logged {
                report.differences.append(
                    difference(
                        Bilingual(
                            zh: "重新审核的结果与日志不符（申报、规则、参数或状态被改动）",
                            en: "decided anew it comes out differently: claim, rules, parameters or facts were changed")
                    ))
            }
        } catch {
            report.differences.append(
                difference(Bilingual(zh: "无法重新审核：\(error)", en: "it cannot be decided anew: \(error)")))
        }
        guard let others, !decision.isConflict else { return }
        guard let (was, now) = try replay.change(of: decision, by: others) else { return }
        report.changes.append(
            ReplayRun.Change(
                index: decision.logIndex, decision: DecisionNumber.text(decision.id), claim: claim, was: was, now: now))
    }

    private func rules(_ id: Int64) throws -> [UInt8]? {
        guard let bytes = try BoundStatement.blob(db, "SELECT archive FROM rules WHERE id = \(id)"),
            let archive = PackArchive(bytes: bytes), let pack = try? Rulebook.load(archive: archive).packs.first
        else { return nil }
        return LogEntry.rules(id: id, programme: pack.programme, digest: PackArchive.digest(of: bytes))
    }

    private func submission(_ id: Int64) throws -> [UInt8]? {
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT digest, commitment, received_at, salt FROM submission s
                    JOIN kept_text ON kept_text.id = name WHERE s.id = ?
                    """, arguments: [id])
        else { return nil }
        let message = Submission.message(
            digest: [UInt8](row["digest"] as Data), receivedAt: row["received_at"],
            name: [UInt8](row["commitment"] as Data))
        return LogEntry.submission(
            id: id,
            commitment: HMACSHA256.code(key: [UInt8](row["salt"] as Data), message: message))
    }

    private func difference(_ index: Int64, zh: String, en: String) -> ReplayRun.Difference {
        ReplayRun.Difference(index: index, decision: "", claim: "", message: Bilingual(zh: zh, en: en))
    }
}

extension Replay {
    /// The decision as it was made, and as other rules make it of the same claim, day and facts; nil where they decide the
    /// same, or are the same.
    fileprivate func change(of decision: DecisionRow, by others: Rulebook) throws -> (was: Decision, now: Decision?)? {
        let (was, isLater) = try made(decision)
        // What tops up or serves an earlier decision stands or falls with that one.
        guard !isLater else { return nil }
        guard let claim = Claim(content: try decision.content, schema: others.schema),
            let pack = others.pack(kind: claim.kind.name), let facts = FactsText.facts(try decision.facts)
        else { return (was, nil) }
        guard pack.digest != was.rulesDigest else { return nil }
        let now = Decision.decide(pack.evaluate(claim, on: was.businessDay), facts: facts)
        let isSame =
            now.outcome == was.outcome && now.amount == was.amount && now.funding == was.funding
            && now.reasons.map(\.code) == was.reasons.map(\.code)
        return isSame ? nil : (was, now)
    }
}
