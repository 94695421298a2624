internal import FEEL

/// All tests of a rulebook's packs, read and ready to run.
package struct PackTests: Sendable {
    /// By programme, then by file and place.
    package let tests: [PackTest]
    /// What the authors say of changes that make no difference.
    package let equivalents: [DeclaredEquivalent]

    package init(tests: [PackTest], equivalents: [DeclaredEquivalent] = []) {
        self.tests = tests
        self.equivalents = equivalents
    }

    /// Reads `tests/*.yaml` of every pack.
    ///
    /// - Parameters:
    ///   - directory: the rules' directory.
    ///   - rulebook: loaded from the same directory.
    /// - Throws: everything that is wrong with the tests, with file, line and column.
    package static func load(directory path: String, for rulebook: Rulebook) throws(RulebookErrors) -> PackTests {
        try load(directory: path, for: rulebook, buffers: [:])
    }

    /// - Parameter buffers: files that are being edited, by their paths, read in place of those on the disk.
    static func load(directory path: String, for rulebook: Rulebook, buffers: [String: [UInt8]])
        throws(RulebookErrors) -> PackTests
    {
        let diagnostics = DiagnosticCollector()
        let directory = RuleDirectory(path: path, diagnostics: diagnostics, buffers: buffers)
        var files: [PackFile] = []
        for pack in rulebook.packs {
            guard directory.names(in: pack.programme)?.contains(where: { $0.name == "tests" && $0.isFolder }) == true
            else { continue }
            files += directory.files(below: pack.programme + "/tests").filter {
                $0.path.hasSuffix(".yaml") || $0.path.hasSuffix(".yml")
            }
        }
        return try load(files, for: rulebook, below: path, diagnostics)
    }

    /// Reads tests from bytes, with paths such as `appliance/tests/limits.yaml`.
    package static func load(files: [PackFile], for rulebook: Rulebook) throws(RulebookErrors) -> PackTests {
        try load(files, for: rulebook, below: "", DiagnosticCollector())
    }

    private static func load(
        _ files: [PackFile], for rulebook: Rulebook, below path: String, _ diagnostics: DiagnosticCollector
    ) throws(RulebookErrors) -> PackTests {
        var reader = PackTestReader(rulebook: rulebook, diagnostics: diagnostics)
        // Claims first: a test may start from a claim of any file of any pack.
        var roots: [(root: YAMLNode, folder: String)] = []
        for file in files {
            let shown = path.isEmpty ? file.path : path + "/" + file.path
            guard let root = YAMLDocument.root(of: file.bytes, file: shown, diagnostics) else { continue }
            roots.append((root, String(file.path.prefix { $0 != "/" })))
        }
        for (root, folder) in roots { reader.readClaims(root, folder: folder) }
        let tests = roots.flatMap { reader.tests($0.root, folder: $0.folder) }
        let equivalents = roots.flatMap { reader.equivalents($0.root, folder: $0.folder) }
        guard diagnostics.isEmpty else { throw RulebookErrors(diagnostics.diagnostics) }
        return PackTests(tests: tests, equivalents: equivalents)
    }

    /// The tests of a programme, those whose names hold a text, those of a file, or what fits all of these; nil chooses
    /// all.
    /// - Parameter file: the path of a test file, or the end of one: `appliance/tests/limits.yaml`, `limits.yaml`.
    package func selected(programme: String? = nil, name: String? = nil, file: String? = nil) -> [PackTest] {
        let wanted = name?.lowercased()
        return tests.filter { test in
            (programme == nil || test.programme == programme)
                && (wanted.map { test.name.lowercased().contains($0) } ?? true)
                && (file.map { test.position.file == $0 || test.position.file.hasSuffix("/" + $0) } ?? true)
        }
    }
}
