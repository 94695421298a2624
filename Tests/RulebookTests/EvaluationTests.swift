import Claims
import FEEL
import Ledger
import Testing

@testable import Rulebook

@Suite struct EvaluationTests {
    let pack: Pack

    init() throws { pack = try Demo.pack() }

    @Test func `a claim that meets everything is approved, with amount and parts`() throws {
        let finding = try Demo.finding(in: pack)
        #expect(finding.outcome == .approved)
        #expect(finding.reasons.isEmpty)
        // 10 % of 5000, 60 : 40
        #expect(finding.amount?.yuan == "500.00")
        #expect(
            finding.parts == [.init(source: .central, amount: Fen(30000)), .init(source: .local, amount: Fen(20000))])
        #expect(finding.keys == [UseKey(space: "item", value: "A1", limit: 0)])
        #expect(
            finding.quotas == [
                QuotaUse(counter: "demo a person", key: "140799197003150016|petrol", atMost: 1, limit: 2)
            ])
    }

    @Test(arguments: [
        ("0.05", "0.01"), ("0.14", "0.01"), ("0.15", "0.02"), ("12345.65", "1000.00"), ("9999.94", "999.99"),
        ("9999.95", "1000.00"),
    ])
    func `an amount is rounded half up to the fen, once`(price: String, amount: String) throws {
        #expect(try Demo.finding(["price": price], in: pack).amount?.yuan == amount)
    }

    @Test func `an amount of nothing is for a person to look at`() throws {
        let finding = try Demo.finding(["price": "0.04"], in: pack)
        #expect(finding.outcome == .held)
        #expect(finding.reasons.map(\.code) == ["CANNOT_DECIDE"])
        #expect(finding.amount == nil)
    }

    @Test func `a missing field is asked for once, however many rules read it`() throws {
        let finding = try Demo.finding(["price": nil, "fuel": nil], in: pack)
        #expect(finding.outcome == .returned)
        #expect(finding.reasons.map(\.code) == ["MISSING_FIELD", "MISSING_FIELD"])
        // In the order of the form: fuel before price, although the amount reads price first.
        #expect(finding.reasons.map { $0.message.en.prefix(5) } == ["fuel ", "price"])
        #expect(finding.reasons.allSatisfy { $0.cite == Citation(document: "示例方案", clause: "措施1", status: .verified) })
    }

    @Test func `a field is not asked for where no rule comes to need it`() throws {
        #expect(try Demo.finding(["grade": nil], in: pack).outcome == .approved)
        #expect(
            try Demo.finding(["grade": nil, "fuel": "electric"], in: pack).reasons.map(\.code) == ["MISSING_FIELD"])
    }

    @Test func `a bad value is told once, and what rests on it says nothing more`() throws {
        let finding = try Demo.finding(["price": "12.345", "buyer_id": "140799197003150017"], in: pack)
        #expect(finding.outcome == .returned)
        #expect(finding.reasons.map(\.code) == ["BAD_VALUE", "BAD_IDENTIFIER"])
    }

    @Test func `a date after the business day is a bad value`() throws {
        let finding = try Demo.finding(["applied_on": "2024-07-02"], in: pack)
        #expect(finding.outcome == .returned)
        #expect(finding.reasons.map(\.code) == ["BAD_VALUE"])
        #expect(try Demo.finding(["applied_on": "2024-07-01"], in: pack).outcome == .approved)
    }

    @Test func `of a date after the business day nothing follows but that it is bad`() throws {
        let finding = try Demo.finding(["bought_on": "2025-02-01"], in: pack)
        #expect(finding.reasons.map(\.code) == ["BAD_VALUE"])
        #expect(finding.versionID == nil)
    }

    @Test func `all reasons are given, and returned beats refused`() throws {
        let finding = try Demo.finding(
            ["fuel": "electric", "grade": "4", "buyer_id": "140799197508200023", "item_code": nil], in: pack)
        #expect(finding.reasons.map(\.code) == ["MISSING_FIELD", "OWNER_MISMATCH", "EFFICIENCY_TOO_LOW"])
        #expect(finding.outcome == .returned)
    }

    @Test func `refused beats held, and what holds is said beside it`() throws {
        let pack = try Demo.pack([("cap: {value: 1000 yuan}", "cap: {value: unset, type: money}")])
        let finding = try Demo.finding(["buyer_id": "140799197508200023"], in: pack)
        #expect(finding.reasons.map(\.code) == ["OWNER_MISMATCH", "PARAMETER_UNSET"])
        #expect(finding.outcome == .refused)
    }

    @Test func `an unset limit limits nothing, and a note says so`() throws {
        let finding = try Demo.finding(in: pack)
        #expect(finding.notes.count { $0.code == "LIMIT_UNSET" } == 1)
        #expect(
            finding.notes.contains {
                $0.code == "LIMIT_UNSET" && $0.message.zh.contains("deadline") && $0.cite.status == .unset
            })
    }

    @Test func `without if unset an unset parameter holds the claim`() throws {
        let finding = try Demo.finding(in: Demo.pack([("        if unset: passes\n", "")]))
        #expect(finding.outcome == .held)
        #expect(finding.reasons.map(\.code) == ["PARAMETER_UNSET"])
    }

    @Test func `values that are not verified are named by document and status`() throws {
        let cites = try Demo.finding(in: pack).notes.filter { $0.code == "NOT_VERIFIED" }.map(\.cite)
        #expect(
            cites == [
                Citation(document: "甲号文", clause: nil, status: .reported),
                Citation(document: "甲号文", clause: nil, status: .recalled),
            ])
    }

    @Test func `a table without a row for the claim cannot decide`() throws {
        let pack = try Demo.pack([("          - {when: ['\"petrol\"'], then: rate of petrol}\n", "")])
        let finding = try Demo.finding(in: pack)
        #expect(finding.outcome == .held)
        #expect(finding.reasons.map(\.code) == ["CANNOT_DECIDE"])
        // Where the claim is refused anyway nobody need look.
        let refused = try Demo.finding(["buyer_id": "140799197508200023"], in: pack)
        #expect(refused.reasons.map(\.code) == ["OWNER_MISMATCH"])
    }

    @Test func `a message shows values, masks people, and names choices in both languages`() throws {
        let finding = try Demo.finding(["fuel": "electric", "grade": "4", "buyer_id": "140799197508200023"], in: pack)
        #expect(
            finding.reasons.map(\.message) == [
                Bilingual(zh: "购买人 140799********0023 不是申请人", en: "The buyer 140799********0023 is not the applicant"),
                Bilingual(zh: "电动 等级 4", en: "electric of grade 4, 20% of 5000.00"),
            ])
    }

    @Test(arguments: [
        ("{{grade}}", "{grade}"), ("{grade + 1}", "3"), ("{electric car}", "no"), ("{string(grade) + \"}\"}", "2}"),
        ("{deadline}", "(nothing)"),
        ("{cap}", "1000"), ("{rate of petrol}", "10%"), ("{first day}", "2024-01-01"), ("{price}", "5000.00"),
        ("{applicant_name}", "测**"),
        ("{substring(applicant_id, 1, 6)}", "1*****"),
    ])
    func `placeholders are expressions`(template: String, shown: String) throws {
        let pack = try Demo.pack([
            (
                "otherwise: {zh: \"购买人 {buyer_id} 不是申请人\", en: \"The buyer {buyer_id} is not the applicant\"}",
                "otherwise: {zh: 甲, en: '\(template)'}"
            )
        ])
        let finding = try Demo.finding(["buyer_id": "140799197508200023"], in: pack)
        #expect(finding.reasons.first?.message.en == shown)
    }

    @Test func `one value in one space twice in a claim is a duplicate by itself`() throws {
        let finding = try Demo.finding(["spare_code": "A1"], in: pack)
        #expect(finding.outcome == .refused)
        #expect(finding.reasons.map(\.code) == ["DUPLICATE"])
        #expect(finding.keys.count == 1)
        #expect(try Demo.finding(["spare_code": "A2"], in: pack).keys.map(\.value) == ["A1", "A2"])
    }

    @Test func `a joined key may lack all parts but the last`() throws {
        let pack = try Demo.pack([("key: item_code, space: item,", "key: 'spare_code, item_code', space: item,")])
        #expect(try Demo.finding(in: pack).keys.map(\.value) == ["|A1"])
        let last = try Demo.pack([("key: item_code, space: item,", "key: 'item_code, spare_code', space: item,")])
        #expect(try Demo.finding(in: last).reasons.map(\.code) == ["MISSING_FIELD"])
    }

    @Test func `a quota whose number is unset counts and does not limit`() throws {
        let pack = try Demo.pack([
            ("at most: 1,", "at most: allowed,"),
            ("bonus: {value: 0 yuan}", "bonus: {value: 0 yuan}\n      allowed: {value: unset, type: number}"),
        ])
        let finding = try Demo.finding(in: pack)
        #expect(finding.quotas.map(\.atMost) == [nil])
        #expect(finding.notes.contains { $0.code == "LIMIT_UNSET" && $0.message.en.contains("allowed") })
        let taken = Facts(quotaTaken: [.init(counter: "demo a person", key: "140799197003150016|petrol", taken: 900)])
        #expect(Decision.decide(finding, facts: taken).outcome == .approved)
    }

    @Test func `the birth date of a resident ID is offered to rules`() throws {
        let pack = try Demo.pack([
            ("  grade:", "  elder_id: {type: resident id, label: 老人证件号码}\n  grade:"),
            ("that: grade <= 3", "that: elder_birth_date <= date(1970, 3, 15)"),
        ])
        for (identity, codes) in [("140799197003150016", []), ("140799197508200023", ["EFFICIENCY_TOO_LOW"])] {
            #expect(
                try Demo.finding(["elder_id": identity, "fuel": "electric"], in: pack).reasons.map(\.code) == codes)
        }
        let missing = try Demo.finding(["fuel": "electric"], in: pack)
        #expect(missing.reasons.map(\.code) == ["MISSING_FIELD"])
        #expect(missing.reasons[0].message.en.contains("elder_id"))
    }
}
