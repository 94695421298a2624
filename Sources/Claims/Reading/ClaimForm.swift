import FEEL

/// A kind of claim made ready for reading: for each field what reading it needs, worked out once.
final class ClaimForm: Sendable {
    let kind: ClaimKind
    let plans: [FieldPlan]
    /// Invoice codes with the invoice numbers they belong to (`x_code`, `x_number`), as places in `plans`.
    let invoices: [(code: Int, number: Int)]
    /// Places of the fields that are checked against each other.
    let applicantType: Int?
    let applicantID: Int?
    let merchantID: Int?
    /// What stands in the field `kind`, whether a file has the kind's name or its label.
    let kindName: [UInt8]
    let kindValue: Value

    init(of kind: ClaimKind, numbers: [String: Int]) {
        self.kind = kind
        plans = kind.fields.map { FieldPlan(for: $0, number: numbers[$0.name] ?? -1) }
        var invoices: [(code: Int, number: Int)] = []
        for (place, field) in kind.fields.enumerated() where field.type == .invoiceCode && field.name.hasSuffix("_code")
        {
            let partner = field.name.dropLast("code".count) + "number"
            if let number = kind.index(of: String(partner)), kind.fields[number].type == .invoiceNumber {
                invoices.append((place, number))
            }
        }
        self.invoices = invoices
        applicantType = kind.index(of: CommonField.applicantType.name)
        applicantID = kind.index(of: CommonField.applicantID.name)
        merchantID = kind.index(of: CommonField.merchantID.name)
        kindName = ContentWriter.string(kind.name)
        kindValue = .string(kind.name)
    }
}

/// What reading one field needs. A class, because copying all of it for every value would cost more than reading it.
final class FieldPlan: Sendable {
    let field: Field
    let type: FieldType
    /// The type without what belongs to it, to switch on.
    let code: TypeCode
    /// The field's number in the schema, or its place in a list's record.
    let number: Int
    /// `"old_vin":`
    let key: [UInt8]
    /// What stands for an absent value.
    let absent: Value
    /// Whether that is a value that means something.
    let hasAbsentValue: Bool
    /// Whether it is a problem that there is no value.
    let lacksWhenAbsent: Bool
    /// It is the field `kind`, which has told the form.
    let isKind: Bool
    /// What stands for a bad value.
    let invalid: Value
    /// For choices: places in `choiceValues` by name and label.
    let choices: NameTable
    let choiceValues: [Value]
    /// The names as JSON strings.
    let choiceNames: [[UInt8]]
    /// For lists: the fields of a record.
    let parts: [FieldPlan]

    init(for field: Field, number: Int) {
        self.field = field
        type = field.type
        code = TypeCode(field.type)
        self.number = number
        key = ContentWriter.string(field.name) + [UInt8(ascii: ":")]
        absent = field.absent ?? .null(NullReason(kind: .given(code: "missing", name: field.name)))
        hasAbsentValue = field.absent != nil
        lacksWhenAbsent = field.isRequired && field.absent == nil
        isKind = number == ClaimSchema.kindNumber
        invalid = .null(NullReason(kind: .given(code: "invalid", name: field.name)))
        var choices = NameTable()
        var choiceValues: [Value] = []
        var choiceNames: [[UInt8]] = []
        if case .choice(let all) = field.type {
            // Names first: where one choice's label is another's name, the name wins.
            for (place, choice) in all.enumerated() { choices.insert(choice.name, place) }
            for (place, choice) in all.enumerated() { choices.insert(choice.label, place) }
            choiceValues = all.map { .string($0.name) }
            choiceNames = all.map { ContentWriter.string($0.name) }
        }
        self.choices = choices
        self.choiceValues = choiceValues
        self.choiceNames = choiceNames
        if case .list(let fields) = field.type {
            parts = fields.enumerated().map { FieldPlan(for: $1, number: $0) }
        } else {
            parts = []
        }
    }
}
