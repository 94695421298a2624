import FEEL
import Testing

@testable import Rulebook

/// A small pack in which the strict check finds nothing, to be spoilt in one place at a time.
enum StrictDemo {
    static let programme = """
        programme: demo-subsidy
        kind: demo_subsidy
        title: {zh: 示例补贴, en: Demo subsidy}
        cites: {document: 示例方案, clause: 措施1, status: verified, as of: 2026-06-01}
        inputs:
          item_code: {type: identifier, label: 货号, required: yes}
          fuel:
            type: choice
            label: 动力
            values: {petrol: 汽油, electric: 电动}
          price: {type: money, label: 价格}
          bought_on: {type: date, label: 购买日期}
          repaired: {type: boolean, label: 曾维修, absent means: no}
          remarks: {type: text, label: 备注}
        versions:
          - id: D1
            title: {zh: 第一版, en: First}
            cites: {document: 甲号文, status: reported}
            governs: bought_on in [first day..last day]
            parameters:
              first day: {value: 2024-01-01, zh: 首日}
              last day: {value: 2024-12-31, zh: 末日}
              rate of petrol: {value: 10 %, zh: 汽油比例}
              rate of electric: {value: 20 %, status: recalled, zh: 电动比例}
              cap: {value: 1000 yuan, zh: 上限}
              claims a person: {value: 1, zh: 每人次数}
              asked of the office: {value: unset, type: boolean, zh: 待问}
            definitions:
              as new: not(repaired)
            tables:
              rate:
                hit policy: U
                result: rate
                inputs: [fuel]
                rows:
                  - {when: ['"petrol"'], then: rate of petrol}
                  - {when: ['"electric"'], then: rate of electric}
            require:
              - code: NOT_AS_NEW
                outcome: refused
                that: as new
                otherwise: {zh: 曾经维修, en: It was repaired}
              - code: APPLIED_TOO_LATE
                that: applied_on <= last day
                otherwise: {zh: "申请日期 {applied_on} 晚于 {last day}", en: "Applied on {applied_on}, after {last day}"}
            amount: min(price * rate, cap)
            limits:
              - {code: DUPLICATE, key: item_code, space: item, otherwise: {zh: "{item_code} 已用", en: "{item_code} was used"}}
              - {code: QUOTA_EXCEEDED, counter: demo a person, key: applicant_id, at most: claims a person, otherwise: {zh: 名额已满, en: No more}}
            funding: {local: remainder}

        """

    static let tests = """
        programme: demo-subsidy
        claims:
          one:
            claim_id: T-1
            applied_on: 2024-06-01
            region: "140702"
            merchant_id: 91140799MA0TE0018Q
            applicant_type: individual
            applicant_name: 测试甲
            applicant_id: "140799197003150016"
            item_code: A1
            fuel: petrol
            price: 5000.00
            bought_on: 2024-05-01
        tests:
          - name: paid
            on: 2024-07-01
            claim: one
            expect: {outcome: approved, amount: 500.00}
          - name: repaired
            on: 2024-07-01
            claim: one
            with: {repaired: yes}
            expect: {outcome: refused, reasons: [NOT_AS_NEW]}
          - name: late
            on: 2025-07-01
            claim: one
            with: {applied_on: 2025-01-01}
            expect: {outcome: refused, reasons: [APPLIED_TOO_LATE]}
          - name: again
            on: 2024-07-01
            claim: one
            with: {claim_id: T-2}
            after: [{claim: one}]
            expect: {outcome: refused, reasons: [DUPLICATE, QUOTA_EXCEEDED]}

        """

    static let day = CivilDate(year: 2026, month: 11, day: 24)!

    /// The findings, when the pack and its tests are changed so. Each text must be there.
    static func findings(
        _ changes: [(String, String)] = [], tests testChanges: [(String, String)] = [], on day: CivilDate = day
    ) throws -> [StrictFinding] {
        let rulebook = try Rulebook.load(files: [
            PackFile(path: "demo-subsidy/programme.yaml", bytes: Array(changed(programme, changes).utf8))
        ])
        let tests = try PackTests.load(
            files: [PackFile(path: "demo-subsidy/tests/a.yaml", bytes: Array(changed(tests, testChanges).utf8))],
            for: rulebook)
        return StrictCheck.findings(in: rulebook, tests: tests, on: day)
    }

    static func changed(_ text: String, _ changes: [(String, String)]) -> String {
        var text = text
        for (old, new) in changes {
            precondition(text.contains(old), "the demo holds no \(old)")
            text.replace(old, with: new)
        }
        return text
    }
}
