import Bureau
import Claims
import FEEL
import Ledger

/// Claims as rows.
enum ClaimRows {
    static let columns: [ReportPrinter.Column] = [
        .init("decision", zh: "决定"), .init("claim_id", zh: "申报"), .init("merchant_id", zh: "商户"),
        .init("kind", zh: "类别"), .init("region", zh: "地区"), .init("state", zh: "状态"),
        .init("amount", zh: "金额", .money), .init("since", zh: "自"), .init("days", zh: "天数", .number),
        .init("reasons", zh: "理由"),
    ]

    static func row(_ item: ClaimItem, on day: CivilDate, _ output: OutputOptions) -> [String] {
        [
            DecisionNumber.text(item.decision), item.claimID, item.merchant, item.kind, item.region,
            output.format == .text ? output.lang.of(item.state.label) : item.state.rawValue, item.amount?.yuan ?? "",
            item.since.description, String(max(0, day.dayNumber - item.since.dayNumber)),
            item.reasons.joined(separator: " "),
        ]
    }
}

/// Prints all that is known of one claim.
struct ClaimSheetPrinter {
    let output: OutputOptions

    func print(_ sheet: ClaimReports.Sheet, on day: CivilDate) throws {
        var stream = OutputStream.standardOutput()
        switch output.format {
        case .json: try stream.line(json(sheet, on: day))
        case .csv:
            try stream.line("name,value")
            for (name, _, value) in head(sheet, on: day, isText: false) { try stream.line(row(name, value)) }
            for field in sheet.fields { try stream.line(row(field.field, field.value)) }
            for item in sheet.documents { try stream.line(row("document", EvidenceRows.line(item, output))) }
        case .text:
            let language = output.lang
            for (_, label, value) in head(sheet, on: day, isText: true) where !value.isEmpty {
                try stream.line("\(language.of(label)): \(visible(value))")
            }
            for reason in sheet.reasons { try stream.line("  \(reason.code) \(visible(language.of(reason.message)))") }
            try stream.line("")
            for field in sheet.fields {
                try stream.line("\(language.of(zh: field.label, en: field.field)): \(visible(field.value))")
            }
            for item in sheet.documents {
                try stream.line(
                    "\(language.of(zh: "证明材料", en: "document")): \(visible(EvidenceRows.line(item, output)))")
            }
        }
        try stream.flush()
    }

    private func row(_ name: String, _ value: String) -> String { CSVText.field(name) + "," + CSVText.field(value) }

    private func head(
        _ sheet: ClaimReports.Sheet, on day: CivilDate, isText: Bool
    ) -> [(name: String, label: Bilingual, value: String)] {
        let item = sheet.item
        let language = output.lang
        let money = sheet.money.map { part in
            isText
                ? "\(language.of(zh: part.place.label.zh, en: part.place.label.en)) \(language.of(zh: part.source.label.zh, en: part.source.rawValue)) \(part.amount.yuan)"
                : "\(part.place.rawValue) \(part.source.rawValue) \(part.amount.yuan)"
        }
        let steps = sheet.legalSteps.map { isText ? "\(language.of($0.label)) (\($0.command))" : $0.rawValue }
        return [
            ("decision", Bilingual(zh: "决定", en: "decision"), DecisionNumber.text(item.decision)),
            ("programme", Bilingual(zh: "项目", en: "programme"), item.programme),
            (
                "state", Bilingual(zh: "状态", en: "state"),
                isText ? language.of(item.state.label) : item.state.rawValue
            ),
            (
                "drawn", Bilingual(zh: "已抽查", en: "drawn into a sample"),
                item.isDrawn ? language.of(zh: "是", en: "true") : ""
            ),
            ("since", Bilingual(zh: "自", en: "since"), item.since.description),
            ("days", Bilingual(zh: "天数", en: "days"), String(max(0, day.dayNumber - item.since.dayNumber))),
            ("amount", Bilingual(zh: "金额", en: "amount"), item.amount?.yuan ?? ""),
            ("reasons", Bilingual(zh: "理由", en: "reasons"), item.reasons.joined(separator: " ")),
            ("money", Bilingual(zh: "资金", en: "money"), money.joined(separator: language.of(zh: "，", en: ", "))),
            ("versions", Bilingual(zh: "内容版本数", en: "versions of its content"), String(sheet.versions)),
            (
                "decisions", Bilingual(zh: "各次决定", en: "decisions"),
                sheet.decisions.map(DecisionNumber.text).joined(separator: " ")
            ),
            (
                "steps", Bilingual(zh: "现在可以", en: "what can be done now"),
                steps.joined(separator: isText ? language.of(zh: "、", en: ", ") : " ")
            ),
        ]
    }

    private func json(_ sheet: ClaimReports.Sheet, on day: CivilDate) -> String {
        let item = sheet.item
        func quoted(_ text: String) -> String { JSONLine.quoted(text) }
        let fields = sheet.fields.map { "\(quoted($0.field)):\(quoted($0.value))" }.joined(separator: ",")
        let reasons = sheet.reasons.map {
            "{\"code\":\(quoted($0.code)),\"message\":{\"zh\":\(quoted($0.message.zh)),\"en\":\(quoted($0.message.en))}}"
        }.joined(separator: ",")
        let money = sheet.money.map {
            "{\"place\":\(quoted($0.place.rawValue)),\"source\":\(quoted($0.source.rawValue)),\"amount\":\"\($0.amount.yuan)\"}"
        }.joined(separator: ",")
        let decisions = sheet.decisions.map { "\"\(DecisionNumber.text($0))\"" }.joined(separator: ",")
        let steps = sheet.legalSteps.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        var members = [
            "\"claim_id\":\(quoted(item.claimID))", "\"merchant_id\":\(quoted(item.merchant))",
            "\"kind\":\(quoted(item.kind))", "\"programme\":\(quoted(item.programme))",
            "\"state\":\"\(item.state.rawValue)\"", "\"drawn\":\(item.isDrawn)",
            "\"decision\":\"\(DecisionNumber.text(item.decision))\"", "\"since\":\"\(item.since)\"",
            "\"days\":\(max(0, day.dayNumber - item.since.dayNumber))",
        ]
        if let amount = item.amount { members.append("\"amount\":\"\(amount.yuan)\"") }
        members += [
            "\"reasons\":[\(reasons)]", "\"money\":[\(money)]", "\"versions\":\(sheet.versions)",
            "\"decisions\":[\(decisions)]", "\"steps\":[\(steps)]", "\"fields\":{\(fields)}",
            "\"documents\":[\(sheet.documents.map(EvidenceRows.json).joined(separator: ","))]",
        ]
        return "{" + members.joined(separator: ",") + "}"
    }
}
