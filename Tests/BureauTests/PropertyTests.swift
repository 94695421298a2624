import AuditLog
import ClaimFiles
import Claims
import FEEL
import Foundation
import GRDB
import Ledger
import Rulebook
import Testing

@testable import Bureau

/// What holds for any claims whatever. Each test prints its seed; `SEED=…` in the environment repeats it.
@Suite("Properties of generated claims")
struct PropertyTests {
    static let count = 400

    @Test(
        "Every line gets one answer, in the order of the file; what can't be read is reported by its row",
        arguments: Office.days)
    func everyLineIsAnswered(day: CivilDate) async throws {
        let seed = newSeed()
        let office = try Office(seed: seed)
        var generator = ClaimGenerator(seed: seed, day: day)
        let input = generator.lines(PropertyTests.count)
        let lines = try await office.process(input.map { $0.text + "\n" }.joined(), on: day)

        try #require(lines.count == input.count, "seed \(seed)")
        for (place, (line, wanted)) in zip(lines, input).enumerated() {
            switch line {
            case .decision(let decision):
                let isRight = wanted.isClaim && decision.row == place + 1
                #expect(isRight, "seed \(seed), row \(place + 1)")
            case .unreadable(let error):
                let isRight = !wanted.isClaim && error.row == place + 1
                #expect(isRight, "seed \(seed), row \(place + 1): \(error)")
            }
        }
        // The generator is worth something only where it meets every outcome but waiting.
        let outcomes = Set(lines.decisions.map(\.outcome))
        #expect(outcomes.isSuperset(of: [.approved, .refused, .returned]), "seed \(seed)")
    }

    @Test(
        "The books balance, log and books agree, and the parts of every amount add up to it", arguments: [true, false])
    func booksBalance(withBudget: Bool) async throws {
        let seed = newSeed()
        let office = try Office(seed: seed)
        if withBudget { try office.appropriate() }
        for (place, day) in Office.days.enumerated() where !withBudget || day == Office.day {
            var generator = ClaimGenerator(seed: seed &+ UInt64(place), day: day)
            for line in try await office.process(generator.file(PropertyTests.count), name: "\(place).jsonl", on: day)
                .decisions
            {
                let statement = try line.parsed()
                let isPaid = line.outcome == .approved || line.outcome == .waitlisted
                #expect((statement.amount != nil) == isPaid, "seed \(seed): \(line.judgement)")
                #expect(statement.funding.isEmpty == !isPaid, "seed \(seed): \(line.judgement)")
                #expect(statement.reasons.isEmpty == (line.outcome == .approved), "seed \(seed): \(line.judgement)")
                let amount = try statement.amount.map(fen) ?? 0
                #expect(
                    try statement.funding.reduce(0) { try $0 + fen($1.amount) } == amount,
                    "seed \(seed): \(line.judgement)")
            }
        }
        #expect(try Budget(try office.open(.inspect)).trialBalance().violations.isEmpty, "seed \(seed)")
        #expect(try office.audit().map(\.message.en) == [], "seed \(seed)")

        // What is posted for a decision is its amount; what is not approved has nothing posted.
        let differing = try office.read { db in
            try Int.fetchAll(
                db,
                sql: """
                    SELECT decision.id FROM decision LEFT JOIN posting ON posting.claim = decision.id
                    GROUP BY decision.id
                    HAVING coalesce(sum(posting.fen), 0) <> CASE outcome WHEN 'approved' THEN amount_fen ELSE 0 END
                    """)
        }
        #expect(differing == [], "seed \(seed)")
    }

    @Test("No identifier is used twice by live decisions, and no quota is passed")
    func limitsHold() async throws {
        let seed = newSeed()
        let office = try Office(seed: seed)
        var generator = ClaimGenerator(seed: seed, day: Office.day)
        let lines = try await office.process(generator.file(PropertyTests.count * 2))
        #expect(
            lines.decisions.contains { String(decoding: $0.statement.members, as: UTF8.self).contains("\"DUPLICATE\"") }
        )
        #expect(
            lines.decisions.contains {
                String(decoding: $0.statement.members, as: UTF8.self).contains("\"QUOTA_EXCEEDED\"")
            })
        try office.read { db in
            // From the claims themselves, not from the tables of uses: what live decisions name in the same space.
            for fields in [
                ["old_vin", "new_vin"], ["serial_number"], ["scrap_certificate"], ["deregistration_certificate"],
                ["household_id"],
            ] {
                let values = fields.map { "SELECT id, json_extract(content, '$.\($0)') AS value FROM live" }.joined(
                    separator: " UNION ALL ")
                let twice = try Row.fetchAll(
                    db,
                    sql: """
                        WITH live AS (SELECT id, content FROM opened WHERE outcome IN ('approved', 'held', 'waitlisted'))
                        SELECT value, group_concat(id) AS ids FROM (\(values)) WHERE value IS NOT NULL
                        GROUP BY value HAVING count(DISTINCT id) > 1
                        """)
                #expect(twice.isEmpty, "seed \(seed): \(fields) \(twice)")
            }
            // Sections 3 to 5 of the policy: one car subsidy a person in 2026, one appliance a category, person and year.
            let persons = try Row.fetchAll(
                db,
                sql: """
                    SELECT json_extract(content, '$.applicant_id') AS person, count(*) FROM opened
                    WHERE outcome IN ('approved', 'held', 'waitlisted') AND version IN ('V4', 'R3')
                    GROUP BY person HAVING count(*) > 1
                    """)
            #expect(persons.isEmpty, "seed \(seed): \(persons)")
            let categories = try Row.fetchAll(
                db,
                sql: """
                    SELECT json_extract(content, '$.applicant_id') AS person, json_extract(content, '$.category') AS category,
                        substr(json_extract(content, '$.invoice_date'), 1, 4) AS year, count(*) AS taken FROM opened
                    WHERE outcome IN ('approved', 'held', 'waitlisted') AND programme = 'appliance'
                    GROUP BY person, category, year
                    HAVING count(*) > CASE WHEN year = '2025' AND category = 'air_conditioner' THEN 3 ELSE 1 END
                    """)
            #expect(categories.isEmpty, "seed \(seed): \(categories)")
        }
    }

    @Test("With a budget each claim is approved exactly while the money of the region that covers it lasts")
    func budgetIsKept() async throws {
        let seed = newSeed()
        let office = try Office(seed: seed)
        try office.appropriate()
        var generator = ClaimGenerator(seed: seed, day: Office.day)
        let lines = try await office.process(generator.file(PropertyTests.count * 2)).decisions.filter {
            !$0.isRepeated
        }

        // The model: what is left by programme, source and region, from the budget's own text.
        var left: [String: Int] = [:]
        for line in Office.budget.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",").map(String.init)
            left["\(cells[2]) \(cells[0]) \(cells[3])"] = try fen(cells[4])
        }
        let regions = try office.read { db in
            Dictionary(
                uniqueKeysWithValues: try Row.fetchAll(
                    db, sql: "SELECT id, json_extract(content, '$.region') AS region FROM opened"
                )
                .map { ($0["id"] as Int64, $0["region"] as String? ?? "") })
        }
        var waitlisted = 0
        for line in lines where line.outcome == .approved || line.outcome == .waitlisted {
            let statement = try line.parsed()
            let region = regions[line.record?.id ?? 0] ?? ""
            let accounts = try statement.funding.compactMap { part -> (key: String, fen: Int)? in
                let pot = "\(statement.programme) \(part.source)"
                guard left.keys.contains(where: { $0.hasPrefix(pot + " ") }) else { return nil }
                return ("\(pot) \(left["\(pot) \(region)"] != nil ? region : "140700")", try fen(part.amount))
            }
            let isCovered = accounts.allSatisfy { left[$0.key, default: 0] >= $0.fen }
            #expect(
                isCovered == (line.outcome == .approved), "seed \(seed): \(line.judgement) of \(region), left \(left)")
            if line.outcome == .waitlisted {
                waitlisted += 1
            } else {
                for account in accounts { left[account.key, default: 0] -= account.fen }
            }
        }
        #expect(waitlisted > 0, "seed \(seed): the budget is too large to be tried")

        // And the books say the same.
        for row in try Budget(try office.open(.inspect)).balances(BalanceFilter(place: .available)) {
            let key = "\(row.account.programme) \(row.account.source.rawValue) \(row.account.region)"
            if let model = left[key] { #expect(row.balance.rawValue == Int64(model), "seed \(seed): \(key)") }
        }
    }

    // MARK: - The same work, cut up in other ways

    struct Cut: CustomStringConvertible {
        let batch: Int
        let lookahead: Int
        let chunk: Int

        var description: String { "batches of \(batch), \(lookahead) ahead, chunks of \(chunk)" }

        var tuning: ClaimProcessor.Tuning {
            var tuning = ClaimProcessor.Tuning()
            tuning.batch = batch
            tuning.lookahead = lookahead
            tuning.chunk = chunk
            return tuning
        }
    }

    @Test("In other batches and chunks, with more or less at once, the same input gives the same bytes")
    func cutsDoNotMatter() async throws {
        let seed = newSeed()
        var generator = ClaimGenerator(seed: seed, day: Office.day)
        let file = generator.file(PropertyTests.count)
        var first: (lines: [String], contents: Office.Contents)?
        for cut in [
            Cut(batch: 512, lookahead: 6, chunk: 8192), Cut(batch: 1, lookahead: 1, chunk: 1),
            Cut(batch: 7, lookahead: 3, chunk: 50),
            Cut(batch: 64, lookahead: 16, chunk: 100), Cut(batch: 1000, lookahead: 2, chunk: 1),
        ] {
            let office = try Office(seed: seed)
            try office.appropriate()
            let lines = try await office.process(file, tuning: cut.tuning).map(text)
            let contents = try office.contents()
            guard let reference = first else {
                first = (lines, contents)
                continue
            }
            #expect(lines == reference.lines, "seed \(seed), \(cut)")
            expectSame(contents, reference.contents, "seed \(seed), \(cut)")
        }
    }

    @Test("Handed in as two files, the claims are decided as in one")
    func twoSubmissionsEqualOne() async throws {
        let seed = newSeed()
        var generator = ClaimGenerator(seed: seed, day: Office.day)
        let lines = generator.lines(PropertyTests.count).filter(\.isClaim).map { $0.text + "\n" }
        var random = SplitMix64(seed: seed)
        let cut = Int.random(in: 1..<lines.count, using: &random)

        let one = try Office(seed: seed)
        try one.appropriate()
        let whole = try await one.process(lines.joined()).decisions
        let two = try Office(seed: seed)
        try two.appropriate()
        var parts = try await two.process(lines[..<cut].joined(), name: "first.jsonl").decisions
        parts += try await two.process(lines[cut...].joined(), name: "second.jsonl").decisions

        try #require(whole.count == parts.count)
        for (whole, part) in zip(whole, parts) {
            #expect(whole.claimID == part.claimID && whole.outcome == part.outcome, "seed \(seed), cut at \(cut)")
            #expect(whole.statement.members == part.statement.members, "seed \(seed), cut at \(cut)")
            #expect(whole.record?.id == part.record?.id, "seed \(seed), cut at \(cut)")
        }
        #expect(try two.audit().isEmpty, "seed \(seed)")
    }

    @Test("Handed in again, after other files and on another day, a file changes nothing and gives the same lines")
    func handedInAgain() async throws {
        let seed = newSeed()
        let office = try Office(seed: seed)
        try office.appropriate()
        var generator = ClaimGenerator(seed: seed, day: Office.day)
        let (first, second) = (generator.file(200), generator.file(200))
        let before = try await office.process(first, name: "first.jsonl")
        _ = try await office.process(second, name: "second.jsonl")
        let contents = try office.contents()
        let again = try await office.process(
            first, name: "renamed.jsonl", on: Office.day.adding(days: 40) ?? Office.day)
        #expect(again.map(text) == before.map(text), "seed \(seed)")
        #expect(again.decisions.allSatisfy { $0.isRepeated }, "seed \(seed)")
        expectSame(try office.contents(), contents, "seed \(seed)")
    }

    @Test("A trial decides like the work itself, sees what stands, and leaves no trace")
    func trialLeavesNoTrace() async throws {
        let seed = newSeed()
        var generator = ClaimGenerator(seed: seed, day: Office.day)
        let (first, second) = (generator.file(200), generator.file(200))
        let office = try Office(seed: seed)

        let onNothing = try await office.process(first, access: .trial)
        #expect(!FileManager.default.fileExists(atPath: office.directory), "seed \(seed)")
        #expect(onNothing.decisions.allSatisfy { $0.record == nil })
        let firstLines = try await office.process(first)
        #expect(onNothing.decisions.map(\.judgement) == firstLines.decisions.map(\.judgement), "seed \(seed)")

        let contents = try office.contents()
        let tried = try await office.process(second, access: .trial)
        expectSame(try office.contents(), contents, "seed \(seed)")
        let done = try await office.process(second)
        #expect(tried.decisions.map(\.judgement) == done.decisions.map(\.judgement), "seed \(seed)")
        #expect(tried.unreadable == done.unreadable, "seed \(seed)")
    }

    @Test(
        "Every decision, made again from what is kept with it, gives its log entry byte for byte",
        arguments: Office.days)
    func replay(day: CivilDate) async throws {
        let seed = newSeed()
        let office = try Office(seed: seed)
        if day == Office.day { try office.appropriate() }
        var generator = ClaimGenerator(seed: seed, day: day)
        let lines = try await office.process(generator.file(PropertyTests.count), on: day)
        let replayed = try await office.process(generator.file(50), name: "more.jsonl", on: day)
        let decisions = (lines + replayed).decisions
        #expect(decisions.count > PropertyTests.count / 2)
        let workspace = try office.open(.inspect)
        try workspace.storing { db in
            let replay = try Replay(db, workspace.vault(), keys: workspace.lookupKeys())
            let rows = try DecisionRow.Reader(db, workspace.vault())
            for line in decisions {
                let record = try #require(line.record)
                let row = try #require(try rows.row(record.id))
                let logged = try Data.fetchOne(
                    db, sql: "SELECT bytes FROM log_entry WHERE idx = ?", arguments: [record.logIndex])
                let entry = try replay.entry(of: row)
                #expect(Data(entry) == logged, "seed \(seed): \(line.judgement)")
            }
        }
    }

    /// A line with everything that it says, where it is recorded too.
    private func text(_ line: ClaimProcessor.Line) -> String {
        switch line {
        case .decision(let decision): "\(decision.row) \(String(decoding: decision.json, as: UTF8.self))"
        case .unreadable(let error): "\(error.row) \(error.message.en)"
        }
    }
}

/// The fen of an amount in yuan with two places.
func fen(_ yuan: String) throws -> Int {
    let parts = yuan.split(separator: ".", omittingEmptySubsequences: false)
    try #require(parts.count == 2 && parts[1].count == 2, "not yuan with two places: \(yuan)")
    return try #require(Int(parts[0] + parts[1]))
}
