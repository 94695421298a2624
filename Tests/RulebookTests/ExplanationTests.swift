import Claims
import FEEL
import Testing

@testable import Rulebook

@Suite struct ExplanationTests {
    func explanation(_ changes: [String: String?] = [:]) throws -> Explanation {
        let pack = try Demo.pack()
        return pack.explain(try Demo.claim(changes, for: pack), on: Demo.day)
    }

    @Test func `every step is told, from the version to the funding`() throws {
        let steps = try explanation().steps
        #expect(
            steps.map(\.kind) == [
                .governs, .definition, .table, .requirement, .requirement, .requirement, .limit, .limit, .limit,
                .amount, .funding,
            ])
        #expect(
            steps.map(\.verdict) == [
                .holds, .value, .value, .holds, .unlimited, .notApplicable, .value, .notApplicable, .value, .value,
                .value,
            ])
    }

    @Test func `a condition shows its text, what it read and where each value comes from`() throws {
        let step = try #require(
            try explanation(["fuel": "electric", "grade": "4"]).steps.first { $0.code == "EFFICIENCY_TOO_LOW" })
        #expect(step.condition == "electric car")
        #expect(step.text == "grade <= 3")
        #expect(step.verdict == .fails)
        #expect(step.reads.map(\.name).sorted() == ["electric car", "grade"])
        #expect(step.reads.first { $0.name == "grade" }?.shown.en == "4")
        #expect(step.message?.zh == "电动 等级 4")
        #expect(step.position?.file == "demo-subsidy/programme.yaml")
        let amount = try #require(try explanation().steps.first { $0.kind == .amount })
        let cap = try #require(amount.reads.first { $0.name == "cap" })
        #expect(cap.shown == Bilingual(zh: "1000 元", en: "1000 yuan"))
        #expect(cap.cite == Citation(document: "甲号文", clause: "第一条", status: .reported))
        #expect(amount.result.en == "500.00 yuan")
    }

    @Test func `people are masked`() throws {
        let step = try #require(try explanation().steps.first { $0.code == "OWNER_MISMATCH" })
        #expect(step.reads.map(\.shown.zh) == ["140799********0016", "140799********0016"])
    }

    @Test func `a table tells which row matched`() throws {
        #expect(try explanation(["fuel": "electric"]).steps.first { $0.kind == .table }?.rows == [2])
    }

    @Test func `without a version in force the conditions of all versions are told`() throws {
        let explanation = try explanation(["bought_on": "2023-01-01"])
        #expect(explanation.steps.map(\.verdict) == [.fails])
        #expect(explanation.finding.reasons.map(\.code) == ["NO_RULE_IN_FORCE"])
    }
}
