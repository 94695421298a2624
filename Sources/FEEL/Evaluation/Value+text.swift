extension Value: CustomStringConvertible {
    /// The value as FEEL's `string()` writes it; null is `null`.
    public var description: String {
        var evaluation = Evaluation(frame: [])
        return text(&evaluation) ?? "…"
    }

    /// The value as `string()` writes it: texts as they are, but in quotes within lists and contexts. Nil where it gets
    /// too long.
    func text(_ evaluation: inout Evaluation) -> String? {
        var text = ""
        return write(&text, isInner: false, limit: Evaluation.maximumTextBytes, &evaluation) ? text : nil
    }

    /// - Parameter limit: the most bytes that are written, give or take one value.
    func write(_ text: inout String, isInner: Bool, limit: Int, _ evaluation: inout Evaluation) -> Bool {
        guard evaluation.spend(), text.utf8.count <= limit else { return false }
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .number(let number): text += number.description
        case .string(let string):
            if isInner {
                Value.quote(string, into: &text)
            } else {
                text += string
            }
        case .date(let date): text += date.description
        case .time(let time): text += time.description
        case .dateTime(let dateTime): text += dateTime.description
        case .daysAndTime(let duration): text += duration.description
        case .yearsAndMonths(let duration): text += duration.description
        case .list(let items):
            text += "["
            for (place, item) in items.enumerated() {
                if place > 0 { text += ", " }
                guard item.write(&text, isInner: true, limit: limit, &evaluation) else { return false }
            }
            text += "]"
        case .context(let context):
            text += "{"
            for (place, entry) in context.entries.enumerated() {
                if place > 0 { text += ", " }
                if Value.isPlainKey(entry.key) { text += entry.key } else { Value.quote(entry.key, into: &text) }
                text += ": "
                guard entry.value.write(&text, isInner: true, limit: limit, &evaluation) else { return false }
            }
            text += "}"
        case .range(let range):
            if range.start == nil || range.end == nil {
                let (end, sign) =
                    range.start == nil
                    ? (range.end, range.includesEnd ? "<=" : "<") : (range.start, range.includesStart ? ">=" : ">")
                text += "(\(sign) "
                guard end?.write(&text, isInner: true, limit: limit, &evaluation) ?? true else { return false }
                text += ")"
            } else {
                text += range.includesStart ? "[" : "("
                guard range.start?.write(&text, isInner: true, limit: limit, &evaluation) ?? true else { return false }
                text += ".."
                guard range.end?.write(&text, isInner: true, limit: limit, &evaluation) ?? true else { return false }
                text += range.includesEnd ? "]" : ")"
            }
        case .function(let function): text += "\(function.name)(\(function.parameters.joined(separator: ", ")))"
        }
        return true
    }

    /// The text in double quotes, with a backslash before quotes and backslashes within.
    private static func quote(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { text += "\\" }
            text.unicodeScalars.append(scalar)
        }
        text += "\""
    }

    /// Whether the key of a context can be written without quotes.
    private static func isPlainKey(_ key: String) -> Bool {
        let scalars = key.unicodeScalars
        guard let first = scalars.first, first.isNameStart else { return false }
        return scalars.allSatisfy { $0.isNamePart || $0 == " " }
    }
}
