internal import Claims
internal import FEEL

/// A file of local values that are laid over the packs' own.
struct ParameterFile {
    let file: PackFile
    let position: SourcePosition
    /// Every value in it is made up, and is shown so.
    let isIllustrative: Bool
    let overlays: [ParameterOverlay]
    /// How the local part is shared, by days.
    let localTable: [(row: LocalShares, position: SourcePosition)]
}

/// One value laid over one parameter.
struct ParameterOverlay {
    let programme: String
    let programmePosition: SourcePosition
    let name: String
    let position: SourcePosition
    /// Only in these versions; nil: wherever the parameter is declared.
    let versions: [(id: String, position: SourcePosition)]?
    let value: YAMLNode
    let citation: Citation
}

struct ParameterFileReader {
    let diagnostics: DiagnosticCollector

    func parameterFile(_ file: PackFile, shownAs path: String) -> ParameterFile? {
        guard let root = YAMLDocument.root(of: file.bytes, file: path, diagnostics),
            let reader = MappingReader(root, "the parameter file", as: Forms.parameterFile, diagnostics)
        else { return nil }
        if let title = reader["title"] { _ = title.bilingual("title", diagnostics) }
        CitationReader(diagnostics: diagnostics).checkDay(in: reader)
        let isIllustrative = reader.flag("illustrative") ?? false
        var overlays: [ParameterOverlay] = []
        for programme in reader["parameters"]?.entries("parameters", diagnostics) ?? [] {
            for entry in programme.value.entries("the parameters of \(programme.key)", diagnostics) {
                overlay(entry, of: programme, isIllustrative: isIllustrative).map { overlays.append($0) }
            }
        }
        let table = LocalTableReader(diagnostics: diagnostics, isIllustrative: isIllustrative)
        return ParameterFile(
            file: file, position: root.position, isIllustrative: isIllustrative, overlays: overlays,
            localTable: reader["local shares"].map(table.rows) ?? [])
    }

    func overlay(_ entry: YAMLNode.Entry, of programme: YAMLNode.Entry, isIllustrative: Bool)
        -> ParameterOverlay?
    {
        let what = "the parameter \(entry.key)"
        guard
            let reader = MappingReader(entry.value, what, as: Forms.overlay, diagnostics),
            let value = reader.required("value", what), let source = reader.requiredText("source", what)
        else { return nil }
        let statusReader = CitationReader(diagnostics: diagnostics, allowsIllustrations: isIllustrative)
        statusReader.checkDay(in: reader)
        var status = Status.illustrative
        if let node = reader["status"] {
            guard let stated = statusReader.status(node) else { return nil }
            if !isIllustrative { status = stated }
        } else if !isIllustrative {
            diagnostics.report(
                entry.value.position, "\(what) has no status",
                expected: "\"status: verified | reported | recalled | unset\"")
            return nil
        }
        if value.scalar == "unset", !value.isQuoted { status = .unset }
        var versions: [(id: String, position: SourcePosition)]?
        if let node = reader["versions"] {
            versions = node.items("versions", diagnostics).compactMap { item in
                item.text("versions", diagnostics).map { ($0, item.position) }
            }
        }
        return ParameterOverlay(
            programme: programme.key, programmePosition: programme.keyPosition, name: entry.key,
            position: entry.keyPosition,
            versions: versions, value: value,
            citation: Citation(document: source, clause: reader.text("clause"), status: status))
    }
}
