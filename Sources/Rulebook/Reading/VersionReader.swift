internal import Claims
internal import FEEL

/// Reads one version of a pack, and joins it with the version that it extends.
struct VersionReader {
    let diagnostics: DiagnosticCollector

    /// - Parameter above: the versions read so far, which this one may extend or top up.
    func version(_ node: YAMLNode, above: [VersionSource]) -> VersionSource? {
        guard let reader = MappingReader(node, "the version", as: Forms.version, diagnostics),
            let id = reader.requiredText("id", "the version")
        else { return nil }
        let what = "the version \(id)"
        if reader.has("extends"), let amends = reader["amends"] {
            diagnostics.report(
                amends.position, "\(what) extends and amends",
                expected: "\"extends\" for a document of its own, \"amends\" for one that changes another")
        }
        let base =
            reader["extends"].flatMap { earlier($0, above, to: "extend") }
            ?? reader["amends"].flatMap { earlier($0, above, to: "amend") }
        let citation =
            reader["cites"].flatMap { CitationReader(diagnostics: diagnostics).citation($0) } ?? base?.citation
        if citation == nil, !reader.has("cites") {
            diagnostics.report(node.position, "\(what) cites nothing", expected: "\"cites: {document: …, status: …}\"")
        }
        guard let governs = reader.required("governs", what).flatMap({ expression($0, "governs") }), let citation else {
            return nil
        }

        var version = VersionSource(
            id: id, position: node.position, title: reader.bilingual("title") ?? Bilingual(zh: id, en: id),
            citation: citation, governs: governs,
            topsUp: reader["tops up"].flatMap { earlier($0, above, to: "top up") }?.id)
        if let base { version.takeOver(base, asOwnDocument: reader.has("extends")) }
        if let without = reader["without"] { drop(without, from: &version, extends: base != nil) }

        let rules = RuleReader(diagnostics: diagnostics, citation: citation)
        for entry in reader["parameters"]?.entries("parameters", diagnostics) ?? [] {
            let inherited = version.parameters.first { $0.name == entry.key }?.parameter
            guard let parameter = parameter(entry, citing: citation, label: inherited?.label) else { continue }
            version.parameters.put(
                ParameterSource(name: entry.key, parameter: parameter, namePosition: entry.keyPosition)
            ) { $0.name == entry.key }
        }
        for entry in reader["definitions"]?.entries("definitions", diagnostics) ?? [] {
            guard let definition = rules.definition(entry) else { continue }
            version.definitions.put(definition) { $0.name == entry.key }
        }
        for entry in reader["tables"]?.entries("tables", diagnostics) ?? [] {
            guard let table = rules.table(entry) else { continue }
            version.tables.put(table) { $0.name == entry.key }
        }
        var ownNames: [String] = []
        for item in reader["require"]?.items("require", diagnostics) ?? [] {
            guard let requirement = rules.requirement(item) else { continue }
            if ownNames.contains(requirement.name) {
                diagnostics.report(
                    item.position, "there are two requirements \"\(requirement.name)\" in \(what)",
                    expected: "\"name: …\" to tell them apart")
            }
            ownNames.append(requirement.name)
            version.requirements.put(requirement) { $0.name == requirement.name }
        }
        if let amount = reader["amount"] { version.amount = expression(amount, "amount") }
        if version.amount == nil, !reader.has("amount") {
            diagnostics.report(node.position, "\(what) has no amount", expected: "\"amount: …\", an expression in yuan")
        }
        if let limits = reader["limits"] {
            version.limits = limits.items("limits", diagnostics).compactMap { rules.limit($0) }
        }
        if let funding = reader["funding"] { version.funding = rules.funding(funding) }
        if version.funding.isEmpty, !reader.has("funding") {
            diagnostics.report(
                node.position, "\(what) has no funding", expected: "\"funding: {central: …, local: remainder}\"")
        }
        return version
    }

    private func earlier(_ node: YAMLNode, _ above: [VersionSource], to purpose: String) -> VersionSource? {
        guard let id = node.text(purpose, diagnostics) else { return nil }
        guard let version = above.first(where: { $0.id == id }) else {
            diagnostics.report(
                node.position, "there is no version \"\(id)\" above to \(purpose)",
                expected: Spelling.expectation(for: id, among: above.map(\.id)))
            return nil
        }
        return version
    }

    private func drop(_ node: YAMLNode, from version: inout VersionSource, extends: Bool) {
        guard extends else {
            diagnostics.report(
                node.position, "\"without\" in a version that extends none", expected: "\"extends: …\" or \"amends: …\""
            )
            return
        }
        for item in node.items("without", diagnostics) {
            guard let name = item.text("without", diagnostics) else { continue }
            let names =
                version.requirements.map(\.name) + version.parameters.map(\.name) + version.definitions.map(\.name)
                + version.tables.map(\.name)
            guard names.contains(name) else {
                diagnostics.report(
                    item.position, "there is no \"\(name)\" to leave out",
                    expected: Spelling.expectation(for: name, among: names))
                continue
            }
            version.requirements.removeAll { $0.name == name }
            version.parameters.removeAll { $0.name == name }
            version.definitions.removeAll { $0.name == name }
            version.tables.removeAll { $0.name == name }
        }
    }

    private func expression(_ node: YAMLNode, _ what: String) -> ExpressionSource? {
        node.expression(what, diagnostics)
    }

    /// - Parameter known: the label that a version before gave it, which need not be said again.
    func parameter(_ entry: YAMLNode.Entry, citing version: Citation, label known: Bilingual?) -> Parameter? {
        let what = "the parameter \(entry.key)"
        guard NameCheck.isUsable(entry.key, at: entry.keyPosition, diagnostics),
            let reader = MappingReader(entry.value, what, as: Forms.parameter, diagnostics),
            let valueNode = reader.required("value", what)
        else { return nil }
        var declared: ParameterType?
        if let node = reader["type"], let name = node.text("type", diagnostics) {
            declared = ParameterType(name: name)
            if declared == nil {
                diagnostics.report(
                    node.position, "\(what) has the unknown type \"\(name)\"",
                    expected: Spelling.expectation(for: name, among: ParameterType.names))
                return nil
            }
        }
        guard let literal = ParameterLiteral.read(valueNode, declared: declared, diagnostics) else { return nil }
        guard let type = literal.type ?? declared else {
            diagnostics.report(
                valueNode.position, "\(what) is unset and has no type",
                expected: "\"type: \(ParameterType.names.joined(separator: " | "))\"")
            return nil
        }
        var fallback: Parameter.Fallback?
        if let node = reader["default"] {
            guard let literal = ParameterLiteral.read(node, declared: type, diagnostics) else { return nil }
            guard let value = literal.value else {
                diagnostics.report(node.position, "the default of \(what) is unset", expected: type.example)
                return nil
            }
            fallback = Parameter.Fallback(value: value, shown: literal.shown)
        }
        var citation = CitationReader(diagnostics: diagnostics).citation(in: reader, else: version)
        if literal.value == nil {
            citation = Citation(document: citation.document, clause: citation.clause, status: .unset)
        }
        let label = Bilingual(
            zh: reader.text("zh") ?? known?.zh ?? entry.key, en: reader.text("en") ?? known?.en ?? entry.key)
        return Parameter(
            name: entry.key, label: label, type: type, value: literal.value, shown: literal.shown, fallback: fallback,
            citation: citation, position: entry.keyPosition)
    }
}

extension YAMLNode {
    /// An expression; a bare `true` or `1` is one too.
    func expression(_ what: String, _ diagnostics: DiagnosticCollector) -> ExpressionSource? {
        text(what, diagnostics).map { ExpressionSource(text: $0, position: textPosition) }
    }
}

extension Array {
    /// Replaces the element that `isSame` finds, in its place, or adds the new one.
    fileprivate mutating func put(_ element: Element, where isSame: (Element) -> Bool) {
        if let place = firstIndex(where: isSame) { self[place] = element } else { append(element) }
    }
}
