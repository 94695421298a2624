internal import Claims
internal import FEEL

/// Reads the description of a document.
struct RuleDocumentReader {
    let diagnostics: DiagnosticCollector

    func document(_ root: YAMLNode) -> RuleDocument? {
        let what = "the document"
        guard let reader = MappingReader(root, what, as: Forms.document, diagnostics),
            let name = reader.requiredText("document", what), let statusNode = reader.required("status", what),
            let status = CitationReader(diagnostics: diagnostics).status(statusNode),
            let numberingNode = reader.required("numbering", what)
        else { return nil }
        CitationReader(diagnostics: diagnostics).checkDay(in: reader)
        let numbering = numberingNode.text("numbering", diagnostics) ?? ""
        if !Forms.numberings.contains(numbering) {
            diagnostics.report(
                numberingNode.position, "numbering: \"\(numbering)\"",
                expected:
                    "\"document\" where the names of the clauses are its own, \"ours\" where they are made up here")
        }
        var clauses: [RuleDocument.Clause] = []
        let unseen = reader["not at hand"]?.texts("not at hand", diagnostics) ?? []
        for item in reader["clauses"]?.items("clauses", diagnostics) ?? [] {
            guard let clause = clause(item) else { continue }
            if clauses.contains(where: { $0.name == clause.name }) || unseen.contains(clause.name) {
                diagnostics.report(
                    item.position, "the clause \(clause.name) stands twice", expected: "each clause once")
            }
            clauses.append(clause)
        }
        return RuleDocument(
            name: name, status: status, hasOwnNumbering: numbering == "document", remark: reader.bilingual("remark"),
            citedAs: reader["cited as"]?.texts("cited as", diagnostics) ?? [], clauses: clauses, unseen: unseen,
            position: root.position)
    }

    private func clause(_ node: YAMLNode) -> RuleDocument.Clause? {
        guard let reader = MappingReader(node, "the clause", as: Forms.clause, diagnostics),
            let name = reader.requiredText("clause", "the clause"),
            let zh = reader.requiredText("zh", "the clause \(name)"),
            let en = reader.requiredText("en", "the clause \(name)")
        else { return nil }
        return RuleDocument.Clause(
            name: name, summary: Bilingual(zh: zh, en: en), rules: answers(reader["rules"], "rules"),
            tests: answers(reader["tests"], "tests"), notModelled: reader.bilingual("not modelled"),
            position: node.position)
    }

    private func answers(_ node: YAMLNode?, _ what: String) -> [RuleDocument.Answer] {
        (node?.entries(what, diagnostics) ?? []).map { entry in
            let items: [YAMLNode] = if case .sequence(let items) = entry.value.content { items } else { [entry.value] }
            return RuleDocument.Answer(
                place: entry.key, position: entry.keyPosition,
                names: items.compactMap { item in item.text(what, diagnostics).map { ($0, item.position) } })
        }
    }
}
