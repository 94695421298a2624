/// Where a rule or a value comes from: the document, the clause in it, and how well it is known.
package struct Citation: Sendable, Hashable {
    /// The document's number or title: `商消费函〔2024〕75号`, `GB 11643-1999`.
    package let document: String
    /// The clause in it (`第二条`), where it is known.
    package let clause: String?
    package let status: Status

    package init(document: String, clause: String? = nil, status: Status) {
        self.document = document
        self.clause = clause
        self.status = status
    }
}
