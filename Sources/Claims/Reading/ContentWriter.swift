/// Canonical JSON: no spaces, and of each text exactly one spelling.
enum ContentWriter {
    /// Writes a JSON string of valid UTF-8. Only `"`, `\` and control characters are escaped, the common ones by letter.
    @inline(__always)
    static func write(_ text: Span<UInt8>, to content: inout Content) {
        content.append(0x22)
        if needsEscapes(text) {
            writeEscaped(text, to: &content)
        } else {
            content.append(text)
        }
        content.append(0x22)
    }

    /// The text as a JSON string.
    static func string(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        var content = Content()
        write(bytes.span, to: &content)
        return content.array
    }

    @inline(__always)
    private static func needsEscapes(_ text: Span<UInt8>) -> Bool {
        var escapes = false
        for index in text.indices where needsEscape(text[index]) { escapes = true }
        return escapes
    }

    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x22 || byte == 0x5C }

    private static func writeEscaped(_ text: Span<UInt8>, to content: inout Content) {
        let digits = Array("0123456789abcdef".utf8)
        for index in text.indices {
            let byte = text[index]
            guard needsEscape(byte) else {
                content.append(byte)
                continue
            }
            content.append(0x5C)
            switch byte {
            case 0x22, 0x5C: content.append(byte)
            case 0x08: content.append(UInt8(ascii: "b"))
            case 0x09: content.append(UInt8(ascii: "t"))
            case 0x0A: content.append(UInt8(ascii: "n"))
            case 0x0C: content.append(UInt8(ascii: "f"))
            case 0x0D: content.append(UInt8(ascii: "r"))
            default:
                for byte in "u00".utf8 { content.append(byte) }
                content.append(digits[Int(byte >> 4)])
                content.append(digits[Int(byte & 15)])
            }
        }
    }
}
