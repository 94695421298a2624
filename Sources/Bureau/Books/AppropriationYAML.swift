import Yams

/// The YAML form of a budget: a list of lines, or a mapping that holds it under `lines` and beside it values that every line
/// shares.
enum AppropriationYAML {
    private static let listKeys: Set<String> = ["lines", "指标"]
    private static let titleKeys: Set<String> = ["title", "标题"]

    /// The lines, with the numbers that a text editor shows.
    static func lines(of text: String) throws(AppropriationFile.Problems) -> [RawAppropriation] {
        guard let root = try compose(text) else { return [] }
        switch root {
        case .sequence(let sequence):
            return try lines(sequence, common: [:])
        case .mapping(let mapping):
            var common: [AppropriationField: RawAppropriation.Cell] = [:]
            var list: Node.Sequence?
            for (key, value) in mapping {
                let name = key.scalar?.string ?? ""
                if listKeys.contains(name) {
                    guard case .sequence(let sequence) = value, list == nil else {
                        throw notAList(value.line ?? key.line)
                    }
                    list = sequence
                } else if let field = AppropriationField(header: name) {
                    common[field] = try cell(value, key: key)
                } else if !titleKeys.contains(name) {
                    throw unknown(key)
                }
            }
            guard let list else { throw notAList(root.line) }
            return try lines(list, common: common)
        case .scalar, .alias:
            throw notAList(root.line)
        }
    }

    private static func lines(
        _ list: Node.Sequence, common: [AppropriationField: RawAppropriation.Cell]
    ) throws(AppropriationFile.Problems) -> [RawAppropriation] {
        var lines: [RawAppropriation] = []
        for node in list {
            guard case .mapping(let mapping) = node else {
                throw AppropriationFile.Problems(
                    line: node.line, zh: "此项不是一行指标。", en: "this item is no budget line.",
                    mend: (zh: "请写成 {source: …, year: …, …}。", en: "Write it as {source: …, year: …, …}."))
            }
            var line = RawAppropriation(line: node.line ?? 1, cells: common)
            for (key, value) in mapping {
                guard let field = AppropriationField(header: key.scalar?.string ?? "") else { throw unknown(key) }
                line.cells[field] = try cell(value, key: key)
            }
            lines.append(line)
        }
        return lines
    }

    /// A value as it is written: numbers are not converted, `null` and nothing are absent.
    private static func cell(
        _ value: Node, key: Node
    ) throws(AppropriationFile.Problems) -> RawAppropriation.Cell? {
        guard case .scalar(let scalar) = value else {
            throw AppropriationFile.Problems(
                line: value.line ?? key.line, shown: key.scalar?.string.clipped, zh: "的值应为一个文本或数字。",
                en: "should be one text or number.", mend: (zh: "请只写一个值。", en: "Write a single value."))
        }
        let text = scalar.string.trimmed
        let isAbsent = text.isEmpty || (scalar.style == .plain && ["~", "null", "Null", "NULL"].contains(text))
        return isAbsent ? nil : .init(text: text, line: value.line ?? key.line ?? 1)
    }

    private static func compose(_ text: String) throws(AppropriationFile.Problems) -> Node? {
        do {
            return try Yams.compose(yaml: text)
        } catch {
            let line: Int?
            let detail: String
            switch error as? YamlError {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                (line, detail) = (mark.line, problem)
            case .duplicatedKeysInMapping(let duplicates, let context):
                (line, detail) = (context.mark.line, "duplicate keys: " + duplicates.sorted().joined(separator: ", "))
            case .reader(let problem, _, _, _):
                (line, detail) = (nil, problem)
            default:
                (line, detail) = (nil, "\(error)".clipped)
            }
            throw AppropriationFile.Problems(
                line: line, zh: "不是正确的 YAML：\(detail)。", en: "is no YAML: \(detail).",
                mend: (zh: "请检查缩进、冒号后的空格和引号。", en: "Check indentation, blanks after colons, and quotes."))
        }
    }

    private static func unknown(_ key: Node) -> AppropriationFile.Problems {
        AppropriationFile.Problems(
            line: key.line, shown: key.scalar?.string.clipped, zh: "不是指标文件的项目名。", en: "is no field of a budget.",
            mend: (
                zh: "可用：" + AppropriationField.allCases.map(\.label).joined(separator: "、") + "。",
                en: "There are " + AppropriationField.allCases.map(\.rawValue).joined(separator: ", ") + "."
            ))
    }

    private static func notAList(_ line: Int?) -> AppropriationFile.Problems {
        AppropriationFile.Problems(
            line: line, zh: "没有指标列表。", en: "there is no list of budget lines.",
            mend: (zh: "请在 lines: 之下逐行列出。", en: "List them under lines:."))
    }
}

extension Node {
    fileprivate var line: Int? { mark?.line }
}
