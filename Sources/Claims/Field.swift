package import FEEL

/// One field of a claim form: what it is called, what it holds, and what its absence means.
package struct Field: Sendable, Hashable {
    /// The English name in files and in rules: `old_vin`.
    package let name: String
    /// The Chinese label in files and in messages: `旧车识别代号`.
    package let label: String
    package let type: FieldType
    /// Masked wherever its value is shown.
    package let isPersonal: Bool
    /// Missing even where no rule reads it.
    package let isRequired: Bool
    /// For whole numbers: the least and the greatest that make sense.
    package let range: ClosedRange<Int64>?
    /// What an absent value means (`false` for a box not ticked); nil: absence is absence.
    package let absent: Value?

    /// - Parameter isPersonal: where it is not said, the type decides; names of people have to say it.
    package init(
        name: String, label: String, type: FieldType, isPersonal: Bool? = nil, isRequired: Bool = false,
        range: ClosedRange<Int64>? = nil, absent: Value? = nil
    ) {
        self.name = name
        self.label = label
        self.type = type
        self.isPersonal = isPersonal ?? type.isPersonal
        self.isRequired = isRequired
        self.range = range
        self.absent = absent
    }
}
