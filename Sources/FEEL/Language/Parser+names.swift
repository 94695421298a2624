extension Parser {
    enum Found {
        case binding(Binding, frame: Int)
        case slot(Int)
        case builtin(Builtin)
    }

    /// The longest name in scope that stands here; of equally long ones the innermost.
    mutating func name() -> (what: Found, text: String)? {
        var best: (what: Found, end: Int, parts: Int)?
        func consider(_ what: Found, _ match: (end: Int, parts: Int)) {
            if match.parts > (best?.parts ?? 0) { best = (what, match.end, match.parts) }
        }
        for (number, frame) in frames.enumerated().reversed() {
            if let match = frame.names.longestMatch(in: source.scalars, at: place) {
                consider(.binding(match.binding, frame: number), (match.end, match.parts))
            }
        }
        if let match = scope.index.longestMatch(in: source.scalars, at: place) {
            consider(.slot(match.binding), (match.end, match.parts))
        }
        if let match = Builtin.index.longestMatch(in: source.scalars, at: place) {
            consider(.builtin(match.binding), (match.end, match.parts))
        }
        guard let best else { return nil }
        let text = source.text(place..<best.end)
        if best.parts == 1, Parser.keywords.contains(text) { return nil }
        place = best.end
        skipSpace()
        return (best.what, text)
    }

    /// The node that reads what was found.
    mutating func reference(_ found: (what: Found, text: String), at start: Int) throws(Diagnostic) -> Syntax {
        let foundFrame: Int
        let syntax: Syntax
        switch found.what {
        case .binding(.local(let place, let type), let frame):
            usedLocals.insert(place)
            if found.text == "?" { usedLocals.insert(Parser.inputMark) }
            foundFrame = frame
            syntax = try node(.local(place), type, start)
        case .binding(.entry(let item, let name, let type), let frame):
            usedLocals.insert(item)
            foundFrame = frame
            syntax = try node(.path(try node(.local(item), .any, start), name), type, start)
        case .slot(let slot):
            slots.insert(slot)
            foundFrame = -1
            syntax = try node(.slot(slot), scope.type(of: slot), start)
        case .builtin(let builtin):
            if !builtin.isConstant {
                try report(
                    "`\(builtin.name)` gives another result every day, so that nothing could be decided again as it was",
                    expected: "a declared date, for example the business day", at: start)
            }
            return try node(.builtin(builtin), builtin.type, start)
        }
        // Within a filter over items of unknown type, an entry of the item hides a name of the outside.
        guard let open = frames.lastIndex(where: { $0.openItem != nil }), open > foundFrame,
            let item = frames[open].openItem
        else { return syntax }
        usedLocals.insert(item)
        return try node(
            .itemEntry(item: item, name: found.text, otherwise: syntax), .any, start, [syntax])
    }

    /// A name that nothing declares: an entry of the item of a filter, or an error.
    mutating func undeclared(at start: Int) throws(Diagnostic) -> Syntax {
        let text = freeName()
        guard !text.isEmpty else { throw unexpected("an expression") }
        let item = frames.last(where: { $0.openItem != nil })?.openItem
        if item == nil {
            try report(
                "nothing here is called `\(text)`", expected: suggestion(for: text) ?? "a name that is declared",
                at: start)
        }
        let unknown = try node(.unknown(text), .any, start)
        guard let item else { return unknown }
        usedLocals.insert(item)
        return try node(.itemEntry(item: item, name: text, otherwise: unknown), .any, start, [unknown])
    }

    /// Words up to the next keyword or punctuation: the best guess at a name that nothing declares.
    mutating func freeName() -> String {
        var words: [String] = []
        while let scalar = source[place], words.isEmpty ? scalar.isNameStart : scalar.isNamePart {
            var end = place
            while let next = source[end], next.isNamePart { end += 1 }
            let word = source.text(place..<end)
            if Parser.keywords.contains(word) { break }
            words.append(word)
            place = end
            skipSpace()
        }
        return words.joined(separator: " ")
    }

    /// A name that is followed by a colon; nothing is taken where there is none.
    mutating func nameBeforeColon() -> String? {
        guard let first = source[place], first.isNameStart else { return nil }
        var end = place
        while let scalar = source[end], scalar.isNamePart || scalar.isNameSymbol || scalar.isFEELSpace { end += 1 }
        guard source[end] == ":" else { return nil }
        let words = source.scalars[place..<end].split(whereSeparator: \.isFEELSpace)
        place = end
        return words.map { word in
            var text = String.UnicodeScalarView()
            text.append(contentsOf: word)
            return String(text)
        }.joined(separator: " ")
    }

    /// The declared name that differs least, when it differs by little.
    private func suggestion(for text: String) -> String? {
        let wanted = Array(text.unicodeScalars)
        guard wanted.count <= 60 else { return nil }
        var best: (name: String, distance: Int)?
        for slot in 0..<scope.count {
            let name = Array(scope.name(of: slot).unicodeScalars)
            guard abs(name.count - wanted.count) <= 3 else { continue }
            let distance = Parser.editDistance(wanted, name)
            if distance <= max(1, wanted.count / 4), distance < (best?.distance ?? .max) {
                best = (scope.name(of: slot), distance)
            }
        }
        return best.map { "a declared name; is `\($0.name)` meant?" }
    }

    private static func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var previous = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                current.append(
                    min(previous[column] + (scalar == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }

    // MARK: Types

    private static let typeNames: NameIndex<FEELType> = {
        var index = NameIndex<FEELType>()
        let types: [(String, FEELType)] = [
            ("Any", .any), ("Null", .null), ("boolean", .boolean), ("number", .number), ("string", .string),
            ("date", .date), ("time", .time), ("date and time", .dateTime), ("dateTime", .dateTime),
            ("days and time duration", .daysAndTimeDuration), ("dayTimeDuration", .daysAndTimeDuration),
            ("years and months duration", .yearsAndMonthsDuration), ("yearMonthDuration", .yearsAndMonthsDuration),
            ("list", .list(.any)), ("context", .context([:])), ("range", .range(.any)),
            ("function", .function(parameters: [], result: .any)),
        ]
        for (name, type) in types { index.bind(name, to: type) }
        return index
    }()

    /// Grammar rule 52: the name of a type, with its parts in angle brackets.
    mutating func type() throws(Diagnostic) -> FEELType {
        try step()
        guard let first = source[place], first.isNameStart else { throw unexpected("the name of a type") }
        if let match = scope.typeIndex.longestMatch(in: source.scalars, at: place) {
            place = match.end
            skipSpace()
            return match.binding
        }
        guard let match = Parser.typeNames.longestMatch(in: source.scalars, at: place) else {
            throw unexpected("the name of a type")
        }
        place = match.end
        skipSpace()
        switch match.binding {
        case .list:
            guard take("<") else { return .list(.any) }
            let item = try nestedType()
            guard take(">") else { throw unexpected("`>`") }
            return .list(item)
        case .range:
            guard take("<") else { return .range(.any) }
            let end = try nestedType()
            guard take(">") else { throw unexpected("`>`") }
            return .range(end)
        case .context:
            var entries: [String: FEELType] = [:]
            guard take("<") else { return .context([:]) }
            repeat {
                guard let key = nameBeforeColon(), take(":") else { throw unexpected("a key and `:`") }
                entries[key] = try nestedType()
            } while take(",")
            guard take(">") else { throw unexpected("`>`") }
            return .context(entries)
        case .function:
            var parameters: [FEELType] = []
            guard take("<") else { throw unexpected("`<` and the types of the parameters") }
            if !looking(at: ">") {
                repeat { parameters.append(try nestedType()) } while take(",")
            }
            guard take(">"), take("->") else { throw unexpected("`>->` and the type of the result") }
            return .function(parameters: parameters, result: try nestedType())
        default: return match.binding
        }
    }

    private mutating func nestedType() throws(Diagnostic) -> FEELType {
        typeDepth += 1
        defer { typeDepth -= 1 }
        guard typeDepth <= 32 else { throw error("the type is nested too deeply", expected: "at most 32 levels") }
        return try type()
    }
}
