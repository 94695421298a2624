/// A number plate (GA 36): province, office letter, then five characters, or six for new-energy cars.
package enum Plate {
    static let standard = Citation(document: "GA 36", status: .reported)

    private static let provinces = Set("京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新".unicodeScalars)
    private static let lastCharacters = Set("学警挂港澳领使试超".unicodeScalars)

    /// Whether the text has the form of a plate: half width, upper case, without separators.
    package static func isValid(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count == 7 || scalars.count == 8, provinces.contains(scalars[0]), isLetter(scalars[1]) else {
            return false
        }
        let serial = scalars[2...]
        if scalars.count == 7 {
            return serial.dropLast().allSatisfy(isSerial)
                && (isSerial(scalars[6]) || lastCharacters.contains(scalars[6]))
        }
        // The letter that marks a new-energy car comes first on small cars and last on large ones.
        return serial.allSatisfy(isSerial) && (isLetter(scalars[2]) || isLetter(scalars[7]))
    }

    static func flaw(in text: Span<UInt8>) -> Flaw? {
        if isValid(FieldText.string(text)) { return nil }
        return Flaw(
            .badIdentifier, "不是有效的号牌号码", "is not a valid number plate",
            mend: (
                "号牌为省份简称、字母加5位（新能源6位）字母数字，不用I和O，如晋K12345、晋KD12345，请对照行驶证核对。",
                "A plate is a province, a letter and 5 characters (6 for new-energy cars), without I and O: 晋K12345, "
                    + "晋KD12345. Compare it with the vehicle licence."
            ), cite: standard)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        "A"..."Z" ~= scalar && scalar != "I" && scalar != "O"
    }

    private static func isSerial(_ scalar: Unicode.Scalar) -> Bool {
        isLetter(scalar) || "0"..."9" ~= scalar
    }
}
