extension Parser {
    static let keywords: Set<String> = [
        "and", "or", "in", "between", "if", "then", "else", "for", "return", "some", "every", "satisfies", "instance",
        "of", "function", "external", "true", "false", "null",
    ]

    /// An operand: a literal, a name, something in brackets, or one of the constructs that begin with a keyword.
    mutating func primary() throws(Diagnostic) -> Syntax {
        try step()
        let start = place
        guard let scalar = source[place] else { throw unexpected("an expression") }
        switch scalar {
        case "\"":
            let text = try stringLiteral()
            return try node(.literal(.string(text)), .enumeration([text]), start)
        case "@": return try atLiteral()
        case "(": return try parentheses()
        case "[", "]": return try brackets()
        case "{": return try contextLiteral()
        case ".": return try numberLiteral()
        default: break
        }
        if scalar.isDigit { return try numberLiteral() }
        guard scalar.isNameStart else { throw unexpected("an expression") }
        if let found = name() { return try reference(found, at: start) }
        if takeWord("true") { return try node(.literal(.boolean(true)), .boolean, start) }
        if takeWord("false") { return try node(.literal(.boolean(false)), .boolean, start) }
        if takeWord("null") {
            let reason = NullReason(kind: .literal, position: source.position(of: start))
            return try node(.literal(.null(reason)), .null, start)
        }
        if takeWord("if") { return try conditional(at: start) }
        if takeWord("for") { return try loop(at: start) }
        if takeWord("some") { return try quantified(.some, at: start) }
        if takeWord("every") { return try quantified(.every, at: start) }
        if lookingAtWord("function") { return try functionLiteral() }
        return try undeclared(at: start)
    }

    // MARK: Literals

    /// Grammar rule 37: digits, a point, an exponent.
    private mutating func numberLiteral() throws(Diagnostic) -> Syntax {
        let start = place
        var end = place
        func skipDigits() { while let next = source[end], next.isDigit { end += 1 } }
        skipDigits()
        if source[end] == ".", source[end + 1]?.isDigit ?? false {
            end += 1
            skipDigits()
        }
        if source[end] == "e" || source[end] == "E" {
            let hasSign = source[end + 1] == "-" || source[end + 1] == "+"
            if source[end + (hasSign ? 2 : 1)]?.isDigit ?? false {
                end += hasSign ? 2 : 1
                skipDigits()
            }
        }
        guard end > place else { throw unexpected("a number") }
        let text = source.text(place..<end)
        place = end
        skipSpace()
        guard let number = Number(text) else {
            try report("the number \(text) is too large", expected: "at most 9.99…E+6144", at: start)
            return try node(.impossible(.domain("the number \(text) is too large")), .null, start)
        }
        return try node(.literal(.number(number)), .number, start)
    }

    /// A text in double quotes, with its escapes resolved.
    mutating func stringLiteral() throws(Diagnostic) -> String {
        let start = place
        place += 1
        var text = String.UnicodeScalarView()
        while let scalar = source[place] {
            place += 1
            switch scalar {
            case "\"":
                skipSpace()
                return String(text)
            case "\\": text.append(try escape())
            default: text.append(scalar)
            }
        }
        throw error("the text that begins here has no end", expected: "`\"`", at: start)
    }

    /// What stands behind a backslash: `n r t " ' \`, `u` and four hexadecimal digits (two such for a pair of
    /// surrogates), or `U` and six.
    private mutating func escape() throws(Diagnostic) -> Unicode.Scalar {
        let start = place - 1
        guard let scalar = source[place] else { throw unexpected("an escape") }
        place += 1
        switch scalar {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "\"", "'", "\\": return scalar
        case "u":
            if var code = hexadecimal(4) {
                if 0xD800...0xDBFF ~= code, source[place] == "\\", source[place + 1] == "u" {
                    place += 2
                    guard let low = hexadecimal(4), 0xDC00...0xDFFF ~= low else { break }
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                }
                if let result = Unicode.Scalar(code) { return result }
            }
        case "U":
            if let code = hexadecimal(6), let result = Unicode.Scalar(code) { return result }
        default:
            place -= 1
            return "\\"  // a backslash before anything else stands for itself
        }
        throw error(
            "this escape names no character", expected: "\\u and four hexadecimal digits, or \\U and six", at: start)
    }

    private mutating func hexadecimal(_ count: Int) -> UInt32? {
        var code: UInt32 = 0
        for offset in 0..<count {
            guard let scalar = source[place + offset], scalar.isASCII, let digit = UInt32(String(scalar), radix: 16)
            else {
                return nil
            }
            code = code << 4 | digit
        }
        place += count
        return code
    }

    /// Grammar rule 64: `@"2024-08-01"`, a date, time, date and time or duration.
    private mutating func atLiteral() throws(Diagnostic) -> Syntax {
        let start = place
        advance()
        guard source[place] == "\"" else { throw unexpected("a text in double quotes behind `@`") }
        let text = try stringLiteral()
        guard let value = Value(temporal: text) else {
            try report(
                "\"\(text)\" is no date, time or duration",
                expected: "for example @\"2024-08-01\", @\"10:30:00\" or @\"P3D\"", at: start)
            return try node(.impossible(.domain("\"\(text)\" is no date, time or duration")), .null, start)
        }
        return try node(.literal(value), value.type, start)
    }

    // MARK: Brackets

    /// `(expression)`, a range `(a..b]`, or a range by one end `(< 5)`.
    private mutating func parentheses() throws(Diagnostic) -> Syntax {
        let start = place
        advance()
        if let range = try comparisonRange() {
            guard take(")") else { throw unexpected("`)`") }
            return range
        }
        let inner = try expression()
        if take("..") { return try range(from: inner, includesStart: false, at: start) }
        guard take(")") else { throw unexpected("`)`") }
        return inner
    }

    /// `< 5` as a value: a range without a lower end.
    private mutating func comparisonRange() throws(Diagnostic) -> Syntax? {
        let start = place
        guard let comparison = takeComparison() else { return nil }
        let end = try operation(Precedence.sum)
        switch comparison {
        case .equal: return try typed(rangeFrom: end, true, to: end, true, at: start)
        case .less, .lessOrEqual:
            return try typed(rangeFrom: nil, false, to: end, comparison == .lessOrEqual, at: start)
        case .greater, .greaterOrEqual:
            return try typed(rangeFrom: end, comparison == .greaterOrEqual, to: nil, false, at: start)
        case .notEqual:  // all but one value: two ranges, of which a value is in one or none
            let below = try typed(rangeFrom: nil, false, to: end, false, at: start)
            let above = try typed(rangeFrom: end, false, to: nil, false, at: start)
            return try node(.list([below, above]), .list(below.type), start, [below, above])
        }
    }

    /// A list `[a, b]` or a range `[a..b]`, `]a..b[`.
    private mutating func brackets() throws(Diagnostic) -> Syntax {
        let start = place
        let isOpen = source[place] == "]"
        advance()
        if !isOpen, take("]") { return try node(.list([]), .list(.null), start) }
        var items: [Syntax] = []
        repeat {
            if let range = try comparisonRange() {
                items.append(range)
                continue
            }
            let item = try expression()
            if items.isEmpty, take("..") { return try range(from: item, includesStart: !isOpen, at: start) }
            items.append(item)
        } while !isOpen && take(",")
        guard !isOpen else { throw unexpected("`..` and the end of the range") }
        guard take("]") else { throw unexpected("`,` or `]`") }
        return try node(.list(items), .list(FEELType.joined(items.map(\.type))), start, items)
    }

    /// The upper end of a range and the bracket that closes it.
    private mutating func range(from low: Syntax, includesStart: Bool, at start: Int) throws(Diagnostic) -> Syntax {
        let high = try rangeEnd()
        let includesEnd = source[place] == "]"
        guard take(")") || take("]") || take("[") else { throw unexpected("`]`, `)` or `[`") }
        return try typed(rangeFrom: low, includesStart, to: high, includesEnd, at: start)
    }

    /// `{key: value, …}`; each entry sees those before it.
    private mutating func contextLiteral() throws(Diagnostic) -> Syntax {
        let start = place
        let base = level
        advance()
        var entries: [(key: String, value: Syntax)] = []
        var types: [String: FEELType] = [:]
        var repeated: String?
        frames.append(Frame())
        defer {
            frames.removeLast()
            level = base
        }
        while !take("}") {
            if !entries.isEmpty {
                guard take(",") else { throw unexpected("`,` or `}`") }
            }
            let keyPlace = place
            guard let key = source[place] == "\"" ? try stringLiteral() : nameBeforeColon(), take(":") else {
                throw unexpected("a key and `:`")
            }
            if types[key] != nil {
                try report("`\(key)` is defined twice", expected: "different keys", at: keyPlace)
                repeated = key
            }
            let value = try expression()
            entries.append((key, value))
            types[key] = value.type
            frames[frames.count - 1].names.bind(key, to: .local(level, value.type))
            level += 1
        }
        if let repeated {
            return try node(.impossible(.domain("the context defines `\(repeated)` twice")), .null, start)
        }
        return try node(.context(entries, base: base), .context(types), start, entries.map(\.value))
    }
}
