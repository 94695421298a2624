internal import Claims
internal import DMN
internal import FEEL

/// Follows amounts and rates through the expressions of a version: where they are mixed up, and where they are rounded.
struct QuantityCheck {
    private let expressions: VersionExpressions
    private let moneyParts: Set<String>
    private var quantities: [Int: Quantity] = [:]
    private var source: ExpressionSource
    private var findings: FindingCollector

    private static let roundings: Set<String> = [
        "decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down",
    ]

    init(_ expressions: VersionExpressions, kind: ClaimKind, into findings: FindingCollector) {
        self.expressions = expressions
        self.findings = findings
        source = expressions.source.governs
        var moneyParts: Set<String> = []
        for (slot, field) in kind.fields.enumerated() {
            if field.type == .money { quantities[slot] = Quantity(dimension: .money) }
            if case .list(let parts) = field.type {
                moneyParts.formUnion(parts.filter { $0.type == .money }.map(\.name))
            }
        }
        self.moneyParts = moneyParts
        let version = expressions.version
        for (place, parameter) in version.parameters.enumerated() {
            var number: Number?
            if case .number(let value)? = parameter.value ?? parameter.fallback?.value { number = value }
            quantities[version.program.parameterStart + place] = Quantity(
                dimension: Dimension(parameter.type, name: parameter.name, value: number))
        }
    }

    /// The findings given before, and those of this version.
    mutating func run() -> FindingCollector {
        var tables: [String: [Quantity]] = [:]
        for expression in expressions.all {
            source = expression.source
            let found = expression.syntax.map { quantity($0) }
            switch expression.role {
            case .definition:
                if let slot = slot(of: expression.owner) { quantities[slot] = found.first }
            case .tableInput: tables[expression.owner ?? "", default: []].append(found.first ?? .open)
            case .output: addOutput(found.first ?? .open, of: expression)
            case .amount: checkAmount(found.first ?? .open, expression)
            case .atMost, .share:
                if found.first?.dimension == .money {
                    mixed(zh: "这里要的不是金额", en: "this is an amount, where none is asked for")
                }
            case .message, .key:
                if found.contains(where: \.isUnrounded) {
                    let what =
                        expression.role == .key
                        ? Bilingual(zh: "限制的键", en: "the key of the limit")
                        : Bilingual(zh: "理由里显示的金额", en: "an amount that the message shows")
                    findings.add(
                        .unroundedAmount, source.position, zh: "\(what.zh)带有不到一分的零头",
                        en: "\(what.en) has parts of a fen")
                }
            case .governs, .cell, .condition, .requirement: break
            }
        }
        return findings
    }

    private func slot(of name: String?) -> Int? {
        expressions.version.program.derived.first { $0.name == name }?.slot
    }

    // MARK: - Where a value ends up

    private mutating func addOutput(_ output: Quantity, of expression: RuleExpression) {
        guard let slot = slot(of: expression.owner),
            let table = expressions.source.tables.first(where: { $0.name == expression.owner })
        else { return }
        let declared = Dimension(table.result, name: table.name, value: nil)
        if declared == .money || declared == .rate { _ = joined(Quantity(dimension: declared), output, at: 0) }
        let before = quantities[slot]
        quantities[slot] = before.map { joined($0, output, at: 0) } ?? output
        if case .bare = quantities[slot]?.dimension, declared == .money || declared == .rate {
            quantities[slot]?.dimension = declared
        }
    }

    private mutating func checkAmount(_ amount: Quantity, _ expression: RuleExpression) {
        switch amount.dimension {
        case .rate, .count:
            mixed(zh: "补贴金额是\(amount.dimension.shown.zh)", en: "the amount is \(amount.dimension.shown.en)")
        case .unitless:
            findings.add(
                .unitMissing, source.position, zh: "补贴金额是\(amount.dimension.shown.zh)，缺“元”吗",
                en: "the amount is \(amount.dimension.shown.en) is it yuan?")
        case .money, .open, .bare: break
        }
        if let places = amount.rounding?.places, places > 2 {
            findings.add(
                .doubleRounding, source.position, zh: "金额先舍入到 \(places) 位，程序再舍入到分",
                en: "the amount is rounded to \(places) places, and then to the fen")
        }
    }

    // MARK: - Expressions

    private mutating func quantity(_ syntax: Syntax) -> Quantity {
        switch syntax.kind {
        case .literal(.number(let number)): return Quantity(dimension: .bare(number))
        case .slot(let slot): return quantities[slot] ?? .open
        case .negate(let operand): return quantity(operand)
        case .arithmetic(let sign, let left, let right):
            let (one, other) = (quantity(left), quantity(right))
            switch sign {
            case .add, .subtract: return joined(one, other, at: right.place)
            case .multiply: return product(one, other, at: right.place)
            case .divide: return quotient(one, other, at: right.place)
            case .power: return .open
            }
        case .compare(let comparison, let left, let right):
            let (one, other) = (quantity(left), quantity(right))
            compare(one, other, at: right.place)
            if comparison == .equal || comparison == .notEqual, one.isUnrounded || other.isUnrounded {
                findings.add(
                    .unroundedAmount, source.position(of: left.place), zh: "用 = 比较的金额带有不到一分的零头",
                    en: "the amount that is compared by = has parts of a fen")
            }
            return .open
        case .between(let value, let low, let high):
            let value = quantity(value)
            for bound in [low, high] {
                let end = quantity(bound)
                compare(value, end, at: bound.place)
            }
            return .open
        case .member(let value, let tests, _):
            let value = quantity(value)
            for test in tests {
                let operand = quantity(test.operand)
                compare(value, operand, at: test.operand.place)
            }
            return .open
        case .range(let start, _, let end, _):
            let (one, other) = (start.map { quantity($0) } ?? .open, end.map { quantity($0) } ?? .open)
            return joined(one, other, at: end?.place ?? syntax.place)
        case .choose(let condition, let then, let otherwise):
            _ = quantity(condition)
            let (one, other) = (quantity(then), quantity(otherwise))
            return joined(one, other, at: otherwise.place)
        case .list(let parts): return join(parts)
        case .loop(_, _, let body, _), .filter(let body, _, _):
            for part in syntax.parts where part.place != body.place { _ = quantity(part) }
            return quantity(body)
        case .path(let base, let name):
            _ = quantity(base)
            return moneyParts.contains(name) ? Quantity(dimension: .money) : .open
        case .call, .callNamed: return call(syntax)
        default:
            for part in syntax.parts { _ = quantity(part) }
            return .open
        }
    }

    private mutating func join(_ parts: [Syntax]) -> Quantity {
        var whole: Quantity?
        for part in parts {
            let next = quantity(part)
            whole = whole.map { joined($0, next, at: part.place) } ?? next
        }
        return whole ?? .open
    }

    private mutating func call(_ syntax: Syntax) -> Quantity {
        let arguments = syntax.arguments
        switch syntax.calledBuiltin {
        case "min", "max": return join(arguments)
        case "sum":
            let sum = join(arguments)
            if sum.isUnrounded {
                findings.add(
                    .unroundedAmount, source.position(of: syntax.place), zh: "逐项合计的金额带有不到一分的零头",
                    en: "amounts with parts of a fen are added up item by item")
            }
            return sum
        case "abs": return arguments.first.map { quantity($0) } ?? .open
        case let name? where QuantityCheck.roundings.contains(name):
            return round(syntax, name)
        default:
            for argument in arguments { _ = quantity(argument) }
            return .open
        }
    }

    private mutating func round(_ syntax: Syntax, _ name: String) -> Quantity {
        guard let operand = syntax.arguments.first else { return .open }
        var result = quantity(operand)
        var places: Int64? = syntax.arguments.count == 1 ? 0 : nil
        if syntax.arguments.count > 1, case .literal(.number(let number)) = syntax.arguments[1].kind {
            places = number.int64
        }
        if result.isRoundedMoney { roundedTwice(at: syntax.place) }
        if name == "decimal", result.dimension == .money {
            findings.add(
                .roundedHalfEven, source.position(of: syntax.place), zh: "`decimal` 遇一半取偶数，不是四舍五入",
                en: "`decimal` rounds a half to the even neighbour, not up")
        }
        result.rounding = Quantity.Rounding(places: places)
        if let places, places <= 2 { result.hasParts = false }
        return result
    }

    // MARK: - Combining

    private mutating func joined(_ one: Quantity, _ other: Quantity, at place: Int) -> Quantity {
        var result = one
        result.hasParts = one.hasParts || other.hasParts
        result.rounding = one.rounding ?? other.rounding
        switch (one.dimension, other.dimension) {
        case (.money, .rate), (.rate, .money), (.money, .count), (.count, .money), (.rate, .count), (.count, .rate):
            mixed(
                zh: "\(one.dimension.shown.zh)与\(other.dimension.shown.zh)混用",
                en: "\(one.dimension.shown.en) meets \(other.dimension.shown.en)", at: place)
            result.dimension = .open
        case (.money, .unitless), (.unitless, .money):
            missingUnit(one.dimension == .money ? other : one, "yuan", at: place)
            result.dimension = .money
        case (.rate, .unitless(_, let value?)) where value > 1, (.unitless(_, let value?), .rate) where value > 1:
            missingUnit(one.dimension == .rate ? other : one, "%", at: place)
            result.dimension = .rate
        case (.count(let unit), .count(let otherUnit)) where unit != otherUnit:
            findings.add(
                .unitsDiffer, source.position(of: place), zh: "一个以 \(unit) 计，一个以 \(otherUnit) 计",
                en: "one is in \(unit), the other in \(otherUnit)")
            result.dimension = .open
        case (.open, let dimension), (.bare, let dimension), (.unitless, let dimension): result.dimension = dimension
        default: break
        }
        return result
    }

    private mutating func compare(_ one: Quantity, _ other: Quantity, at place: Int) {
        if case (.rate, .bare(let number)) = (one.dimension, other.dimension), number > 1 {
            mixed(zh: "比例与 \(number) 比较；20 % 是 0.2", en: "a rate is compared with \(number); 20 % is 0.2", at: place)
            return
        }
        _ = joined(one, other, at: place)
    }

    private mutating func product(_ one: Quantity, _ other: Quantity, at place: Int) -> Quantity {
        if one.isRoundedMoney && !other.isWholeFactor || other.isRoundedMoney && !one.isWholeFactor {
            roundedTwice(at: place)
        }
        switch (one.dimension, other.dimension) {
        case (.money, .money):
            mixed(zh: "金额乘金额", en: "an amount is multiplied by an amount", at: place)
            return .open
        case (.money, _), (_, .money):
            let (amount, factor) = one.dimension == .money ? (one, other) : (other, one)
            if case .unitless(_, let value?) = factor.dimension, value > 1 { missingUnit(factor, "%", at: place) }
            return Quantity(dimension: .money, hasParts: amount.hasParts || !factor.isWholeFactor)
        case (.rate, .rate), (.rate, .bare), (.bare, .rate): return Quantity(dimension: .rate)
        default: return .open
        }
    }

    private mutating func quotient(_ one: Quantity, _ other: Quantity, at place: Int) -> Quantity {
        if one.isRoundedMoney || other.isRoundedMoney { roundedTwice(at: place) }
        switch (one.dimension, other.dimension) {
        case (.money, .money): return .open
        case (.money, _): return Quantity(dimension: .money, hasParts: true)
        case (.rate, .bare): return Quantity(dimension: .rate)
        default: return .open
        }
    }

    // MARK: - Findings

    private mutating func mixed(zh: String, en: String, at place: Int = 0) {
        findings.add(.yuanAndRate, source.position(of: place), zh: zh, en: en)
    }

    private mutating func roundedTwice(at place: Int) {
        findings.add(
            .doubleRounding, source.position(of: place), zh: "已经舍入过的数又参与乘除或舍入",
            en: "what was rounded is multiplied, divided or rounded again")
    }

    private mutating func missingUnit(_ number: Quantity, _ unit: String, at place: Int) {
        findings.add(
            .unitMissing, source.position(of: place), zh: "\(number.dimension.shown.zh)与金额或比例一起用，缺“\(unit)”吗",
            en: "\(number.dimension.shown.en) meets an amount or rate: is it \(unit)?")
    }
}
