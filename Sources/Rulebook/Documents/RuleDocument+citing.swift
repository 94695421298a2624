package import Claims

extension RuleDocument {
    /// The citation of a clause that exists.
    ///
    /// - Parameters:
    ///   - name: the document, as citations name it.
    ///   - clause: a clause of it.
    /// - Returns: nil where there is no such document or clause among them.
    package static func citation(_ name: String, _ clause: String, among documents: [RuleDocument]) -> Citation? {
        let document = documents.first { ($0.name == name || $0.citedAs.contains(name)) && $0.has(clause) }
        return document.map { Citation(document: name, clause: clause, status: $0.status) }
    }

    /// The clauses that a document has; nil where there is no such document.
    package static func clauses(of name: String, among documents: [RuleDocument]) -> [String]? {
        let named = documents.filter { $0.name == name || $0.citedAs.contains(name) }
        return named.isEmpty ? nil : named.flatMap { $0.clauses.map(\.name) + $0.unseen }
    }
}
