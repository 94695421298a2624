package import Claims
package import FEEL

/// A document that rules rest on, as `Rules/documents/` keeps it: its clauses in short, in the project's own words, and what
/// answers each.
package struct RuleDocument: Sendable {
    /// Its number or title, as citations name it.
    package let name: String
    package let status: Status
    /// Whether the names of the clauses are the document's own, or made up here because its numbering is not at hand.
    package let hasOwnNumbering: Bool
    package let remark: Bilingual?
    /// Other ways in which citations name it: together with another document, or by its annex.
    package let citedAs: [String]
    package let clauses: [Clause]
    /// Clauses that exist and whose text is not at hand.
    package let unseen: [String]
    package let position: SourcePosition

    package struct Clause: Sendable {
        package let name: String
        /// What it says, in short.
        package let summary: Bilingual
        /// Rules by programme and version: `vehicle-scrappage V1` with names of parameters, requirements and so on.
        let rules: [Answer]
        /// Tests by programme.
        let tests: [Answer]
        /// Why no rule answers it.
        package let notModelled: Bilingual?
        package let position: SourcePosition
    }

    /// What somebody wrote down as an answer: where it is looked for, and its names.
    struct Answer: Sendable {
        let place: String
        let position: SourcePosition
        let names: [(text: String, position: SourcePosition)]
    }

    func isNamed(_ citation: Citation) -> Bool { name == citation.document || citedAs.contains(citation.document) }

    func has(_ clause: String) -> Bool { clauses.contains { $0.name == clause } || unseen.contains(clause) }
}

extension RuleDocument {
    /// Reads `documents/*.yaml` below the rules; none where there is no such folder.
    /// - Parameter buffers: files that are being edited, by their paths.
    /// - Throws: everything that is wrong, with file, line and column.
    package static func load(directory path: String, buffers: [String: [UInt8]] = [:]) throws(RulebookErrors)
        -> [RuleDocument]
    {
        let diagnostics = DiagnosticCollector()
        let directory = RuleDirectory(path: path, diagnostics: diagnostics, buffers: buffers)
        var files: [PackFile] = []
        if directory.names()?.contains(where: { $0.name == "documents" && $0.isFolder }) == true {
            files = directory.files(below: "documents").filter {
                $0.path.hasSuffix(".yaml") || $0.path.hasSuffix(".yml")
            }
        }
        return try load(files, below: path, diagnostics)
    }

    static func load(files: [PackFile]) throws(RulebookErrors) -> [RuleDocument] {
        try load(files, below: "", DiagnosticCollector())
    }

    private static func load(
        _ files: [PackFile], below path: String, _ diagnostics: DiagnosticCollector
    ) throws(RulebookErrors) -> [RuleDocument] {
        let reader = RuleDocumentReader(diagnostics: diagnostics)
        var documents: [RuleDocument] = []
        for file in files {
            let shown = path.isEmpty ? file.path : path + "/" + file.path
            guard let root = YAMLDocument.root(of: file.bytes, file: shown, diagnostics),
                let document = reader.document(root)
            else { continue }
            if let other = documents.first(where: { $0.name == document.name }) {
                diagnostics.report(
                    document.position, "\(document.name) is already described at \(other.position)",
                    expected: "one file")
            }
            documents.append(document)
        }
        guard diagnostics.isEmpty else { throw RulebookErrors(diagnostics.diagnostics) }
        return documents
    }
}
