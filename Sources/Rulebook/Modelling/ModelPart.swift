internal import Claims
internal import DMN
internal import FEEL

/// A node of a model before it is written: what it says, what it needs and what it rests on.
struct ModelPart {
    let decision: ModelDecision
    let role: Role
    let typeRef: String?
    /// Of a table: the types of its columns, and of its output.
    var columns: [ModelTypes.Column] = []
    var outputType: String?
    /// Ids of inputs and decisions.
    let needs: [String]
    let cites: Citation?
    /// What a pack says beside it, for the extension elements.
    let about: XMLElementText

    /// What it says, for an import to compare.
    var mark: String { ModelDecision.mark(decision.texts.map(ModelTexts.normalized), decision.logic) }

    enum Role {
        case parameter(ParameterSource)
        case definition(DefinitionSource)
        case table(TableSource)
        case requirement(RequirementSource)
        case governs
        case amount
        /// Follows from the rest, and so is never brought back: birth dates, reasons, the subsidy.
        case derived
    }
}

/// A field of the claim, or the business day, that a version reads.
struct ModelInput {
    let id: String
    let name: String
    let label: String
    let typeRef: String?
}

/// The item definitions of a model and the references to them.
struct ModelTypes {
    struct Column {
        let typeRef: String?
        /// The values a column can have, as unary tests.
        let values: String?
    }

    private(set) var definitions: [XMLElementText] = []

    static let texts = "texts_type"
    static let numbers = "numbers_type"

    static func name(of field: Field) -> String { field.name + "_type" }

    /// The type of an input, with a definition of its own where not every value of it will do.
    mutating func reference(_ field: Field) -> String? {
        switch field.type {
        case .list(let parts):
            definitions.append(
                XMLElementText(
                    "itemDefinition",
                    ["id": "type_" + field.name, "name": ModelTypes.name(of: field), "isCollection": "true"],
                    parts.map { part in
                        XMLElementText(
                            "itemComponent", ["id": "type_\(field.name)_\(part.name)", "name": part.name],
                            ModelTypes.content(part))
                    }))
            return ModelTypes.name(of: field)
        default:
            guard ModelTypes.allowed(field) != nil else { return ModelTypes.basic(field.type.feelType) }
            definitions.append(
                XMLElementText(
                    "itemDefinition", ["id": "type_" + field.name, "name": ModelTypes.name(of: field)],
                    ModelTypes.content(field)))
            return ModelTypes.name(of: field)
        }
    }

    /// Defines the list types that parameters have.
    mutating func addLists(_ references: [String?]) {
        for (name, item) in [(ModelTypes.texts, "string"), (ModelTypes.numbers, "number")]
        where references.contains(name) {
            definitions.append(
                XMLElementText(
                    "itemDefinition", ["id": "type_" + name, "name": name, "isCollection": "true"],
                    [XMLElementText("typeRef", text: item)]))
        }
    }

    private static func content(_ field: Field) -> [XMLElementText] {
        [XMLElementText("typeRef", text: basic(field.type.feelType) ?? "Any")]
            + (allowed(field).map { values in
                [XMLElementText("allowedValues", [XMLElementText("text", text: values)])]
            } ?? [])
    }

    /// The values of a field as unary tests; nil where every value of its type will do.
    static func allowed(_ field: Field) -> String? {
        if case .choice(let choices) = field.type {
            return choices.map { FEELText.literal($0.name) }.joined(separator: ", ")
        }
        guard let range = field.range else { return nil }
        let tests = range.upperBound == .max ? ">= \(range.lowerBound)" : "[\(range.lowerBound)..\(range.upperBound)]"
        guard case .number(let number)? = field.absent, let value = number.int64, !range.contains(value) else {
            return tests
        }
        return "\(value), \(tests)"
    }

    static func basic(_ type: FEELType) -> String? {
        switch type {
        case .number: "number"
        case .string, .enumeration: "string"
        case .date: "date"
        case .boolean: "boolean"
        case .list(.string): texts
        case .list(.number): numbers
        default: nil
        }
    }
}
