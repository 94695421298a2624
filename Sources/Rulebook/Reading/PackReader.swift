internal import Claims
internal import FEEL

/// Reads `programme.yaml`: keys, spelling, types of values, citations; the expressions come later.
struct PackReader {
    let diagnostics: DiagnosticCollector

    /// - Parameter folder: the name of the pack's folder, which is the programme's.
    func pack(_ root: YAMLNode, folder: String) -> PackSource? {
        let what = "the pack"
        guard let reader = MappingReader(root, what, as: Forms.pack, diagnostics) else { return nil }
        let programme = reader.requiredText("programme", what)
        if let programme, programme != folder, let node = reader["programme"] {
            diagnostics.report(
                node.position, "the programme is \"\(programme)\" but its folder is \"\(folder)\"",
                expected: "\"\(folder)\"")
        }
        let kindName = reader.requiredText("kind", what)
        if let programme, let kindName, let node = reader["kind"],
            kindName != String(programme.map { $0 == "-" ? "_" : $0 })
        {
            diagnostics.report(
                node.position, "the kind \"\(kindName)\" does not match the programme \"\(programme)\"",
                expected: "the programme's name with _ for every hyphen")
        }
        let title = reader.required("title", what)?.bilingual("title", diagnostics)
        let citation = reader.required("cites", what).flatMap { CitationReader(diagnostics: diagnostics).citation($0) }
        let inputReader = InputReader(diagnostics: diagnostics)
        let inputs = reader["inputs"].map { inputReader.fields($0) } ?? []
        let seedPlan = reader["seed plan"].flatMap { self.seedPlan($0) }
        guard let programme, let kindName, let title, let citation, let versionsNode = reader.required("versions", what)
        else { return nil }

        var versions: [VersionSource] = []
        let versionReader = VersionReader(diagnostics: diagnostics)
        for node in versionsNode.items("versions", diagnostics) {
            guard let version = versionReader.version(node, above: versions) else { continue }
            if versions.contains(where: { $0.id == version.id }) {
                diagnostics.report(node.position, "there are two versions \(version.id)", expected: "another id")
            }
            versions.append(version)
        }
        if versions.isEmpty, diagnostics.isEmpty {
            diagnostics.report(
                versionsNode.position, "the pack has no version", expected: "at least one, after a hyphen")
        }
        return PackSource(
            programme: programme, kind: ClaimKind(name: kindName, label: title.zh, inputs: inputs),
            inputPositions: reader["inputs"].map { inputReader.positions($0) } ?? [:], title: title,
            seedPlan: seedPlan, citation: citation, versions: versions,
            intended: reader["intended"].map { IntendedFinding.read($0, versions: versions.map(\.id), diagnostics) }
                ?? [])
    }

    private func seedPlan(_ node: YAMLNode) -> SeedPlan? {
        let what = "the seed plan"
        guard let reader = MappingReader(node, what, as: Forms.seedPlan, diagnostics),
            let measuresNode = reader.required("measures", what), let lead = reader.requiredText("lead", what)
        else { return nil }
        var measures: [Int] = []
        for item in measuresNode.items("measures", diagnostics) {
            guard let number = item.scalar.flatMap({ Number($0) })?.int64, (1...48).contains(number) else {
                diagnostics.report(
                    item.position, "\(item.kindName) is no measure of the seed plan", expected: "a number from 1 to 48")
                continue
            }
            measures.append(Int(number))
        }
        return SeedPlan(
            measures: measures, lead: lead, supporting: reader["supporting"]?.texts("supporting", diagnostics) ?? [])
    }
}
