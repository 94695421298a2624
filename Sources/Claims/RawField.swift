/// One field of a record as it was written, before it is read by its type.
package struct RawField: Sendable, Hashable {
    /// The field's English name or Chinese label.
    package var name: String
    package var value: RawValue

    package init(name: String, value: RawValue) {
        self.name = name
        self.value = value
    }
}

/// A value as it was written. How it was written changes nothing: `5000` and `"5000"` are the same amount.
package enum RawValue: Sendable, Hashable {
    case text(String)
    /// A number's own digits, never passed through binary floating point.
    case number(String)
    case boolean(Bool)
    case null
    /// Records, for fields of type list.
    case list([[RawField]])
}
