package import Claims
package import FEEL

/// A declared pattern over recorded claims that auditors found to go with fraud: `Rules/alerts/<name>/detector.yaml`.
///
/// A hit says that claims are unusual in a stated way, never that anything is wrong: it keeps the claim from payment until
/// somebody has looked, or marks it for the auditors' sample. What is unusual is a number over a limit; limits are
/// parameters, each with its source, and a detector with an unset one is not in force.
package struct Detector: Sendable {
    package enum Severity: String, Sendable, CaseIterable {
        case low, medium, high

        package var label: Bilingual {
            switch self {
            case .low: Bilingual(zh: "低", en: "low")
            case .medium: Bilingual(zh: "中", en: "medium")
            case .high: Bilingual(zh: "高", en: "high")
            }
        }
    }

    package enum Action: String, Sendable, CaseIterable {
        /// Keeps an approved claim from payment until somebody has looked.
        case hold
        /// Puts the claim into the auditors' sample.
        case sample

        package var label: Bilingual {
            switch self {
            case .hold: Bilingual(zh: "暂缓支付", en: "kept from payment")
            case .sample: Bilingual(zh: "列入抽样", en: "marked for the sample")
            }
        }
    }

    /// How a detector looks; the key under which a file says so.
    package enum Shape: String, Sendable, CaseIterable {
        case count, ratio, share, match, pair, condition
    }

    /// What its number counts.
    package enum Unit: Sendable {
        case whole
        case days
        /// 0.8 is 80 %.
        case share
        /// 2.5 is two and a half times.
        case times
    }

    /// The kinds of lists that can be imported.
    package static let lists = ["resale", "cross-city", "reversed"]

    package let name: String
    package let title: Bilingual
    /// What auditors found, in short.
    package let finding: Bilingual
    package let citation: Citation
    /// The business days on which it looks.
    package let days: (from: CivilDate?, to: CivilDate?)
    package let severity: Severity
    package let action: Action
    package let shape: Shape
    /// What the number means, with `{number}`, `{limit}`, `{claims}` and `{days}` in it.
    package let meaning: Bilingual
    /// The fields that explain a hit.
    package let shows: [String]
    package let parameters: [Parameter]
    package let position: SourcePosition
    /// The list that it looks into, where it does.
    package let list: String?

    let kinds: Set<String>?
    let outcomes: Set<String>
    let program: DetectorProgram

    /// Whether claims of this kind and outcome are looked at.
    package func looks(at kind: String, outcome: String) -> Bool {
        outcomes.contains(outcome) && kinds?.contains(kind) ?? true
    }

    package var unit: Unit {
        switch shape {
        case .count, .condition: .whole
        case .ratio: .times
        case .share: .share
        case .pair: .days
        case .match: program.within == nil ? .whole : .days
        }
    }

    /// Whether fewer is more unusual: days between two events.
    package var fewerIsMoreUnusual: Bool { if case .days = unit { true } else { false } }

    /// What its number means where it is said of a hit.
    ///
    /// - Parameters:
    ///   - number: times 10,000; so is the limit.
    ///   - claims: how many claims it was taken of.
    package func meaning(number: Int64, limit: Int64, claims: Int64) -> Bilingual {
        func filled(_ text: String) -> String {
            text.replacing("{number}", with: DetectorNumber.shown(number, unit))
                .replacing("{limit}", with: DetectorNumber.shown(limit, unit))
                .replacing("{claims}", with: String(claims))
        }
        return Bilingual(zh: filled(meaning.zh), en: filled(meaning.en))
    }
}

/// Numbers of hits: whole ten-thousandths, so that comparisons are exact.
package enum DetectorNumber {
    package static let scale: Int64 = 10_000

    /// As a decimal without needless zeros: `0.8`, `12`.
    package static func text(_ scaled: Int64) -> String {
        let (whole, part) = (scaled / scale, scaled % scale)
        guard part != 0 else { return String(whole) }
        var digits = String(part + scale).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }

    /// As people read it: a share as a percentage.
    static func shown(_ scaled: Int64, _ unit: Detector.Unit) -> String {
        if case .share = unit { text(scaled * 100) + "%" } else { text(scaled) }
    }
}

/// The compiled expressions of a detector, over one frame: fields, facts of the decision, parameters, definitions.
struct DetectorProgram: Sendable {
    /// Fields by slot, from 0.
    let fields: [String]
    let parameterStart: Int
    let definitions: [CompiledExpression]
    let when: CompiledExpression?
    /// Groups, or what is looked for.
    let keys: [CompiledExpression]
    /// Of a pair: what the second claim has.
    let secondKeys: [CompiledExpression]
    /// What is counted or compared.
    let value: CompiledExpression?
    let that: CompiledExpression?
    let dated: CompiledExpression?
    let thenDated: CompiledExpression?
    let within: CompiledExpression?
    let atLeast: CompiledExpression?
    let moreThan: CompiledExpression?

    /// Facts of the decision, behind the fields.
    static let facts: [(name: String, type: FEELType)] = [
        ("business_day", .date), ("outcome", .string), ("amount", .number), ("paid_on", .date), ("refunded_on", .date),
    ]
}
