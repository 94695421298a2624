/// One of the values that a field of choices may hold.
package struct Choice: Sendable, Hashable {
    /// The name in files, rules and results: `petrol`.
    package let name: String
    /// What people call it, which files may hold as well: `汽油`.
    package let label: String

    package init(name: String, label: String) {
        self.name = name
        self.label = label
    }
}
