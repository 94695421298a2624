import Claims
import FEEL

/// A kind with a field of every type, and a claim of it whose every value is good.
enum SampleClaim {
    static let kind = ClaimKind(
        name: "sample", label: "示例补贴",
        inputs: [
            Field(name: "vin", label: "车辆识别代号", type: .vin),
            Field(name: "plate", label: "号牌", type: .plate),
            Field(
                name: "fuel", label: "动力类别",
                type: .choice([Choice(name: "petrol", label: "汽油"), Choice(name: "diesel", label: "柴油")])),
            Field(name: "certificate", label: "证明编号", type: .identifier, isRequired: true),
            Field(name: "serial_number", label: "SN码", type: .identifier),
            Field(name: "gtin", label: "69码", type: .gtin),
            Field(name: "level", label: "能效等级", type: .wholeNumber, range: 1...5),
            Field(name: "score", label: "得分", type: .number),
            Field(name: "ticked", label: "勾选", type: .boolean, absent: .boolean(false)),
            Field(name: "plain", label: "是否", type: .boolean),
            Field(name: "invoice_code", label: "发票代码", type: .invoiceCode),
            Field(name: "invoice_number", label: "发票号码", type: .invoiceNumber),
            Field(name: "total", label: "价税合计", type: .money),
            Field(name: "person", label: "老年人证件号码", type: .residentID),
            Field(name: "note", label: "备注", type: .text),
            Field(
                name: "items", label: "改造项目",
                type: .list([
                    Field(name: "item", label: "项目编号", type: .wholeNumber, range: 1...30),
                    Field(name: "cost", label: "费用", type: .money),
                    Field(name: "in_plan", label: "列入方案", type: .boolean, absent: .boolean(false)),
                ])),
        ])

    static func parser() throws -> ClaimParser { ClaimParser(schema: try ClaimSchema(kinds: [kind])) }

    /// Good values of the required fields. The person and the codes are the policy facts' samples.
    static let good: [(String, String)] = [
        ("claim_id", "A-1"), ("kind", "sample"), ("applied_on", "2024-06-01"), ("region", "140702"),
        ("merchant_id", "91350100M000100Y43"), ("applicant_type", "individual"), ("applicant_name", "张三"),
        ("applicant_id", "140799194005010013"), ("certificate", "HS-1"),
    ]

    /// The good claim with some fields changed or added; nil takes a field away.
    static func fields(_ changes: [String: String?] = [:]) -> [RawField] {
        var fields = good.filter { changes[$0.0] == nil }.map { RawField(name: $0.0, value: .text($0.1)) }
        for (name, text) in changes.sorted(by: { $0.key < $1.key }) {
            if let text { fields.append(RawField(name: name, value: .text(text))) }
        }
        return fields
    }

    static func claim(_ changes: [String: String?] = [:]) throws -> Claim {
        try parser().claim(from: fields(changes)).get()
    }
}

extension Claim {
    /// The content as text.
    var contentText: String { String(decoding: content, as: UTF8.self) }

    /// `code field` of every problem.
    var problemCodes: [String] { problems.map { "\($0.code.rawValue) \($0.field)" } }

    /// `code field` of every warning.
    var warningCodes: [String] { warnings.map { "\($0.code.rawValue) \($0.field)" } }
}
