internal import Claims
internal import FEEL

/// Puts a rulebook together from files: reads the packs, compiles them, lays the parameter files over them.
struct RulebookLoader {
    let diagnostics: DiagnosticCollector
    /// An archive holds one pack, and its parameter files whole: they may speak of programmes that are not there.
    var ignoresOtherProgrammes = false
    /// Files that are being edited, by their paths.
    var buffers: [String: [UInt8]] = [:]

    /// Folders beside the packs that are none.
    private static let otherFolders: Set<String> = [
        "alerts", "parameters", "documents", "banks", "finance", "signatures",
    ]

    func load(directory path: String, parameters: [String]) -> Rulebook? {
        let directory = RuleDirectory(path: path, diagnostics: diagnostics, buffers: buffers)
        guard let names = directory.names() else { return nil }
        var files: [PackFile] = []
        for (name, isFolder) in names where isFolder && !RulebookLoader.otherFolders.contains(name) {
            let found = directory.files(below: name, without: "tests")
            if !found.contains(where: { $0.path == name + "/programme.yaml" }) {
                diagnostics.report(
                    start(of: "\(path)/\(name)"), "the folder has no programme.yaml",
                    expected: "\"\(name)/programme.yaml\", or another place for the folder")
            }
            files += found
        }
        var parameterFiles: [(file: PackFile, path: String)] = []
        if names.contains(where: { $0.name == "parameters" && $0.isFolder }) {
            for (name, isFolder) in directory.names(in: "parameters") ?? []
            where !isFolder && (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) {
                let full = "\(path)/parameters/\(name)"
                directory.contents(of: full).map {
                    parameterFiles.append((PackFile(path: "parameters/" + name, bytes: $0), full))
                }
            }
        }
        for full in parameters {
            directory.contents(of: full).map { parameterFiles.append((PackFile(path: full, bytes: $0), full)) }
        }
        guard !files.isEmpty else {
            diagnostics.report(
                start(of: path), "there is no rule pack in the folder",
                expected: "folders with a programme.yaml; name the folder with --rules")
            return nil
        }
        return load(files: files, below: path, parameterFiles: parameterFiles)
    }

    /// - Parameters:
    ///   - below: put before the files' paths where they are shown.
    ///   - parameterFiles: in the order in which they are laid over, with the paths to show.
    func load(files: [PackFile], below path: String, parameterFiles: [(file: PackFile, path: String)]) -> Rulebook? {
        let packReader = PackReader(diagnostics: diagnostics)
        var drafts: [PackDraft] = []
        for file in files
        where file.path.hasSuffix("/programme.yaml") && file.path.utf8.count(where: { $0 == UInt8(ascii: "/") }) == 1 {
            let folder = String(file.path.dropLast("/programme.yaml".count))
            guard let root = YAMLDocument.root(of: file.bytes, file: shown(file.path, below: path), diagnostics),
                let source = packReader.pack(root, folder: folder)
            else { continue }
            let programs = source.versions.map { version in
                var compiler = VersionCompiler(version, kind: source.kind, diagnostics)
                return compiler.program()
            }
            drafts.append(
                PackDraft(source: source, programs: programs, files: files.filter { $0.path.hasPrefix(folder + "/") }))
        }
        let reader = ParameterFileReader(diagnostics: diagnostics)
        let overlayFiles = parameterFiles.compactMap { reader.parameterFile($0.file, shownAs: $0.path) }
        check(overlayFiles, against: drafts)
        check(localTables: overlayFiles, against: drafts)
        let schema = schema(of: drafts, below: path)
        guard diagnostics.isEmpty, let schema else { return nil }

        let packs = drafts.compactMap { $0.pack(layingOver: overlayFiles, diagnostics) }
        guard diagnostics.isEmpty else { return nil }
        return Rulebook(
            packs: packs.sorted { $0.programme.utf8.lexicographicallyPrecedes($1.programme.utf8) }, schema: schema)
    }

    /// Every value must find the parameter it is meant for: a misspelt name would otherwise change nothing, unseen.
    private func check(_ overlayFiles: [ParameterFile], against drafts: [PackDraft]) {
        // A pack that could not be read has already been reported; its parameters are not known.
        guard diagnostics.isEmpty else { return }
        for overlay in overlayFiles.flatMap(\.overlays) {
            guard let draft = drafts.first(where: { $0.source.programme == overlay.programme }) else {
                if ignoresOtherProgrammes { continue }
                diagnostics.report(
                    overlay.programmePosition, "there is no programme \"\(overlay.programme)\"",
                    expected: Spelling.expectation(for: overlay.programme, among: drafts.map(\.source.programme)))
                continue
            }
            draft.check(overlay, diagnostics)
        }
    }

    /// A local table must speak of programmes that there are.
    private func check(localTables files: [ParameterFile], against drafts: [PackDraft]) {
        guard diagnostics.isEmpty, !ignoresOtherProgrammes else { return }
        let known = drafts.map(\.source.programme)
        for (row, position) in files.flatMap(\.localTable) {
            for name in row.programmes ?? [] where !known.contains(name) {
                diagnostics.report(
                    position, "there is no programme \"\(name)\"",
                    expected: Spelling.expectation(for: name, among: known))
            }
        }
    }

    private func schema(of drafts: [PackDraft], below path: String) -> ClaimSchema? {
        do {
            return try ClaimSchema(kinds: drafts.map(\.source.kind))
        } catch {
            let culprit = drafts.last { error.kinds.contains($0.source.kind.name) }
            let position =
                culprit?.source.inputPositions[error.field]
                ?? start(of: shown((culprit?.source.programme ?? "") + "/programme.yaml", below: path))
            diagnostics.report(position, error.message.en, expected: "one meaning for each name")
            return nil
        }
    }

    private func shown(_ file: String, below path: String) -> String { path.isEmpty ? file : path + "/" + file }

    private func start(of file: String) -> SourcePosition { SourcePosition(file: file, line: 1, column: 1) }
}
