/// The turns of `for`, `some` and `every`: every combination of the iterations' items, the last fastest.
struct Iterating: Sendable {
    private let sources: [(source: Code, end: Code?)]
    private let base: Int
    private let site: Site

    init(_ iterations: [Syntax.Iteration], base: Int, compiler: Compiler, site: Site) {
        sources = iterations.map { (compiler.code($0.source), $0.end.map(compiler.code)) }
        self.base = base
        self.site = site
    }

    /// Takes one turn with the items on the stack from `base` on, until the turn returns false.
    /// - Returns: why it could not go on, where it could not.
    func forEach(_ evaluation: inout Evaluation, _ turn: (inout Evaluation) -> Bool) -> NullReason? {
        defer { evaluation.locals.removeLast(max(0, evaluation.locals.count - base)) }
        var failure: NullReason?
        _ = nest(0, &evaluation, &failure, turn)
        return failure
    }

    private func nest(
        _ number: Int, _ evaluation: inout Evaluation, _ failure: inout NullReason?, _ turn: (inout Evaluation) -> Bool
    ) -> Bool {
        if number == sources.count { return turn(&evaluation) }
        let start = sources[number].source(&evaluation)
        let items: Items
        if let end = sources[number].end {
            items = Items(from: start, to: end(&evaluation), site)
        } else {
            items = Items(start, site)
        }
        if case .none(let reason) = items {
            failure = reason
            return false
        }
        let place = base + number
        for index in 0..<items.count {
            guard evaluation.spend() else {
                failure = site.reason(.limit("`\(site.name)` takes too many turns"))
                return false
            }
            evaluation.locals.removeLast(max(0, evaluation.locals.count - place))
            evaluation.locals.append(items[index])
            guard nest(number + 1, &evaluation, &failure, turn) else { return false }
        }
        return true
    }
}

/// What an iteration goes over.
enum Items {
    case list([Value])
    case numbers(start: Int64, step: Int64, count: Int)
    case dates(start: Int64, step: Int64, count: Int)
    case none(NullReason)

    /// A list; a range that has both ends; of any other value a list of it.
    init(_ value: Value, _ site: Site) {
        switch value {
        case .list(let items): self = .list(items)
        case .null(let reason): self = .none(reason)
        case .range(let range):
            guard let start = range.start, let end = range.end else {
                self = .none(site.reason(.domain("`\(site.name)` can't go over a range without both ends")))
                return
            }
            if let order = Comparison.order(start, end), order > 0 {
                self = .none(site.reason(.domain("the range ends before it begins")))
                return
            }
            self = Items(from: start, to: end, site).trimmed(first: !range.includesStart, last: !range.includesEnd)
        default: self = .list([value])
        }
    }

    /// Whole numbers or dates from one to the other, up or down.
    init(from start: Value, to end: Value, _ site: Site) {
        let unknown = [start, end].compactMap(\.nullReason)
        if !unknown.isEmpty {
            self = .none(site.unknown(unknown))
            return
        }
        func count(_ a: Int64, _ b: Int64) -> Int { Int(clamping: (Int128(b) - Int128(a)).magnitude + 1) }
        switch (start, end) {
        case (.number(let a), .number(let b)):
            if let a = a.int64, let b = b.int64 {
                self = .numbers(start: a, step: a <= b ? 1 : -1, count: count(a, b))
                return
            }
        case (.date(let a), .date(let b)):
            self = .dates(start: a.dayNumber, step: a <= b ? 1 : -1, count: count(a.dayNumber, b.dayNumber))
            return
        default: break
        }
        self = .none(
            site.reason(
                .mismatch(
                    "`\(site.name)` goes from one whole number or date to another, not from a \(start.brief) to a \(end.brief)"
                )))
    }

    var count: Int {
        switch self {
        case .list(let items): items.count
        case .numbers(_, _, let count), .dates(_, _, let count): count
        case .none: 0
        }
    }

    subscript(index: Int) -> Value {
        switch self {
        case .list(let items): items[index]
        case .numbers(let start, let step, _): .number(Number(Int(start + step * Int64(index))))
        case .dates(let start, let step, _): .date(CivilDate(dayNumber: start + step * Int64(index)))
        case .none(let reason): .null(reason)
        }
    }

    /// Without the first or the last, where these are not included.
    private func trimmed(first: Bool, last: Bool) -> Items {
        let cut = (first ? 1 : 0) + (last ? 1 : 0)
        switch self {
        case .numbers(let start, let step, let count):
            return .numbers(start: first ? start &+ step : start, step: step, count: max(0, count - cut))
        case .dates(let start, let step, let count):
            return .dates(start: first ? start &+ step : start, step: step, count: max(0, count - cut))
        default: return self
        }
    }
}

extension Compiler {
    func loop(
        _ iterations: [Syntax.Iteration], _ base: Int, _ body: Syntax, _ usesPartial: Bool, _ site: Site
    ) -> Code {
        let run = Iterating(iterations, base: base, compiler: self, site: site)
        let body = code(body)
        let partial = base + iterations.count
        return { evaluation in
            var results: [Value] = []
            var isTooLarge = false
            let failure = run.forEach(&evaluation) { evaluation in
                evaluation.locals.removeLast(max(0, evaluation.locals.count - partial))
                evaluation.locals.append(.list(usesPartial ? results : []))
                let value = body(&evaluation)
                if usesPartial {
                    // Off the stack, so that appending to the results need not copy them.
                    evaluation.locals.removeLast(max(0, evaluation.locals.count - partial))
                    isTooLarge = !evaluation.admits(value)
                }
                results.append(value)
                isTooLarge = isTooLarge || results.count > Evaluation.maximumListCount
                return !isTooLarge
            }
            if isTooLarge { return site.limit("the result of `for` is too large") }
            if let failure { return .null(failure) }
            return .list(results)
        }
    }

    /// `list[condition]` or `list[number]`; what is no list counts as a list of one.
    func filter(_ operand: Syntax, _ item: Int, _ filter: Syntax, _ site: Site) -> Code {
        let operand = code(operand)
        let code = code(filter)
        let isStrict = checking == .strict
        let isCondition = filter.type == .boolean
        return { evaluation in
            let value = operand(&evaluation)
            let items: [Value]
            switch value {
            case .list(let list): items = list
            case .null: return isStrict ? value : Compiler.filterNull(value, code, item, &evaluation)
            default: items = [value]
            }
            var kept: [Value] = []
            var unknown: [NullReason] = []
            for (index, element) in items.enumerated() {
                guard evaluation.spend() else { return site.outOfSteps }
                evaluation.locals.append(element)
                let result = code(&evaluation)
                evaluation.locals.removeLast(max(0, evaluation.locals.count - item))
                switch result {
                case .boolean(let holds): if holds { kept.append(element) }
                case .number(let number) where !isCondition && index == 0: return Compiler.item(number, of: items, site)
                case .null(let reason): if unknown.count < 64 { unknown.append(reason) }
                default: return site.mismatch("a \(result.brief) is no condition and no place in a list")
                }
            }
            if items.isEmpty, !isCondition {
                // Without an item only a place can be told from a condition.
                evaluation.locals.append(.null(site.reason(.noMatch("the list is empty"))))
                let result = code(&evaluation)
                evaluation.locals.removeLast(max(0, evaluation.locals.count - item))
                if case .number(let number) = result { return Compiler.item(number, of: items, site) }
            }
            if isStrict, !unknown.isEmpty { return .null(site.unknown(unknown)) }
            return .list(kept)
        }
    }

    /// Null is a list of one null to a filter.
    private static func filterNull(_ value: Value, _ code: Code, _ item: Int, _ evaluation: inout Evaluation) -> Value {
        evaluation.locals.append(value)
        defer { evaluation.locals.removeLast(max(0, evaluation.locals.count - item)) }
        switch code(&evaluation) {
        case .number: return value
        case .boolean(true): return .list([value])
        default: return .list([])
        }
    }

    /// The item at that place, from 1, or from -1 at the end.
    private static func item(_ number: Number, of items: [Value], _ site: Site) -> Value {
        guard let place = number.int64 else { return site.domain("\(number) is no place in a list") }
        if place > 0, place <= items.count { return items[Int(place) - 1] }
        if place < 0, -place <= items.count { return items[items.count + Int(place)] }
        return site.noMatch("the list of \(items.count) has no item \(place)")
    }
}
