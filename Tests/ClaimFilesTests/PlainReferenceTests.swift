import Claims
import Testing

@testable import ClaimFiles

/// The readers go over bytes, in several steps, without making a string of a cell. Here they are held to a plain reading of
/// the same text, character by character, whose cells go to the parser as strings.
@Suite("The readers against a plain one")
struct PlainReferenceTests {
    @Test("Tables: rows, cells, quotation marks, line ends and blanks, wherever batches end", arguments: 1...40)
    func tables(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let delimiter: Character = Bool.random(using: &random) ? "," : "\t"
        let lineEnd = Bool.random(using: &random) ? "\n" : "\r\n"
        let names = Sample.appliance("").map(\.0)
        var text = names.joined(separator: String(delimiter)) + lineEnd
        for number in 0..<60 {
            text += Nasty.row(number, delimiter, &random) + (number % 13 == 12 ? "\n" : lineEnd)
        }
        let expected = PlainTable(text, delimiter: delimiter, names)
        for batch in [1, 7, 1000] {
            let file = ReadFile(text, named: "claims.csv", batch: batch)
            #expect(file.outline == expected.outline, "seed \(seed)")
            #expect(file.claims == expected.claims, "seed \(seed)")
            #expect((file.error != nil) == expected.isCutOff, "seed \(seed): \(file.error?.description ?? "")")
        }
    }

    @Test("JSON Lines: spaces, escapes and surrogate pairs wherever they may stand", arguments: 1...20)
    func objects(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var lines: [String] = []
        var expected: [Claim] = []
        let parser = ClaimParser(schema: SampleSchema.schema)
        for number in 0..<60 {
            let fields = Nasty.fields(number, &random)
            lines.append(Nasty.object(fields, &random))
            let raw = fields.map { RawField(name: $0, value: .text($1)) }
            expected.append(try parser.claim(from: raw).get())
        }
        let file = ReadFile(lines.joined(separator: "\n"), batch: Int.random(in: 1...70, using: &random))
        #expect(file.bad.isEmpty, "seed \(seed): \(file.bad.first?.description ?? "")")
        #expect(file.claims == expected, "seed \(seed)")
        let array = ReadFile("[" + lines.joined(separator: ",\r\n") + "]", named: "claims.json")
        #expect(array.claims == expected, "seed \(seed)")
    }

    @Test("Workbooks: shared and inline texts of any sort, cells and rows left out", arguments: 1...20)
    func workbooks(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let names = Sample.appliance("").map(\.0)
        var rows = [WorkbookFile.row(1, names)]
        var strings: [String] = []
        var expected: [Claim] = []
        let parser = ClaimParser(schema: SampleSchema.schema)
        var row = 1
        for number in 0..<60 {
            row += Int.random(in: 1...3, using: &random)
            let fields = Nasty.fields(number, &random)
            let cells = fields.enumerated().map { place, field in
                if field.1.isEmpty { return "" }
                let reference = "\(WorkbookFile.column(place))\(row)"
                let text = "<t xml:space=\"preserve\">\(Nasty.xml(field.1))</t>"
                guard Bool.random(using: &random) else {
                    return "<c r=\"\(reference)\" t=\"inlineStr\"><is>\(text)</is></c>"
                }
                strings.append(text)
                return "<c r=\"\(reference)\" t=\"s\"><v>\(strings.count - 1)</v></c>"
            }
            rows.append("<row r=\"\(row)\">\(cells.joined())</row>")
            expected.append(try parser.claim(from: fields.map { RawField(name: $0, value: .text($1)) }).get())
        }
        let file = ReadFile(
            WorkbookFile(rows: rows, strings: strings).bytes, named: "claims.xlsx",
            batch: Int.random(in: 1...70, using: &random))
        #expect(file.error == nil && file.bad.isEmpty, "seed \(seed): \(file.bad.first?.description ?? "")")
        #expect(file.claims == expected, "seed \(seed)")
    }
}

/// A table read plainly.
private struct PlainTable {
    var outline: [String] = []
    var claims: [Claim] = []
    /// A quotation mark is not closed before the file ends.
    var isCutOff = false

    private enum State { case start, plain, quoted, closed }

    init(_ text: String, delimiter: Character, _ names: [String]) {
        let scalars = Array(text.unicodeScalars)
        let delimiter = delimiter.unicodeScalars.first
        var cells: [String] = [""]
        var isBad = false
        var state = State.start
        var isBlank = true
        var row = 0
        var place = 0
        func isLineEnd(_ place: Int) -> Bool {
            scalars[place] == "\n" || scalars[place] == "\r" && place + 1 < scalars.count && scalars[place + 1] == "\n"
        }
        while place < scalars.count {
            let scalar = scalars[place]
            let isLast = place == scalars.count - 1
            if state != .quoted, scalar == "\r", isLast || isLineEnd(place) {
                // Belongs to the line end.
                place += 1
            } else if state != .quoted, scalar == "\n" {
                row += 1
                if row > 1, !isBlank { take(cells, isBad, row, names) }
                (cells, isBad, isBlank, state) = ([""], false, true, .start)
                place += 1
            } else {
                if scalar.value > 0x20 { isBlank = false }
                step(scalar)
                place += 1
            }
        }
        isCutOff = state == .quoted
        if !isCutOff, !isBlank { take(cells, isBad, row + 1, names) }

        func step(_ scalar: Unicode.Scalar) {
            switch state {
            case .start where scalar == "\"": state = .quoted
            case .start where scalar == delimiter, .plain where scalar == delimiter, .closed where scalar == delimiter:
                cells.append("")
                state = .start
            case .start, .plain:
                cells[cells.count - 1].unicodeScalars.append(scalar)
                state = .plain
            case .quoted where scalar == "\"":
                if place + 1 < scalars.count, scalars[place + 1] == "\"" {
                    cells[cells.count - 1].unicodeScalars.append(scalar)
                    place += 1
                } else {
                    state = .closed
                }
            case .quoted: cells[cells.count - 1].unicodeScalars.append(scalar)
            case .closed: if scalar.value > 0x20 { isBad = true }
            }
        }
    }

    private mutating func take(_ cells: [String], _ isBad: Bool, _ row: Int, _ names: [String]) {
        let isEmpty = { (cell: String) in cell.unicodeScalars.allSatisfy { $0.value <= 0x20 } }
        if !isBad, cells.allSatisfy(isEmpty) { return }
        let surplus = cells.dropFirst(names.count)
        guard !isBad, cells.count >= names.count, surplus.allSatisfy(isEmpty) else {
            outline.append("\(row) bad")
            return
        }
        let fields = zip(names, cells).map { RawField(name: $0, value: isEmpty($1) ? .null : .text($1)) }
        switch ClaimParser(schema: SampleSchema.schema).claim(from: fields) {
        case .success(let claim):
            claims.append(claim)
            outline.append("\(row) ok")
        case .failure: outline.append("\(row) bad")
        }
    }
}

/// What can stand in a cell and give a reader trouble.
private enum Nasty {
    static let pieces = [
        "甲", "张三", "é", "𠮷", "😀", "\"", "\"\"", ",", "\t", ";", "\n", "\r\n", "\r", " ", "\u{A0}", "\u{3000}", "０",
        "１２", "Ａ", "'",
        "=", "-", "+", "@", "\\", "/", "{", "}", "[", "]", ":", "0", "1", "99", ".", "x", "TRUE", "null", "\u{202E}",
        "\u{FEFF}", "&", "<",
        ">", "\u{7F}", "\u{80}", "\u{2028}",
    ]

    static func text(_ random: inout SplitMix64) -> String {
        (0..<Int.random(in: 1...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    /// A claim's fields: most good, some of any text, some absent; its number and kind always good.
    static func fields(_ number: Int, _ random: inout SplitMix64) -> [(String, String)] {
        Sample.appliance("A\(number)").map { name, value in
            if name == "claim_id" || name == "kind" { return (name, value) }
            switch Int.random(in: 0..<10, using: &random) {
            case 0: return (name, "")
            // An empty text and one of blanks are the same; so is a guarded one (FormulaGuard), which tables alone have.
            case 1, 2: return (name, text(&random).replacing(#/^'/#, with: "x"))
            default: return (name, value)
            }
        }
    }

    static func row(_ number: Int, _ delimiter: Character, _ random: inout SplitMix64) -> String {
        var cells = fields(number, &random).map { cell($0.1, delimiter, &random) }
        switch Int.random(in: 0..<20, using: &random) {
        case 0: cells.removeLast()
        case 1: cells.append("")
        case 2: cells.append("x")
        case 3: return Bool.random(using: &random) ? "" : String(repeating: String(delimiter), count: cells.count - 1)
        default: break
        }
        return cells.joined(separator: String(delimiter))
    }

    /// Quoted as it has to be, mostly; sometimes without need, sometimes not although there is need.
    private static func cell(_ text: String, _ delimiter: Character, _ random: inout SplitMix64) -> String {
        let marks: Set<Unicode.Scalar> = ["\"", "\n", "\r", ",", "\t"]
        let needsQuotes = text.unicodeScalars.contains { marks.contains($0) }
        switch Int.random(in: 0..<40, using: &random) {
        // A line break that is not quoted is one of the table; a quotation mark that opens a cell may swallow the rest.
        case 0: return text
        case 1: return "\"" + text.replacing("\"", with: "\"\"") + "\" "
        case 2: return "\"" + text.replacing("\"", with: "\"\"") + "\"x"
        case 3...10: return "\"" + text.replacing("\"", with: "\"\"") + "\""
        default: return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
        }
    }

    static func object(_ fields: [(String, String)], _ random: inout SplitMix64) -> String {
        func space() -> String { [" ", "\t", "", "", "", ""].randomElement(using: &random) ?? "" }
        let members = fields.shuffled(using: &random).map { name, value in
            let text = value.isEmpty && Bool.random(using: &random) ? "null" : "\"\(escaped(value, &random))\""
            return "\(space())\"\(escaped(name, &random))\"\(space()):\(space())\(text)\(space())"
        }
        return "\(space()){\(members.joined(separator: ","))}\(space())"
    }

    private static func escaped(_ text: String, _ random: inout SplitMix64) -> String {
        text.unicodeScalars.map { scalar in
            let must = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            guard must || Int.random(in: 0..<12, using: &random) == 0 else { return String(scalar) }
            switch scalar {
            case "\"", "\\", "/": if Bool.random(using: &random) { return "\\\(scalar)" }
            case "\n": if Bool.random(using: &random) { return "\\n" }
            case "\t": if Bool.random(using: &random) { return "\\t" }
            default: break
            }
            return String(scalar).utf16.map { unit in
                let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
        }.joined()
    }

    static func xml(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "&", "<", ">", "\"", "\r": "&#\(scalar.value);"
            default: String(scalar)
            }
        }.joined()
    }
}
