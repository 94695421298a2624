internal import Claims
internal import FEEL

/// Reads citations, and the parts of them that a rule or value says differently from its version.
struct CitationReader {
    let diagnostics: DiagnosticCollector
    /// Only a parameter file that says so may hold illustrations.
    var allowsIllustrations = false

    /// `cites: {document: …, clause: …, status: …}`.
    func citation(_ node: YAMLNode) -> Citation? {
        guard let reader = MappingReader(node, "the citation", as: Forms.citation, diagnostics),
            let document = reader.requiredText("document", "the citation"),
            let statusNode = reader.required("status", "the citation"), let status = self.status(statusNode)
        else { return nil }
        checkDay(in: reader)
        return Citation(document: document, clause: reader.text("clause"), status: status)
    }

    /// The version's citation with what the rule says differently. A clause belongs to its document: another document
    /// leaves the version's clause behind.
    func citation(in reader: MappingReader, else inherited: Citation) -> Citation {
        checkDay(in: reader)
        let document = reader.text("document")
        let clause = reader.text("clause") ?? (document == nil ? inherited.clause : nil)
        let status = reader["status"].flatMap { self.status($0) } ?? inherited.status
        return Citation(document: document ?? inherited.document, clause: clause, status: status)
    }

    /// `as of: 2026-11-24`, the day on which the status was last looked into. It changes no decision; `rules check --strict`
    /// tells by it for how long something has been left recalled.
    func checkDay(in reader: MappingReader) {
        guard let node = reader["as of"], node.scalar.flatMap({ CivilDate($0) }) == nil else { return }
        diagnostics.report(node.position, "as of: \(node.kindName) is no date", expected: "a date such as 2026-11-24")
    }

    func status(_ node: YAMLNode) -> Status? {
        let allowed = Status.allCases.filter { $0 != .illustrative || allowsIllustrations }
        guard let word = node.text("status", diagnostics) else { return nil }
        guard let status = Status(rawValue: word), allowed.contains(status) else {
            diagnostics.report(
                node.position, "the status is \"\(word)\"",
                expected: Spelling.expectation(for: word, among: allowed.map(\.rawValue)))
            return nil
        }
        return status
    }
}
