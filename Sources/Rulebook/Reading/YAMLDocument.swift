internal import FEEL
internal import Yams

/// Reads one YAML file into nodes with positions.
enum YAMLDocument {
    /// The most bytes a file of a pack may have; the longest pack of the seed plan has some 30,000.
    static let largestFile = 4 << 20
    /// Aliases multiply: a file of a few hundred bytes can stand for billions of nodes.
    static let mostNodes = 200_000
    static let deepestNesting = 64

    /// The root of the file's only document, or nil when something was reported.
    static func root(of bytes: [UInt8], file: String, _ diagnostics: DiagnosticCollector) -> YAMLNode? {
        let start = SourcePosition(file: file, line: 1, column: 1)
        guard bytes.count <= largestFile else {
            diagnostics.report(start, "the file has \(bytes.count) bytes", expected: "at most \(largestFile) bytes")
            return nil
        }
        // Some editors put a mark at the start of what they save.
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard let text = String(validating: bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...], as: UTF8.self)
        else {
            diagnostics.report(
                position(ofBadByteIn: bytes, file: file), "the file is not UTF-8",
                expected: "text saved in the encoding UTF-8")
            return nil
        }
        do {
            // The basic resolver leaves every scalar a text; ours give it a meaning.
            guard let node = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else {
                diagnostics.report(start, "the file is empty", expected: "keys and values")
                return nil
            }
            var budget = mostNodes
            return convert(node, file: file, at: start, depth: 0, budget: &budget, diagnostics)
        } catch let error as YamlError {
            report(error, file: file, diagnostics)
        } catch {
            diagnostics.report(start, "the file cannot be read as YAML: \(error)", expected: "YAML")
        }
        return nil
    }

    private static func convert(
        _ node: Yams.Node, file: String, at fallback: SourcePosition, depth: Int, budget: inout Int,
        _ diagnostics: DiagnosticCollector
    ) -> YAMLNode? {
        let position = node.mark.map { SourcePosition(file: file, line: $0.line, column: $0.column) } ?? fallback
        budget -= 1
        guard budget > 0, depth <= deepestNesting else {
            if budget >= 0 || depth > deepestNesting {
                diagnostics.report(
                    position,
                    budget > 0
                        ? "the file is nested too deeply" : "the file is too large once its aliases are resolved",
                    expected: "at most \(deepestNesting) levels and \(mostNodes) values")
            }
            budget = -1
            return nil
        }
        switch node {
        case .scalar(let scalar):
            let style: YAMLNode.Style =
                switch scalar.style {
                case .singleQuoted, .doubleQuoted: .quoted
                case .literal, .folded: .block
                case .any, .plain: .plain
                }
            return YAMLNode(content: .scalar(scalar.string, style), position: position)
        case .sequence(let sequence):
            var items: [YAMLNode] = []
            for item in sequence {
                guard
                    let converted = convert(
                        item, file: file, at: position, depth: depth + 1, budget: &budget, diagnostics)
                else { return nil }
                items.append(converted)
            }
            return YAMLNode(content: .sequence(items), position: position)
        case .mapping(let mapping):
            var entries: [YAMLNode.Entry] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    diagnostics.report(position, "a key is not a word", expected: "a name, a colon and a value")
                    return nil
                }
                guard
                    let converted = convert(
                        value, file: file, at: position, depth: depth + 1, budget: &budget, diagnostics)
                else { return nil }
                let keyPosition =
                    name.mark.map { SourcePosition(file: file, line: $0.line, column: $0.column) } ?? position
                entries.append(.init(key: name.string, keyPosition: keyPosition, value: converted))
            }
            return YAMLNode(content: .mapping(entries), position: position)
        case .alias:
            diagnostics.report(position, "the alias stands for nothing", expected: "a value")
            return nil
        }
    }

    private static func report(_ error: YamlError, file: String, _ diagnostics: DiagnosticCollector) {
        func at(_ mark: Mark) -> SourcePosition {
            SourcePosition(file: file, line: max(1, mark.line), column: max(1, mark.column))
        }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let around = context.map { " (\($0.text.trimmed) in line \($0.mark.line))" } ?? ""
            diagnostics.report(at(mark), "this is not YAML: \(problem)\(around)", expected: hint(for: problem))
        case .duplicatedKeysInMapping(let duplicates, let context):
            for key in duplicates {
                diagnostics.report(
                    at(context.mark), "the key \"\(key)\" stands twice in one group", expected: "each key once")
            }
        case .reader(let problem, _, let value, _):
            diagnostics.report(
                SourcePosition(file: file, line: 1, column: 1), "this is not YAML: \(problem) (character \(value))",
                expected: "text without control characters")
        default:
            diagnostics.report(
                SourcePosition(file: file, line: 1, column: 1), "this is not YAML: \(error)", expected: "YAML")
        }
    }

    private static func hint(for problem: String) -> String {
        if problem.contains("mapping values are not allowed") {
            return "quotation marks around a text that holds a colon and a space"
        }
        if problem.contains("expected <block end>") || problem.contains("expected ',' or") {
            return
                "the same indentation as the lines above, and quotation marks around a text that holds commas, braces or brackets"
        }
        if problem.contains("character that cannot start any token") {
            return "spaces, not tabs, and quotation marks around a text that begins with % @ or `"
        }
        return "a name, a colon, a space and a value, indented with spaces"
    }

    private static func position(ofBadByteIn bytes: [UInt8], file: String) -> SourcePosition {
        var line = 1
        var start = 0
        for (index, byte) in bytes.enumerated() where byte == 0x0A {
            if String(validating: bytes[start..<index], as: UTF8.self) == nil { break }
            line += 1
            start = index + 1
        }
        return SourcePosition(file: file, line: line, column: 1)
    }
}

extension String {
    var trimmed: String {
        var scalars = Substring(self)
        while let first = scalars.first, first.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }
}
