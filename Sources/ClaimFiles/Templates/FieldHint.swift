import Claims

/// What is to be written into a field, in a few words for whoever fills in a form.
enum FieldHint {
    static func text(_ field: Field, _ kind: ClaimKind) -> Bilingual {
        let what = field.name == CommonField.kind.name ? form(of: kind) : form(field)
        guard field.isRequired else { return what }
        return Bilingual(zh: "必填；" + what.zh, en: "needed; " + what.en)
    }

    private static func form(of kind: ClaimKind) -> Bilingual {
        Bilingual(zh: "填 \(kind.label)", en: "write \(kind.name)")
    }

    private static func form(_ field: Field) -> Bilingual {
        if field.name == CommonField.claimID.name {
            return Bilingual(zh: "自编，本单位内不得重复", en: "your own number, never used twice")
        }
        switch field.type {
        case .text: return Bilingual(zh: "文字", en: "text")
        case .money: return Bilingual(zh: "元，至多两位小数，如 4299.00", en: "yuan, at most two places: 4299.00")
        case .number: return Bilingual(zh: "数字", en: "a number")
        case .wholeNumber:
            guard let range = field.range else { return Bilingual(zh: "整数", en: "a whole number") }
            return range.upperBound == .max
                ? Bilingual(zh: "整数，不小于 \(range.lowerBound)", en: "a whole number from \(range.lowerBound) on")
                : Bilingual(
                    zh: "整数，\(range.lowerBound) 至 \(range.upperBound)",
                    en: "a whole number from \(range.lowerBound) to \(range.upperBound)")
        case .date: return Bilingual(zh: "日期，如 2026-08-01", en: "a date: 2026-08-01")
        case .boolean: return Bilingual(zh: "是 或 否", en: "true or false")
        case .choice(let choices):
            return Bilingual(
                zh: "选：\(choices.map(\.label).joined(separator: "、"))",
                en: "one of \(choices.map(\.name).joined(separator: ", "))")
        case .residentID: return Bilingual(zh: "18位居民身份证号码", en: "resident identity number, 18 characters")
        case .personOrCompanyID:
            return Bilingual(
                zh: "个人填身份证号码，单位填统一社会信用代码", en: "resident identity number, or a company's credit code")
        case .creditCode: return Bilingual(zh: "18位统一社会信用代码", en: "unified social credit code, 18 characters")
        case .vin: return Bilingual(zh: "17位识别代号", en: "17 characters")
        case .plate: return Bilingual(zh: "号牌，如 晋K12345", en: "number plate: 晋K12345")
        case .bankAccount: return Bilingual(zh: "账号，13至19位数字", en: "13 to 19 digits")
        case .gtin: return Bilingual(zh: "13位条码数字", en: "13 digits of the bar code")
        case .invoiceCode:
            return Bilingual(zh: "10或12位；数电发票留空", en: "10 or 12 digits; empty for a fully digital invoice")
        case .invoiceNumber:
            return Bilingual(zh: "数电发票20位，旧式发票8位", en: "20 digits of a fully digital invoice, 8 of an older one")
        case .division: return Bilingual(zh: "6位区划代码，如 140702", en: "division code of 6 digits: 140702")
        case .phone: return Bilingual(zh: "手机，或带区号的固定电话", en: "mobile, or fixed line with area code")
        case .identifier: return Bilingual(zh: "照原件填写", en: "as the document has it")
        case .list(let parts):
            return Bilingual(
                zh: "每项写 \(parts.map(\.label).joined(separator: ":"))，各项用分号隔开",
                en: "\(parts.map(\.name).joined(separator: ":")) an item, items parted by semicolons")
        }
    }
}
