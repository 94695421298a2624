import Claims
import FEEL
import Ledger
import Testing

@testable import Rulebook

/// A small programme to try the reader and the evaluation on, made up for the tests.
enum Demo {
    static let programme = """
        programme: demo-subsidy
        kind: demo_subsidy
        title: {zh: 示例补贴, en: Demo subsidy}
        cites: {document: 示例方案, clause: 措施1, status: verified}
        inputs:
          item_code: {type: identifier, label: 货号, required: yes}
          spare_code: {type: identifier, label: 备用货号}
          fuel:
            type: choice
            label: 动力
            values: {petrol: 汽油, electric: 电动}
          price: {type: money, label: 价格}
          bought_on: {type: date, label: 购买日期}
          buyer_id: {type: person or company ID, label: 购买人证件号码}
          grade: {type: whole number, label: 等级, from: 1, to: 9}
        versions:
          - id: D1
            title: {zh: 第一版, en: First}
            cites: {document: 甲号文, clause: 第一条, status: reported}
            governs: bought_on in [first day..last day]
            parameters:
              first day: {value: 2024-01-01}
              last day: {value: 2024-12-31}
              rate of petrol: {value: 10 %, clause: 第三条}
              rate of electric: {value: 20 %, status: recalled}
              cap: {value: 1000 yuan}
              deadline: {value: unset, type: date}
              bonus: {value: 0 yuan}
              central share: {value: 60 %}
            definitions:
              electric car: {is: fuel = "electric", zh: 电动车, en: electric car}
            tables:
              rate:
                hit policy: U
                result: rate
                inputs: [fuel]
                rows:
                  - {when: ['"petrol"'], then: rate of petrol}
                  - {when: ['"electric"'], then: rate of electric}
            require:
              - code: OWNER_MISMATCH
                that: buyer_id = applicant_id
                otherwise: {zh: "购买人 {buyer_id} 不是申请人", en: "The buyer {buyer_id} is not the applicant"}
              - code: APPLIED_TOO_LATE
                clause: 第五条
                that: applied_on <= deadline
                if unset: passes
                otherwise: {zh: "申请日期 {applied_on} 晚于 {deadline}", en: "Applied on {applied_on}, after {deadline}"}
              - code: EFFICIENCY_TOO_LOW
                when: electric car
                that: grade <= 3
                otherwise: {zh: "{fuel} 等级 {grade}", en: "{fuel} of grade {grade}, {rate} of {price}"}
            amount: min(price * rate, cap) + bonus
            limits:
              - {code: DUPLICATE, key: item_code, space: item, otherwise: {zh: "{item_code} 已用", en: "{item_code} was used"}}
              - {code: DUPLICATE, key: spare_code, space: item, when: spare_code != null, otherwise: {zh: "{spare_code} 已用", en: "{spare_code} was used"}}
              - {code: QUOTA_EXCEEDED, counter: demo a person, key: 'applicant_id, fuel', at most: 1, otherwise: {zh: 名额已满, en: No more}}
            funding: {central: central share, local: remainder}

        """

    static let fields = [
        "claim_id": "T-1", "kind": "demo_subsidy", "applied_on": "2024-06-01", "region": "140702",
        "merchant_id": "91140799MA0TE0018Q", "applicant_type": "individual", "applicant_name": "测试甲",
        "applicant_id": "140799197003150016", "item_code": "A1", "fuel": "petrol", "price": "5000.00",
        "bought_on": "2024-05-01", "buyer_id": "140799197003150016", "grade": "2",
    ]

    static let day = CivilDate(year: 2024, month: 7, day: 1)!

    static func file(_ text: String = programme) -> PackFile {
        PackFile(path: "demo-subsidy/programme.yaml", bytes: Array(text.utf8))
    }

    /// The rulebook of the programme with some texts replaced by others. Each must be there.
    static func rulebook(_ changes: [(String, String)] = [], parameters: String? = nil) throws -> Rulebook {
        let overlays = parameters.map { [PackFile(path: "local.yaml", bytes: Array($0.utf8))] } ?? []
        return try Rulebook.load(files: [file(changed(changes))], parameterFiles: overlays)
    }

    static func pack(_ changes: [(String, String)] = [], parameters: String? = nil) throws -> Pack {
        try #require(try rulebook(changes, parameters: parameters).packs.first)
    }

    static func changed(_ changes: [(String, String)]) -> String {
        var text = programme
        for (old, new) in changes {
            precondition(text.contains(old), "the demo holds no \(old)")
            text.replace(old, with: new)
        }
        return text
    }

    /// The claim with some fields changed; nil removes one.
    static func claim(_ changes: [String: String?] = [:], for pack: Pack) throws -> Claim {
        let schema = try ClaimSchema(kinds: [pack.kind])
        var fields = fields
        for (name, value) in changes { fields[name] = value }
        let raw = pack.kind.fields.compactMap { field in
            fields[field.name].map { RawField(name: field.name, value: .text($0)) }
        }
        return try ClaimParser(schema: schema).claim(from: raw).get()
    }

    static func finding(_ changes: [String: String?] = [:], in pack: Pack, on day: CivilDate = day) throws -> Finding {
        pack.evaluate(try claim(changes, for: pack), on: day)
    }
}

/// A text in which one place is marked by ◊.
struct MarkedText {
    let text: String
    let line: Int
    let column: Int

    init(_ marked: String) {
        let before = marked.prefix { $0 != "◊" }
        precondition(before.count < marked.count, "no place is marked")
        line = before.count { $0 == "\n" } + 1
        column = (before.split(separator: "\n", omittingEmptySubsequences: false).last?.unicodeScalars.count ?? 0) + 1
        text = marked.replacing("◊", with: "")
    }
}

/// A small generator of numbers that gives the same ones for the same seed.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
