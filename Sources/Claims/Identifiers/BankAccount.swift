/// A bank card number, 13 to 19 digits with a check digit (GB/T 17789, Luhn), or another account number.
package enum BankAccount {
    /// Whether the text is a card number with the right check digit.
    package static func isCard(_ text: String) -> Bool {
        flaw(in: text.utf8.span) == nil
    }

    /// Passbooks and company accounts have numbers of other lengths and without a check digit, so only what is no
    /// number at all is refused.
    static func flaw(in text: Span<UInt8>) -> Flaw? {
        guard FieldText.isAllDigits(text), text.count <= 40 else {
            return notDigits
        }
        guard 13...19 ~= text.count, hasLuhnDigit(text) else { return doubtful }
        return nil
    }

    /// From the right, every second digit counts double; the digits' sum is a multiple of ten.
    private static func hasLuhnDigit(_ text: Span<UInt8>) -> Bool {
        var sum = 0
        for index in text.indices {
            let digit = Int(text[index] - 0x30)
            let doubled = (text.count - index) % 2 == 0 ? digit * 2 : digit
            sum += doubled > 9 ? doubled - 9 : doubled
        }
        return sum % 10 == 0
    }

    private static var notDigits: Flaw {
        Flaw(
            .badIdentifier, "不是银行账号：应全为数字", "is not an account number: it should be digits only",
            mend: ("请对照银行卡或存折核对账号。", "Compare it with the bank card or the passbook."))
    }

    private static var doubtful: Flaw {
        Flaw(
            .identifierWarning, "不符合银行卡号的校验规则，可能是存折账号，也可能写错",
            "does not pass the check of bank card numbers: it may be a passbook's, or mistyped",
            mend: ("请对照银行卡或存折核对账号。", "Compare it with the bank card or the passbook."))
    }
}
