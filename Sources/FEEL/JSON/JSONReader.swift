/// Reads JSON (RFC 8259) as a FEEL value: objects as contexts, arrays as lists, numbers as the decimals they spell.
///
/// Strict, and bounded in bytes, depth and values: the text may come from anywhere.
package struct JSONReader {
    /// The longest text that is read, in bytes.
    package static let maximumBytes = 16 << 20
    /// How deep arrays and objects may be nested in each other.
    package static let maximumDepth = 200
    /// How many values there may be in all.
    package static let maximumValues = 1_000_000

    private let bytes: [UInt8]
    private let origin: SourcePosition
    private var place = 0
    private var depth = 0
    private var count = 0

    /// The value of the text.
    /// - Parameter origin: where the text stands, for messages.
    /// - Throws: the first thing that is wrong, and where.
    package static func value(of bytes: [UInt8], at origin: SourcePosition) throws(Diagnostic) -> Value {
        guard bytes.count <= maximumBytes else {
            throw Diagnostic(
                position: origin, message: "the JSON has \(bytes.count) bytes", expected: "at most \(maximumBytes)")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw Diagnostic(position: origin, message: "the JSON is not UTF-8", expected: "text saved as UTF-8")
        }
        var reader = JSONReader(bytes: bytes, origin: origin)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.place = 3 }
        let value = try reader.value(called: "the input")
        reader.skipSpace()
        guard reader.place == bytes.count else { throw reader.error("something follows the value", "the end") }
        return value
    }

    private init(bytes: [UInt8], origin: SourcePosition) {
        self.bytes = bytes
        self.origin = origin
    }

    /// - Parameter name: what the reason of a null calls it.
    private mutating func value(called name: String) throws(Diagnostic) -> Value {
        skipSpace()
        count += 1
        guard count <= JSONReader.maximumValues else {
            throw error("the JSON has too many values", "at most \(JSONReader.maximumValues)")
        }
        guard place < bytes.count else { throw error("the JSON ends here", "a value") }
        switch bytes[place] {
        case UInt8(ascii: "{"): return try nested { reader throws(Diagnostic) in try reader.object() }
        case UInt8(ascii: "["): return try nested { reader throws(Diagnostic) in try reader.array(called: name) }
        case UInt8(ascii: "\""): return .string(try text())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null(NullReason(kind: .given(code: "null", name: name))))
        default: return .number(try number())
        }
    }

    private mutating func nested(
        _ body: (inout JSONReader) throws(Diagnostic) -> Value
    ) throws(Diagnostic) -> Value {
        depth += 1
        guard depth <= JSONReader.maximumDepth else {
            throw error("the JSON is nested too deeply", "at most \(JSONReader.maximumDepth) levels")
        }
        place += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(Diagnostic) -> Value {
        var context = Context()
        if take("}") { return .context(context) }
        repeat {
            skipSpace()
            let start = place
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else {
                throw error("this is no key", "a text in double quotes")
            }
            let key = try text()
            guard take(":") else { throw error("the key \"\(key)\" has no value", "`:`") }
            guard context[key] == nil else {
                place = start
                throw error("the key \"\(key)\" is given twice", "each key once")
            }
            context[key] = try value(called: key)
        } while take(",")
        guard take("}") else { throw error("the object does not end here", "`,` or `}`") }
        return .context(context)
    }

    private mutating func array(called name: String) throws(Diagnostic) -> Value {
        var items: [Value] = []
        if take("]") { return .list(items) }
        repeat { items.append(try value(called: "\(name)[\(items.count + 1)]")) } while take(",")
        guard take("]") else { throw error("the array does not end here", "`,` or `]`") }
        return .list(items)
    }

    private mutating func word(_ word: String, _ value: Value) throws(Diagnostic) -> Value {
        guard bytes[place...].starts(with: word.utf8) else { throw error("this is no value", "for example `\(word)`") }
        place += word.utf8.count
        return value
    }

    private mutating func number() throws(Diagnostic) -> Number {
        let start = place
        func isDigit(_ place: Int) -> Bool { place < bytes.count && bytes[place] &- 48 < 10 }
        func skipDigits() -> Bool {
            guard isDigit(place) else { return false }
            while isDigit(place) { place += 1 }
            return true
        }
        if place < bytes.count, bytes[place] == UInt8(ascii: "-") { place += 1 }
        let hasLeadingZero = place < bytes.count && bytes[place] == 48 && isDigit(place + 1)
        var isWhole = skipDigits() && !hasLeadingZero
        if isWhole, place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            place += 1
            isWhole = skipDigits()
        }
        if isWhole, place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
            place += 1
            if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") {
                place += 1
            }
            isWhole = skipDigits()
        }
        guard isWhole else {
            place = start
            throw error("this is no value", "an object, array, text, number, true, false or null")
        }
        guard let number = Number(utf8: bytes[start..<place]) else {
            place = start
            throw error("the number is too large", "at most 9.99…E+6144")
        }
        return number
    }

    /// A text in double quotes, with its escapes resolved.
    private mutating func text() throws(Diagnostic) -> String {
        let start = place
        place += 1
        var text: [UInt8] = []
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20: throw error("there is a control character in the text", "its escape, such as \\n")
            default: text.append(byte)
            }
        }
        place = start
        throw error("the text that begins here has no end", "`\"`")
    }

    private mutating func escape() throws(Diagnostic) -> Unicode.Scalar {
        guard place < bytes.count else { throw error("the text has no end", "`\"`") }
        let byte = bytes[place]
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            if var code = hexadecimal() {
                if 0xD800...0xDBFF ~= code, bytes[place...].starts(with: [0x5C, 0x75]) {
                    place += 2
                    if let low = hexadecimal(), 0xDC00...0xDFFF ~= low {
                        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                    }
                }
                if let scalar = Unicode.Scalar(code) { return scalar }
            }
        default: break
        }
        place -= 1
        throw error(
            "this escape names no character", "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t, or \\u and four digits")
    }

    private mutating func hexadecimal() -> UInt32? {
        guard place + 4 <= bytes.count else { return nil }
        var code: UInt32 = 0
        for byte in bytes[place..<place + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            code = code << 4 | UInt32(digit)
        }
        place += 4
        return code
    }

    private mutating func skipSpace() {
        while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        guard place < bytes.count, bytes[place] == UInt8(ascii: scalar) else { return false }
        place += 1
        return true
    }

    private func error(_ message: String, _ expected: String) -> Diagnostic {
        let before = bytes[..<min(place, bytes.count)]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let column = before[lineStart...].count { $0 & 0xC0 != 0x80 }
        let line = before.count { $0 == 0x0A }
        return Diagnostic(
            position: SourcePosition(
                file: origin.file, line: origin.line + line, column: column + (line == 0 ? origin.column : 1)),
            message: message, expected: expected)
    }
}
