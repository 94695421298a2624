/// Hexadecimal text, lower case.
public enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    /// Two lower-case digits a byte.
    public static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.underestimatedCount * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of lower-case hexadecimal text, in its one form: no upper case, no odd digit, no space.
    public static func decoded(_ text: some Sequence<UInt8>) throws(SealingError) -> [UInt8] {
        var bytes: [UInt8] = []
        var high: UInt8?
        var offset = 0
        for character in text {
            let value: UInt8
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = character - UInt8(ascii: "a") + 10
            default: throw .badEncoding(what: "Hexadecimal text", offset: offset)
            }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
            offset += 1
        }
        guard high == nil else { throw .badEncoding(what: "Hexadecimal text", offset: offset) }
        return bytes
    }

    /// The bytes of lower-case hexadecimal text, in its one form.
    public static func decoded(_ text: String) throws(SealingError) -> [UInt8] {
        try decoded(text.utf8)
    }
}

/// Lower-case hexadecimal text, two digits a byte.
public func hex(_ bytes: some Sequence<UInt8>) -> String {
    Hex.encoded(bytes)
}
