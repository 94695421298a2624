import Claims

extension GeneratedClaim {
    /// The claim as a JSON object: keys in any order, by name or label, values as strings or as what they look like.
    func json(_ random: inout SplitMix64) -> String {
        let members = values.shuffled(using: &random).map { value in
            let key = random.oneIn(3) ? value.field.label : value.field.name
            let space = random.pick(["", "", " "])
            return "\(quoted(key, &random))\(space):\(space)\(json(value.meaning, value.field, &random))"
        }
        let absent = kind.fields.filter { field in !values.contains { $0.field.name == field.name } && random.oneIn(4) }
            .map { "\"\($0.name)\":" + random.pick(["null", "\"\"", "\" 　\""]) }
        return "{" + (members + absent).joined(separator: random.pick([",", ", "])) + "}"
    }

    private func json(_ meaning: Meaning, _ field: Field, _ random: inout SplitMix64) -> String {
        switch meaning {
        case .text(let text): return json(text, field, &random)
        case .list(let records):
            return "["
                + records.map { record in
                    "{"
                        + record.shuffled(using: &random).map { "\"\($0)\":\(quoted($1, &random))" }.joined(
                            separator: ",") + "}"
                }.joined(separator: ",") + "]"
        }
    }

    private func json(_ text: String, _ field: Field, _ random: inout SplitMix64) -> String {
        switch field.type {
        case .money, .number, .wholeNumber:
            let isPlain = text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
            return isPlain && random.oneIn(2) ? text : quoted(text, &random)
        case .boolean where text == "true" || text == "false":
            return random.oneIn(2) ? text : quoted(text, &random)
        default: return quoted(text, &random)
        }
    }

    /// A JSON string, some of its characters escaped though they need not be.
    private func quoted(_ text: String, _ random: inout SplitMix64) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20 || random.oneIn(30):
                for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// The claims as a table of all fields, with headers by name or by label.
    static func table(_ claims: [GeneratedClaim], delimiter: String, labels: Bool, _ random: inout SplitMix64) -> String
    {
        var columns: [Field] = []
        for kind in SampleSchema.schema.kinds {
            for field in kind.fields where !columns.contains(where: { $0.name == field.name }) { columns.append(field) }
        }
        columns.shuffle(using: &random)
        let lineEnd = random.pick(["\n", "\r\n"])
        var rows = [columns.map { labels ? $0.label : $0.name }.joined(separator: delimiter)]
        for claim in claims {
            let cells = columns.map { column -> String in
                guard let value = claim.values.first(where: { $0.field.name == column.name }) else { return "" }
                let text = cell(value.meaning, column)
                let mustQuote = text.contains { "\",\t\n\r\r\n".contains($0) }
                return mustQuote || random.oneIn(10) ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
            }
            rows.append(cells.joined(separator: delimiter))
        }
        return rows.joined(separator: lineEnd) + lineEnd
    }

    private static func cell(_ meaning: Meaning, _ field: Field) -> String {
        switch meaning {
        case .text(let text): return text
        case .list(let records):
            return records.map { $0.map { $1 == "true" ? "in_plan" : $1 }.joined(separator: ":") }.joined(
                separator: "; ")
        }
    }
}
