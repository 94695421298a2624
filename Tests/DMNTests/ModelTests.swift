import DMN
import FEEL
import Foundation
import Testing

@Suite("Models of the standard")
struct ModelTests {
    /// The value of the decision `d` of a model with that content.
    private func decide(_ content: String, _ inputs: [DecisionModel.InputName: Value] = [:]) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("model.dmn")
        try Data(content.utf8).write(to: file)
        return try DecisionModel(path: file.path).evaluate("d", inputs: inputs)
    }

    private func model(_ body: String, _ more: String = "") -> String {
        """
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">
        \(more)<decision name="d" id="d"><variable name="d"/>\(body)</decision></definitions>
        """
    }

    private static func text(_ feel: String) -> String { "<literalExpression><text>\(feel)</text></literalExpression>" }

    @Test(
        "boxed expressions mean what the standard says",
        arguments: [
            (text("1 + 2"), "3"),
            ("<list>\(text("1"))\(text("2"))</list>", "[1, 2]"),
            (
                "<conditional><if>\(text("1 = 2"))</if><then>\(text("3"))</then><else>\(text("4"))</else></conditional>",
                "4"
            ),
            (
                "<for iteratorVariable=\"x\"><in>\(text("[1..3]"))</in><return>\(text("x * x"))</return></for>",
                "[1, 4, 9]"
            ),
            ("<filter><in>\(text("[1, 5, 7]"))</in><match>\(text("item &gt; 4"))</match></filter>", "[5, 7]"),
            (
                "<some iteratorVariable=\"x\"><in>\(text("[1, 2]"))</in><satisfies>\(text("x = 2"))</satisfies></some>",
                "true"
            ),
            (
                "<every iteratorVariable=\"x\"><in>\(text("[1, 2]"))</in><satisfies>\(text("x = 2"))</satisfies></every>",
                "false"
            ),
            (
                "<context><contextEntry><variable name=\"a b\"/>\(text("2"))</contextEntry><contextEntry>\(text("a b + 1"))</contextEntry></context>",
                "3"
            ),
            (
                "<relation><column name=\"a\"/><row>\(text("1"))</row><row>\(text("2"))</row></relation>",
                "[{a: 1}, {a: 2}]"
            ),
            (
                "<context><contextEntry><variable name=\"f\"/><functionDefinition><formalParameter name=\"n\" typeRef=\"number\"/>\(text("n + 1"))</functionDefinition></contextEntry><contextEntry><invocation>\(text("f"))<binding><parameter name=\"n\"/>\(text("41"))</binding></invocation></contextEntry></context>",
                "42"
            ),
        ])
    func boxed(body: String, expected: String) throws {
        #expect(try decide(model(body)).description == expected)
    }

    @Test("a knowledge model that calls itself for ever ends with the reason")
    func recursion() throws {
        let body =
            "<knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement>\(ModelTests.text("f(1)"))"
        let function =
            "<businessKnowledgeModel name=\"f\" id=\"f\"><variable name=\"f\"/><encapsulatedLogic><formalParameter name=\"n\"/>\(ModelTests.text("f(n + 1)"))</encapsulatedLogic></businessKnowledgeModel>"
        let value = try decide(model(body, function))
        #expect(value.nullReason?.leaves.contains { if case .limit = $0.kind { true } else { false } } == true)
    }

    @Test("a decision that requires itself is null with the reason")
    func cycle() throws {
        let body =
            "<informationRequirement><requiredDecision href=\"#d\"/></informationRequirement>\(ModelTests.text("d + 1"))"
        #expect(try decide(model(body)).nullReason != nil)
    }

    @Test("a document type is refused, so no entity can grow")
    func documentType() {
        #expect(throws: ModelError.self) {
            try decide("<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"aaaa\">]>\n<definitions>&a;</definitions>")
        }
    }

    @Test("deep nesting, a huge file, other bytes and broken XML are refused")
    func badFiles() {
        let deep = String(repeating: "<list>", count: 5_000) + String(repeating: "</list>", count: 5_000)
        #expect(throws: ModelError.self) { try decide(model(deep)) }
        #expect(throws: ModelError.self) { try decide(model(String(repeating: " ", count: 17 << 20))) }
        #expect(throws: ModelError.self) { try decide("\0\0") }
        #expect(throws: ModelError.self) { try decide("<definitions>") }
    }

    @Test("an input out of its type's values is null with the reason")
    func allowedValues() throws {
        let more = """
            <itemDefinition name="t"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues></itemDefinition>
            <inputData name="i" id="i"><variable name="i" typeRef="t"/></inputData>
            """
        let body =
            "<informationRequirement><requiredInput href=\"#i\"/></informationRequirement>\(ModelTests.text("i"))"
        #expect(try decide(model(body, more), [.init("i"): .string("a")]) == .string("a"))
        #expect(try decide(model(body, more), [.init("i"): .string("c")]).nullReason != nil)
    }

    @Test("types that double, types and decisions in long chains, and other encodings end quickly")
    func hugeGraphs() throws {
        var doubling = "<itemDefinition name=\"t0\"><typeRef>string</typeRef></itemDefinition>"
        var chain = doubling
        var decisions = ""
        for n in 1...40 {
            doubling +=
                "<itemDefinition name=\"t\(n)\"><itemComponent name=\"a\"><typeRef>t\(n - 1)</typeRef></itemComponent>"
                + "<itemComponent name=\"b\"><typeRef>t\(n - 1)</typeRef></itemComponent></itemDefinition>"
        }
        for n in 1...20_000 {
            chain += "<itemDefinition name=\"t\(n)\"><typeRef>t\(n - 1)</typeRef></itemDefinition>"
            decisions +=
                "<decision name=\"c\(n)\" id=\"c\(n)\"><informationRequirement><requiredDecision href=\"#c\(n + 1)\"/>"
                + "</informationRequirement>\(ModelTests.text("c\(n + 1)"))</decision>"
        }
        let body = ModelTests.text("1")
        #expect(throws: ModelError.self) { try decide(model(body, doubling)) }
        #expect(throws: ModelError.self) { try decide(model(body, chain)) }
        let first =
            "<informationRequirement><requiredDecision href=\"#c1\"/></informationRequirement>\(ModelTests.text("c1"))"
        #expect(try decide(model(first, decisions)).nullReason != nil)
        #expect(throws: ModelError.self) {
            try decide("<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + model(body))
        }
    }
}
