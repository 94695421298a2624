import Claims

/// Goes through JSON (RFC 8259) strictly, without building anything. The text is valid UTF-8.
struct JSONScanner {
    var position = 0

    /// Where the text of a string stands, without its quotation marks.
    struct Text {
        var range: Range<Int>
        var hasEscapes: Bool
    }

    @inline(__always)
    mutating func skipSpace(_ text: Span<UInt8>) {
        while position < text.count {
            let byte = text[position]
            if byte != 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09 { return }
            position += 1
        }
    }

    /// The next byte that is no space, not passed over; nil at the end.
    @inline(__always)
    mutating func peek(_ text: Span<UInt8>) -> UInt8? {
        skipSpace(text)
        return position < text.count ? text[position] : nil
    }

    @inline(__always)
    mutating func expect(_ byte: UInt8, _ text: Span<UInt8>) throws(RowProblem) {
        guard peek(text) == byte else { throw expected(byte, text) }
        position += 1
    }

    /// A string, its opening quotation mark next.
    @inline(__always)
    mutating func string(_ text: Span<UInt8>) throws(RowProblem) -> Text {
        try expect(0x22, text)
        let start = position
        var hasEscapes = false
        while true {
            position = text.firstMark(from: position)
            guard position < text.count else { break }
            let byte = text[position]
            if byte == 0x22 {
                position += 1
                return Text(range: start..<position - 1, hasEscapes: hasEscapes)
            }
            if byte < 0x20 { throw problem(text, "字符串中有控制字符", "a control character in a string") }
            // What follows a backslash is checked where it is decoded; here only a quotation mark must not end the string.
            hasEscapes = true
            position += 2
        }
        position = text.count
        throw problem(text, "字符串没有结束", "a string does not end")
    }

    /// A number: where it stands.
    mutating func number(_ text: Span<UInt8>) throws(RowProblem) -> Range<Int> {
        let start = position
        if position < text.count, text[position] == UInt8(ascii: "-") { position += 1 }
        let first = position
        guard digits(text) > 0 else { throw problem(text, "应为一个值", "a value is expected") }
        if text[first] == UInt8(ascii: "0"), position > first + 1 {
            position = first
            throw problem(text, "数字前面多了0", "a number starts with a superfluous 0")
        }
        if position < text.count, text[position] == UInt8(ascii: ".") {
            position += 1
            guard digits(text) > 0 else { throw problem(text, "小数点后应有数字", "digits are expected after the point") }
        }
        if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < text.count, text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-") {
                position += 1
            }
            guard digits(text) > 0 else { throw problem(text, "指数应有数字", "digits are expected in the exponent") }
        }
        return start..<position
    }

    /// `true`, `false` or `null`: where it stands.
    mutating func literal(_ word: StaticString, _ text: Span<UInt8>) throws(RowProblem) -> Range<Int> {
        let count = word.utf8CodeUnitCount
        let start = position
        var matches = position + count <= text.count
        if matches {
            word.withUTF8Buffer { bytes in
                for index in 0..<count where text[start + index] != bytes[index] { matches = false }
            }
        }
        guard matches else { throw problem(text, "应为一个值", "a value is expected") }
        position += count
        return start..<position
    }

    /// Passes over a value of any sort, which has to be good JSON.
    mutating func skipValue(_ text: Span<UInt8>, depth: Int) throws(RowProblem) {
        switch peek(text) {
        case UInt8(ascii: "\""):
            let string = try string(text)
            if string.hasEscapes {
                var decoded: [UInt8] = []
                try JSONScanner.decode(text, string.range, into: &decoded)
            }
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try skipNested(text, depth: depth)
        case UInt8(ascii: "t"): _ = try literal("true", text)
        case UInt8(ascii: "f"): _ = try literal("false", text)
        case UInt8(ascii: "n"): _ = try literal("null", text)
        default: _ = try number(text)
        }
    }

    private mutating func skipNested(_ text: Span<UInt8>, depth: Int) throws(RowProblem) {
        guard depth < Limits.depth else { throw tooDeep(text) }
        let isObject = text[position] == UInt8(ascii: "{")
        let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        position += 1
        if peek(text) == close {
            position += 1
            return
        }
        while true {
            if isObject {
                let key = try string(text)
                if key.hasEscapes {
                    var decoded: [UInt8] = []
                    try JSONScanner.decode(text, key.range, into: &decoded)
                }
                try expect(UInt8(ascii: ":"), text)
            }
            try skipValue(text, depth: depth + 1)
            if try endsAfterValue(close, text) { return }
        }
    }

    /// Passes over the comma or the closing bracket after a value; true where it was the bracket.
    @inline(__always)
    mutating func endsAfterValue(_ close: UInt8, _ text: Span<UInt8>) throws(RowProblem) -> Bool {
        let next = peek(text)
        guard next == UInt8(ascii: ",") || next == close else {
            let bracket = String(UnicodeScalar(close))
            throw problem(text, "应为逗号或\(bracket)", "a comma or \(bracket) is expected")
        }
        position += 1
        return next == close
    }

    private mutating func digits(_ text: Span<UInt8>) -> Int {
        let start = position
        while position < text.count, text[position] &- 0x30 < 10 { position += 1 }
        return position - start
    }

    func expected(_ byte: UInt8, _ text: Span<UInt8>) -> RowProblem {
        let sign = String(UnicodeScalar(byte))
        return problem(text, "应为\(sign)", "\(sign) is expected")
    }

    func tooDeep(_ text: Span<UInt8>) -> RowProblem {
        problem(text, "嵌套超过\(Limits.depth)层", "it is nested deeper than \(Limits.depth)")
    }

    func problem(_ text: Span<UInt8>, _ zh: String, _ en: String) -> RowProblem {
        JSONScanner.problem(text, at: position, zh, en)
    }

    static func problem(_ text: Span<UInt8>, at position: Int, _ zh: String, _ en: String) -> RowProblem {
        var column = 1
        for index in 0..<min(position, text.count) where text[index] & 0xC0 != 0x80 { column += 1 }
        return .notJSON(at: column, zh, en)
    }
}

extension Span<UInt8> {
    /// Where the next byte stands that matters in a string of JSON: a quotation mark, a backslash or a control character; the
    /// end, or what was given beyond it, where there is none.
    @inline(__always)
    func firstMark(from start: Int) -> Int {
        var index = start
        while index + 8 <= count {
            // Eight bytes at once. The lowest byte that is found is one; those above it may be found wrongly.
            let word = bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            let found =
                (Words.zeros(in: word ^ Words.all(0x22)) | Words.zeros(in: word ^ Words.all(0x5C))
                    | Words.below(0x20, in: word))
            if found != 0 { return index + found.trailingZeroBitCount >> 3 }
            index += 8
        }
        while index < count {
            let byte = self[index]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 { return index }
            index += 1
        }
        return index
    }
}
