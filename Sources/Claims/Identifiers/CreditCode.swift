/// The unified social credit code of GB 32100-2015: 17 characters of 31 and a check character.
package enum CreditCode {
    static let standard = Citation(document: "GB 32100-2015", status: .reported)

    private static let characters = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    /// What each byte counts; -1 for those that no code has.
    private static let values: [Int] = {
        var values = Array(repeating: -1, count: 256)
        for (value, byte) in characters.enumerated() { values[Int(byte)] = value }
        return values
    }()
    /// 3^i mod 31.
    private static let weights: [Int] = (0..<17).reduce(into: [Int]()) { weights, _ in
        weights.append(weights.last.map { $0 * 3 % 31 } ?? 1)
    }

    /// Whether the text is a valid code: half width, upper case.
    package static func isValid(_ text: String) -> Bool {
        flaw(in: text.utf8.span) == nil
    }

    static func flaw(in text: Span<UInt8>) -> Flaw? {
        guard text.count == 18 else { return wrongLength(text) }
        var sum = 0
        for index in 0..<18 {
            let value = values[Int(text[index])]
            guard value >= 0 else { return wrongCharacters }
            if index < 17 { sum += value * weights[index] }
        }
        return values[Int(text[17])] == (31 - sum % 31) % 31 ? nil : wrongCheck
    }

    private static let mend = (
        zh: "请对照营业执照逐位核对18位代码。",
        en: "Compare all 18 characters with the business licence."
    )

    private static func wrongLength(_ text: Span<UInt8>) -> Flaw {
        let count = FieldText.string(text).unicodeScalars.count
        return Flaw(
            .badIdentifier, "应为18位统一社会信用代码，现为\(count)位",
            "should be a unified social credit code of 18 characters and has \(count)", mend: mend, cite: standard)
    }

    private static var wrongCharacters: Flaw {
        Flaw(
            .badIdentifier, "含有统一社会信用代码中不会有的字符（不用I、O、S、V、Z）",
            "has characters that no unified social credit code has (I, O, S, V and Z are not used)",
            mend: mend, cite: standard)
    }

    private static var wrongCheck: Flaw {
        Flaw(
            .badIdentifier, "的末位校验码不对，其中至少有一位写错",
            "does not fit its check character: at least one character is wrong", mend: mend, cite: standard)
    }
}
