import FEEL
import Foundation
import Testing

@testable import Rulebook

@Suite("rules fmt")
struct LayoutTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func formatted(_ text: String, path: String = "demo-subsidy/programme.yaml") throws -> String {
        String(decoding: try RuleFormatter.formatted(Array(text.utf8), path: path), as: UTF8.self)
    }

    /// A way to write something, and the one way.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let before: String
        let after: String
        var testDescription: String { name }
    }

    /// Test files and parameter files: what is laid out without a pack.
    static let cases: [Case] = [
        Case(
            name: "indentation, line ends, a mark at the start and blanks at the end",
            before:
                "\u{FEFF}programme: a  \r\nclaims:\r\n    one:\r\n        claim_id: T-1   \r\ntests:\r\n- name: x\r\n  on: 2024-01-01\r\n",
            after: "programme: a\nclaims:\n  one:\n    claim_id: T-1\ntests:\n  - name: x\n    on: 2024-01-01\n"),
        Case(
            name: "keys in their order, each with its comments",
            before:
                "# 开头 / Header\n\ntests:\n  # 预期 / expected\n  - expect: {reasons: [A], outcome: refused}    # 理由 / why\n    # 名字 / its name\n    name: x\nprogramme: a\n",
            after:
                "# 开头 / Header\n\nprogramme: a\ntests:\n  # 预期 / expected\n  # 名字 / its name\n  - name: x\n    expect: {outcome: refused, reasons: [A]}    # 理由 / why\n"
        ),
        Case(
            name: "names of a group in columns, counted as they are seen",
            before:
                "parameters:\n  a:\n    cap: {value: 1 yuan,source: 甲, status: verified}\n    每户上限:   {source: 乙文件, value: 20 yuan, status: verified}\n",
            after:
                "parameters:\n  a:\n    cap:      {value: 1 yuan,  source: 甲,     status: verified}\n    每户上限: {value: 20 yuan, source: 乙文件, status: verified}\n"
        ),
        Case(
            name: "rows in columns", before: "lines:\n- {source: central, year: 2026}\n- {source: local, year: 2026}\n",
            after: "lines:\n  - {source: central, year: 2026}\n  - {source: local,   year: 2026}\n"),
        Case(
            name: "no columns where one is much wider",
            before:
                "lines:\n  - {source: local,   document: a}\n  - {source: a very long name of a source indeed, document: a}\n",
            after:
                "lines:\n  - {source: local, document: a}\n  - {source: a very long name of a source indeed, document: a}\n"
        ),
        Case(
            name: "braces over several lines become a group",
            before:
                "programme: a\ntests:\n  - {name: x,\n     on: 2024-01-01,\n     after: [{claim: one},\n       {claim: two}]}\n",
            after: "programme: a\ntests:\n  - name: x\n    on: 2024-01-01\n    after: [{claim: one}, {claim: two}]\n"),
        Case(
            name: "one blank line at most, none at the start of a group",
            before: "programme: a\n\n\n\ntests:\n\n  - name: x\n\n\n  - name: y\n\n",
            after: "programme: a\n\ntests:\n  - name: x\n\n  - name: y\n"),
        Case(
            name: "anchors, aliases and the blocks they name",
            before:
                "programme: a\nclaims:\n   one: &one\n      claim_id: \"1\"\n   two: *one\ntests:\n   -   &t\n       name: x\n   - *t\n",
            after:
                "programme: a\nclaims:\n  one: &one\n    claim_id: \"1\"\n  two: *one\ntests:\n  - &t\n    name: x\n  - *t\n"
        ),
        Case(
            name: "an alias does not come before its anchor",
            before:
                "programme: a\ntests:\n  - with: &w {price: 1}\n    name: x\n    after:\n      - with: *w\n        claim: one\n",
            after:
                "programme: a\ntests:\n  - name: x\n    with: &w {price: 1}\n    after:\n      - claim: one\n        with: *w\n"
        ),
        Case(
            name: "keys stay where they are when an alias would come before its anchor",
            before: "programme: a\ntests:\n  - after: &o [{claim: one}]\n    with: *o\n",
            after: "programme: a\ntests:\n  - after: &o [{claim: one}]\n    with: *o\n"),
        Case(
            name: "texts over several lines stay so",
            before:
                "programme: a\ntests:\n    - name: |\n          eins\n            zwei\n\n          drei\n      on: \"2024-\n        01\"\n      claim: a\n        b\n",
            after:
                "programme: a\ntests:\n  - name: |\n      eins\n        zwei\n\n      drei\n    on: \"2024-\n      01\"\n    claim: a\n      b\n"
        ),
        Case(
            name: "a comment at the end of a block stays with it",
            before:
                "programme: a\nclaims:\n    one:\n        claim_id: T\n        # 到此 / so far\n    # 下一个 / next\n    two:\n        claim_id: U\n# 完 / end\n",
            after:
                "programme: a\nclaims:\n  one:\n    claim_id: T\n    # 到此 / so far\n  # 下一个 / next\n  two:\n    claim_id: U\n# 完 / end\n"
        ),
    ]

    @Test("There is one way to write it", arguments: cases)
    func layout(_ example: Case) throws {
        #expect(try formatted(example.before) == example.after)
        #expect(try formatted(example.after) == example.after, "laid out twice")
    }

    @Test(
        "Expressions have their blanks where they always are",
        arguments: [
            ("min( price*rate,cap )+bonus", "min(price * rate, cap) + bonus"),
            ("min(price * rate, cap)  +  bonus", "min(price * rate, cap) + bonus"),
            ("-price+ -bonus", "-price + -bonus"),
            (
                "if(price>=cap)then cap else rate of petrol*price",
                "if (price >= cap) then cap else rate of petrol * price"
            ),
            ("sum(for x in[price,cap]return x*rate)", "sum(for x in [price, cap] return x * rate)"),
            (
                "if bought_on in [ first day .. last day ] then cap else price",
                "if bought_on in [first day..last day] then cap else price"
            ),
            ("round half up (price/3,2)", "round half up(price / 3, 2)"),
            ("if fuel in (\"petrol\",\"a , b\") then cap else bonus", nil),
            ("[price,cap][1]", "[price, cap][1]"),
            (
                "if not (electric car) then bought_on.year*1 else 0",
                "if not(electric car) then bought_on.year * 1 else 0"
            ),
        ] as [(String, String?)])
    func expressions(written: String, laidOut: String?) throws {
        let before = Demo.changed([("amount: min(price * rate, cap) + bonus", "amount: '\(written)'")])
        let after = try formatted(before)
        let line = try #require(after.split(separator: "\n").first { $0.hasPrefix("    amount: ") })
        // What does not load is laid out without looking into expressions.
        #expect(line == "    amount: '\(laidOut ?? written)'")
    }

    @Test("A hyphen within a name is no minus")
    func hyphens() throws {
        let changes = [
            (
                "bonus: {value: 0 yuan}",
                "cut-off: {value: 0 yuan}\n      cut: {value: 3 yuan}\n      off: {value: 1 yuan}"
            ), ("+ bonus", "+ cut-off+cut -off"),
        ]
        let after = try formatted(Demo.changed(changes))
        #expect(after.contains("amount: min(price * rate, cap) + cut-off + cut - off\n"))
    }

    @Test("Cells of tables too")
    func cells() throws {
        let after = try formatted(
            Demo.changed([
                ("['\"petrol\"'], then: rate of petrol}", "[ '\"petrol\",  \"petrol\"' ],then: 'rate of petrol*1'}")
            ]))
        #expect(after.contains("- {when: ['\"petrol\", \"petrol\"'], then: 'rate of petrol * 1'}\n"))
    }

    @Test(
        "What cannot be laid out stays as it is, and says where",
        arguments: [
            ("tests:\n  - {name: x,    # why\n     on: 2024-01-01}\n", 2),
            ("colour: red\n", 1),
            ("tests: [\n", 2),
        ])
    func refused(text: String, line: Int) {
        let error = #expect(throws: RulebookErrors.self) { _ = try formatted(text) }
        #expect(error?.diagnostics.first?.position.line == line, "\(String(describing: error))")
    }

    /// Every pack, test, parameter file, budget and document that is shipped.
    static let shipped: [String] = {
        ["Rules", "SampleClaims"].flatMap { folder -> [String] in
            let base = root.appendingPathComponent(folder).path
            return (FileManager.default.subpaths(atPath: base) ?? [])
                .filter { path in
                    path.hasSuffix(".yaml") && !["banks/", "finance/"].contains { path.hasPrefix($0) }
                }.sorted()
                .map { folder + "/" + $0 }
        }
    }()

    @Test("Shipped files are written in that way", arguments: shipped)
    func shippedFiles(path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: Self.root.appendingPathComponent(path)))
        #expect(try RuleFormatter.formatted(bytes, path: path) == bytes, "run: tradein rules fmt")
    }

    @Test("However blanks are spoilt, the layout brings the same file back, and the meaning stays")
    func spoilt() throws {
        #expect(Self.shipped.count >= 40)
        for path in Self.shipped where path.hasSuffix("programme.yaml") {
            var random = SplitMix64(seed: UInt64(path.utf8.count))
            let bytes = [UInt8](try Data(contentsOf: Self.root.appendingPathComponent(path)))
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            // Deeper indentation throughout, blanks at the ends of lines, blank lines doubled.
            let wide = lines.map { line -> String in
                let indent = line.prefix { $0 == " " }.count
                var text = String(repeating: " ", count: indent * 2) + line.dropFirst(indent)
                if text.hasPrefix(String(repeating: " ", count: indent * 2) + "- ") {
                    text = String(repeating: " ", count: indent * 2) + "-   " + line.dropFirst(indent + 2)
                }
                if Bool.random(using: &random) {
                    text += String(repeating: " ", count: Int.random(in: 1...3, using: &random))
                }
                return line.isEmpty && Bool.random(using: &random) ? text + "\n\n" : text
            }.joined(separator: "\r\n")
            #expect(try RuleFormatter.formatted(Array(wide.utf8), path: path) == bytes, "\(path)")
        }
    }

    @Test("Laid out, a pack means what it meant")
    func meaning() throws {
        for path in Self.shipped where path.hasSuffix("programme.yaml") {
            let bytes = [UInt8](try Data(contentsOf: Self.root.appendingPathComponent(path)))
            let folder = String(path.split(separator: "/")[1]) + "/programme.yaml"
            let spoilt = String(decoding: bytes, as: UTF8.self).replacing(" * ", with: "*").replacing(", ", with: ",  ")
            let before = try Rulebook.load(files: [PackFile(path: folder, bytes: Array(spoilt.utf8))])
            let laidOut = try RuleFormatter.formatted(Array(spoilt.utf8), path: path)
            let after = try Rulebook.load(files: [PackFile(path: folder, bytes: laidOut)])
            #expect(laidOut != Array(spoilt.utf8))
            #expect(PackMeaning.text(of: after.packs[0]) == PackMeaning.text(of: before.packs[0]), "\(path)")
        }
    }

    @Test(
        "The meaning is another as soon as an operator, a name, a word or a citation is another",
        arguments: [
            ("grade <= 3", "grade < 3"), ("+ bonus", "- bonus"), ("applied_on <= deadline", "bought_on <= deadline"),
            ("名额已满", "名额用完"), ("clause: 第五条", "clause: 第六条"), ("'\"petrol\"'", "'not(\"petrol\")'"),
            ("10 %", "11 %"), ("if unset: passes", "when: true"),
        ])
    func meaningDiffers(old: String, new: String) throws {
        #expect(PackMeaning.text(of: try Demo.pack([(old, new)])) != PackMeaning.text(of: try Demo.pack()))
    }
}
