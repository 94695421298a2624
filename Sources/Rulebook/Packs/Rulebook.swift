package import Claims
internal import FEEL

/// All rule packs of one bureau, with the local values laid over them, and the claim forms that they make up together.
package struct Rulebook: Sendable {
    /// By programme name.
    package let packs: [Pack]
    /// The kinds of all packs: what claim files may hold.
    package let schema: ClaimSchema

    private let packOfKind: [String: Int]

    init(packs: [Pack], schema: ClaimSchema) {
        self.packs = packs
        self.schema = schema
        packOfKind = Dictionary(packs.enumerated().map { ($1.kind.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Loads every pack below a directory, with the parameter files in its folder `parameters` and then those named.
    ///
    /// - Parameters:
    ///   - directory: the folder of the packs, `Rules`.
    ///   - parameters: further parameter files, in the order in which they are laid over.
    /// - Throws: everything that is wrong, with file, line and column.
    package static func load(directory: String, parameters: [String] = []) throws(RulebookErrors) -> Rulebook {
        try load(directory: directory, parameters: parameters, buffers: [:])
    }

    /// - Parameter buffers: files that are being edited, by their paths, read in place of those on the disk.
    static func load(directory: String, parameters: [String] = [], buffers: [String: [UInt8]])
        throws(RulebookErrors) -> Rulebook
    {
        let diagnostics = DiagnosticCollector()
        let loader = RulebookLoader(diagnostics: diagnostics, buffers: buffers)
        guard let rulebook = loader.load(directory: directory, parameters: parameters), diagnostics.isEmpty else {
            throw RulebookErrors(diagnostics.diagnostics)
        }
        return rulebook
    }

    /// Loads packs from bytes: for replaying decisions by the rules that were in force, as they were kept in the workspace.
    ///
    /// - Throws: everything that is wrong; bytes that loaded once load again.
    package static func load(archive: PackArchive) throws(RulebookErrors) -> Rulebook {
        try load(files: archive.files, parameterFiles: archive.parameterFiles, ignoresOtherProgrammes: true)
    }

    /// Loads packs from bytes.
    ///
    /// - Parameters:
    ///   - files: files of one or more packs, with paths such as `appliance/programme.yaml`.
    ///   - parameterFiles: in the order in which they are laid over.
    package static func load(files: [PackFile], parameterFiles: [PackFile] = []) throws(RulebookErrors) -> Rulebook {
        try load(files: files, parameterFiles: parameterFiles, ignoresOtherProgrammes: false)
    }

    private static func load(
        files: [PackFile], parameterFiles: [PackFile], ignoresOtherProgrammes: Bool
    ) throws(RulebookErrors) -> Rulebook {
        let diagnostics = DiagnosticCollector()
        let loader = RulebookLoader(diagnostics: diagnostics, ignoresOtherProgrammes: ignoresOtherProgrammes)
        let shown = parameterFiles.map { (file: $0, path: $0.path) }
        guard let rulebook = loader.load(files: files, below: "", parameterFiles: shown), diagnostics.isEmpty else {
            throw RulebookErrors(diagnostics.diagnostics)
        }
        return rulebook
    }

    /// The pack that decides claims of a kind.
    package func pack(kind: String) -> Pack? { packOfKind[kind].map { packs[$0] } }

    /// The pack that decides claims of a kind.
    package func pack(kind: ClaimKind) -> Pack? { pack(kind: kind.name) }

    /// The pack of a programme.
    package func pack(programme: String) -> Pack? { packs.first { $0.programme == programme } }
}
