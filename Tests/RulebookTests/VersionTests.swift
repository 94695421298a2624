import Claims
import FEEL
import Ledger
import Testing

@testable import Rulebook

@Suite struct VersionTests {
    static let second = """
          - id: D2
            KEY: D1
            cites: {document: 乙号文, clause: 第九条, status: verified}
            governs: bought_on in [first day..last day]
            parameters:
              first day: {value: 2025-01-01}
              last day: {value: 2025-12-31}
              cap: {value: 2000 yuan}

        """

    func pack(_ key: String, more: String = "") throws -> Pack {
        try Demo.pack([
            (
                "    funding: {central: central share, local: remainder}\n",
                "    funding: {central: central share, local: remainder}\n" + Self.second.replacing("KEY", with: key)
                    + more
            )
        ])
    }

    let day2025 = Demo.day.adding(days: 365)!
    let claim2025: [String: String?] = ["bought_on": "2025-02-03", "applied_on": "2025-02-03", "price": "50000"]

    @Test func `an extending version takes over everything that it does not say`() throws {
        let pack = try pack("extends")
        let finding = try Demo.finding(claim2025, in: pack, on: day2025)
        #expect(finding.versionID == "D2")
        #expect(finding.amount?.yuan == "2000.00")
        #expect(finding.parts.map(\.amount.yuan) == ["1200.00", "800.00"])
    }

    @Test func `what extends takes over cites the new document, what amends takes over the old one`() throws {
        let failing = claim2025.merging(["buyer_id": "140799197508200023"]) { $1 }
        let extended = try #require(try Demo.finding(failing, in: pack("extends"), on: day2025).reasons.first)
        #expect(extended.cite == Citation(document: "乙号文", clause: "第九条", status: .verified))
        let amended = try #require(try Demo.finding(failing, in: pack("amends"), on: day2025).reasons.first)
        #expect(amended.cite == Citation(document: "甲号文", clause: "第一条", status: .reported))
    }

    @Test func `a status and clause of a value's own outlive the document`() throws {
        let parameters = try #require(try pack("extends").version("D2")?.parameters)
        let electric = try #require(parameters.first { $0.name == "rate of electric" })
        #expect(electric.citation == Citation(document: "乙号文", clause: "第九条", status: .recalled))
        let petrol = try #require(parameters.first { $0.name == "rate of petrol" })
        // The third clause of the old document is none of the new one.
        #expect(petrol.citation == Citation(document: "乙号文", clause: nil, status: .verified))
        let cap = try #require(parameters.first { $0.name == "cap" })
        #expect(cap.citation == Citation(document: "乙号文", clause: "第九条", status: .verified))
    }

    @Test func `requirements of the same name are replaced in place, others are added, and without drops them`() throws
    {
        let more = """
                without: [OWNER_MISMATCH]
                require:
                  - code: EFFICIENCY_TOO_LOW
                    that: grade <= 1
                    otherwise: {zh: 等级, en: grade}
                  - code: TOO_YOUNG
                    that: price > 0
                    otherwise: {zh: 价, en: price}

            """
        let version = try #require(try pack("extends", more: more).version("D2"))
        #expect(version.program.requirements.map(\.name) == ["APPLIED_TOO_LATE", "EFFICIENCY_TOO_LOW", "TOO_YOUNG"])
        #expect(version.program.requirements[1].expression.text == "grade <= 1")
        #expect(version.program.requirements[1].condition == nil)
    }

    @Test(arguments: [
        ("extends: D9", "there is no version \"D9\" above to extend"),
        ("tops up: D9", "there is no version \"D9\" above to top up"),
        ("extends: D1\n    without: [OWNER_MISSMATCH]", "there is no \"OWNER_MISSMATCH\" to leave out"),
        ("extends: D1\n    amends: D1", "extends and amends"),
    ])
    func `a version that points to nothing is an error`(lines: String, message: String) throws {
        let errors = try #require(throws: RulebookErrors.self) {
            try Demo.pack([
                (
                    "    funding: {central: central share, local: remainder}\n",
                    "    funding: {central: central share, local: remainder}\n"
                        + Self.second.replacing("KEY: D1", with: lines)
                )
            ])
        }
        #expect(errors.description.contains(message), "\(errors)")
    }

    @Test func `no version in force refuses, and says by which dates`() throws {
        let finding = try Demo.finding(["bought_on": "2023-12-31"], in: Demo.pack())
        #expect(finding.outcome == .refused)
        let reason = try #require(finding.reasons.first)
        #expect(reason.code == "NO_RULE_IN_FORCE")
        #expect(reason.message.zh.contains("购买日期 2023-12-31"))
        #expect(reason.cite == Citation(document: "示例方案", clause: "措施1", status: .verified))
        #expect(finding.versionID == nil)
    }

    @Test func `a date without which the version cannot be told is asked for`() throws {
        let finding = try Demo.finding(["bought_on": nil], in: Demo.pack())
        #expect(finding.outcome == .returned)
        #expect(finding.reasons.map(\.code) == ["MISSING_FIELD"])
    }
}
