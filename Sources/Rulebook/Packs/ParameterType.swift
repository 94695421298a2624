package import FEEL

/// What kind of value a parameter has. Units are types too: a rate is not an amount, although both are numbers in FEEL.
package enum ParameterType: Sendable, Hashable {
    /// Yuan.
    case money
    /// A share or percentage; 12 % is the number 0.12.
    case rate
    /// A number, with the unit it was written with (mL, years, days …).
    case number(unit: String?)
    case date
    case text
    case boolean
    case texts
    case numbers

    package var feelType: FEELType {
        switch self {
        case .money, .rate, .number: .number
        case .date: .date
        case .text: .string
        case .boolean: .boolean
        case .texts: .list(.string)
        case .numbers: .list(.number)
        }
    }

    /// The words for `type:` in a pack.
    static let names = ["money", "rate", "number", "date", "text", "boolean", "list", "list of numbers"]

    init?(name: String) {
        switch name {
        case "money": self = .money
        case "rate": self = .rate
        case "number": self = .number(unit: nil)
        case "date": self = .date
        case "text": self = .text
        case "boolean": self = .boolean
        case "list", "list of texts": self = .texts
        case "list of numbers": self = .numbers
        default: return nil
        }
    }

    /// The word for `type:` that stands for it.
    var word: String {
        switch self {
        case .money: "money"
        case .rate: "rate"
        case .number: "number"
        case .date: "date"
        case .text: "text"
        case .boolean: "boolean"
        case .texts: "list"
        case .numbers: "list of numbers"
        }
    }

    /// The unit that its numbers are written with.
    var unit: String? { if case .number(let unit) = self { unit } else { nil } }

    /// A value of this type as an author would write it.
    var example: String {
        switch self {
        case .money: "an amount such as 3000 yuan"
        case .rate: "a rate such as 12 %"
        case .number(nil): "a number such as 2"
        case .number(let unit?): "a number such as 2000 \(unit)"
        case .date: "a date such as 2024-08-01"
        case .text: "a text"
        case .boolean: "yes or no"
        case .texts: "a list of texts such as [refrigerator, computer]"
        case .numbers: "a list of numbers such as [1, 2]"
        }
    }

    /// Whether a value of this type may stand where `declared` was promised.
    func fits(_ declared: ParameterType) -> Bool {
        switch (self, declared) {
        // An unset number names no unit; the value that comes later brings it.
        case (.number, .number(nil)): true
        default: self == declared
        }
    }
}
