package import FEEL

/// The resident identity number of GB 11643-1999: 17 digits and a check character.
///
/// The first six digits are never a reason to refuse: old and special division codes are valid there.
package enum ResidentID {
    static let standard = Citation(document: "GB 11643-1999", status: .reported)

    private static let weights: [Int] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    private static let checkCharacters = Array("10X98765432".utf8)

    /// Whether the text is a valid number: half width, `X` in upper case.
    package static func isValid(_ text: String) -> Bool {
        flaw(in: text.utf8.span) == nil
    }

    /// The birth date that the number states; nil where the text is not a valid number.
    package static func birthDate(of text: String) -> CivilDate? {
        flaw(in: text.utf8.span) == nil ? birthDate(text.utf8.span) : nil
    }

    static func flaw(in text: Span<UInt8>) -> Flaw? {
        guard text.count == 18 else { return wrongLength(text) }
        var sum = 0
        for index in 0..<17 {
            guard FieldText.isDigit(text[index]) else { return wrongCharacters }
            sum += weights[index] * Int(text[index] - 0x30)
        }
        guard FieldText.isDigit(text[17]) || text[17] == 0x58 else { return wrongCharacters }
        guard birthDate(text) != nil else { return noSuchDay }
        return checkCharacters[sum % 11] == text[17] ? nil : wrongCheck
    }

    /// Digits 7 to 14, of which the caller knows that they are digits.
    private static func birthDate(_ text: Span<UInt8>) -> CivilDate? {
        func number(_ range: Range<Int>) -> Int {
            var value = 0
            for index in range { value = value * 10 + Int(text[index]) - 0x30 }
            return value
        }
        let year = number(6..<10)
        // Nobody alive was born before; a year 0000 is a slip, not a date.
        guard year >= 1800 else { return nil }
        return CivilDate(year: year, month: number(10..<12), day: number(12..<14))
    }

    private static let mend = (
        zh: "请对照居民身份证逐位核对18位号码。",
        en: "Compare all 18 characters with the identity card."
    )

    private static func wrongLength(_ text: Span<UInt8>) -> Flaw {
        let count = FieldText.string(text).unicodeScalars.count
        if count == 15, FieldText.isAllDigits(text) {
            return Flaw(
                .badIdentifier, "是15位的旧号码", "is an old number of 15 digits",
                mend: ("请填写18位居民身份证号码。", "Give the resident identity number of 18 characters."), cite: standard)
        }
        return Flaw(
            .badIdentifier, "应为18位居民身份证号码，现为\(count)位",
            "should be a resident identity number of 18 characters and has \(count)", mend: mend, cite: standard)
    }

    private static var wrongCharacters: Flaw {
        Flaw(
            .badIdentifier, "含有居民身份证号码中不会有的字符",
            "has characters that no resident identity number has",
            mend: ("居民身份证号码为17位数字加一位数字或X，请核对。", "It is 17 digits and a digit or X; check it."), cite: standard)
    }

    private static var noSuchDay: Flaw {
        Flaw(
            .badIdentifier, "中的出生日期不存在", "states a birth date that does not exist", mend: mend, cite: standard)
    }

    private static var wrongCheck: Flaw {
        Flaw(
            .badIdentifier, "的末位校验码不对，其中至少有一位写错",
            "does not fit its check character: at least one character is wrong", mend: mend, cite: standard)
    }
}
