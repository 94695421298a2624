/// The text of a field as bytes of valid UTF-8: trimming, half width, upper case.
///
/// Text in claim files is pasted out of spreadsheets and chat windows: it comes with full-width digits, no-break spaces
/// and byte order marks around it.
enum FieldText {
    /// What is dropped out of the middle of an identifier.
    enum Separators {
        /// Nothing.
        case none
        /// White space: `6228 0000 …`.
        case spaces
        /// White space, hyphens, middle dots and brackets: `晋K·12345`, `0354-2031234`.
        case punctuation
    }

    /// A string of the text, which is valid UTF-8: whoever hands records to a `ClaimBuilder` has seen to it, and no text of a
    /// field begins or ends inside a character.
    @inline(__always)
    static func string(_ text: Span<UInt8>) -> String { String(copying: UTF8Span(unchecked: text)) }

    /// Whether a character is in it that turns the direction of what is shown: a name that reads otherwise than it is
    /// written (Unicode UAX #9: U+202A to U+202E, U+2066 to U+2069).
    @inline(__always)
    static func turnsDirection(_ text: Span<UInt8>) -> Bool {
        guard text.count > 2 else { return false }
        for index in 0..<(text.count - 2) where text[index] == 0xE2 {
            switch (text[index + 1], text[index + 2]) {
            case (0x80, 0xAA...0xAE), (0x81, 0xA6...0xA9): return true
            default: continue
            }
        }
        return false
    }

    /// The range of the text without white space at its ends: ASCII, no-break and full-width spaces, zero-width marks.
    @inline(__always)
    static func trimmed(_ text: Span<UInt8>) -> Range<Int> {
        var start = 0
        var end = text.count
        while start < end {
            let length = spaceLength(text, at: start, before: end)
            if length == 0 { break }
            start += length
        }
        while end > start {
            let length = spaceLength(text, endingAt: end, after: start)
            if length == 0 { break }
            end -= length
        }
        return start..<end
    }

    /// How many bytes the white space that starts here has; 0 where there is none.
    @inline(__always)
    static func spaceLength(_ text: Span<UInt8>, at index: Int, before end: Int) -> Int {
        let byte = text[index]
        if byte > 0x20 && byte < 0xC2 { return 0 }
        if byte <= 0x20 { return 1 }
        if byte == 0xC2 && index + 1 < end && isSpace(0xC2, text[index + 1]) { return 2 }
        if index + 2 < end && isSpace(byte, text[index + 1], text[index + 2]) { return 3 }
        return 0
    }

    @inline(__always)
    private static func spaceLength(_ text: Span<UInt8>, endingAt end: Int, after start: Int) -> Int {
        let byte = text[end - 1]
        if byte <= 0x20 { return 1 }
        if byte < 0x80 || byte > 0xBF { return 0 }
        if end - 2 >= start && isSpace(text[end - 2], byte) { return 2 }
        if end - 3 >= start && isSpace(text[end - 3], text[end - 2], byte) { return 3 }
        return 0
    }

    /// U+00A0 no-break space.
    @inline(__always)
    private static func isSpace(_ first: UInt8, _ second: UInt8) -> Bool { first == 0xC2 && second == 0xA0 }

    /// U+2000 … U+200F spaces and zero-width marks, U+202F, U+3000 ideographic space, U+FEFF byte order mark.
    @inline(__always)
    private static func isSpace(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        switch (first, second) {
        case (0xE2, 0x80): third <= 0x8F || third == 0xAF
        case (0xE3, 0x80): third == 0x80
        case (0xEF, 0xBB): third == 0xBF
        default: false
        }
    }

    /// Whether the text is already what `normalised` would make of it.
    @inline(__always)
    static func isPlainIdentifier(_ text: Span<UInt8>) -> Bool {
        for index in text.indices {
            let byte = text[index]
            // Visible ASCII but lower case letters and what `Separators.punctuation` drops.
            if byte <= 0x2D || byte >= 0x7F || (byte >= 0x61 && byte <= 0x7A) { return false }
        }
        return true
    }

    /// Whether the text is visible ASCII only: numbers and dates as they should be.
    @inline(__always)
    static func isPlain(_ text: Span<UInt8>) -> Bool {
        for index in text.indices {
            let byte = text[index]
            if byte <= 0x20 || byte >= 0x7F { return false }
        }
        return true
    }

    /// The text with full-width characters to half width, ASCII letters to upper case where asked, and separators
    /// dropped.
    static func normalised(_ text: Span<UInt8>, upperCase: Bool, dropping separators: Separators) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        if isASCII(text) {
            for index in text.indices {
                let byte = text[index]
                if byte <= 0x20, separators != .none { continue }
                if separators == .punctuation, byte == 0x2D || byte == 0x28 || byte == 0x29 { continue }
                result.append(upperCase && byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte)
            }
            let range = trimmed(result.span)
            return range.count == result.count ? result : Array(result[range])
        }
        for scalar in string(text).unicodeScalars {
            let half: Unicode.Scalar
            switch scalar.value {
            case 0xFF01...0xFF5E: half = Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
            case 0x3000, 0xA0: half = " "
            default: half = scalar
            }
            switch separators {
            case .none: break
            case .spaces: if isSpace(half) { continue }
            case .punctuation: if isSpace(half) || "-·•・()".unicodeScalars.contains(half) { continue }
            }
            if upperCase, half.value >= 0x61, half.value <= 0x7A {
                result.append(UInt8(half.value - 0x20))
            } else {
                result.append(contentsOf: UTF8.encode(half).map(Array.init) ?? [])
            }
        }
        let range = trimmed(result.span)
        return range.count == result.count ? result : Array(result[range])
    }

    @inline(__always)
    private static func isASCII(_ text: Span<UInt8>) -> Bool {
        var bits: UInt8 = 0
        for index in text.indices { bits |= text[index] }
        return bits < 0x80
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x20, 0xA0, 0x2000...0x200F, 0x202F, 0x3000, 0xFEFF: true
        default: false
        }
    }

    /// How a header is looked up: trimmed, half width, ASCII letters in lower case.
    static func headerForm(_ header: String) -> String {
        var header = header
        header.makeContiguousUTF8()
        let half = normalised(header.utf8.span, upperCase: false, dropping: .none)
        return String(decoding: half.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 }, as: UTF8.self)
    }

    /// `6.22800E+18`: what a spreadsheet makes of a long number.
    static func isSpreadsheetNumber(_ text: Span<UInt8>) -> Bool {
        var index = 0
        var digits = 0
        while index < text.count, isDigit(text[index]) || text[index] == 0x2E {
            if text[index] != 0x2E { digits += 1 }
            index += 1
        }
        guard digits > 0, index + 2 < text.count, text[index] | 0x20 == 0x65, text[index + 1] == 0x2B else {
            return false
        }
        index += 2
        while index < text.count, isDigit(text[index]) { index += 1 }
        return index == text.count
    }

    /// What a spreadsheet shows where a formula has no value: `#N/A`. It gets into texts by copying and by exporting.
    static func isFormulaError(_ text: Span<UInt8>) -> Bool { formulaErrors.number(of: text) != nil }

    private static let formulaErrors: NameTable = {
        var table = NameTable()
        for error in [
            "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!",
            "#GETTING_DATA", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
        ] { table.insert(error, 0) }
        return table
    }()

    /// Drops the apostrophe that makes a spreadsheet take a number for a text, where it got into the text itself.
    static func dropApostrophe(_ identifier: inout [UInt8]) {
        for mark in ["'", "‘", "’"] where identifier.starts(with: mark.utf8) && identifier.count > mark.utf8.count {
            identifier.removeFirst(mark.utf8.count)
        }
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    static func isAllDigits(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where !isDigit(text[index]) { return false }
        return true
    }
}
