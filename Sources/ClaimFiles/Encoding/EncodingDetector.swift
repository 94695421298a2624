/// Tells UTF-8 from GB18030 by the lines that have more than ASCII in them.
///
/// A text of several Chinese characters in GB18030 is almost never valid UTF-8, so all lines valid means UTF-8. Where
/// most are not it is GB18030; where few are not it is UTF-8 with damaged lines, which are reported one by one. Turning
/// the whole file to GB18030 for one bad byte would garble every name in it.
struct EncodingDetector {
    /// After so many lines that are not ASCII the answer stands.
    private static let enoughLines = 512

    private var valid = 0
    private var invalid = 0
    /// The beginning of a line whose end has not come yet, where it is not ASCII.
    private var line: [UInt8] = []
    /// No line needs to be longer for telling.
    private static let longestLine = 64 << 10

    /// Whether more bytes could change the answer.
    var isSure: Bool { valid + invalid >= EncodingDetector.enoughLines }

    var encoding: FileEncoding { invalid > valid ? .gb18030 : .utf8 }

    /// Looks at the next bytes of the file.
    mutating func look(at bytes: Span<UInt8>) {
        if isASCII(bytes) {
            // What is ASCII says nothing; it only may end a line that has said something.
            if !line.isEmpty, endsLine(bytes) { end() }
            return
        }
        var start = 0
        for index in bytes.indices where isLineEnd(bytes[index]) {
            add(bytes.extracting(start..<index))
            end()
            start = index + 1
            if isSure { return }
        }
        add(bytes.extracting(start..<bytes.count))
    }

    /// The file ends: so does its last line.
    mutating func end() {
        if !isASCII(line.span) {
            // A line that was cut may end inside a character.
            let tolerated = line.count < EncodingDetector.longestLine ? line.count : line.count - 3
            if firstInvalidUTF8(line.span).map({ $0 >= tolerated }) ?? true { valid += 1 } else { invalid += 1 }
        }
        line.removeAll(keepingCapacity: true)
    }

    private mutating func add(_ bytes: Span<UInt8>) {
        let room = EncodingDetector.longestLine - line.count
        if room > 0 {
            bytes.extracting(first: min(room, bytes.count)).withUnsafeBufferPointer { line.append(contentsOf: $0) }
        }
    }

    private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private func endsLine(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices where isLineEnd(bytes[index]) { return true }
        return false
    }
}

/// Whether no byte has its high bit set.
func isASCII(_ bytes: Span<UInt8>) -> Bool {
    var bits: UInt8 = 0
    for index in bytes.indices { bits |= bytes[index] }
    return bits < 0x80
}

/// Whether the bytes are valid UTF-8.
func isUTF8(_ bytes: Span<UInt8>) -> Bool { firstInvalidUTF8(bytes) == nil }

/// Where the first byte stands that is not valid UTF-8; nil where all are.
///
/// ASCII and Chinese are passed over here; from anything else on, the library has its say.
func firstInvalidUTF8(_ bytes: Span<UInt8>) -> Int? {
    var index = 0
    while index < bytes.count {
        if index + 8 <= bytes.count {
            let high = Words.high(in: bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
            if high == 0 {
                index += 8
                continue
            }
            index += high.trailingZeroBitCount >> 3
        }
        let byte = bytes[index]
        if byte < 0x80 {
            index += 1
        } else if isPlainThreeByteStart(byte), index + 2 < bytes.count, bytes[index + 1] & 0xC0 == 0x80,
            bytes[index + 2] & 0xC0 == 0x80
        {
            index += 3
        } else {
            return invalidUTF8(bytes, from: index)
        }
    }
    return nil
}

/// Whether any two continuation bytes make a character with it: U+1000 to U+CFFF, U+E000 to U+FFFF.
@inline(__always)
private func isPlainThreeByteStart(_ byte: UInt8) -> Bool {
    byte >= 0xE1 && byte <= 0xEF && byte != 0xED
}

/// - Parameter start: where a character begins.
private func invalidUTF8(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    do {
        _ = try UTF8Span(validating: bytes.extracting(start..<bytes.count))
        return nil
    } catch {
        return start + error.byteOffsets.lowerBound
    }
}

/// Whether the bytes are Chinese text in UTF-8 beyond doubt: valid, two characters at least that are not ASCII, and every one
/// of them written in three bytes or more, from U+3000 on. Chinese text in GB18030 is never that but for rows of very few and
/// very rare characters.
func isChineseUTF8(_ bytes: Span<UInt8>) -> Bool {
    var characters = 0
    for index in bytes.indices where bytes[index] & 0xC0 == 0xC0 {
        if bytes[index] < 0xE3 { return false }
        characters += 1
    }
    return characters > 1 && isUTF8(bytes)
}
