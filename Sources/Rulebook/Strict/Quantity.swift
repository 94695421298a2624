internal import Claims
internal import FEEL

/// What a number measures, as far as can be told from where it comes from.
enum Dimension: Equatable {
    /// Not a number, or a number of which nothing is known.
    case open
    /// A number written out in an expression.
    case bare(Number)
    /// A parameter without a unit, with its value where it has one.
    case unitless(String, Number?)
    case money
    case rate
    /// A number of years, mL, items …
    case count(String)

    init(_ type: ParameterType, name: String, value: Number?) {
        self =
            switch type {
            case .money: .money
            case .rate: .rate
            case .number(nil): .unitless(name, value)
            case .number(let unit?): .count(unit.count > 2 && unit.hasSuffix("s") ? String(unit.dropLast()) : unit)
            case .date, .text, .boolean, .texts, .numbers: .open
            }
    }

    var shown: Bilingual {
        switch self {
        case .open: Bilingual(zh: "数", en: "a number")
        case .bare(let number): Bilingual(zh: number.description, en: number.description)
        case .unitless(let name, _): Bilingual(zh: "没有单位的“\(name)”", en: "\"\(name)\", which has no unit,")
        case .money: Bilingual(zh: "金额", en: "an amount")
        case .rate: Bilingual(zh: "比例", en: "a rate")
        case .count(let unit): Bilingual(zh: "以 \(unit) 计的数", en: "a number of \(unit)")
        }
    }
}

/// What is known beforehand of a number: what it measures, and what was done to it.
struct Quantity {
    var dimension: Dimension
    /// Of an amount: it may have parts of a fen.
    var hasParts = false
    /// It was rounded, to so many places where they are written out.
    var rounding: Rounding?

    struct Rounding {
        let places: Int64?
    }

    static let open = Quantity(dimension: .open)

    /// Money, or something that may be money, that was rounded.
    var isRoundedMoney: Bool { rounding != nil && (dimension == .money || dimension == .rate) }
    /// An amount with parts of a fen that nobody has rounded yet.
    var isUnrounded: Bool { dimension == .money && hasParts && rounding == nil }

    /// A whole number by which an amount may be multiplied without a fraction coming up.
    var isWholeFactor: Bool {
        switch dimension {
        case .bare(let number), .unitless(_, .some(let number)): number.int64 != nil
        case .count, .open: true
        case .unitless(_, nil), .money, .rate: false
        }
    }
}
