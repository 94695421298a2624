import Bureau
import Claims
import FEEL
import Rulebook

/// Prints which conditions the tests don't show to turn their decision by themselves.
struct IndependencePrinter {
    let format: OutputFormat
    let language: Language
    /// Whether the proposed tests are printed.
    let proposes: Bool

    func print(_ independence: Independence) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text: try text(independence, &stream)
        case .json: for item in independence.items { try stream.line(json(item)) }
        case .csv:
            try stream.line("programme,version,kind,name,condition,file,line,column,shown")
            for item in independence.items {
                try stream.line(
                    [
                        item.programme, item.version, item.kind.rawValue, item.name, item.condition, item.position.file,
                        "\(item.position.line)", "\(item.position.column)", item.finding.word,
                    ].map(CSVText.field).joined(separator: ","))
            }
        }
        try stream.flush()
    }

    private func text(_ independence: Independence, _ stream: inout OutputStream) throws {
        var programmes: [String] = []
        for item in independence.items where programmes.last != item.programme { programmes.append(item.programme) }
        for programme in programmes {
            let items = independence.items.filter { $0.programme == programme }
            func count(_ word: String) -> Int { items.count { $0.finding.word == word } }
            let (unique, masking) = (count("unique cause"), count("masking"))
            let (impossible, missing) = (count("impossible"), count("missing"))
            try stream.line(
                language.of(
                    zh:
                        "\(programme)：\(items.count) 个条件，用例看出各自起作用的 \(unique + masking) 个（只差这一个 \(unique)，其余的不起作用 \(masking)），不可能单独起作用的 \(impossible) 个，没有看出的 \(missing) 个",
                    en:
                        "\(programme): \(items.count) conditions, \(unique + masking) shown to count by themselves (\(unique) by unique cause, \(masking) by masking), \(impossible) that can't, \(missing) not shown"
                ))
            for item in items {
                guard case .missing(let proposals) = item.finding else { continue }
                try stream.line("  ✗ \(item.version) \(language.of(item.kind.label)) \(item.name): \(item.condition)")
                try stream.line("    \(item.position)")
                try stream.line("    \(item.decision)")
                if proposals.isEmpty {
                    try stream.line(
                        language.of(
                            zh: "    没有找到能看出它的用例，请自己补一条", en: "    no test was found that would show it: write one"))
                } else if proposes {
                    for proposal in proposals { try stream.write(proposal.yaml.utf8) }
                } else {
                    try stream.line(
                        language.of(
                            zh: "    有用例能看出，加 --propose 列出", en: "    a test would show it; --propose prints one"))
                }
            }
        }
    }

    private func json(_ item: Independence.Item) -> String {
        var proposals: [String] = []
        if case .missing(let found) = item.finding { proposals = found.map { JSONLine.quoted($0.yaml) } }
        return
            "{\"report\":\"mcdc\",\"programme\":\(JSONLine.quoted(item.programme)),\"version\":\(JSONLine.quoted(item.version)),\"kind\":\"\(item.kind.rawValue)\",\"name\":\(JSONLine.quoted(item.name)),\"decision\":\(JSONLine.quoted(item.decision)),\"condition\":\(JSONLine.quoted(item.condition)),\"file\":\(JSONLine.quoted(item.position.file)),\"line\":\(item.position.line),\"column\":\(item.position.column),\"shown\":\"\(item.finding.word)\",\"proposals\":[\(proposals.joined(separator: ","))]}"
    }
}

extension Independence.Finding {
    /// For machines.
    fileprivate var word: String {
        switch self {
        case .shown(let pair): pair.rawValue
        case .missing: "missing"
        case .impossible: "impossible"
        }
    }
}
