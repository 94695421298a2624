internal import Claims
internal import FEEL

/// Something that was changed in a model, and that a pack can take back.
struct ModelChange {
    enum Kind {
        case title(Bilingual)
        case governs(String)
        case amount(String)
        /// Nil: unset.
        case parameter(ParameterSource, Value?)
        case label(ParameterSource, Bilingual)
        case definition(DefinitionSource, text: String, label: Bilingual?)
        /// With, for every row, the one that it was.
        case table(TableSource, ModelDecision.Table, title: Bilingual?, matches: [Int?])
        case requirement(RequirementSource, when: String?, that: String, message: Bilingual)
    }

    let kind: Kind
    /// The part of the pack, as a person names it.
    let what: Bilingual
    /// What it was and what it is, line by line.
    let details: [Bilingual]
}
