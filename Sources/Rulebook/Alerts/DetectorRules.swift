package import Claims
internal import FEEL

/// All detectors of a folder of rules, with the values of parameter files laid over them.
package struct DetectorRules: Sendable {
    /// By name.
    package let detectors: [Detector]
    /// Every byte that can change what they find.
    package let archive: PackArchive

    package func detector(_ name: String) -> Detector? { detectors.first { $0.name == name } }

    /// Reads `alerts/*/detector.yaml` below the rules; none where there is no such folder.
    ///
    /// - Parameters:
    ///   - schema: the kinds of claims that the packs make up.
    ///   - parameters: parameter files; what they say under `alerts:` is laid over the detectors in this order.
    /// - Throws: everything that is wrong, with file, line and column.
    package static func load(
        directory path: String, schema: ClaimSchema, parameters: [String] = []
    ) throws(RulebookErrors) -> DetectorRules {
        let diagnostics = DiagnosticCollector()
        let directory = RuleDirectory(path: path, diagnostics: diagnostics)
        var files: [PackFile] = []
        if directory.names()?.contains(where: { $0.name == "alerts" && $0.isFolder }) == true {
            for (name, isFolder) in directory.names(in: "alerts") ?? [] where isFolder {
                let file = "alerts/\(name)/detector.yaml"
                directory.contents(of: path + "/" + file).map { files.append(PackFile(path: file, bytes: $0)) }
            }
        }
        var overlays: [(file: PackFile, path: String)] = []
        for full in parameters {
            directory.contents(of: full).map { overlays.append((PackFile(path: full, bytes: $0), full)) }
        }
        return try load(files, below: path, overlays: overlays, schema: schema, diagnostics)
    }

    /// Detectors from bytes, with paths such as `alerts/burst/detector.yaml`.
    package static func load(
        files: [PackFile], parameterFiles: [PackFile] = [], schema: ClaimSchema
    ) throws(RulebookErrors) -> DetectorRules {
        try load(
            files, below: "", overlays: parameterFiles.map { ($0, $0.path) }, schema: schema, DiagnosticCollector())
    }

    private static func load(
        _ files: [PackFile], below path: String, overlays overlayFiles: [(file: PackFile, path: String)],
        schema: ClaimSchema, _ diagnostics: DiagnosticCollector
    ) throws(RulebookErrors) -> DetectorRules {
        let overlays = overlayFiles.flatMap { Self.overlays($0.file, shownAs: $0.path, diagnostics) }
        var detectors: [Detector] = []
        for file in files {
            // Each is read for itself, so that an error in one does not hide those of the others.
            let own = DiagnosticCollector()
            let shown = path.isEmpty ? file.path : path + "/" + file.path
            let folder = String(file.path.split(separator: "/").dropLast().last ?? "")
            if let root = YAMLDocument.root(of: file.bytes, file: shown, own) {
                DetectorReader(diagnostics: own, schema: schema).detector(
                    root, folder: folder, overlays: overlays.filter { $0.programme == folder }
                ).map { detectors.append($0) }
            }
            for diagnostic in own.diagnostics { diagnostics.report(diagnostic) }
        }
        let known = files.compactMap { $0.path.split(separator: "/").dropLast().last.map(String.init) }
        for overlay in overlays where !known.contains(overlay.programme) {
            diagnostics.report(
                overlay.programmePosition, "there is no detector \"\(overlay.programme)\"",
                expected: Spelling.expectation(for: overlay.programme, among: known),
                chinese: "没有预警规则“\(overlay.programme)”，应为 "
                    + Spelling.expectation(for: overlay.programme, among: known))
        }
        guard diagnostics.isEmpty else { throw RulebookErrors(diagnostics.diagnostics) }
        return DetectorRules(
            detectors: detectors.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) },
            archive: PackArchive(files: files, parameterFiles: overlayFiles.map(\.file)))
    }

    /// What a parameter file says under `alerts:`.
    private static func overlays(
        _ file: PackFile, shownAs path: String, _ diagnostics: DiagnosticCollector
    ) -> [ParameterOverlay] {
        guard let root = YAMLDocument.root(of: file.bytes, file: path, diagnostics),
            let reader = MappingReader(root, "the parameter file", as: Forms.parameterFile, diagnostics)
        else { return [] }
        let isIllustrative = reader.flag("illustrative") ?? false
        let overlays = ParameterFileReader(diagnostics: diagnostics)
        return (reader["alerts"]?.entries("alerts", diagnostics) ?? []).flatMap { detector in
            detector.value.entries("the values of \(detector.key)", diagnostics).compactMap {
                overlays.overlay($0, of: detector, isIllustrative: isIllustrative)
            }
        }
    }
}
