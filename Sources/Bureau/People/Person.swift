/// Somebody who works on the workspace.
package struct Person: Sendable, Hashable {
    /// From 1, without gaps. The log names people by their numbers only.
    package let id: Int64
    /// As `--as` names them; unique among those who are active.
    package let name: String
    /// At least one, in the order in which roles are declared.
    package let roles: [Role]
    /// The business day of the enrolment.
    package let day: String
    /// The day from which they no longer act; nil while they do.
    package let retiredOn: String?
    /// The merchant whose people they are, by its credit code; nil for the bureau's own. They never review its claims.
    package let merchant: String?
}

/// Who makes an entry, and who checks it.
struct Hand: Sendable, Hashable {
    /// Nil for the programme itself, and while nobody is enrolled.
    let person: Int64?
    let name: String

    /// The programme, where nobody needs to be asked or nobody is enrolled.
    static let programme = Hand(person: nil, name: "tradein")
}
