extension Value {
    /// The longest text that a value is written as, in bytes; what is longer is not written at all.
    package static let maximumOutputBytes = 64 << 20

    /// The value as JSON: numbers with all their digits, contexts as objects in their order, null as null; dates, times,
    /// durations, ranges and functions as texts, as `string()` writes them. Nil where that is too long.
    package var json: String? {
        var text = ""
        return writeJSON(&text) ? text : nil
    }

    /// The value as an expression of FEEL shows it: as `string()` writes it, but a text in quotes. Nil where that is too
    /// long.
    package var notation: String? {
        var text = ""
        var evaluation = Evaluation(frame: [])
        return write(&text, isInner: true, limit: Value.maximumOutputBytes, &evaluation) ? text : nil
    }

    private func writeJSON(_ text: inout String) -> Bool {
        guard text.utf8.count <= Value.maximumOutputBytes else { return false }
        switch self {
        case .null: text += "null"
        case .boolean(let value): text += value ? "true" : "false"
        case .number(let number): text += number.description
        case .string(let string): Value.quoteJSON(string, into: &text)
        case .list(let items):
            text += "["
            for (place, item) in items.enumerated() {
                if place > 0 { text += "," }
                guard item.writeJSON(&text) else { return false }
            }
            text += "]"
        case .context(let context):
            text += "{"
            for (place, entry) in context.entries.enumerated() {
                if place > 0 { text += "," }
                Value.quoteJSON(entry.key, into: &text)
                text += ":"
                guard entry.value.writeJSON(&text) else { return false }
            }
            text += "}"
        case .date, .time, .dateTime, .daysAndTime, .yearsAndMonths, .range, .function:
            Value.quoteJSON(description, into: &text)
        }
        return true
    }

    /// The text in quotation marks, with the escapes that JSON demands.
    package static func quoteJSON(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
