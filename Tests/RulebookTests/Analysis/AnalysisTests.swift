import Claims
import FEEL
import Testing

@testable import Rulebook

@Suite("Analysis of a pack for all claims at once")
struct AnalysisTests {
    typealias Code = AnalysisFinding.Code

    private func report(_ changes: [(String, String)], parameters: String? = nil) throws -> AnalysisReport {
        try Demo.pack(changes, parameters: parameters).analyse()
    }

    /// The codes of what was found, with what it was found of.
    private func found(_ report: AnalysisReport) -> [String] {
        report.findings.map { "\($0.code.rawValue) \($0.subject)" }
    }

    private static let secondVersion = """
          - id: D2
            extends: D1
            title: {zh: 第二版, en: Second}
            cites: {document: 乙号文, status: reported}
            governs: bought_on in [first day..last day]
            parameters:
              first day: {value: FIRST}
              last day: {value: 2025-12-31}

        """

    private static func twoVersions(from first: String) -> [(String, String)] {
        [
            (
                "    funding: {central: central share, local: remainder}\n",
                "    funding: {central: central share, local: remainder}\n"
                    + secondVersion.replacing("FIRST", with: first).replacing("      - id", with: "  - id")
            )
        ]
    }

    @Test("A pack in order has no finding, and everything in it is settled")
    func inOrder() throws {
        let report = try report([])
        #expect(found(report) == [])
        #expect(report.notAnalysed == [])
        #expect(report.settled == 5)  // a version, a table, three requirements
    }

    @Test("Days between versions that none governs are found, and a claim shows them")
    func timeGap() throws {
        let pack = try Demo.pack(Self.twoVersions(from: "2025-01-06"))
        let report = pack.analyse()
        #expect(found(report) == ["NO_VERSION_GOVERNS demo-subsidy"])
        let finding = try #require(report.findings.first)
        #expect(finding.message.en == "no version governs bought_on 2025-01-01..2025-01-05")
        #expect(finding.example?.decision.reasons.map(\.code) == ["NO_RULE_IN_FORCE"])
        #expect(finding.example?.decision.outcome == .refused)
    }

    @Test("Versions that join without a gap are in order; days before the first and after the last are none")
    func noTimeGap() throws {
        #expect(found(try report(Self.twoVersions(from: "2025-01-01"))) == [])
    }

    @Test("A day that two versions govern is found, and the first of them decides")
    func overlap() throws {
        let report = try report(Self.twoVersions(from: "2024-12-31"))
        #expect(found(report) == ["VERSIONS_OVERLAP demo-subsidy"])
        #expect(report.findings.first?.message.en.contains("bought_on 2024-12-31") == true)
        #expect(report.findings.first?.example?.decision.version == "D1")
    }

    @Test("The business day is an axis of its own: days of decision that no version covers")
    func businessDayGap() throws {
        var changes = Self.twoVersions(from: "2024-01-01")
        changes[0].1.replace(
            "governs: bought_on in [first day..last day]",
            with: "governs: bought_on in [first day..last day] and business_day >= date(\"2024-09-02\")")
        changes.insert(
            (
                "governs: bought_on in [first day..last day]",
                "governs: bought_on in [first day..last day] and business_day <= date(\"2024-08-31\")"
            ), at: 0)
        let report = try report(changes)
        #expect(report.findings.map(\.code) == [.noVersionGoverns], "\(report.findings.map(\.message.en))")
        #expect(report.findings.first?.message.en.contains("business_day 2024-09-01") == true)
        #expect(report.findings.first?.example?.businessDay == CivilDate("2024-09-01"))
    }

    @Test("A version behind another of the same days never governs")
    func neverGoverns() throws {
        var changes = Self.twoVersions(from: "2024-02-01")
        changes[0].1.replace("2025-12-31", with: "2024-03-31")
        #expect(found(try report(changes)) == ["VERSION_NEVER_GOVERNS demo-subsidy"])
    }

    @Test("A value that no row of a table covers is found, and the claim is held for it")
    func tableGap() throws {
        let report = try report([("          - {when: ['\"electric\"'], then: rate of electric}\n", "")])
        #expect(found(report) == ["TABLE_GAP rate"])
        #expect(report.findings.first?.message.en == "no row of the table \"rate\" covers fuel electric")
        #expect(report.findings.first?.example?.decision.reasons.map(\.code) == ["CANNOT_DECIDE"])
    }

    @Test("Gaps and overlaps of intervals are told as intervals")
    func intervals() throws {
        let table = """
                  band:
                    hit policy: U
                    result: number
                    inputs: [grade, price]
                    rows:
                      - {when: ['[1..4]', '<= 100'], then: 1}
                      - {when: ['[4..9]', '-'], then: 2}
                      - {when: ['[1..3]', '> 200'], then: 3}

            """
        let report = try report([("    require:\n", table + "    require:\n")])
        let messages = report.findings.map(\.message.en)
        #expect(
            messages == [
                "no row of the table \"band\" covers price 100.01..200.00, grade 1, 2, 3",
                "the rows 1, 2 of the table \"band\" all cover price up to 100.00, grade 4",
            ])
    }

    @Test(
        "Rows that no claim reaches are found",
        arguments: [
            ("U", "'[1..9]', '> 9'", "rate2 row 2"),
            ("F", "'[1..5]', '[2..3]', '-'", "rate2 row 2"),
            ("F", "'-', '1'", "rate2 row 2"),
        ])
    func unreachableRows(policy: String, cells: String, subject: String) throws {
        let rows = cells.split(separator: ", ").map { "          - {when: [\($0)], then: 1}\n" }.joined()
        let table =
            "      rate2:\n        hit policy: \(policy)\n        result: number\n        inputs: [grade]\n        rows:\n"
            + rows
        let report = try report([("    require:\n", table + "    require:\n")])
        #expect(found(report) == ["ROW_UNREACHABLE \(subject)"])
    }

    @Test(
        "Requirements that never fail, always fail or never apply are found",
        arguments: [
            ("grade <= 9", Code.requirementNeverFails), ("grade > 9", .requirementAlwaysFails),
            ("price >= 0", .requirementNeverFails), ("fuel in (\"petrol\", \"electric\")", .requirementNeverFails),
            ("bought_on <= applied_on or bought_on > applied_on", .requirementNeverFails),
            ("bought_on <= business_day", .requirementNeverFails),
            ("bought_on <= last day", .requirementNeverFails),
            ("price * rate <= price", .requirementNeverFails),
            (
                "years and months duration(bought_on, applied_on).years >= 1 and applied_on < bought_on + duration(\"P300D\")",
                .requirementAlwaysFails
            ),
        ])
    func requirements(condition: String, code: Code) throws {
        let report = try report([("that: grade <= 3", "that: '\(condition)'")])
        #expect(found(report) == ["\(code.rawValue) EFFICIENCY_TOO_LOW"], "\(report.notAnalysed)")
        #expect(report.findings.first?.example?.decision.version == "D1")
    }

    @Test("A requirement whose `when` never holds never applies")
    func neverApplies() throws {
        #expect(
            found(try report([("when: electric car", "when: electric car and fuel = \"petrol\"")]))
                == ["REQUIREMENT_NEVER_APPLIES EFFICIENCY_TOO_LOW"])
    }

    @Test(
        "No false alarm where a condition turns on a single value",
        arguments: [
            "grade <= 8", "grade > 1", "price > 0", "price < 999999999999", "price != 12.34",
            "price * 12 % <= 20000 or price > 166666.67",
            "bought_on != date(\"2024-02-29\")", "applied_on - bought_on <= duration(\"P90D\")",
            "applied_on <= bought_on + duration(\"P1M\")", "applied_on - bought_on != duration(\"P17D\")",
            "years and months duration(bought_on, applied_on).years < 3", "buyer_id != null",
            "starts with(region, \"140702\")",
            "starts with(region, substring(buyer_id, 1, 2))", "deadline >= bought_on", "price + bonus > 0.01",
            "bought_on.year = 2024 or applied_on.year > 2025",
        ])
    func noFalseAlarm(condition: String) throws {
        let condition = condition.replacing("12 %", with: "0.12")
        let report = try report([("that: grade <= 3", "that: '\(condition)'"), ("when: electric car\n        ", "")])
        #expect(found(report) == [], "\(report.findings.map(\.message.en))")
    }

    @Test("What can't be followed is said to be not analysed, and is no finding")
    func notAnalysed() throws {
        let report = try report([("that: grade <= 3", "that: string length(applicant_name) < 40")])
        #expect(found(report) == [])
        #expect(report.notAnalysed.map(\.subject) == ["EFFICIENCY_TOO_LOW"])
        #expect(
            report.notAnalysed.first?.message.en
                == "reasoning on intervals can't follow applicant_name in string length()")
    }

    @Test(
        "A finding that the pack declares intended carries the reason; a declaration that does not come up is a finding"
    )
    func intended() throws {
        let declared = """
            intended:
              - finding: REQUIREMENT_NEVER_FAILS
                version: D1
                of: EFFICIENCY_TOO_LOW
                because: {zh: 有意如此, en: on purpose}
            versions:
            """
        let kept = try report([("that: grade <= 3", "that: grade <= 9"), ("versions:", declared)])
        #expect(kept.findings.map(\.intended?.en) == ["on purpose"])
        let stale = try report([("versions:", declared)])
        #expect(stale.findings.map(\.code) == [.declaredNotFound])
        #expect(stale.findings.first?.position.line == 17)
        #expect(throws: RulebookErrors.self) {
            try Demo.pack([("versions:", declared.replacing("NEVER_FAILS", with: "NEVER_FAIL"))])
        }
    }

    @Test("Every example is a claim without problems, and deciding it anew gives what is told of it")
    func examples() throws {
        var changes = Self.twoVersions(from: "2025-01-06")
        changes += [
            ("          - {when: ['\"electric\"'], then: rate of electric}\n", ""),
            ("that: grade <= 3", "that: grade <= 9"),
        ]
        let pack = try Demo.pack(changes)
        let report = pack.analyse()
        #expect(report.findings.count >= 3)
        var identifiers: Set<String> = []
        for finding in report.findings {
            let example = try #require(finding.example)
            #expect(example.claim.problems.isEmpty, "\(example.claim.problems)")
            let decision = Decision.decide(pack.evaluate(example.claim, on: example.businessDay), facts: Facts())
            #expect(decision == example.decision)
            #expect(identifiers.insert(example.claim.text(of: "item_code") ?? "").inserted)
        }
    }
}
