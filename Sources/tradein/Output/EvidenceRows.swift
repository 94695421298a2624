import Bureau
import Claims

/// Kept files as rows.
enum EvidenceRows {
    static let columns: [ReportPrinter.Column] = [
        .init("digest", zh: "摘要"), .init("type", zh: "类型"), .init("bytes", zh: "字节", .number),
        .init("pixels", zh: "像素"), .init("name", zh: "文件名"), .init("added_on", zh: "日期"),
        .init("added_by", zh: "经办"), .init("also_used_by", zh: "另见"), .init("behind_the_end", zh: "尾部多余字节", .number),
    ]

    static func row(_ item: EvidenceItem, _ output: OutputOptions) -> [String] {
        [
            item.digest ?? output.lang.of(zh: "已删除", en: "erased"), item.kind, String(item.bytes), pixels(item),
            item.name.map { visible($0) } ?? "", item.day, item.by,
            item.reuses.map { reuse($0, output.lang) }.joined(separator: output.lang.of(zh: "；", en: "; ")),
            item.trailing == 0 ? "" : String(item.trailing),
        ]
    }

    /// All of it in a line, for people.
    static func line(_ item: EvidenceItem, _ output: OutputOptions) -> String {
        row(item, output).filter { !$0.isEmpty }.joined(separator: "  ")
    }

    static func pixels(_ item: EvidenceItem) -> String {
        guard let width = item.width, let height = item.height else { return "" }
        return "\(width)×\(height)"
    }

    /// Where else a file is used, and how near the two are.
    static func reuse(_ reuse: EvidenceItem.Reuse, _ language: Language) -> String {
        let number = DecisionNumber.text(reuse.decision)
        guard let difference = reuse.difference else {
            return language.of(zh: "\(number)（同一文件）", en: "\(number) (the same file)")
        }
        return language.of(
            zh: "\(number)（同一图片，相差 \(difference)‰）", en: "\(number) (the same picture, difference \(difference)‰)")
    }

    static func json(_ item: EvidenceItem) -> String {
        var members = ["\"type\":\"\(item.kind)\"", "\"bytes\":\(item.bytes)"]
        if let digest = item.digest { members.insert("\"digest\":\"\(digest)\"", at: 0) }
        if let width = item.width, let height = item.height {
            members += ["\"width\":\(width)", "\"height\":\(height)"]
        }
        if let name = item.name { members.append("\"name\":\(JSONLine.quoted(name))") }
        let reuses = item.reuses.map { reuse in
            let difference = reuse.difference.map { ",\"difference\":\($0)" } ?? ""
            return
                "{\"decision\":\"\(DecisionNumber.text(reuse.decision))\",\"earlier\":\(reuse.isEarlier)\(difference)}"
        }
        members += [
            "\"added_on\":\"\(item.day)\"", "\"added_by\":\(JSONLine.quoted(item.by))",
            "\"behind_the_end\":\(item.trailing)", "\"also_used_by\":[\(reuses.joined(separator: ","))]",
        ]
        return "{" + members.joined(separator: ",") + "}"
    }
}
