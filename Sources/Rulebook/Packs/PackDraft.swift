internal import Claims
internal import FEEL

/// A pack that has been read and compiled, before local values are laid over it.
struct PackDraft: Sendable {
    let source: PackSource
    /// By version; nil where the version has an error, which was reported.
    let programs: [VersionProgram?]
    let files: [PackFile]

    /// Reports a value that no parameter of this pack is waiting for, or of another type.
    func check(_ overlay: ParameterOverlay, _ diagnostics: DiagnosticCollector) {
        let declaring = source.versions.filter { version in version.parameters.contains { $0.name == overlay.name } }
        guard !declaring.isEmpty else {
            let names = Set(source.versions.flatMap { $0.parameters.map(\.name) }).sorted()
            diagnostics.report(
                overlay.position, "the programme \(source.programme) has no parameter \"\(overlay.name)\"",
                expected: Spelling.expectation(for: overlay.name, among: names))
            return
        }
        for (id, position) in overlay.versions ?? [] where !declaring.contains(where: { $0.id == id }) {
            diagnostics.report(
                position, "version \"\(id)\" has no parameter \"\(overlay.name)\"",
                expected: Spelling.expectation(for: id, among: declaring.map(\.id)))
        }
    }

    /// The pack with the values of these files.
    func pack(layingOver overlayFiles: [ParameterFile], _ diagnostics: DiagnosticCollector) -> Pack? {
        func isOurs(_ row: LocalShares) -> Bool { row.programmes?.contains(source.programme) ?? true }
        let relevant = overlayFiles.filter { file in
            file.overlays.contains { $0.programme == source.programme } || file.localTable.contains { isOurs($0.row) }
        }
        // What is laid over last counts.
        let localTable = relevant.reversed().flatMap { $0.localTable.map(\.row).filter(isOurs) }
        return pack(
            layingOver: relevant.flatMap(\.overlays), localTable: localTable,
            archive: PackArchive(files: files, parameterFiles: relevant.map(\.file)), diagnostics)
    }

    func pack(
        layingOver overlays: [ParameterOverlay], localTable: [LocalShares], archive: PackArchive,
        _ diagnostics: DiagnosticCollector
    ) -> Pack? {
        var versions: [PackVersion] = []
        for (version, program) in zip(source.versions, programs) {
            guard let program else { return nil }
            var parameters = version.parameters.map(\.parameter)
            for overlay in overlays where overlay.programme == source.programme {
                guard overlay.versions?.contains(where: { $0.id == version.id }) ?? true,
                    let place = parameters.firstIndex(where: { $0.name == overlay.name })
                else { continue }
                // The type that counts is the declared one, not that of an earlier overlay.
                let declared = version.parameters[place].parameter.type
                guard let literal = ParameterLiteral.read(overlay.value, declared: declared, diagnostics) else {
                    continue
                }
                parameters[place] = parameters[place].replaced(
                    by: literal, citing: overlay.citation, at: overlay.position)
            }
            guard let version = PackVersion(program, parameters: parameters, diagnostics) else { return nil }
            versions.append(version)
        }
        return Pack(
            draft: self, versions: versions, overlays: overlays, localTable: localTable, archive: archive)
    }
}
