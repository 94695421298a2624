import Claims
import FEEL

@testable import Rulebook

/// One claim of a form so small that all of them can be gone through: grade 1 to 9, a price of a few fen, two fuels, and
/// days counted from 2024-03-01.
struct SmallClaim: Hashable {
    var grade: Int
    /// Fen.
    var price: Int
    var fuel: String
    var bought: Int
    var applied: Int
    var decided: Int

    static let fuels = ["petrol", "electric"]
    static let grades = 1...9
    /// One more than any constant in the rules: what lies above is all alike.
    static let prices = 0...8
    static let highestPriceInRules = 7

    static func day(_ number: Int) -> CivilDate {
        CivilDate(year: 2024, month: 3, day: 1)!.adding(days: number)!
    }
}

/// A test of one number, with a meaning of its own here and as FEEL writes it.
indirect enum SmallTest {
    case any
    case compare(String, Int)
    case range(low: Int, lowIncluded: Bool, high: Int, highIncluded: Bool)
    case oneOf([Int])
    case not(SmallTest)

    func holds(_ number: Int) -> Bool {
        switch self {
        case .any: true
        case .compare("<", let bound): number < bound
        case .compare("<=", let bound): number <= bound
        case .compare(">", let bound): number > bound
        case .compare(">=", let bound): number >= bound
        case .compare(_, let bound): number == bound
        case .range(let low, let lowIncluded, let high, let highIncluded):
            (lowIncluded ? number >= low : number > low) && (highIncluded ? number <= high : number < high)
        case .oneOf(let numbers): numbers.contains(number)
        case .not(let test): !test.holds(number)
        }
    }

    func text(_ write: (Int) -> String) -> String {
        switch self {
        case .any: "-"
        case .compare("=", let bound): write(bound)
        case .compare(let sign, let bound): "\(sign) \(write(bound))"
        case .range(let low, let lowIncluded, let high, let highIncluded):
            "\(lowIncluded ? "[" : "(")\(write(low))..\(write(high))\(highIncluded ? "]" : ")")"
        case .oneOf(let numbers): numbers.map(write).joined(separator: ", ")
        case .not(let test): "not(\(test.text(write)))"
        }
    }
}

/// A condition with a meaning of its own here and as FEEL writes it.
indirect enum SmallCondition {
    case grade(String, Int)
    case price(String, Int)
    case fuel(String)
    case bought(String, Int)
    case applied(String, Int)
    /// The days from the purchase to the application.
    case between(String, Int)
    case and(SmallCondition, SmallCondition)
    case or(SmallCondition, SmallCondition)
    case not(SmallCondition)

    func holds(_ claim: SmallClaim) -> Bool {
        switch self {
        case .grade(let sign, let bound): SmallTest.compare(sign, bound).holds(claim.grade)
        case .price(let sign, let bound): SmallTest.compare(sign, bound).holds(claim.price)
        case .fuel(let fuel): claim.fuel == fuel
        case .bought(let sign, let day): SmallTest.compare(sign, day).holds(claim.bought)
        case .applied(let sign, let day): SmallTest.compare(sign, day).holds(claim.applied)
        case .between(let sign, let days): SmallTest.compare(sign, days).holds(claim.applied - claim.bought)
        case .and(let one, let other): one.holds(claim) && other.holds(claim)
        case .or(let one, let other): one.holds(claim) || other.holds(claim)
        case .not(let inner): !inner.holds(claim)
        }
    }

    var text: String {
        switch self {
        case .grade(let sign, let bound): "grade \(sign) \(bound)"
        case .price(let sign, let bound): "price \(sign) \(SmallCondition.yuan(bound))"
        case .fuel(let fuel): "fuel = \"\(fuel)\""
        case .bought(let sign, let day): "bought_on \(sign) date(\"\(SmallClaim.day(day))\")"
        case .applied(let sign, let day): "applied_on \(sign) date(\"\(SmallClaim.day(day))\")"
        case .between(let sign, let days):
            "applied_on - bought_on \(sign) duration(\"\(days < 0 ? "-" : "")P\(abs(days))D\")"
        case .and(let one, let other): "(\(one.text)) and (\(other.text))"
        case .or(let one, let other): "(\(one.text)) or (\(other.text))"
        case .not(let inner): "not(\(inner.text))"
        }
    }

    static func yuan(_ fen: Int) -> String { "0.0\(fen)" }
}

struct SmallTable {
    struct Row {
        let grade: SmallTest
        let price: SmallTest
        let fuel: String?
        let output: Int

        func matches(_ claim: SmallClaim) -> Bool {
            grade.holds(claim.grade) && price.holds(claim.price) && (fuel.map { $0 == claim.fuel } ?? true)
        }
    }

    let policy: String
    let rows: [Row]

    func matching(_ claim: SmallClaim) -> [Int] { rows.indices.filter { rows[$0].matches(claim) } }

    var text: String {
        var text =
            "      made-up:\n        hit policy: \(policy)\n        result: number\n        inputs: [grade, price, fuel]\n        rows:\n"
        for row in rows {
            let cells = [
                row.grade.text { "\($0)" }, row.price.text(SmallCondition.yuan), row.fuel.map { "\"\($0)\"" } ?? "-",
            ]
            text +=
                "          - {when: [\(cells.map { "'\($0)'" }.joined(separator: ", "))], then: \(row.output)}\n"
        }
        return text
    }
}

/// Makes tables, conditions and windows up.
struct SmallWorld {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements.randomElement(using: &random)! }

    mutating func table() -> SmallTable {
        let rows = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            SmallTable.Row(
                grade: test(in: SmallClaim.grades), price: test(in: 0...SmallClaim.highestPriceInRules),
                fuel: pick([nil, nil, "petrol", "electric"]), output: pick([1, 2]))
        }
        return SmallTable(policy: pick(["U", "A", "F"]), rows: rows)
    }

    private mutating func test(in range: ClosedRange<Int>, mayNegate: Bool = true) -> SmallTest {
        let (one, other) = (Int.random(in: range, using: &random), Int.random(in: range, using: &random))
        switch Int.random(in: 0...(mayNegate ? 9 : 7), using: &random) {
        case 0, 1, 2: return .any
        case 3, 4: return .compare(pick(["<", "<=", ">", ">=", "="]), one)
        case 5, 6:
            return .range(
                low: min(one, other), lowIncluded: Bool.random(using: &random), high: max(one, other),
                highIncluded: Bool.random(using: &random))
        case 7: return .oneOf([one, other])
        default: return .not(test(in: range, mayNegate: false).orNever)
        }
    }

    /// Days of the rules lie from 1 to 12.
    mutating func condition(deep: Int) -> SmallCondition {
        let sign = pick(["<", "<=", ">", ">=", "="])
        if deep > 0, Bool.random(using: &random) {
            switch Int.random(in: 0...4, using: &random) {
            case 0, 1: return .and(condition(deep: deep - 1), condition(deep: deep - 1))
            case 2, 3: return .or(condition(deep: deep - 1), condition(deep: deep - 1))
            default: return .not(condition(deep: deep - 1))
            }
        }
        switch Int.random(in: 0...6, using: &random) {
        case 0, 1: return .grade(sign, Int.random(in: SmallClaim.grades, using: &random))
        case 2: return .price(sign, Int.random(in: 0...SmallClaim.highestPriceInRules, using: &random))
        case 3: return .fuel(pick(SmallClaim.fuels))
        case 4: return .bought(sign, Int.random(in: 1...12, using: &random))
        case 5: return .applied(sign, Int.random(in: 1...12, using: &random))
        default: return .between(sign, Int.random(in: -4...6, using: &random))
        }
    }
}

extension SmallTest {
    /// `not(-)` is no test.
    fileprivate var orNever: SmallTest { if case .any = self { .compare(">", 3) } else { self } }
}
