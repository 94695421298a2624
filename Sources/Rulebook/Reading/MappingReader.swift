internal import FEEL
internal import Claims

/// Reads a group of keys of which all are known beforehand; whatever else stands there is reported.
struct MappingReader {
    let node: YAMLNode
    private let entries: [YAMLNode.Entry]
    private let diagnostics: DiagnosticCollector

    /// Reports and gives nil when the node is not a group of keys.
    /// - Parameter what: what the group is, as in "a requirement".
    init?(_ node: YAMLNode, _ what: String, keys: [String], _ diagnostics: DiagnosticCollector) {
        guard case .mapping(let entries) = node.content else {
            diagnostics.report(
                node.position, "\(what) is \(node.kindName)",
                expected: "keys and values (\(keys.joined(separator: ", ")))")
            return nil
        }
        for entry in entries where !keys.contains(entry.key) {
            diagnostics.report(
                entry.keyPosition, "\(what) has no key \"\(entry.key.clipped(to: 60))\"",
                expected: Spelling.expectation(for: entry.key, among: keys))
        }
        self.node = node
        self.entries = entries
        self.diagnostics = diagnostics
    }

    /// A group whose keys are described by a form.
    init?(_ node: YAMLNode, _ what: String, as form: Form, _ diagnostics: DiagnosticCollector) {
        self.init(node, what, keys: form.names, diagnostics)
    }

    subscript(key: String) -> YAMLNode? {
        entries.first { $0.key == key }?.value
    }

    func has(_ key: String) -> Bool { self[key] != nil }

    /// The value of a key that must be there.
    func required(_ key: String, _ what: String) -> YAMLNode? {
        guard let value = self[key] else {
            diagnostics.report(node.position, "\(what) has no \"\(key)\"", expected: "\"\(key): …\"")
            return nil
        }
        return value
    }

    func text(_ key: String) -> String? {
        self[key].flatMap { $0.text(key, diagnostics) }
    }

    func requiredText(_ key: String, _ what: String) -> String? {
        required(key, what).flatMap { $0.text(key, diagnostics) }
    }

    func flag(_ key: String) -> Bool? {
        self[key].flatMap { $0.flag(key, diagnostics) }
    }

    func bilingual(_ key: String) -> Bilingual? {
        self[key].flatMap { $0.bilingual(key, diagnostics) }
    }
}

extension YAMLNode {
    /// The entries of a group whose keys are the author's own names.
    func entries(_ what: String, _ diagnostics: DiagnosticCollector) -> [Entry] {
        switch content {
        case .mapping(let entries): return entries
        case _ where isNull: return []
        default:
            diagnostics.report(
                position, "\(what): \(kindName) stands here", expected: "names, each with a colon and its value")
            return []
        }
    }

    func items(_ what: String, _ diagnostics: DiagnosticCollector) -> [YAMLNode] {
        switch content {
        case .sequence(let items): return items
        case _ where isNull: return []
        default:
            diagnostics.report(
                position, "\(what): \(kindName) stands here",
                expected: "a list, each item after a hyphen or in brackets")
            return []
        }
    }

    /// A text that is not empty.
    func text(_ what: String, _ diagnostics: DiagnosticCollector) -> String? {
        guard let scalar, !isNull, !scalar.trimmed.isEmpty else {
            diagnostics.report(position, "\(what): \(kindName) stands here", expected: "a text")
            return nil
        }
        return scalar
    }

    /// One text, or a list of texts.
    func texts(_ what: String, _ diagnostics: DiagnosticCollector) -> [String] {
        if case .sequence(let items) = content { return items.compactMap { $0.text(what, diagnostics) } }
        return text(what, diagnostics).map { [$0] } ?? []
    }

    func flag(_ what: String, _ diagnostics: DiagnosticCollector) -> Bool? {
        guard let value = booleanWord else {
            diagnostics.report(position, "\(what): \(kindName) stands here", expected: "yes or no")
            return nil
        }
        return value
    }

    var booleanWord: Bool? {
        guard case .scalar(let text, .plain) = content else { return nil }
        switch text {
        case "yes", "true", "是": return true
        case "no", "false", "否": return false
        default: return nil
        }
    }

    /// `{zh: …, en: …}`, both of them.
    func bilingual(_ what: String, _ diagnostics: DiagnosticCollector) -> Bilingual? {
        guard let reader = MappingReader(self, what, as: Forms.bilingual, diagnostics) else { return nil }
        guard let zh = reader.requiredText("zh", what), let en = reader.requiredText("en", what) else { return nil }
        return Bilingual(zh: zh, en: en)
    }
}
