/// Invoice codes and numbers. A fully digital invoice (全面数字化的电子发票) has a number of 20 digits and no code; older
/// invoices have a code of 10 or 12 digits and a number of 8.
package enum InvoiceNumber {
    /// Digits of the number of a fully digital invoice.
    static let digitalLength = 20
    /// Digits of the number of an older invoice.
    static let olderLength = 8

    static func flaw(inNumber text: Span<UInt8>) -> Flaw? {
        if FieldText.isAllDigits(text), text.count == digitalLength || text.count == olderLength { return nil }
        return Flaw(
            .badIdentifier, "应为20位（数电发票）或8位数字", "should have 20 digits (fully digital invoice) or 8",
            mend: ("请对照发票核对发票号码。", "Compare it with the invoice."))
    }

    static func flaw(inCode text: Span<UInt8>) -> Flaw? {
        if FieldText.isAllDigits(text), text.count == 10 || text.count == 12 { return nil }
        return Flaw(
            .badIdentifier, "应为10位或12位数字", "should have 10 or 12 digits",
            mend: (
                "请对照发票核对发票代码；数电发票（号码20位）没有发票代码，请留空。",
                "Compare it with the invoice; a fully digital invoice (number of 20 digits) has no code: leave it empty."
            ))
    }

    /// For a code that stands beside a number of 20 digits.
    static var codeBesideDigitalNumber: Flaw {
        Flaw(
            .badIdentifier, "与20位的发票号码并存，而数电发票没有发票代码",
            "stands beside an invoice number of 20 digits, and a fully digital invoice has no code",
            mend: (
                "数电发票请将发票代码留空；旧式发票请填8位发票号码。",
                "Leave the code empty for a fully digital invoice; give the number of 8 digits for an older one."
            ))
    }

    static var olderNumberWithoutCode: Flaw {
        Flaw(
            .badIdentifier, "有8位而没有发票代码", "has 8 digits and no invoice code beside it",
            mend: (
                "旧式发票请补填10位或12位的发票代码；数电发票请填20位的发票号码。",
                "Give the code of 10 or 12 digits of an older invoice; give the number of 20 digits of a fully digital one."
            ))
    }
}
