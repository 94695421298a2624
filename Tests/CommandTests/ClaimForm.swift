import Foundation

/// A claim as a merchant writes it: named texts in order, to be changed and written in any format.
struct ClaimForm {
    var fields: [(name: String, value: String)]

    subscript(_ name: String) -> String? {
        get { fields.first { $0.name == name }?.value }
        set {
            let place = fields.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): fields[place].value = value
            case (let place?, nil): fields.remove(at: place)
            case (nil, let value?): fields.append((name, value))
            case (nil, nil): break
            }
        }
    }

    /// The claim with other values; nil takes a field out.
    func with(_ changes: [String: String?]) -> ClaimForm {
        var claim = self
        for (name, value) in changes { claim[name] = value }
        return claim
    }

    /// A level 1 television of 2999.00 yuan bought on 2026-11-01 by a person of his own: approved 449.85, of which 404.87
    /// central (15 %, split 90 : 10, half up).
    static func appliance(_ number: Int) -> ClaimForm {
        let person = residentID(number)
        let digits = String(format: "%08d", number)
        return ClaimForm(fields: [
            ("claim_id", "A-\(digits)"), ("kind", "appliance"), ("applied_on", "2026-11-01"), ("region", "140702"),
            ("merchant_id", "91140799MA0EX0034K"), ("applicant_type", "individual"), ("applicant_name", "样本人"),
            ("applicant_id", person), ("category", "television"), ("serial_number", "SN\(digits)"),
            ("efficiency_level", "1"), ("final_price", "2999.00"), ("delivered_on", "2026-11-02"),
            ("invoice_number", "261420000000\(digits)"), ("invoice_date", "2026-11-01"),
            ("invoice_total", "2999.00"), ("invoice_buyer_id", person), ("invoice_region", "140702"),
        ])
    }

    /// The resident ID of a synthetic person (GB 11643-1999; the prefix 140799 is nobody's).
    static func residentID(_ number: Int) -> String {
        let birth = String(
            format: "%04d%02d%02d", 1950 + number % 50, 1 + number / 50 % 12, 1 + number / 600 % 28)
        let first = "140799" + birth + String(format: "%03d", number / 16_800)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(first.utf8, weights).reduce(0) { $0 + Int($1.0 - 48) * $1.1 }
        return first + String(Array("10X98765432")[sum % 11])
    }

    /// One JSON object without a line break.
    var json: String {
        "{" + fields.map { "\(quoted($0.name)):\(quoted($0.value))" }.joined(separator: ",") + "}"
    }

    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\u{0}"..<"\u{20}": result += String(format: "\\u%04x", scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A table with one header row of the fields of the first claim.
    static func table(
        _ claims: [ClaimForm], separator: String = ",", lineEnd: String = "\n", labels: Bool = false
    ) -> String {
        let names = claims[0].fields.map(\.name)
        let header = names.map { labels ? ClaimForm.labels[$0] ?? $0 : $0 }
        let rows = claims.map { claim in names.map { ClaimForm.cell(claim[$0] ?? "", separator) } }
        return ([header] + rows).map { $0.joined(separator: separator) + lineEnd }.joined()
    }

    private static func cell(_ text: String, _ separator: String) -> String {
        guard text.contains(separator) || text.contains("\"") || text.contains("\n") else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    /// The Chinese labels of the contract.
    private static let labels = [
        "claim_id": "申报编号", "kind": "补贴类别", "applied_on": "申请日期", "region": "受理地区划代码",
        "merchant_id": "商户统一社会信用代码", "applicant_type": "申请人类型", "applicant_name": "申请人姓名",
        "applicant_id": "申请人证件号码", "category": "品类", "serial_number": "SN码", "efficiency_level": "能效等级",
        "final_price": "最终销售价格", "delivered_on": "送达日期", "invoice_number": "发票号码", "invoice_date": "开票日期",
        "invoice_total": "价税合计", "invoice_buyer_id": "购买方证件号码", "invoice_region": "开票地区划代码",
    ]
}
