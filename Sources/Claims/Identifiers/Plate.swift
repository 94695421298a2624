/// A number plate (GA 36): province, office letter, then five characters, or six for new-energy cars.
package enum Plate {
    static let standard = Citation(document: "GA 36", status: .reported)

    private static let provinces = characters("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新")
    /// What may stand last: driving schools, police, trailers, Hong Kong, Macao, embassies, consulates, trials, oversize.
    private static let lastCharacters = characters("学警挂港澳领使试超")

    /// Whether the text has the form of a plate: half width, upper case, without separators.
    package static func isValid(_ text: String) -> Bool {
        flaw(in: text.utf8.span) == nil
    }

    static func flaw(in text: Span<UInt8>) -> Flaw? {
        // The province has three bytes of UTF-8, the letter one.
        guard text.count >= 9, provinces.contains(character(text, 0)), isLetter(text[3]) else { return wrongForm }
        for index in 4..<8 where !isSerial(text[index]) { return wrongForm }
        switch text.count {
        case 9 where isSerial(text[8]): return nil
        case 11 where lastCharacters.contains(character(text, 8)): return nil
        // The letter that marks a new-energy car comes first on small cars and last on large ones.
        case 10 where isSerial(text[8]) && isSerial(text[9]) && (isLetter(text[4]) || isLetter(text[9])): return nil
        default: return wrongForm
        }
    }

    private static var wrongForm: Flaw {
        Flaw(
            .badIdentifier, "不是有效的号牌号码", "is not a valid number plate",
            mend: (
                "号牌为省份简称、字母加5位（新能源6位）字母数字，不用I和O，如晋K12345、晋KD12345，请对照行驶证核对。",
                "A plate is a province, a letter and 5 characters (6 for new-energy cars), without I and O: 晋K12345, "
                    + "晋KD12345. Compare it with the vehicle licence."
            ), cite: standard)
    }

    /// The characters' three bytes of UTF-8 each, as numbers.
    private static func characters(_ text: String) -> [UInt32] {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: 3).map { character(bytes.span, $0) }
    }

    private static func character(_ text: Span<UInt8>, _ index: Int) -> UInt32 {
        UInt32(text[index]) << 16 | UInt32(text[index + 1]) << 8 | UInt32(text[index + 2])
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x41 && byte <= 0x5A && byte != UInt8(ascii: "I") && byte != UInt8(ascii: "O")
    }

    private static func isSerial(_ byte: UInt8) -> Bool { isLetter(byte) || FieldText.isDigit(byte) }
}
