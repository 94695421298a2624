import Bureau
import Claims
import FEEL
import Rulebook

/// Prints what tests cover: for people what is missing, by pack; for machines everything.
struct CoveragePrinter {
    let format: OutputFormat
    let language: Language

    func print(_ coverage: Coverage) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text: try text(coverage, &stream)
        case .json:
            for item in coverage.items { try stream.line(json(item, isRead: true)) }
            for item in coverage.unread { try stream.line(json(item, isRead: false)) }
        case .csv:
            try stream.line("programme,version,kind,name,file,line,counts,unknown,missing")
            for item in coverage.items {
                let counts = item.counts.map { "\($0.side.rawValue) \($0.tests)" }.joined(separator: "; ")
                try stream.line(
                    [
                        item.programme, item.version, item.kind.rawValue, item.name, item.position.file,
                        "\(item.position.line)", counts, "\(item.unknown)",
                        item.missing.map(\.rawValue).joined(separator: "; "),
                    ].map(CSVText.field).joined(separator: ","))
            }
        }
        try stream.flush()
    }

    private func text(_ coverage: Coverage, _ stream: inout OutputStream) throws {
        var programmes: [String] = []
        for item in coverage.items where programmes.last != item.programme { programmes.append(item.programme) }
        for programme in programmes {
            let items = coverage.items.filter { $0.programme == programme }
            let all = items.reduce(0) { $0 + $1.counts.count }
            let missing = items.reduce(0) { $0 + $1.missing.count }
            try stream.line(
                language.of(
                    zh: "\(programme)：应看到 \(all) 种情形，用例看到 \(all - missing) 种，缺 \(missing) 种",
                    en: "\(programme): \(all - missing) of \(all) ways seen by the tests, \(missing) missing"))
            for item in items where !item.missing.isEmpty {
                let what = item.missing.map { language.of($0.lack) }.joined(separator: language.of(zh: "，", en: ", "))
                try stream.line("  ✗ \(item.version) \(language.of(item.kind.label)) \(item.name): \(what)")
                try stream.line("    \(item.position)")
                try stream.line("    \(item.text)")
            }
            for (name, versions) in unread(coverage, programme) {
                try stream.line(
                    language.of(
                        zh: "  · 参数 \(name)（\(versions)）没有规则读取，不计",
                        en: "  · parameter \(name) (\(versions)): no rule reads it; not counted"))
            }
        }
    }

    /// Parameters that no rule reads, with the versions that declare them.
    private func unread(_ coverage: Coverage, _ programme: String) -> [(name: String, versions: String)] {
        var names: [String] = []
        let items = coverage.unread.filter { $0.programme == programme }
        for item in items where !names.contains(item.name) { names.append(item.name) }
        return names.map { name in
            (name, items.filter { $0.name == name }.map(\.version).joined(separator: " "))
        }
    }

    private func json(_ item: CoverageItem, isRead: Bool) -> String {
        let counts = item.counts.map { "\(JSONLine.quoted($0.side.rawValue)):\($0.tests)" }.joined(separator: ",")
        let missing = isRead ? item.missing.map { JSONLine.quoted($0.rawValue) }.joined(separator: ",") : ""
        return
            "{\"report\":\"coverage\",\"programme\":\(JSONLine.quoted(item.programme)),\"version\":\(JSONLine.quoted(item.version)),\"kind\":\"\(item.kind.rawValue)\",\"name\":\(JSONLine.quoted(item.name)),\"text\":\(JSONLine.quoted(item.text)),\"file\":\(JSONLine.quoted(item.position.file)),\"line\":\(item.position.line),\"column\":\(item.position.column),\"read\":\(isRead),\"counts\":{\(counts)},\"unknown\":\(item.unknown),\"missing\":[\(missing)]}"
    }
}

extension CoverageItem.Kind {
    var label: Bilingual {
        switch self {
        case .version: Bilingual(zh: "版本", en: "version")
        case .requirement: Bilingual(zh: "要求", en: "requirement")
        case .condition: Bilingual(zh: "适用条件", en: "condition")
        case .row: Bilingual(zh: "表行", en: "row")
        case .limit: Bilingual(zh: "限制", en: "limit")
        case .definition: Bilingual(zh: "定义", en: "definition")
        case .parameter: Bilingual(zh: "参数", en: "parameter")
        }
    }
}

extension CoverageItem.Side {
    /// What no test saw, in words.
    var lack: Bilingual {
        switch self {
        case .governed: Bilingual(zh: "没有适用过", en: "never governed")
        case .notGoverned: Bilingual(zh: "没有不适用过", en: "never did not govern")
        case .held: Bilingual(zh: "没有成立过", en: "never held")
        case .failed: Bilingual(zh: "没有不成立过", en: "never failed")
        case .applied: Bilingual(zh: "没有成立过", en: "never applied")
        case .notApplied: Bilingual(zh: "没有不成立过", en: "always applied")
        case .matched: Bilingual(zh: "没有相符过", en: "never matched")
        case .notMatched: Bilingual(zh: "没有不相符过", en: "always matched")
        case .exceeded: Bilingual(zh: "没有超出过", en: "never exceeded")
        case .notExceeded: Bilingual(zh: "没有未超出过", en: "always exceeded, or never limiting")
        case .yes: Bilingual(zh: "没有成立过", en: "never yes")
        case .no: Bilingual(zh: "没有不成立过", en: "never no")
        case .value: Bilingual(zh: "没有得出过值", en: "never had a value")
        case .anotherValue: Bilingual(zh: "只有过一个值", en: "only ever had one value")
        case .mattered: Bilingual(zh: "改了也没有用例不同", en: "no test would differ without it")
        }
    }
}
