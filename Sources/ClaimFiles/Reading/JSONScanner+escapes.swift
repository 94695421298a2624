import Claims

extension JSONScanner {
    /// Decodes the escapes of a string's text and appends it as UTF-8.
    static func decode(_ text: Span<UInt8>, _ range: Range<Int>, into decoded: inout [UInt8]) throws(RowProblem) {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            if byte != 0x5C {
                decoded.append(byte)
                index += 1
                continue
            }
            // The scanner has seen to it that a byte follows every backslash.
            switch text[index + 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(text[index + 1])
            case UInt8(ascii: "b"): decoded.append(0x08)
            case UInt8(ascii: "f"): decoded.append(0x0C)
            case UInt8(ascii: "n"): decoded.append(0x0A)
            case UInt8(ascii: "r"): decoded.append(0x0D)
            case UInt8(ascii: "t"): decoded.append(0x09)
            case UInt8(ascii: "u"):
                let (scalar, length) = try scalar(text, at: index, before: range.upperBound)
                UTF8.encode(scalar).map { decoded.append(contentsOf: $0) }
                index += length
                continue
            default:
                throw problem(text, at: index, "反斜杠后的字符无效", "no such escape")
            }
            index += 2
        }
    }

    /// The character of `\uXXXX`, or of two of them that are a surrogate pair, and how many bytes it takes.
    private static func scalar(
        _ text: Span<UInt8>, at index: Int, before end: Int
    ) throws(RowProblem) -> (Unicode.Scalar, Int) {
        let first = try unit(text, at: index, before: end)
        if first == 0 { throw .nul(in: nil) }
        if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
        let low = index + 6
        if first < 0xDC00, low + 1 < end, text[low] == 0x5C, text[low + 1] == UInt8(ascii: "u") {
            let second = try unit(text, at: low, before: end)
            if 0xDC00...0xDFFF ~= second,
                let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
            {
                return (scalar, 12)
            }
        }
        throw problem(text, at: index, "半个代理对", "half of a surrogate pair")
    }

    private static func unit(_ text: Span<UInt8>, at index: Int, before end: Int) throws(RowProblem) -> UInt16 {
        guard index + 6 <= end else { throw problem(text, at: index, "\\u后应有四位", "four digits are expected after \\u") }
        var unit: UInt16 = 0
        for place in index + 2..<index + 6 {
            let byte = text[place]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw problem(text, at: index, "\\u后应有四位", "four digits are expected after \\u")
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
