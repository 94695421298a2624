internal import FEEL

/// Writes rule files in the one way in which they are written: `rules fmt`, and an editor's format on save.
package enum RuleFormatter {
    /// The file laid out. Comments, anchors and meaning stay as they are: what is read from the result is compared with what
    /// was read before, and where the blanks of expressions could change it, they are left alone.
    ///
    /// - Parameters:
    ///   - bytes: the file as it is.
    ///   - path: its path, for errors.
    /// - Throws: why it cannot be laid out: it is no YAML, no rule file, or uses what the layout does not understand.
    package static func formatted(_ bytes: [UInt8], path: String) throws(RulebookErrors) -> [UInt8] {
        let diagnostics = DiagnosticCollector()
        let start = SourcePosition(file: path, line: 1, column: 1)
        guard let root = YAMLDocument.root(of: bytes, file: path, diagnostics) else {
            throw RulebookErrors(diagnostics.diagnostics)
        }
        guard let file = RuleFile(of: root) else {
            throw RulebookErrors([
                Diagnostic(
                    position: start, message: "this is no rule file",
                    expected: "a pack (versions), tests, parameters, a budget (lines) or a document (clauses)")
            ])
        }
        let header: [LayoutNode.Lead]
        let tree: LayoutNode
        do {
            (header, tree) = try LayoutReader.read(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw RulebookErrors([
                Diagnostic(
                    position: SourcePosition(file: path, line: error.line, column: 1), message: error.message,
                    expected: error.expected)
            ])
        }
        let pack = file == .pack ? loaded(bytes, root) : nil
        let layout = pack.map { ExpressionLayout(names: $0.versions.flatMap { $0.program.names.map(\.name) }) }
        // The fullest layout first; what would not mean the same is done without.
        for (ordersKeys, expressions) in [(true, layout), (false, layout), (true, nil), (false, nil)] {
            var printer = LayoutPrinter(ordersKeys: ordersKeys) { expressions?.laidOut($0) }
            let result = Array(printer.text(header: header, root: tree, as: .group(file.form)).utf8)
            let read = YAMLDocument.root(of: result, file: path, DiagnosticCollector())
            guard meaning(read, withBlanks: expressions == nil) == meaning(root, withBlanks: expressions == nil) else {
                continue
            }
            if expressions != nil, let pack,
                read.flatMap({ loaded(result, $0) }).map({ PackMeaning.text(of: $0) }) != PackMeaning.text(of: pack)
            {
                continue
            }
            return result
        }
        throw RulebookErrors([
            Diagnostic(
                position: start, message: "the file cannot be laid out without changing what it means",
                expected: "simpler YAML: no tags, and comments on lines of their own")
        ])
    }

    /// The pack by itself, without local values; nil where it has an error.
    private static func loaded(_ bytes: [UInt8], _ root: YAMLNode) -> Pack? {
        guard case .mapping(let entries) = root.content,
            let programme = entries.first(where: { $0.key == "programme" })?.value.scalar
        else { return nil }
        return try? Rulebook.load(files: [PackFile(path: programme + "/programme.yaml", bytes: bytes)]).packs.first
    }

    /// The values as they are read, groups without regard to the order of their keys.
    private static func meaning(_ node: YAMLNode?, withBlanks: Bool) -> String {
        guard let node else { return "nothing" }
        switch node.content {
        case .scalar(let text, let style):
            return "\(style) \((withBlanks ? text : text.filter { $0 != " " }).debugDescription)"
        case .sequence(let items):
            return "[" + items.map { meaning($0, withBlanks: withBlanks) }.joined(separator: ", ") + "]"
        case .mapping(let entries):
            let pairs = entries.map { $0.key.debugDescription + ": " + meaning($0.value, withBlanks: withBlanks) }
            return "{" + pairs.sorted().joined(separator: ", ") + "}"
        }
    }
}
