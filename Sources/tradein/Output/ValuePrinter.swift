import Claims
import FEEL

/// Prints values of the rule language on standard output, and on standard error why a null is null.
struct ValuePrinter {
    let format: OutputFormat
    let language: Language

    /// How many nulls within one value are explained; the rest is counted.
    private static let maximumExplained = 20

    /// One value alone.
    func print(_ value: Value) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text: try stream.line(visible(try text(value), keepingLines: true))
        case .json: try stream.line(try json(value))
        case .csv: try table([("", value)], names: false, &stream)
        }
        try stream.flush()
        explain(value, called: "")
    }

    /// Several values by name.
    func print(_ values: [(name: String, value: Value)]) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text:
            for (name, value) in values {
                try stream.line(visible("\(name): \(try text(value))", keepingLines: true))
            }
        case .json:
            let members = try values.map { "\(JSONLine.quoted($0.name)):\(try json($0.value))" }
            try stream.line("{" + members.joined(separator: ",") + "}")
        case .csv: try table(values, names: true, &stream)
        }
        try stream.flush()
        for (name, value) in values { explain(value, called: name) }
    }

    private func table(
        _ values: [(name: String, value: Value)], names: Bool, _ stream: inout OutputStream
    ) throws {
        try stream.line((names ? "decision," : "") + "value,type,reason")
        for (name, value) in values {
            let cells =
                (names ? [name] : []) + [try text(value), value.type.description, value.nullReason?.description ?? ""]
            try stream.line(cells.map(CSVText.field).joined(separator: ","))
        }
    }

    private func text(_ value: Value) throws -> String {
        guard let text = value.notation else { throw tooLong }
        return text
    }

    private func json(_ value: Value) throws -> String {
        guard let text = value.json else { throw tooLong }
        return text
    }

    private var tooLong: UsageFailure {
        UsageFailure(
            Bilingual(
                zh: "结果超过 \(Value.maximumOutputBytes >> 20) MiB，不予输出；请缩小表达式的结果。",
                en:
                    "The result has more than \(Value.maximumOutputBytes >> 20) MiB and is not printed; make the expression's result smaller."
            ))
    }

    /// Why the value, or what is null within it, is null: the place and the cause of each.
    private func explain(_ value: Value, called name: String) {
        var found: [(path: String, reason: NullReason)] = []
        var count = 0
        func visit(_ value: Value, _ path: String) {
            switch value {
            case .null(let reason):
                // A null that was handed in or written as an item says nothing about a cause.
                if !path.isEmpty, path != name, reason.kind == .literal { return }
                count += 1
                if found.count < ValuePrinter.maximumExplained { found.append((path, reason)) }
            case .list(let items):
                for (place, item) in items.enumerated() { visit(item, "\(path)[\(place + 1)]") }
            case .context(let context):
                for entry in context.entries { visit(entry.value, path.isEmpty ? entry.key : "\(path).\(entry.key)") }
            default: break
            }
        }
        visit(value, name)
        for (path, reason) in found {
            let what = path.isEmpty ? "" : "\(path): "
            warn(language.of(zh: "空值：\(what)", en: "null: \(what)") + ReasonText.line(reason, language))
            for cause in ReasonText.causes(of: reason) { warn("  ← " + ReasonText.line(cause, language)) }
        }
        if count > found.count {
            warn(
                language.of(
                    zh: "另有 \(count - found.count) 个空值，未列出。", en: "\(count - found.count) more nulls are not listed."))
        }
    }
}

/// The reason of a null for a person.
enum ReasonText {
    /// Where and what; the kind of reason in the reader's language.
    static func line(_ reason: NullReason, _ language: Language) -> String {
        let place = reason.position.map { "\($0): " } ?? ""
        return place + language.of(zh: kind(reason) + "：\(reason.message)", en: reason.message)
    }

    /// What the reason comes from in the end.
    static func causes(of reason: NullReason) -> [NullReason] {
        reason.causes.isEmpty ? [] : reason.leaves
    }

    private static func kind(_ reason: NullReason) -> String {
        switch reason.kind {
        case .literal: "此处写的就是空值"
        case .given: "没有给出值"
        case .mismatch: "类型不符"
        case .noMatch: "没有对应的值"
        case .domain: "超出取值范围"
        case .limit: "超出运算限制"
        case .operand: "所用的值为空"
        }
    }
}
