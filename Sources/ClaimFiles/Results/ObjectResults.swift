import Claims

/// JSON objects with their results as members behind the others. What an earlier results file has added gives way.
enum ObjectResults {
    private struct Member {
        let range: Range<Int>
        let isResult: Bool
    }

    /// What can be told of an object.
    private struct Outline {
        /// Behind the opening brace.
        let start: Int
        let members: [Member]
        /// It names its fields in Chinese.
        let usesLabels: Bool
        let spaceAfterColon: Bool

        var kept: [Range<Int>] { members.filter { !$0.isResult }.map(\.range) }
    }

    /// The object with the result's members; nil where the text is no JSON object.
    static func object(_ text: [UInt8], _ result: RowResult) -> [UInt8]? {
        guard let outline = outline(text) else { return nil }
        let kept = outline.kept
        var bytes = Array(text[..<outline.start])
        var previous = outline.start
        for member in outline.members {
            if !member.isResult {
                let gap = text[previous..<member.range.lowerBound]
                bytes += member.range == kept.first ? gap.filter { $0 != UInt8(ascii: ",") } : Array(gap)
                bytes += text[member.range]
            }
            previous = member.range.upperBound
        }
        // What parts the last two members parts the new ones.
        let gap =
            kept.count > 1
            ? Array(text[kept[kept.count - 2].upperBound..<kept[kept.count - 1].lowerBound]).filter {
                $0 <= 0x20 || $0 == 0x2C
            }
            : [UInt8(ascii: ",")]
        let separator = gap.count { $0 == 0x2C } == 1 ? gap : [UInt8(ascii: ",")]
        let added = members(of: result, outline.usesLabels, outline.spaceAfterColon)
        for (place, member) in added.enumerated() {
            if place > 0 || !kept.isEmpty { bytes += separator }
            bytes += member.utf8
        }
        return bytes + text[previous...]
    }

    /// An object of results alone, to stand behind a record that is none.
    static func note(_ result: RowResult) -> [UInt8] {
        Array("{\(members(of: result, false, false).joined(separator: ","))}".utf8)
    }

    /// Whether the text is an object of results alone.
    static func isNote(_ text: [UInt8]) -> Bool {
        guard let outline = outline(text) else { return false }
        return !outline.members.isEmpty && outline.kept.isEmpty
    }

    private static func outline(_ text: [UInt8]) -> Outline? {
        let span = text.span
        guard isUTF8(span), find(0, in: span, from: 0) == nil else { return nil }
        var scanner = JSONScanner()
        var members: [Member] = []
        var usesLabels = false
        var spaceAfterColon = false
        do throws(RowProblem) {
            try scanner.expect(UInt8(ascii: "{"), span)
            let start = scanner.position
            if scanner.peek(span) == UInt8(ascii: "}") {
                scanner.position += 1
            } else {
                repeat {
                    scanner.skipSpace(span)
                    let memberStart = scanner.position
                    let key = try scanner.string(span)
                    var name = Array(text[key.range])
                    if key.hasEscapes {
                        var decoded: [UInt8] = []
                        try JSONScanner.decode(span, key.range, into: &decoded)
                        name = decoded
                    }
                    try scanner.expect(UInt8(ascii: ":"), span)
                    if members.isEmpty, scanner.position < text.count {
                        spaceAfterColon = text[scanner.position] == 0x20
                    }
                    try scanner.skipValue(span, depth: 1)
                    let header = String(decoding: name, as: UTF8.self)
                    if header == CommonField.claimID.label { usesLabels = true }
                    members.append(
                        Member(range: memberStart..<scanner.position, isResult: ResultColumn.named(header) != nil))
                } while try !scanner.endsAfterValue(UInt8(ascii: "}"), span)
            }
            guard scanner.peek(span) == nil else { return nil }
            return Outline(start: start, members: members, usesLabels: usesLabels, spaceAfterColon: spaceAfterColon)
        } catch {
            return nil
        }
    }

    private static func members(of result: RowResult, _ usesLabels: Bool, _ space: Bool) -> [String] {
        let colon = space ? ": " : ":"
        return ResultColumn.allCases.compactMap { column in
            let value: String?
            switch column {
            case .outcome: value = quoted(usesLabels ? result.verdict.label : result.verdict.rawValue)
            case .amount: value = result.amount.map(quoted)
            case .funding:
                value = list(
                    result.funding.map {
                        "{\"source\"\(colon)\(quoted(usesLabels ? $0.label : $0.source)),\"amount\"\(colon)\(quoted($0.amount))}"
                    })
            case .reasons:
                value = list(
                    result.reasons.map {
                        let code = $0.code.isEmpty ? "" : "\"code\"\(colon)\(quoted($0.code)),"
                        return "{\(code)\"message\"\(colon)\(quoted($0.text))}"
                    })
            case .mending: value = result.mending.isEmpty ? nil : quoted(result.mending)
            case .decisionID: value = result.decision.map(quoted)
            }
            return value.map { "\(quoted(usesLabels ? column.label : column.name))\(colon)\($0)" }
        }
    }

    private static func list(_ items: [String]) -> String? { items.isEmpty ? nil : "[\(items.joined(separator: ","))]" }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
