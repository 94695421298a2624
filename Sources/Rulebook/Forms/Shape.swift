package import Claims

/// What may stand at a place of a rule file.
///
/// This is the one description of the form of packs, tests, parameter files and budgets: the readers take the keys they know
/// from it, `rules fmt` their order, `rules schema` writes it as JSON Schema, and `rules lsp` tells of it in editors.
package indirect enum Shape: Sendable {
    /// A text that is not empty; a number or date is a text too.
    case text
    /// An expression of FEEL.
    case expression
    /// Tests of one input of a table: `"petrol", "hybrid"`, `[46..65]`, `-`.
    case cell
    /// A message with `{expressions}` in it.
    case message
    /// A capital code such as `APPLIED_TOO_LATE`.
    case code
    /// One of these words.
    case word([String])
    /// `yes` or `no`.
    case flag
    /// A day such as 2024-08-15.
    case date
    case wholeNumber(ClosedRange<Int>)
    /// Yuan, `10000.00` or `10000 yuan`.
    case money
    /// The value of a parameter: `10000 yuan`, `12 %`, a date, a number with a unit, a text, a list, `unset`.
    case value
    /// A value of a claim's field.
    case claimValue
    case list(Shape)
    /// A group of keys that are known beforehand.
    case group(Form)
    /// A group whose keys are the author's own names.
    case names(Shape, Naming)
    case either(Shape, Shape)
}

/// What the names of a group may be.
package enum Naming: Sendable {
    /// Names of parameters, definitions and tables, as expressions read them.
    case rule
    /// Fields of a claim: `old_vin`.
    case field
    /// `vehicle-scrappage`.
    case programme
    /// Central, province, city, county, local.
    case source
    /// Anything.
    case any
}

/// A group of keys: what it is called, and its keys in the order in which they are written.
package struct Form: Sendable {
    package let name: String
    package let keys: [Key]
    /// Sets of keys of which one must be there, whole.
    package let alternatives: [[String]]
    /// The reader knows the Chinese meanings as keys too.
    package let alsoInChinese: Bool

    package struct Key: Sendable {
        package let name: String
        package let shape: Shape
        package let isRequired: Bool
        package let meaning: Bilingual
    }

    init(_ name: String, alternatives: [[String]] = [], alsoInChinese: Bool = false, _ keys: [Key]) {
        self.alsoInChinese = alsoInChinese
        self.name = name
        self.keys = keys
        self.alternatives = alternatives
    }

    var names: [String] { keys.map(\.name) }

    package subscript(name: String) -> Key? { keys.first { $0.name == name } }
}

extension Form.Key {
    static func required(_ name: String, _ shape: Shape, zh: String, en: String) -> Form.Key {
        Form.Key(name: name, shape: shape, isRequired: true, meaning: Bilingual(zh: zh, en: en))
    }

    static func optional(_ name: String, _ shape: Shape, zh: String, en: String) -> Form.Key {
        Form.Key(name: name, shape: shape, isRequired: false, meaning: Bilingual(zh: zh, en: en))
    }
}
