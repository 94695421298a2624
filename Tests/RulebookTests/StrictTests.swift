import Claims
import FEEL
import Foundation
import Testing

@testable import Rulebook

@Suite("The strict check")
struct StrictTests {
    /// A pack spoilt in one place, and what is found: the codes, each with something that the line holds where it stands.
    struct Spoilt: Sendable, CustomTestStringConvertible {
        let name: String
        var changes: [(String, String)] = []
        var tests: [(String, String)] = []
        let found: [String]

        var testDescription: String { name }
    }

    @Test("A pack without mistakes has no finding")
    func clean() throws {
        #expect(try StrictDemo.findings() == [])
    }

    static let spoilt: [Spoilt] = [
        Spoilt(
            name: "a parameter with a value that no rule reads",
            changes: [
                ("asked of the office: {value: unset, type: boolean, zh: 待问}", "spare: {value: 3 items, zh: 备用}")
            ],
            found: ["UNUSED_PARAMETER at spare:"]),
        Spoilt(
            name: "an unset parameter with a default that no rule reads",
            changes: [("type: boolean, zh: 待问", "type: boolean, default: no, zh: 待问")],
            found: ["UNUSED_PARAMETER at asked of the office:"]),
        Spoilt(
            name: "a definition that no rule reads",
            changes: [("as new: not(repaired)", "as new: not(repaired)\n      spare: fuel = \"petrol\"")],
            found: ["UNUSED_DEFINITION at spare:"]),
        Spoilt(
            name: "a table that no rule reads, and with it what is left of the inputs",
            changes: [("min(price * rate, cap)", "min(price * rate of petrol, cap)")],
            found: ["UNUSED_TABLE at       rate:"]),
        Spoilt(
            name: "an input whose absence means something, to nobody",
            changes: [("as new: not(repaired)", "as new: fuel = \"petrol\"")],
            tests: [("{repaired: yes}", "{fuel: electric}")], found: ["UNUSED_INPUT at repaired:"]),
        Spoilt(
            name: "an amount without a source", changes: [("rate, cap)", "rate, cap, 900)")],
            found: ["UNCITED_VALUE at amount:"]),
        Spoilt(
            name: "a date without a source",
            changes: [("applied_on <= last day\n", "applied_on <= last day and applied_on > date(\"2020-01-01\")\n")],
            found: ["UNCITED_VALUE at that:"]),
        Spoilt(
            name: "a share without a source",
            changes: [("{local: remainder}", "{central: 90 %, local: remainder}")], found: ["UNCITED_VALUE at funding:"]
        ),
        Spoilt(
            name: "a value whose status is unset",
            changes: [("cap: {value: 1000 yuan", "cap: {value: 1000 yuan, status: unset")],
            found: ["VALUE_CALLED_UNSET at cap:"]),
        Spoilt(
            name: "something recalled, without a day", changes: [(", as of: 2026-06-01", "")],
            found: ["RECALLED_UNDATED at rate of electric:"]),
        Spoilt(
            name: "something recalled more than a year ago",
            changes: [("as of: 2026-06-01", "as of: 2025-11-23")], found: ["RECALLED_TOO_LONG at rate of electric:"]),
        Spoilt(
            name: "a message that shows parts of a fen",
            changes: [
                (
                    "{zh: 曾经维修, en: It was repaired}",
                    "{zh: \"曾经维修，不给 {price * rate}\", en: \"Repaired, no {price * rate}\"}"
                )
            ],
            found: ["UNROUNDED_AMOUNT at otherwise:", "UNROUNDED_AMOUNT at otherwise:"]),
        Spoilt(
            name: "a comparison of parts of a fen",
            changes: [("that: as new", "that: as new and price * rate != cap")],
            found: ["UNROUNDED_AMOUNT at that:", "VALUE_NOT_SHOWN at otherwise:"]),
        Spoilt(
            name: "items with parts of a fen, added up",
            changes: [("min(price * rate, cap)", "min(sum([price * rate, cap / 3]), cap)")],
            found: ["UNROUNDED_AMOUNT at amount:", "UNCITED_VALUE at amount:"]),
        Spoilt(
            name: "rounding to three places, and then to the fen",
            changes: [("min(price * rate, cap)", "round half up(min(price * rate, cap), 3)")],
            found: ["DOUBLE_ROUNDING at amount:"]),
        Spoilt(
            name: "rounding, then multiplying",
            changes: [("min(price * rate, cap)", "min(round half up(price * rate, 2) * rate, cap)")],
            found: ["DOUBLE_ROUNDING at amount:"]),
        Spoilt(
            name: "rounding twice through a definition",
            changes: [
                ("as new: not(repaired)", "as new: not(repaired)\n      base: round down(price, 0)"),
                ("min(price * rate, cap)", "min(base * rate, cap)"),
            ], found: ["DOUBLE_ROUNDING at amount:"]),
        Spoilt(
            name: "rounding half to even",
            changes: [("min(price * rate, cap)", "decimal(min(price * rate, cap), 2)")],
            found: ["ROUNDED_HALF_EVEN at amount:"]),
        Spoilt(
            name: "the smaller of a price and a rate",
            changes: [("min(price * rate, cap)", "min(price, rate)"), ("cap: {value: 1000 yuan, zh: 上限}", "")],
            found: ["YUAN_AND_RATE at amount:"]),
        Spoilt(
            name: "an amount that is a rate",
            changes: [("min(price * rate, cap)", "if price > cap then rate else rate of petrol")],
            found: ["YUAN_AND_RATE at amount:"]),
        Spoilt(
            name: "a rate compared with a percentage", changes: [("that: as new", "that: as new and rate <= 20")],
            found: ["UNCITED_VALUE at that:", "YUAN_AND_RATE at that:", "VALUE_NOT_SHOWN at otherwise:"]),
        Spoilt(
            name: "20 in place of 20 %", changes: [("value: 20 %", "value: 20"), ("result: rate", "result: number")],
            found: ["UNIT_MISSING at then: rate of electric"]),
        Spoilt(
            name: "a cap without yuan", changes: [("value: 1000 yuan", "value: 1000")],
            found: ["UNIT_MISSING at amount:"]),
        Spoilt(
            name: "years and months in one comparison",
            changes: [
                (
                    "asked of the office: {value: unset, type: boolean, zh: 待问}",
                    "least: {value: 2 years, zh: 甲}\n      most: {value: 6 months, zh: 乙}"
                ),
                ("that: as new", "that: as new and least < most"),
            ], found: ["UNITS_DIFFER at that:", "VALUE_NOT_SHOWN at otherwise:"]),
        Spoilt(
            name: "no test of a requirement",
            tests: [("{repaired: yes}", "{fuel: petrol}"), ("refused, reasons: [NOT_AS_NEW]", "approved")],
            found: ["REQUIREMENT_WITHOUT_TEST at - code: NOT_AS_NEW"]),
        Spoilt(
            name: "no test of the limits",
            tests: [("after: [{claim: one}]\n", "\n"), ("refused, reasons: [DUPLICATE, QUOTA_EXCEEDED]", "approved")],
            found: ["LIMIT_WITHOUT_TEST at code: DUPLICATE", "LIMIT_WITHOUT_TEST at code: QUOTA"]),
        Spoilt(
            name: "a version that no test reaches",
            changes: [
                (
                    "    funding: {local: remainder}\n",
                    "    funding: {local: remainder}\n  - id: D2\n    extends: D1\n    title: {zh: 第二版, en: Second}\n    governs: bought_on > last day\n"
                )
            ],
            found: ["VERSION_WITHOUT_TEST at - id: D2"]),
        Spoilt(
            name: "a parameter without a Chinese name", changes: [("1000 yuan, zh: 上限", "1000 yuan")],
            found: ["LANGUAGE_MISSING at cap:"]),
        Spoilt(
            name: "an English message in Chinese", changes: [("en: It was repaired", "en: 曾经维修过")],
            found: ["LANGUAGE_MISSING at otherwise:"]),
        Spoilt(
            name: "a message that says more in one language", changes: [("晚于 {last day}", "太晚")],
            found: ["LANGUAGES_DIFFER at otherwise:"]),
        Spoilt(
            name: "a message that does not say by what it judges",
            changes: [
                ("申请日期 {applied_on} 晚于 {last day}", "申请太晚"), ("Applied on {applied_on}, after {last day}", "Too late"),
            ],
            found: ["VALUE_NOT_SHOWN at otherwise:"]),
        Spoilt(
            name: "two rules with the same words", changes: [("{zh: 名额已满, en: No more}", "{zh: 曾经维修, en: No more}")],
            found: ["SAME_MESSAGE at counter: demo a person"]),
        Spoilt(
            name: "a code with two outcomes",
            changes: [("code: APPLIED_TOO_LATE", "code: NOT_AS_NEW\n        name: late\n        outcome: returned")],
            tests: [("refused, reasons: [APPLIED_TOO_LATE]", "returned, reasons: [NOT_AS_NEW]")],
            found: ["CODE_WITH_TWO_OUTCOMES at - code: NOT_AS_NEW"]),
        Spoilt(
            name: "a counter that looks like a space", changes: [("space: item", "space: demo a persons")],
            found: ["NAMES_NEARLY_SAME at space:"]),
    ]

    @Test("A spoilt pack has exactly the finding that it should", arguments: spoilt)
    func spoils(_ spoilt: Spoilt) throws {
        let findings = try StrictDemo.findings(spoilt.changes, tests: spoilt.tests)
        let lines = StrictDemo.changed(StrictDemo.programme, spoilt.changes).split(
            separator: "\n", omittingEmptySubsequences: false)
        try #require(findings.count == spoilt.found.count, "\(findings)")
        for (finding, expected) in zip(findings, spoilt.found) {
            let words = expected.split(separator: " at ", maxSplits: 1)
            #expect(finding.code.rawValue == words[0], "\(findings)")
            #expect(lines[finding.position.line - 1].contains(words[1]), "\(finding)")
        }
        for finding in findings {
            #expect(finding.message.zh.holdsChinese && !finding.message.en.isEmpty)
        }
    }

    @Test("Every code has a pack that is spoilt so")
    func everyCode() {
        let tried = Set(Self.spoilt.flatMap(\.found).map { $0.prefix { $0 != " " } })
        #expect(FindingCode.allCases.map(\.rawValue).filter { !tried.contains($0[...]) } == [])
    }

    @Test("Something recalled stands for a year to the day", arguments: [("2027-06-01", 0), ("2027-06-02", 1)])
    func aYear(day: String, count: Int) throws {
        let day = try #require(CivilDate(day))
        #expect(try StrictDemo.findings(on: day).map(\.code) == Array(repeating: .recalledTooLong, count: count))
    }

    @Test("The nearest day counts")
    func nearest() throws {
        let old = ("as of: 2026-06-01", "as of: 2020-01-01")
        #expect(
            try StrictDemo.findings([old, ("status: recalled", "status: recalled, as of: 2026-01-01")]) == [])
        #expect(try StrictDemo.findings([old, ("status: reported", "status: reported, as of: 2026-01-01")]) == [])
        #expect(
            try StrictDemo.findings([("status: reported", "status: reported, as of: 2020-01-01")]).map(\.code)
                == [.recalledTooLong])
    }

    @Test("A day that is none is an error of the pack")
    func noDay() {
        let error = #expect(throws: RulebookErrors.self) {
            _ = try StrictDemo.findings([("as of: 2026-06-01", "as of: last June")])
        }
        #expect(error?.description.contains(":4:") == true && error?.description.contains("is no date") == true)
    }

    @Test("docs/findings.md is what the codes say")
    func page() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/findings.md"), encoding: .utf8)
        #expect(page == FindingPage.markdown, "run: tradein rules check --explain all > docs/findings.md")
    }
}
