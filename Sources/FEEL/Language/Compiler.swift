/// Makes of a syntax tree what is evaluated: closures with everything resolved that does not depend on values.
struct Compiler {
    let source: SourceText
    let checking: Checking

    func site(_ syntax: Syntax, _ name: String) -> Site {
        Site(position: source.position(of: syntax.place), name: name)
    }

    func code(_ syntax: Syntax) -> Code {
        switch syntax.kind {
        case .literal(let value): return { _ in value }
        case .slot(let slot):
            let site = site(syntax, "value")
            return { evaluation in
                slot < evaluation.frame.count ? evaluation.frame[slot] : site.noMatch("no value was given")
            }
        case .local(let place): return { evaluation in evaluation.locals[place] }
        case .itemEntry(let item, let name, let otherwise):
            let otherwise = code(otherwise)
            return { evaluation in
                if case .context(let context) = evaluation.locals[item], let value = context[name] { return value }
                return otherwise(&evaluation)
            }
        case .builtin(let builtin):
            let value = Value.function(FunctionValue(builtin))
            return { _ in value }
        case .unknown(let name):
            let value = site(syntax, name).noMatch("nothing here is called `\(name)`")
            return { _ in value }
        case .impossible(let kind):
            let value = Value.null(site(syntax, "").reason(kind))
            return { _ in value }
        case .negate(let operand):
            let operand = code(operand)
            let site = site(syntax, "-")
            return { evaluation in Arithmetic.negate(operand(&evaluation), site) }
        case .arithmetic(let sign, let left, let right):
            return arithmetic(sign, left, right, site(syntax, sign.rawValue))
        case .compare, .all, .any, .between, .member, .quantified:
            let condition = condition(syntax)
            return { evaluation in condition(&evaluation).value }
        case .choose(let test, let positive, let negative):
            let test = condition(test)
            let positive = code(positive)
            let negative = code(negative)
            let isStrict = checking == .strict
            return { evaluation in
                switch test(&evaluation) {
                case .yes: positive(&evaluation)
                case .no: negative(&evaluation)
                case .unknown(let reason): isStrict ? .null(reason) : negative(&evaluation)
                }
            }
        case .path(let operand, let name):
            let operand = code(operand)
            let site = site(syntax, name)
            return { evaluation in Properties.value(of: operand(&evaluation), name, site, &evaluation) }
        case .list(let items):
            let items = items.map(code)
            let site = site(syntax, "list")
            return { evaluation in
                guard evaluation.spend(items.count) else { return site.outOfSteps }
                var values: [Value] = []
                values.reserveCapacity(items.count)
                for item in items { values.append(item(&evaluation)) }
                return .list(values)
            }
        case .context(let entries, let base): return context(entries, base, site(syntax, "context"))
        case .range(let start, let includesStart, let end, let includesEnd):
            return range(start, includesStart, end, includesEnd, site(syntax, "range"))
        case .instance(let operand, let type):
            let operand = code(operand)
            return { evaluation in
                let value = operand(&evaluation)
                return .boolean(value.isNull ? type == .null : value.isInstance(of: type, &evaluation))
            }
        case .loop(let iterations, let base, let body, let usesPartial):
            return loop(iterations, base, body, usesPartial, site(syntax, "for"))
        case .filter(let operand, let item, let filter):
            return self.filter(operand, item, filter, site(syntax, "filter"))
        case .function(let parameters, let base, let body):
            let function = FunctionExpression(
                parameters: parameters.map(\.name), types: parameters.map(\.type), resultType: body.type, base: base,
                height: body.height, code: code(body))
            let site = site(syntax, "function")
            return { evaluation in
                // It keeps the locals, of which there may be many.
                guard evaluation.spend(1 + evaluation.locals.count / 4) else { return site.outOfSteps }
                return .function(
                    FunctionValue(
                        name: "function", parameters: function.parameters,
                        body: .expression(function, frame: evaluation.frame, locals: evaluation.locals)))
            }
        case .call(let callee, let arguments): return call(callee, arguments, syntax)
        case .callNamed(let callee, let arguments): return call(callee, named: arguments, syntax)
        }
    }

    // MARK: Arithmetic

    private func arithmetic(_ sign: ArithmeticOperator, _ left: Syntax, _ right: Syntax, _ site: Site) -> Code {
        let left = code(left)
        let right = code(right)
        switch sign {
        case .add:
            return { evaluation in
                let (a, b) = (left(&evaluation), right(&evaluation))
                if case .number(let x) = a, case .number(let y) = b, let sum = x + y { return .number(sum) }
                let result = Arithmetic.apply(.add, a, b, site)
                return result.cost == 0 || evaluation.spend(result.cost) ? result : site.outOfSteps
            }
        case .multiply:
            return { evaluation in
                let (a, b) = (left(&evaluation), right(&evaluation))
                if case .number(let x) = a, case .number(let y) = b, let product = x * y { return .number(product) }
                return Arithmetic.apply(.multiply, a, b, site)
            }
        case .power:
            return { evaluation in
                let a = left(&evaluation)
                let result = Arithmetic.apply(.power, a, right(&evaluation), site)
                // One that fills all digits was rounded.
                if case .number(let number) = result, number.coefficient.magnitude >= Number.fullCoefficient {
                    return evaluation.spend(Evaluation.rootSteps) ? result : site.outOfSteps
                }
                return result
            }
        default:
            return { evaluation in
                let a = left(&evaluation)
                return Arithmetic.apply(sign, a, right(&evaluation), site)
            }
        }
    }

    // MARK: Contexts and ranges

    private func context(_ entries: [(key: String, value: Syntax)], _ base: Int, _ site: Site) -> Code {
        let entries = entries.map { ($0.key, code($0.value)) }
        return { evaluation in
            guard evaluation.spend(entries.count) else { return site.outOfSteps }
            var context = Context()
            for (key, code) in entries {
                let value = code(&evaluation)
                context[key] = value
                evaluation.locals.append(value)
            }
            evaluation.locals.removeLast(evaluation.locals.count - base)
            return .context(context)
        }
    }

    private func range(_ start: Syntax?, _ includesStart: Bool, _ end: Syntax?, _ includesEnd: Bool, _ site: Site)
        -> Code
    {
        let start = start.map(code)
        let end = end.map(code)
        return { evaluation in
            let low = start?(&evaluation)
            let high = end?(&evaluation)
            return RangeValue.checked(from: low, includesStart, to: high, includesEnd, site)
        }
    }

    // MARK: Calls

    private func call(_ callee: Syntax, _ arguments: [Syntax], _ syntax: Syntax) -> Code {
        let codes = arguments.map(code)
        if case .builtin(let builtin) = callee.kind {
            let site = site(syntax, builtin.name)
            if builtin.isFolded, arguments.allSatisfy(\.isLiteral) {  // duration("P90D"): once is enough
                var evaluation = Evaluation(frame: [])
                let value = builtin.call(codes.map { $0(&evaluation) }, &evaluation, site)
                return { _ in value }
            }
            if let code = shortcut(builtin, codes, site) { return code }
            return { evaluation in
                var values: [Value] = []
                values.reserveCapacity(codes.count)
                for code in codes { values.append(code(&evaluation)) }
                return builtin.call(values, &evaluation, site)
            }
        }
        let callee = code(callee)
        let site = site(syntax, "call")
        return { evaluation in
            let called = callee(&evaluation)
            guard case .function(let function) = called else { return site.notCallable(called) }
            var values: [Value] = []
            for code in codes { values.append(code(&evaluation)) }
            return function.call(values, &evaluation, site)
        }
    }

    /// A call that need not bind its arguments where they are what they nearly always are.
    private func shortcut(_ builtin: Builtin, _ codes: [Code], _ site: Site) -> Code? {
        if codes.count == 1, let shortcut = builtin.shortcutOfOne {
            let first = codes[0]
            return { evaluation in
                let a = first(&evaluation)
                return shortcut(a) ?? builtin.call([a], &evaluation, site)
            }
        }
        if codes.count == 2, let shortcut = builtin.shortcutOfTwo {
            let (first, second) = (codes[0], codes[1])
            return { evaluation in
                let (a, b) = (first(&evaluation), second(&evaluation))
                return shortcut(a, b) ?? builtin.call([a, b], &evaluation, site)
            }
        }
        if codes.count == 3, let shortcut = builtin.shortcutOfThree {
            let (first, second, third) = (codes[0], codes[1], codes[2])
            return { evaluation in
                let (a, b, c) = (first(&evaluation), second(&evaluation), third(&evaluation))
                return shortcut(a, b, c) ?? builtin.call([a, b, c], &evaluation, site)
            }
        }
        return nil
    }

    private func call(_ callee: Syntax, named arguments: [(name: String, value: Syntax)], _ syntax: Syntax) -> Code {
        let name = if case .builtin(let builtin) = callee.kind { builtin.name } else { "call" }
        let codes = arguments.map { ($0.name, code($0.value)) }
        let callee = code(callee)
        let site = site(syntax, name)
        return { evaluation in
            let called = callee(&evaluation)
            guard case .function(let function) = called else { return site.notCallable(called) }
            var values: [(name: String, value: Value)] = []
            for (name, code) in codes { values.append((name, code(&evaluation))) }
            return function.call(named: values, &evaluation, site)
        }
    }
}

extension Site {
    /// The null that comes of calling what is no function; of a null, with why it is null.
    func notCallable(_ value: Value) -> Value {
        guard let reason = value.nullReason else { return mismatch("a \(value.brief) is no function") }
        return .null(
            NullReason(kind: .mismatch("what is called is no function"), position: position, causes: [reason]))
    }
}

extension RangeValue {
    /// The range as a value; null where its ends are of unlike types or in the wrong order.
    static func checked(from low: Value?, _ includesStart: Bool, to high: Value?, _ includesEnd: Bool, _ site: Site)
        -> Value
    {
        let unknown = [low, high].compactMap { $0?.nullReason }
        if !unknown.isEmpty { return .null(site.unknown(unknown)) }
        if let low, let high, Comparison.order(low, high) == nil {
            return site.mismatch("the ends of the range are a \(low.brief) and a \(high.brief)")
        }
        return .range(RangeValue(start: low, includesStart: includesStart, end: high, includesEnd: includesEnd))
    }
}
