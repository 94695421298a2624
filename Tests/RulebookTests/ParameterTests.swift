import Claims
import FEEL
import Ledger
import Testing

@testable import Rulebook

@Suite struct ParameterTests {
    static let literals: [(text: String, value: Value, type: ParameterType, zh: String, en: String)] = [
        ("10000 yuan", .number(Number(10000)), .money, "10000 元", "10000 yuan"),
        ("0.5 元", .number(Number(coefficient: 5, exponent: -1)), .money, "0.5 元", "0.5 yuan"),
        ("12 %", .number(Number(coefficient: 12, exponent: -2)), .rate, "12%", "12 %"),
        ("7.5%", .number(Number(coefficient: 75, exponent: -3)), .rate, "7.5%", "7.5 %"),
        ("2000 mL", .number(Number(2000)), .number(unit: "mL"), "2000 毫升", "2000 mL"),
        ("60 years", .number(Number(60)), .number(unit: "years"), "60 年", "60 years"),
        ("-3", .number(Number(-3)), .number(unit: nil), "-3", "-3"),
        ("2011-06-30", .date(CivilDate(year: 2011, month: 6, day: 30)!), .date, "2011-06-30", "2011-06-30"),
        ("yes", .boolean(true), .boolean, "是", "yes"),
        ("no", .boolean(false), .boolean, "否", "no"),
        ("\"1407\"", .string("1407"), .text, "1407", "1407"),
        ("晋K", .string("晋K"), .text, "晋K", "晋K"),
        (
            "[refrigerator, stove]", .list([.string("refrigerator"), .string("stove")]), .texts, "refrigerator、stove",
            "refrigerator, stove"
        ),
        (
            "[1, 2, 29]", .list([.number(Number(1)), .number(Number(2)), .number(Number(29))]), .numbers, "1、2、29",
            "1, 2, 29"
        ),
    ]

    @Test(arguments: literals)
    func `a value is read by the way it is written`(
        literal: (text: String, value: Value, type: ParameterType, zh: String, en: String)
    ) throws {
        let pack = try Demo.pack([
            ("bonus: {value: 0 yuan}", "bonus: {value: 0 yuan}\n      tried: {value: \(literal.text)}")
        ])
        let parameter = try #require(pack.versions[0].parameters.first { $0.name == "tried" })
        #expect(parameter.value == literal.value)
        #expect(parameter.type == literal.type)
        #expect(parameter.shown == Bilingual(zh: literal.zh, en: literal.en))
    }

    static func local(_ line: String, head: String = "") -> String {
        "\(head)parameters:\n  demo-subsidy:\n    \(line)\n"
    }

    @Test func `a local value takes the place of the pack's, with its own source and status`() throws {
        let pack = try Demo.pack(
            parameters: Self.local("cap: {value: 300 yuan, source: 晋商务〔2024〕1号, clause: 第二条, status: reported}"))
        #expect(try Demo.finding(in: pack).amount?.yuan == "300.00")
        let cap = try #require(pack.versions[0].parameters.first { $0.name == "cap" })
        #expect(cap.citation == Citation(document: "晋商务〔2024〕1号", clause: "第二条", status: .reported))
        #expect(cap.position == SourcePosition(file: "local.yaml", line: 3, column: 5))
    }

    @Test func `later files are laid over earlier ones`() throws {
        let files = ["300 yuan", "400 yuan"].enumerated().map { place, value in
            PackFile(
                path: "\(place).yaml",
                bytes: Array(Self.local("cap: {value: \(value), source: 来源, status: reported}").utf8))
        }
        let pack = try #require(try Rulebook.load(files: [Demo.file()], parameterFiles: files).packs.first)
        #expect(try Demo.finding(in: pack).amount?.yuan == "400.00")
    }

    @Test func `a value for one version leaves the others alone`() throws {
        let text = VersionTests.second.replacing("KEY", with: "extends")
        let end = "    funding: {central: central share, local: remainder}\n"
        let pack = try Demo.pack(
            [(end, end + text)],
            parameters: Self.local("cap: {value: 300 yuan, source: 来源, status: reported, versions: [D2]}"))
        #expect(pack.versions.map { $0.parameters.first { $0.name == "cap" }?.shown.en } == ["1000 yuan", "300 yuan"])
    }

    @Test func `values of an illustrative file are shown as such`() throws {
        let pack = try Demo.pack(
            parameters: Self.local("cap: {value: 300 yuan, source: 示例}", head: "illustrative: yes\n"))
        #expect(pack.versions[0].parameters.first { $0.name == "cap" }?.citation.status == .illustrative)
        let notes = try Demo.finding(in: pack).notes
        #expect(
            notes.contains {
                $0.code == "NOT_VERIFIED" && $0.cite == Citation(document: "示例", clause: nil, status: .illustrative)
            })
    }

    @Test func `a value that is unset again holds the claim`() throws {
        let pack = try Demo.pack(parameters: Self.local("cap: {value: unset, source: 未见文件, status: unset}"))
        let finding = try Demo.finding(in: pack)
        #expect(finding.outcome == .held)
        #expect(finding.reasons.map(\.code) == ["PARAMETER_UNSET"])
        #expect(finding.reasons[0].cite == Citation(document: "未见文件", clause: nil, status: .unset))
    }

    @Test(arguments: [
        ("◊capp: {value: 300 yuan, source: 来源, status: reported}", "has no parameter \"capp\"", "\"cap\"?"),
        ("cap: {value: ◊300, source: 来源, status: reported}", "the value is 300", "an amount such as 3000 yuan"),
        ("cap: {value: ◊12 %, source: 来源, status: reported}", "the value is 12 %", "an amount"),
        ("cap: ◊{value: 300 yuan, status: reported}", "has no \"source\"", "source: …"),
        ("cap: ◊{value: 300 yuan, source: 来源}", "has no status", "status: verified"),
        ("cap: {value: 300 yuan, source: 来源, status: ◊illustrative}", "the status is", "verified"),
        (
            "cap: {value: 300 yuan, source: 来源, status: reported, versions: [◊D7]}", "version \"D7\" has no parameter",
            "D1"
        ),
        (
            "cap: {value: 300 yuan, source: 来源, status: reported, ◊version: [D1]}", "has no key \"version\"",
            "\"versions\"?"
        ),
        ("cap: {value: ◊\"300 yuan\", source: 来源, status: reported}", "the value is 300 yuan", "an amount"),
    ])
    func `an error in a parameter file is shown at its place`(line: String, message: String, expected: String) throws {
        let marked = MarkedText(Self.local(line))
        let errors = try #require(throws: RulebookErrors.self) { try Demo.pack(parameters: marked.text) }
        let error = try #require(errors.diagnostics.first)
        #expect(
            error.position == SourcePosition(file: "local.yaml", line: marked.line, column: marked.column), "\(errors)")
        #expect(error.message.contains(message))
        #expect(error.expected?.contains(expected) == true)
    }

    @Test func `a programme that does not exist is an error with the nearest name`() throws {
        let text = "parameters:\n  demo-subsidie:\n    cap: {value: 3 yuan, source: 来源, status: reported}\n"
        let errors = try #require(throws: RulebookErrors.self) { try Demo.pack(parameters: text) }
        #expect(
            errors.description == "local.yaml:2:3: there is no programme \"demo-subsidie\", expected \"demo-subsidy\"?")
    }

    @Test func `a default is used while the value is unset, and the decision says so`() throws {
        let changes = [
            ("deadline: {value: unset, type: date}", "deadline: {value: unset, type: date, default: 2024-05-31}")
        ]
        let finding = try Demo.finding(in: Demo.pack(changes))
        #expect(finding.reasons.map(\.code) == ["APPLIED_TOO_LATE"])
        #expect(finding.notes.contains { $0.code == "DEFAULT_USED" && $0.message.en.contains("2024-05-31") })
        let set = try Demo.pack(
            changes, parameters: Self.local("deadline: {value: 2024-06-01, source: 来源, status: reported}"))
        #expect(try Demo.finding(in: set).outcome == .approved)
        #expect(try !Demo.finding(in: set).notes.contains { $0.code == "DEFAULT_USED" })
    }

    @Test func `an unset share holds the claim, as nobody knows who pays`() throws {
        let finding = try Demo.finding(
            in: Demo.pack([("central share: {value: 60 %}", "central share: {value: unset, type: rate}")]))
        #expect(finding.outcome == .held)
        #expect(finding.reasons.map(\.code) == ["PARAMETER_UNSET"])
    }
}
