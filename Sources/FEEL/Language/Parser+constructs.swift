extension Parser {
    /// `if condition then a else b`
    mutating func conditional(at start: Int) throws(Diagnostic) -> Syntax {
        let condition = try expression()
        try require(condition, is: .boolean, "the condition of `if`")
        guard takeWord("then") else { throw unexpected("`then`") }
        let positive = try expression()
        guard takeWord("else") else { throw unexpected("`else`") }
        let negative = try expression()
        return try node(
            .choose(condition, then: positive, otherwise: negative), positive.type.joined(with: negative.type), start,
            [condition, positive, negative])
    }

    /// `for name in list, … return expression`
    mutating func loop(at start: Int) throws(Diagnostic) -> Syntax {
        let base = level
        frames.append(Frame())
        defer {
            frames.removeLast()
            level = base
        }
        let iterations = try iterations()
        let partial = level
        frames[frames.count - 1].names.bind("partial", to: .local(partial, .list(.any)))
        level += 1
        guard takeWord("return") else { throw unexpected("`return`") }
        let outerUse = usedLocals.remove(partial) != nil
        let body = try expression()
        let usesPartial = usedLocals.contains(partial)
        if outerUse { usedLocals.insert(partial) }
        return try node(
            .loop(iterations, base: base, body: body, usesPartial: usesPartial), .list(body.type), start,
            iterations.flatMap { [$0.source] + ($0.end.map { [$0] } ?? []) } + [body])
    }

    /// `some name in list, … satisfies condition`
    mutating func quantified(_ quantifier: Quantifier, at start: Int) throws(Diagnostic) -> Syntax {
        let base = level
        frames.append(Frame())
        defer {
            frames.removeLast()
            level = base
        }
        let iterations = try iterations()
        guard takeWord("satisfies") else { throw unexpected("`satisfies`") }
        let body = try expression()
        try require(body, is: .boolean, "the condition behind `satisfies`")
        return try node(
            .quantified(quantifier, iterations, base: base, body: body), .boolean, start,
            iterations.flatMap { [$0.source] + ($0.end.map { [$0] } ?? []) } + [body])
    }

    private mutating func iterations() throws(Diagnostic) -> [Syntax.Iteration] {
        var iterations: [Syntax.Iteration] = []
        repeat {
            let name = freeName()
            guard !name.isEmpty else { throw unexpected("a name") }
            guard takeWord("in") else { throw unexpected("`in`") }
            let source = try expression()
            var end: Syntax?
            if take("..") { end = try expression() }
            iterations.append(Syntax.Iteration(source: source, end: end))
            let type: FEELType =
                if end != nil { source.type } else if case .range(let item) = source.type { item } else {
                    source.type.element
                }
            frames[frames.count - 1].names.bind(name, to: .local(level, type))
            level += 1
        } while take(",")
        return iterations
    }

    /// `function(name: type, …) expression`
    mutating func functionLiteral() throws(Diagnostic) -> Syntax {
        let start = place
        guard takeWord("function"), take("(") else { throw unexpected("`function(`") }
        var parameters: [(name: String, type: FEELType)] = []
        let base = level
        frames.append(Frame())
        defer {
            frames.removeLast()
            level = base
        }
        if !take(")") {
            repeat {
                let name = freeName()
                guard !name.isEmpty else { throw unexpected("the name of a parameter") }
                let type: FEELType = take(":") ? try type() : .any
                parameters.append((name, type))
                frames[frames.count - 1].names.bind(name, to: .local(level, type))
                level += 1
            } while take(",")
            guard take(")") else { throw unexpected("`,` or `)`") }
        }
        if takeWord("external") {
            try report("external functions are not evaluated", expected: "an expression in FEEL", at: start)
            _ = try expression()
            return try node(.impossible(.mismatch("external functions are not evaluated")), .null, start)
        }
        let body = try expression()
        return try node(
            .function(parameters: parameters, base: base, body: body),
            .function(parameters: parameters.map(\.type), result: body.type), start, [body])
    }

    /// `.name` behind a value.
    mutating func path(from operand: Syntax, at start: Int) throws(Diagnostic) -> Syntax {
        let nameStart = place
        let type = operand.type
        let item = type.element
        let properties = item.properties
        var index = NameIndex<FEELType>()
        for (key, type) in properties ?? [:] { index.bind(key, to: type) }
        let name: String
        var result = FEELType.any
        if let match = index.longestMatch(in: source.scalars, at: place) {
            name = NamePart.normalised(source.text(place..<match.end))
            place = match.end
            skipSpace()
            result = match.binding
        } else {
            name = freeName()
            guard !name.isEmpty else { throw unexpected("the name of an entry") }
            if let properties, !item.isOpen {
                try report(
                    "a \(item.brief) has no entry `\(name)`",
                    expected: properties.isEmpty
                        ? "a value with entries" : properties.keys.sorted().map { "`\($0)`" }.joined(separator: ", "),
                    at: nameStart)
            }
        }
        return try node(.path(operand, name), type.isList ? .list(result) : result, start, [operand])
    }

    /// The condition or the index behind `[`.
    mutating func filter(_ operand: Syntax, at start: Int) throws(Diagnostic) -> Syntax {
        let itemType = operand.type.element
        let item = level
        var frame = Frame()
        frame.names.bind("item", to: .local(item, itemType))
        switch itemType {
        case .context(let entries):  // an entry that is called `item` hides the item itself
            for (key, type) in entries { frame.names.bind(key, to: .entry(item: item, name: key, type)) }
        case .any, .null: frame.openItem = item
        default: break
        }
        frames.append(frame)
        level += 1
        defer {
            frames.removeLast()
            level = item
        }
        let conditionPlace = place
        let condition = try expression()
        guard take("]") else { throw unexpected("`]`") }
        switch condition.type {
        case .number: return try node(.filter(operand, item: item, condition), itemType, start, [operand, condition])
        case .boolean, .null: break
        case .any: return try node(.filter(operand, item: item, condition), .any, start, [operand, condition])
        default:
            try report(
                "this is a \(condition.type.brief)", expected: "a condition, or the number of an item",
                at: conditionPlace)
        }
        let type: FEELType = operand.type.isOpen ? .any : .list(itemType)
        return try node(.filter(operand, item: item, condition), type, start, [operand, condition])
    }

    /// The arguments behind `(`.
    mutating func call(_ callee: Syntax, at start: Int) throws(Diagnostic) -> Syntax {
        if take(")") { return try typed(calling: callee, with: [], at: start) }
        let before = place
        if let first = nameBeforeColon() {
            var named: [(name: String, value: Syntax)] = []
            var name: String? = first
            repeat {
                guard let key = name ?? nameBeforeColon(), take(":") else {
                    throw unexpected("the name of a parameter and `:`")
                }
                name = nil
                named.append((key, try expression()))
            } while take(",")
            guard take(")") else { throw unexpected("`,` or `)`") }
            return try typed(calling: callee, named: named, at: start)
        }
        place = before
        var arguments: [Syntax] = []
        repeat { arguments.append(try expression()) } while take(",")
        guard take(")") else { throw unexpected("`,` or `)`") }
        return try typed(calling: callee, with: arguments, at: start)
    }

    // MARK: Tests

    /// `value in tests`; within the tests `?` is the value.
    mutating func membership(of value: Syntax, at start: Int) throws(Diagnostic) -> Syntax {
        try deepen()
        defer { depth -= 1 }
        let input = level
        var frame = Frame()
        frame.names.bind("?", to: .local(input, value.type))
        frames.append(frame)
        level += 1
        defer {
            frames.removeLast()
            level = input
        }
        return try typed(value, in: try testsBehindIn(value.type), input: input, at: start)
    }

    /// What stands behind `in`: one test, or several in parentheses.
    private mutating func testsBehindIn(_ input: FEELType) throws(Diagnostic) -> [Syntax.Test] {
        guard source[place] == "(" else { return [try test(input, isAlone: true)] }
        let before = self
        advance()
        var tests: [Syntax.Test] = []
        repeat { tests.append(try test(input, isAlone: false)) } while take(",")
        if looking(at: "..") {  // it was a range
            goBack(to: before)
            return [try test(input, isAlone: true)]
        }
        guard take(")") else { throw unexpected("`,` or `)`") }
        return tests
    }

    /// Grammar rule 7: a positive unary test.
    mutating func test(_ input: FEELType, isAlone: Bool) throws(Diagnostic) -> Syntax.Test {
        let start = place
        if let comparison = takeComparison() {
            let end = try operation(Precedence.sum)
            _ = try typed(
                compare: comparison, Syntax(kind: .local(0), type: input, place: start, end: start, height: 1), end,
                at: start)
            return .comparison(comparison, end)
        }
        let outer = usedLocals.remove(-1)
        defer { if outer != nil { usedLocals.insert(-1) } }
        let value = isAlone ? try operation(Precedence.sum) : try expression()
        return try typed(test: value, of: input)
    }

    /// Grammar rule 9: what a cell of a decision table holds.
    mutating func unaryTests(_ input: FEELType) throws(Diagnostic) -> (tests: [Syntax.Test], isNegated: Bool) {
        if source[place] == "-" {
            let before = place
            advance()
            if place == source.scalars.count { return ([], false) }
            place = before
        }
        if lookingAtWord("not") {
            let before = self
            if takeWord("not"), take("(") {
                var tests: [Syntax.Test] = []
                repeat { tests.append(try test(input, isAlone: false)) } while take(",")
                if take(")"), place == source.scalars.count { return (tests, true) }
            }
            goBack(to: before)
        }
        var tests: [Syntax.Test] = []
        repeat { tests.append(try test(input, isAlone: false)) } while take(",")
        try requireEnd()
        return (tests, false)
    }
}

extension NamePart {
    /// The name with single spaces.
    static func normalised(_ text: String) -> String {
        text.unicodeScalars.split(whereSeparator: \.isFEELSpace).map { String($0) }.joined(separator: " ")
    }
}
