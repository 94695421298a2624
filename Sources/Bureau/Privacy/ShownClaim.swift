import Claims
import GRDB

/// A recorded claim as it is shown to people: personal values masked, unless somebody gave a ground to see them.
package struct ShownClaim: Sendable {
    package struct Field: Sendable {
        package let name: String
        package let label: String
        /// Masked where it is personal and not to be seen; a list as JSON.
        package let value: String
        package let isMasked: Bool
    }

    package let decision: String
    /// In the order of the kind's fields; only those that were given.
    package let fields: [Field]

    /// - Parameter isMasked: false only where an ``Unmasking`` was recorded.
    init(_ row: DecisionRow, _ rules: StoredRules, isMasked: Bool) throws {
        decision = DecisionNumber.text(row.id)
        let content = try row.content
        let claim = try StoredRules.claim(of: row, rules.rulebook(row.rules))
        let json = JSONValue(content)
        fields = claim.kind.fields.compactMap { field in
            guard let raw = CanonicalMembers.value(of: field.name, in: content) else { return nil }
            let text = json?[field.name]?.string ?? String(decoding: raw, as: UTF8.self)
            let hides = isMasked && field.isPersonal
            return Field(
                name: field.name, label: field.label, value: hides ? Masking.mask(text, field.type) : text,
                isMasked: hides)
        }
    }

    /// The personal values of a recorded claim.
    static func personalValues(_ row: DecisionRow, _ rules: StoredRules) throws -> [String] {
        let claim = try StoredRules.claim(of: row, rules.rulebook(row.rules))
        let json = JSONValue(try row.content)
        return claim.kind.fields.filter(\.isPersonal).compactMap { json?[$0.name]?.string }.filter { !$0.isEmpty }
    }
}
