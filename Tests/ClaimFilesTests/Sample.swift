/// Claims as files have them.
enum Sample {
    /// A good appliance claim's fields.
    static func appliance(_ id: String, _ changes: [(String, String)] = []) -> [(String, String)] {
        var fields: [(String, String)] = [
            ("claim_id", id), ("kind", "appliance"), ("applied_on", "2024-10-01"), ("region", "140702"),
            ("merchant_id", "91350100M000100Y43"), ("applicant_type", "individual"), ("applicant_name", "张三"),
            ("applicant_id", "140799194005010013"), ("category", "refrigerator"), ("brand", "海尔"),
            ("serial_number", "SN-\(id)"), ("final_price", "5000.00"), ("invoice_date", "2024-10-01"),
        ]
        for (name, value) in changes {
            if let place = fields.firstIndex(where: { $0.0 == name }) {
                fields[place].1 = value
            } else {
                fields.append((name, value))
            }
        }
        return fields
    }

    /// The fields as a JSON object of strings; values must need no escapes.
    static func json(_ fields: [(String, String)]) -> String {
        "{" + fields.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",") + "}"
    }

    static func line(_ id: String, _ changes: [(String, String)] = []) -> String { json(appliance(id, changes)) }

    static let header = appliance("").map(\.0).joined(separator: ",")
    static let chineseHeader =
        "申报编号,补贴类别,申请日期,受理地区划代码,商户统一社会信用代码,申请人类型,申请人姓名,申请人证件号码,品类,品牌,SN码,最终销售价格,开票日期"

    /// The fields as a row of a table; values must need no quotation marks.
    static func row(_ id: String, _ changes: [(String, String)] = []) -> String {
        appliance(id, changes).map(\.1).joined(separator: ",")
    }

    /// A row as merchants fill it in, in Chinese throughout.
    static func chineseRow(_ id: String, name: String = "张三") -> String {
        "\(id),家电以旧换新补贴,2024年10月1日,140702,91350100M000100Y43,个人,\(name),140799194005010013,冰箱,海尔,SN-\(id),5000,2024/10/1"
    }
}
