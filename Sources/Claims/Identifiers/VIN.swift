/// The vehicle identification number of GB 16735: 17 characters, the ninth of them a check digit.
package enum VIN {
    static let standard = Citation(document: "GB 16735", status: .reported)

    private static let weights: [Int] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    /// What each byte counts; -1 for those that no VIN has (I, O and Q are not used).
    private static let values: [Int] = {
        var values = Array(repeating: -1, count: 256)
        for digit in 0...9 { values[0x30 + digit] = digit }
        for (byte, value) in zip(
            "ABCDEFGHJKLMNPRSTUVWXYZ".utf8,
            [
                1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9,
            ])
        { values[Int(byte)] = value }
        return values
    }()

    /// Whether the text has the form of a VIN and the right check digit: half width, upper case.
    package static func isValid(_ text: String) -> Bool {
        flaw(in: text.utf8.span) == nil
    }

    /// A wrong check digit is a flaw of cars made in China, whose VINs start with L, and only a warning elsewhere:
    /// not every country has check digits.
    static func flaw(in text: Span<UInt8>) -> Flaw? {
        guard text.count == 17 else { return wrongLength(text) }
        var sum = 0
        for index in 0..<17 {
            let value = values[Int(text[index])]
            guard value >= 0 else { return wrongCharacters }
            sum += value * weights[index]
        }
        let expected = sum % 11 == 10 ? UInt8(ascii: "X") : UInt8(0x30 + sum % 11)
        if text[8] == expected { return nil }
        return text[0] == UInt8(ascii: "L") ? wrongCheck : foreignCheck
    }

    private static let mend = (
        zh: "请对照行驶证或车架上的17位代号逐位核对。",
        en: "Compare all 17 characters with the vehicle licence or the number on the car."
    )

    private static func wrongLength(_ text: Span<UInt8>) -> Flaw {
        let count = FieldText.string(text).unicodeScalars.count
        return Flaw(
            .badIdentifier, "应为17位，现为\(count)位", "should have 17 characters and has \(count)",
            mend: mend, cite: standard)
    }

    private static var wrongCharacters: Flaw {
        Flaw(
            .badIdentifier, "含有车辆识别代号中不会有的字符（只用数字和字母，不用I、O、Q）",
            "has characters that no VIN has (digits and letters only, without I, O and Q)", mend: mend, cite: standard)
    }

    private static var wrongCheck: Flaw {
        Flaw(
            .badIdentifier, "的第9位校验码不对，其中至少有一位写错",
            "does not fit its check digit (the ninth): at least one character is wrong", mend: mend, cite: standard)
    }

    private static var foreignCheck: Flaw {
        Flaw(
            .identifierWarning, "的第9位校验码不对；非中国制造的车辆可能没有校验码",
            "does not fit its check digit (the ninth); cars not made in China may have none", mend: mend, cite: standard
        )
    }
}
