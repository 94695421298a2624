import Claims
import FEEL
import Testing

@testable import Rulebook

/// What a rule author is told. Each case replaces a piece of the demo programme; ◊ marks where the error must be shown.
@Suite struct PackErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let old: String
        let new: String
        let message: String
        let expected: String

        init(_ name: String, _ old: String, _ new: String, _ message: String, _ expected: String) {
            self.name = name
            self.old = old
            self.new = new
            self.message = message
            self.expected = expected
        }

        var testDescription: String { name }
    }

    static let cases = [
        Case(
            "an unknown key", "    governs: bought_on in [first day..last day]",
            "    ◊govers: bought_on in [first day..last day]",
            "has no key \"govers\"", "\"governs\"?"),
        Case(
            "a misspelt key of a requirement", "        if unset: passes", "        ◊if unsett: passes",
            "has no key \"if unsett\"", "\"if unset\"?"),
        Case(
            "a key that stands twice", "            label: 动力", "            label: 动力\n            label: 燃料", "", ""),
        Case(
            "a text where keys are due", "cites: {document: 示例方案, clause: 措施1, status: verified}", "cites: ◊示例方案",
            "the citation is \"示例方案\"", "keys and values"),
        Case(
            "a status that does not exist", "status: recalled}", "status: ◊recaled}", "the status is \"recaled\"",
            "\"recalled\"?"),
        Case(
            "an illustration in a pack", "status: recalled}", "status: ◊illustrative}",
            "the status is \"illustrative\"", "one of: verified"),
        Case(
            "an input of an unknown type", "{type: money, label: 价格}", "{type: ◊monney, label: 价格}",
            "unknown type \"monney\"", "\"money\"?"),
        Case(
            "values of an input that is no choice", "{type: money, label: 价格}",
            "{type: money, label: 价格, values: ◊{a: 甲}}", "not a choice", "type: choice"),
        Case(
            "a range of something that is no whole number", "  price: {type: money, label: 价格}",
            "  price: ◊{type: money, label: 价格, from: 1}", "not a whole number", "whole number"),
        Case(
            "a requirement without message",
            "      - code: OWNER_MISMATCH\n        that: buyer_id = applicant_id\n        otherwise: {zh: \"购买人 {buyer_id} 不是申请人\", en: \"The buyer {buyer_id} is not the applicant\"}",
            "      - ◊code: OWNER_MISMATCH\n        that: buyer_id = applicant_id", "has no \"otherwise\"",
            "otherwise: …"),
        Case(
            "a message in one language", "otherwise: {zh: 名额已满, en: No more}", "otherwise: ◊{zh: 名额已满}",
            "has no \"en\"", "en: …"),
        Case(
            "a code that is a slip", "code: APPLIED_TOO_LATE", "code: ◊APLIED_TOO_LATE", "APLIED_TOO_LATE is not known",
            "\"APPLIED_TOO_LATE\"? Or"),
        Case(
            "an outcome that a code does not have", "code: APPLIED_TOO_LATE",
            "code: APPLIED_TOO_LATE\n        outcome: ◊held", "always means refused", "no outcome here"),
        Case("a name that does not exist in an expression", "that: grade <= 3", "that: ◊grad <= 3", "grad", ""),
        Case(
            "a name deep in an expression", "amount: min(price * rate, cap) + bonus",
            "amount: min(price * rate, ◊capp) + bonus", "capp", ""),
        Case(
            "a text that is not one of the choices", "{is: fuel = \"electric\",", "{is: fuel = ◊\"electrik\",",
            "electrik", "electric"),
        Case("a condition that is no condition", "that: grade <= 3", "that: ◊grade + 3", "number", "boolean"),
        Case("a date compared with a number", "that: grade <= 3", "that: grade <= ◊deadline", "date", "number"),
        Case(
            "an amount that is a date", "amount: min(price * rate, cap) + bonus", "amount: ◊deadline", "date", "number"),
        Case("the clock in an expression", "that: grade <= 3", "that: ◊today() > deadline", "today", ""),
        Case(
            "a placeholder with an unknown name", "{zh: \"{item_code} 已用\"", "{zh: \"{◊item_kode} 已用\"", "item_kode", ""
        ),
        Case("a brace that is never closed", "{zh: \"{item_code} 已用\"", "{zh: \"◊{item_code 已用\"", "never closed", "}"),
        Case(
            "a table row with too many conditions", "{when: ['\"petrol\"'], then", "{when: ◊['\"petrol\"', '-'], then",
            "2 conditions for 1 input", "one for each input"),
        Case(
            "a table cell of another type", "{when: ['\"petrol\"'], then", "{when: ['> ◊3'], then", "number", "petrol"),
        Case("a table result of another type", "then: rate of petrol}", "then: ◊first day}", "date", "number"),
        Case(
            "a hit policy that does not exist", "hit policy: U", "hit policy: ◊Q", "the hit policy is \"Q\"",
            "one of: U"),
        Case(
            "a parameter without value", "cap: {value: 1000 yuan}", "cap: ◊{type: money}", "has no \"value\"",
            "value: …"),
        Case("an empty value", "cap: {value: 1000 yuan}", "cap: {value: ◊}", "there is no value", "unset"),
        Case(
            "an unset value without type", "deadline: {value: unset, type: date}", "deadline: {value: ◊unset}",
            "has no type", "type: money"),
        Case(
            "an unknown unit", "cap: {value: 1000 yuan}", "cap: {value: ◊1000 yaun}", "the unit \"yaun\"", "\"yuan\"?"),
        Case(
            "thousands separators", "cap: {value: 1000 yuan}", "cap: {value: ◊\(plain("1,000 yuan"))}",
            "neither a number", "10000"),
        Case("parts of a fen", "cap: {value: 1000 yuan}", "cap: {value: ◊0.001 yuan}", "parts of a fen", "two places"),
        Case(
            "a day that does not exist", "last day: {value: 2024-12-31}", "last day: {value: ◊2024-02-30}",
            "neither a number nor a date", "2024-08-01"),
        Case(
            "a default of another type", "deadline: {value: unset, type: date}",
            "deadline: {value: unset, type: date, default: ◊5 days}", "5 days", "2024-08-01"),
        Case(
            "a name that is taken", "bonus: {value: 0 yuan}", "◊price: {value: 0 yuan}", "already the name of a field",
            "another name"),
        Case(
            "a name that means something else", "bonus: {value: 0 yuan}", "◊and: {value: 0 yuan}",
            "a meaning of its own", "another name"),
        Case(
            "a name that expressions cannot hold", "bonus: {value: 0 yuan}", "◊\"bonus(1)\": {value: 0 yuan}",
            "holds \"(\"", "letters"),
        Case(
            "a funding source that does not exist", "{central: central share, local: remainder}",
            "{◊centre: central share, local: remainder}", "\"centre\"", "\"central\"?"),
        Case(
            "no remainder", "{central: central share, local: remainder}", "{central: ◊central share}",
            "the last source has a share", "remainder"),
        Case(
            "a share that depends on the claim", "{central: central share, local: remainder}",
            "{central: ◊grade, local: remainder}", "depends on the claim", "rate"),
        Case(
            "a share above the whole", "{central: central share, local: remainder}",
            "{◊central: cap, local: remainder}", "the share is 1000", "100 %"),
        Case(
            "a limit without space or counter", "      - {code: DUPLICATE, key: item_code, space: item,",
            "      - ◊{code: DUPLICATE, key: item_code,", "neither space nor counter", "counter"),
        Case(
            "a programme that is not its folder's", "programme: demo-subsidy", "programme: ◊demo",
            "its folder is \"demo-subsidy\"", "demo-subsidy"),
        Case("a kind that is not the programme's", "kind: demo_subsidy", "kind: ◊demo_kind", "does not match", "_"),
    ]

    /// A comma ends a value inside braces: it needs quotation marks to be read at all, and these make it a text.
    private static func plain(_ text: String) -> String { text.replacing(",", with: "_") }

    @Test(arguments: cases.filter { $0.new.contains("◊") })
    func `an error in a pack is shown at its place, with what was expected`(example: Case) throws {
        let marked = MarkedText(Demo.programme.replacing(example.old, with: example.new))
        #expect(marked.text != Demo.programme)
        let errors = try #require(throws: RulebookErrors.self) { try Rulebook.load(files: [Demo.file(marked.text)]) }
        let found = errors.diagnostics.filter { $0.position.line == marked.line && $0.position.column == marked.column }
        #expect(!found.isEmpty, "expected an error at \(marked.line):\(marked.column), got\n\(errors)")
        #expect(
            found.contains { $0.message.contains(example.message) && ($0.expected ?? "").contains(example.expected) },
            "\(errors)")
        #expect(errors.description.hasPrefix("demo-subsidy/programme.yaml:"))
        for error in found {
            #expect(error.wording.zh != error.message, "no Chinese for \(error.message)")
            #expect(error.shown.zh.hasPrefix("\(error.position): "))
        }
    }

    @Test func `a key that stands twice is an error`() throws {
        let text = Demo.changed([("    label: 动力\n", "    label: 动力\n    label: 燃料\n")])
        let errors = try #require(throws: RulebookErrors.self) { try Rulebook.load(files: [Demo.file(text)]) }
        #expect(errors.description.contains("the key \"label\" stands twice"))
    }

    @Test func `all errors are told at once, in the order of the lines`() throws {
        let text = Demo.changed([
            ("grade <= 3", "grad <= 3"), ("1000 yuan", "1000 yaun"), ("status: recalled", "status: recaled"),
        ])
        let errors = try #require(throws: RulebookErrors.self) { try Rulebook.load(files: [Demo.file(text)]) }
        #expect(errors.diagnostics.count >= 2)
        #expect(errors.diagnostics.map(\.position.line) == errors.diagnostics.map(\.position.line).sorted())
    }

    @Test(arguments: [
        ("", "is empty"), ("\u{FEFF}", "is empty"), ("programme: [", "not YAML"), ("- a\n- b\n", "the pack is a list"),
        ("a: 1\n\tb: 2\n", "not YAML"),
        ("programme: demo-subsidy\n---\nprogramme: demo-subsidy\n", "not YAML"), ("a: *nowhere\n", "not YAML"),
    ])
    func `a file that is no pack is told so`(text: String, message: String) throws {
        let errors = try #require(throws: RulebookErrors.self) { try Rulebook.load(files: [Demo.file(text)]) }
        #expect(errors.description.contains(message), "\(errors)")
    }

    @Test func `a file that is not UTF-8 is told so, with the line`() throws {
        let file = PackFile(
            path: "demo-subsidy/programme.yaml",
            bytes: Array("programme: demo-subsidy\ntitle: ".utf8) + [0xB1, 0xA8, 0x0A])
        let errors = try #require(throws: RulebookErrors.self) { try Rulebook.load(files: [file]) }
        #expect(errors.description.hasPrefix("demo-subsidy/programme.yaml:2:1: the file is not UTF-8"))
    }

    @Test func `aliases that would fill the memory are refused`() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...8 {
            text +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
                + "]\n"
        }
        let errors = try #require(throws: RulebookErrors.self) { try Rulebook.load(files: [Demo.file(text)]) }
        #expect(errors.description.contains("too large"), "\(errors)")
    }

    @Test func `nesting without end is refused and does not overflow the stack`() throws {
        let text = "a: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900) + "\n"
        let errors = try #require(throws: RulebookErrors.self) { try Rulebook.load(files: [Demo.file(text)]) }
        #expect(errors.description.contains("nested"), "\(errors)")
    }

    @Test func `a directory that is not there is told so`() throws {
        let errors = try #require(throws: RulebookErrors.self) { try Rulebook.load(directory: "/nowhere/at/all") }
        #expect(errors.description.contains("cannot be opened"))
    }

    @Test func `two packs that give one field two labels are told where`() throws {
        let other = Demo.programme.replacing("demo-subsidy", with: "other-subsidy").replacing(
            "demo_subsidy", with: "other_subsidy"
        )
        .replacing("zh: 示例补贴", with: "zh: 另一补贴").replacing("label: 价格", with: "label: 总价")
        let file = PackFile(path: "other-subsidy/programme.yaml", bytes: Array(other.utf8))
        let errors = try #require(throws: RulebookErrors.self) { try Rulebook.load(files: [Demo.file(), file]) }
        #expect(errors.description.contains("other-subsidy/programme.yaml:12:3"), "\(errors)")
    }
}
