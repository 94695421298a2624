import Testing

@testable import Rulebook

@Suite("Where the cursor stands")
struct EditorPlaceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        /// With ◊ where the cursor is.
        let text: String
        /// Keys, and - for an item of a list.
        let path: String
        let isKey: Bool
        let word: String

        var testDescription: String { text }
    }

    static let cases: [Case] = [
        Case(text: "title: {zh: 甲, en: ◊B}", path: "title en", isKey: false, word: "B"),
        Case(text: "title: {zh: 甲乙◊丙, en: B}", path: "title zh", isKey: false, word: "甲乙丙"),
        Case(text: "title: {zh: 甲, e◊}", path: "title", isKey: true, word: "e"),
        Case(text: "ti◊tle: x", path: "", isKey: true, word: "title"),
        Case(text: "title: x\n◊", path: "", isKey: true, word: ""),
        Case(
            text: "versions:\n  - id: V1\n    governs: a <= ◊b", path: "versions - governs", isKey: false,
            word: "a <= b"),
        Case(text: "versions:\n  - id: V1\n    ◊", path: "versions -", isKey: true, word: ""),
        Case(text: "versions:\n  - id: V1\n    gov◊", path: "versions -", isKey: true, word: "gov"),
        Case(
            text: "versions:\n- id: V1\n  require:\n  - code: A◊B", path: "versions - require - code", isKey: false,
            word: "AB"),
        Case(
            text: "versions:\n  - id: V1\n    require:\n      - code: A\n        that: \"x = ◊y\"    # why",
            path: "versions - require - that", isKey: false, word: "x = y"),
        Case(
            text: "versions:\n  - id: V1\n    require:\n      - code: A\n      - ◊", path: "versions - require -",
            isKey: true,
            word: ""),
        Case(
            text:
                "versions:\n  - id: V1\n    tables:\n      rate:\n        rows:\n          - {when: ['\"a\"', '◊[1..2]'], then: x}",
            path: "versions - tables rate rows - when -", isKey: false, word: "[1..2]"),
        Case(
            text: "versions:\n  - id: V1\n    parameters:\n      c◊ap: {value: 1}", path: "versions - parameters",
            isKey: true,
            word: "cap"),
        Case(
            text: "versions:\n  - id: V1\n    parameters:\n      cap: {value: 1◊ yuan, zh: x}",
            path: "versions - parameters cap value", isKey: false, word: "1 yuan"),
        Case(
            text: "versions:\n  - id: V1\n    limits: []\n\n  # c\n  - id: V2\n    amount: ◊x",
            path: "versions - amount",
            isKey: false, word: "x"),
        Case(text: "a:\n  b:\n    c: 1\n  d: ◊2", path: "a d", isKey: false, word: "2"),
        Case(text: "a:\n  b: &x\n    c: ◊1", path: "a b c", isKey: false, word: "1"),
        Case(text: "a: [b, ◊c]", path: "a -", isKey: false, word: "c"),
        Case(text: "a: {b: [c], d: ◊", path: "a d", isKey: false, word: ""),
        Case(text: "  - - ◊a", path: "- -", isKey: true, word: "a"),
        Case(text: "", path: "", isKey: true, word: ""),
    ]

    @Test("The keys around it, and what it stands on", arguments: cases)
    func place(_ example: Case) throws {
        let marked = MarkedText(example.text.contains("◊") ? example.text : "◊")
        let text = EditorText(marked.text)
        let position = text.position(line: marked.line - 1, column: marked.column - 1)
        let place = try #require(EditorPlace(text, at: position))
        let path = place.path.map { step in if case .key(let key) = step { key } else { "-" } }.joined(separator: " ")
        #expect(path == example.path)
        #expect(place.isKey == example.isKey)
        #expect(text.string(place.line, place.columns) == example.word)
    }

    @Test("A comment is no place", arguments: ["# a◊", "a: 1\n  # ◊b"])
    func comment(text: String) {
        let marked = MarkedText(text)
        let text = EditorText(marked.text)
        #expect(EditorPlace(text, at: text.position(line: marked.line - 1, column: marked.column - 1)) == nil)
    }

    @Test(
        "Columns are code points, places in editors UTF-16 units", arguments: [(0, 0), (1, 1), (2, 2), (3, 4), (4, 5)])
    func units(column: Int, unit: Int) {
        let text = EditorText("旧a𠮷b")
        #expect(text.position(line: 0, column: column).unit == unit)
        #expect(text.column(EditorPosition(line: 0, unit: unit)) == column)
        // Within the pair, and behind the end.
        #expect(text.column(EditorPosition(line: 0, unit: 3)) == 2)
        #expect(text.column(EditorPosition(line: 0, unit: 99)) == 4)
        #expect(text.column(EditorPosition(line: 7, unit: 0)) == 0)
    }

    @Test("Wherever the cursor stands in a shipped file, whole or cut off there, the place is told")
    func everywhere() {
        let lines = StrictDemo.programme.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for line in lines.indices {
            for cut in [false, true] {
                let count = lines[line].utf16.count
                for unit in 0...count {
                    var shown = lines
                    if cut { shown = Array(lines[...line]); shown[line] = String(lines[line].prefix(unit)) }
                    let text = EditorText(shown.joined(separator: "\n"))
                    let place = EditorPlace(text, at: EditorPosition(line: line, unit: unit))
                    if let place { #expect(place.columns.upperBound <= text.lines[line].count) }
                }
            }
        }
    }
}
