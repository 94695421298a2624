import Claims

/// A random claim: what a merchant means, before it is written in any format.
struct GeneratedClaim {
    enum Meaning {
        case text(String)
        /// Records of a list, part names with texts.
        case list([[(String, String)]])
    }

    let kind: ClaimKind
    /// The fields that are present, with values well-formed or not.
    var values: [(field: Field, meaning: Meaning)] = []
    /// Names of the fields whose values are bad or missing: known from how they were made.
    var flawed: Set<String> = []

    init(_ id: Int, _ random: inout SplitMix64) {
        kind = random.pick([SampleSchema.scrappage, SampleSchema.appliance, SampleSchema.elderly])
        // Every fully digital invoice number stands without a code, every older one with a code.
        let digital = random.oneIn(2)
        for field in kind.fields {
            switch field.name {
            case "claim_id": values.append((field, .text("C-\(id)")))
            case "kind": values.append((field, .text(random.oneIn(2) ? kind.name : kind.label)))
            case "merchant_id": values.append((field, .text("91350100M000100Y43")))
            case "applicant_type": values.append((field, .text(random.pick(["individual", "个人"]))))
            case "applicant_id", "applicant_name": values.append((field, .text(Self.good(field, &random))))
            case "invoice_code": if !digital { values.append((field, .text("1234567890"))) }
            case "invoice_number": values.append((field, .text(digital ? "25142000000000000001" : "12345678")))
            default: add(field, &random)
            }
        }
    }

    private mutating func add(_ field: Field, _ random: inout SplitMix64) {
        if random.oneIn(8) {
            if field.isRequired { flawed.insert(field.name) }
            return
        }
        if case .list(let parts) = field.type {
            var records: [[(String, String)]] = []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                var record: [(String, String)] = []
                for part in parts where part.absent == nil || random.oneIn(2) {
                    if part.type == .boolean {
                        record.append((part.name, "true"))
                    } else if random.oneIn(20) {
                        record.append((part.name, "x y"))
                        flawed.insert(field.name)
                    } else {
                        record.append((part.name, Self.good(part, &random)))
                    }
                }
                records.append(record)
            }
            values.append((field, .list(records)))
        } else if let bad = Self.bad(field.type), random.oneIn(10) {
            values.append((field, .text(random.pick(bad))))
            flawed.insert(field.name)
        } else {
            values.append((field, .text(Self.good(field, &random))))
        }
    }

    /// A value that the field's rules accept, written in one of the ways they accept.
    static func good(_ field: Field, _ random: inout SplitMix64) -> String {
        switch field.type {
        case .text:
            let pieces = [
                "张", "三", "欧阳", "䶮", "a", "Z", "\"", ",", "\\", "/", "\n", "\r\n", "\t", "；", "é", "😀", " ", "1",
                "\u{1}", "\u{7F}",
            ]
            return "甲" + (0..<Int.random(in: 0...12, using: &random)).map { _ in random.pick(pieces) }.joined() + "乙"
        case .money:
            return random.pick(["0", "5000", "5000.0", "19999.92", "0.01", "166666.67", "999999999999.99"])
        case .number: return random.pick(["0", "-1.5", "90", "45.50", "0.001", "12345678901234567890.5"])
        case .wholeNumber:
            let range = field.range ?? 0...9
            return String(Int64.random(in: range, using: &random)) + random.pick(["", "", ".0"])
        case .date: return random.pick(["2024-08-01", "2024/8/1", "2024年8月1日", "2011-06-30", "2024-02-29"])
        case .boolean: return random.pick(["true", "false", "是", "否", "TRUE"])
        case .choice(let choices):
            let choice = random.pick(choices)
            return random.oneIn(2) ? choice.name : choice.label
        case .residentID:
            return random.pick(["140799194005010013", "11010519491231002X", "11010519491231002x", "１40799194405010020"])
        case .personOrCompanyID: return random.pick(["140799194005010013", "140799196605010016"])
        case .creditCode: return "91350100m000100y43"
        case .vin:
            return random.pick(["LZZZZZZZ6ZZ000001", "lzzzzzzz6zz000001", "1M8GDM9AXKP042788", "1M8GDM9A1KP042788"])
        case .plate: return random.pick(["晋K12345", "晋KD12345", "晋k·12345", "晋K1234学"])
        case .bankAccount: return random.pick(["6228000000000000019", "6228 0000 0000 0000 019", "0402000012"])
        case .gtin: return "6901234567892"
        case .invoiceCode: return "1234567890"
        case .invoiceNumber: return "12345678"
        case .division: return random.pick(["140702", "1407KFQ", "1407kfq", "110105"])
        case .phone: return random.pick(["13812345678", "0354-2031234", "没有"])
        case .identifier: return random.pick(["HS-1", "hs-１", "SN 00\"7", "证,1", "a:b;c"])
        case .list: return ""
        }
    }

    /// Values that the type's rules refuse; nil for types that accept any text.
    static func bad(_ type: FieldType) -> [String]? {
        switch type {
        case .text, .phone, .list: nil
        case .identifier: ["6.228E+18"]
        case .money: ["-1", "1,200", "1.234", "￥5", "5e3", "\"", "很贵"]
        case .number: ["1,5", "x", "1e5"]
        case .wholeNumber: ["0.5", "-7", "99999", "一"]
        case .date: ["2024-02-30", "20240801", "昨天", "2024-8"]
        case .boolean: ["yes", "1"]
        case .choice: ["核动力", "PETROL-"]
        case .bankAccount: ["啊", "O0I", "1.40799E+17"]
        default: ["123", "啊", "1.40799E+17", "O0I", "----"]
        }
    }
}
