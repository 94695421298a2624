import FEEL
import Foundation
import Testing

@testable import Rulebook

@Suite("The forms of rule files")
struct FormTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test("docs/schema holds what is generated", arguments: RuleFile.allCases)
    func stored(file: RuleFile) throws {
        let path = Self.root.appendingPathComponent("\(JSONSchema.folder)/\(JSONSchema.fileName(of: file))")
        let text = try String(contentsOf: path, encoding: .utf8)
        #expect(text == JSONSchema.text(of: file), "run: tradein rules schema \(file.rawValue) > \(path.relativePath)")
        #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any])
    }

    /// A group in a rule file: what it is by the form, and where.
    private struct Group {
        let form: Form
        let path: [Int]
        let entries: [YAMLNode.Entry]
    }

    /// Every group of known keys in the file, by the form.
    private func groups(_ node: YAMLNode, as shape: Shape, at path: [Int] = []) -> [Group] {
        switch node.content {
        case .scalar: return []
        case .sequence(let items):
            return items.enumerated().flatMap { groups($1, as: shape.item, at: path + [$0]) }
        case .mapping(let entries):
            let inner = entries.enumerated().flatMap { groups($1.value, as: shape.shape(of: $1.key), at: path + [$0]) }
            guard let form = shape.form else { return inner }
            return [Group(form: form, path: path, entries: entries)] + inner
        }
    }

    /// The file as YAML in braces, with a group changed.
    private func text(
        _ node: YAMLNode, changing path: ArraySlice<Int>?, _ change: ([String]) -> [String]
    ) -> String {
        switch node.content {
        case .scalar(let text, let style):
            return style == .plain && !node.isNull ? plain(text) : JSONTree.quoted(text)
        case .sequence(let items):
            let texts = items.enumerated().map {
                text($1, changing: path?.first == $0 ? path?.dropFirst() : nil, change)
            }
            return "[" + texts.joined(separator: ", ") + "]"
        case .mapping(let entries):
            var texts = entries.enumerated().map { place, entry in
                JSONTree.quoted(entry.key) + ": "
                    + text(entry.value, changing: path?.first == place ? path?.dropFirst() : nil, change)
            }
            if path?.isEmpty == true { texts = change(texts) }
            return "{" + texts.joined(separator: ", ") + "}"
        }
    }

    /// Words that mean something without quotes stay without them.
    private func plain(_ text: String) -> String {
        text.contains { ",[]{}:#\"'&*!|>%@`".contains($0) } ? JSONTree.quoted(text) : text
    }

    /// Whether the form is content with these keys.
    private func isContent(_ form: Form, with keys: Set<String>) -> Bool {
        form.keys.allSatisfy { !$0.isRequired || keys.contains($0.name) }
            && keys.isSubset(of: form.names)
            && (form.alternatives.isEmpty || form.alternatives.contains { keys.isSuperset(of: $0) })
    }

    @Test("A key that the form wants is wanted by the reader, and one that it does not know is not read")
    func keys() throws {
        let bytes = Array(StrictDemo.programme.utf8)
        let root = try #require(YAMLDocument.root(of: bytes, file: "x", DiagnosticCollector()))
        func loads(_ text: String) -> Bool {
            let diagnostics = DiagnosticCollector()
            guard let node = YAMLDocument.root(of: Array(text.utf8), file: "x", diagnostics) else { return false }
            return PackReader(diagnostics: diagnostics).pack(node, folder: "demo-subsidy") != nil && diagnostics.isEmpty
        }
        #expect(loads(text(root, changing: nil) { $0 }))
        var tried = 0
        for group in groups(root, as: .group(Forms.pack)) {
            let keys = group.entries.map(\.key)
            for (place, key) in keys.enumerated() {
                let without = text(root, changing: group.path[...]) { texts in
                    texts.enumerated().filter { $0.offset != place }.map(\.element)
                }
                let wanted = isContent(group.form, with: Set(keys).subtracting([key]))
                // What is optional by its form may be needed by a rule about its value: then the reader may ask for it.
                if !wanted || group.form[key]?.isRequired == true {
                    #expect(!loads(without), "\(group.form.name) without \(key)")
                    tried += 1
                }
            }
            let with = text(root, changing: group.path[...]) { $0 + ["\"colour\": red"] }
            #expect(!loads(with), "\(group.form.name) with a colour")
        }
        #expect(tried > 40, "\(tried)")
    }

    @Test("Every form is met in a shipped file, so that its keys are tried")
    func shipped() throws {
        var met: Set<String> = []
        for path in LayoutTests.shipped {
            let bytes = [UInt8](try Data(contentsOf: Self.root.appendingPathComponent(path)))
            let node = try #require(YAMLDocument.root(of: bytes, file: path, DiagnosticCollector()))
            let file = try #require(RuleFile(of: node), "\(path)")
            for group in groups(node, as: .group(file.form)) {
                met.insert(group.form.name)
                #expect(isContent(group.form, with: Set(group.entries.map(\.key))), "\(path): \(group.form.name)")
            }
        }
        #expect(
            met == [
                "the pack", "the intended finding", "a text", "the seed plan", "the citation", "the input", "the part",
                "the version",
                "the parameter",
                "the definition", "the table", "a row", "the requirement", "the message", "the limit",
                "the parameter file", "the test file", "the test", "the value of the case", "the equivalent change",
                "the earlier claim",
                "expect", "the budget",
                "a line", "the document", "the clause",
                "the detector", "the count", "the ratio", "the share", "the match", "the pair", "the condition",
                "the case file", "the case", "the recorded claim", "the listed item", "the expected hits",
            ])
    }
}
