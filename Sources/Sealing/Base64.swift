/// Base 64 (RFC 4648, section 4), accepted in its one canonical form only.
///
/// A decoder that overlooks non-zero padding bits or line breaks lets one signature be written in many ways, so that two
/// files differ and both verify.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let invalid: UInt8 = 0xff
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        for (value, character) in alphabet.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        return values
    }()

    /// The text of the bytes, padded, as ASCII.
    public static func encodedBytes(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.underestimatedCount + 2) / 3 * 4)
        var group: UInt32 = 0
        var inGroup = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            inGroup += 1
            if inGroup == 3 {
                for shift in [18, 12, 6, 0] as [UInt32] {
                    text.append(alphabet[Int(group >> shift & 63)])
                }
                group = 0
                inGroup = 0
            }
        }
        if inGroup > 0 {
            group <<= UInt32(8 * (3 - inGroup))
            for position in 0...inGroup {
                text.append(alphabet[Int(group >> UInt32(18 - 6 * position) & 63)])
            }
            for _ in inGroup..<3 {
                text.append(UInt8(ascii: "="))
            }
        }
        return text
    }

    /// The text of the bytes, padded.
    public static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: encodedBytes(bytes), as: UTF8.self)
    }

    /// The bytes of canonical text.
    ///
    /// - Throws: ``SealingError/badEncoding(what:offset:)`` for a foreign character, missing or misplaced padding, and
    ///   padding bits that are not zero.
    public static func decoded(_ text: some Collection<UInt8>) throws(SealingError) -> [UInt8] {
        let text = [UInt8](text)
        guard text.count.isMultiple(of: 4) else { throw .badEncoding(what: "Base64 text", offset: text.count) }
        var padding = 0
        while padding < 2, padding < text.count, text[text.count - 1 - padding] == UInt8(ascii: "=") {
            padding += 1
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        for offset in 0..<(text.count - padding) {
            let value = values[Int(text[offset])]
            guard value != invalid else { throw .badEncoding(what: "Base64 text", offset: offset) }
            group = group << 6 | UInt32(value)
            if offset & 3 == 3 {
                bytes.append(UInt8(truncatingIfNeeded: group >> 16))
                bytes.append(UInt8(truncatingIfNeeded: group >> 8))
                bytes.append(UInt8(truncatingIfNeeded: group))
                group = 0
            }
        }
        switch padding {
        case 1:
            guard group & 3 == 0 else { throw .badEncoding(what: "Base64 text", offset: text.count - 2) }
            bytes.append(UInt8(truncatingIfNeeded: group >> 10))
            bytes.append(UInt8(truncatingIfNeeded: group >> 2))
        case 2:
            guard group & 15 == 0 else { throw .badEncoding(what: "Base64 text", offset: text.count - 3) }
            bytes.append(UInt8(truncatingIfNeeded: group >> 4))
        default:
            break
        }
        return bytes
    }

    /// The bytes of canonical text.
    public static func decoded(_ text: String) throws(SealingError) -> [UInt8] {
        try decoded([UInt8](text.utf8))
    }
}
