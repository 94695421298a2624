/// The article number under the bar code, GTIN-13 (GB 12904; 69码): 12 digits and a check digit.
package enum GTIN {
    static let standard = Citation(document: "GB 12904", status: .reported)

    /// Whether the text is a valid GTIN-13.
    package static func isValid(_ text: String) -> Bool {
        flaw(in: text.utf8.span) == nil
    }

    static func flaw(in text: Span<UInt8>) -> Flaw? {
        guard text.count == 13, FieldText.isAllDigits(text) else {
            return Flaw(
                .badIdentifier, "应为13位数字", "should be 13 digits", mend: mend, cite: standard)
        }
        var sum = 0
        for index in 0..<13 { sum += Int(text[index] - 0x30) * (index % 2 == 0 ? 1 : 3) }
        if sum % 10 == 0 { return nil }
        return Flaw(
            .badIdentifier, "的末位校验码不对，其中至少有一位写错",
            "does not fit its check digit: at least one digit is wrong", mend: mend, cite: standard)
    }

    private static let mend = (
        zh: "请对照商品条码下的13位数字核对。",
        en: "Compare it with the 13 digits under the bar code."
    )
}
