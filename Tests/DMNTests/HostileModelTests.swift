import DMN
import FEEL
import Foundation
import Testing

@Suite("Models that are not trusted")
struct HostileModelTests {
    @Test("an element with very many attributes is refused before it is parsed")
    func attributes() {
        let attributes = (0..<100_000).map { "a\($0)=\"1\"" }.joined(separator: " ")
        #expect {
            try decide("<decision name=\"d\" id=\"d\" \(attributes)>\(Models.text("1"))</decision>")
        } throws: {
            String(describing: $0).contains("attributes")
        }
    }

    @Test(
        "document types, other encodings, broken and deep XML are refused with the file and the line",
        arguments: [
            "<!DOCTYPE a [<!ENTITY b \"bb\">]><definitions>&b;</definitions>",
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><definitions/>", "<definitions><decision></definitions>", "",
            "\u{FEFF}", "<a/>",
            "<definitions>&undeclared;</definitions>", "<definitions>" + String(repeating: "<list>", count: 10_000),
        ])
    func files(_ content: String) throws {
        let models = try Models(["m.dmn": content])
        defer { models.remove() }
        #expect {
            try DecisionModel(path: models.path("m.dmn"))
        } throws: {
            String(describing: $0).contains("m.dmn:1:")
        }
    }

    @Test("what calls itself twice, requires itself or doubles at every step ends with the bound it met")
    func growth() throws {
        let function =
            "<businessKnowledgeModel name=\"f\" id=\"f\"><encapsulatedLogic><formalParameter name=\"n\"/>\(Models.text("f(n + 1) + f(n + 2)"))</encapsulatedLogic></businessKnowledgeModel>"
        let call =
            "<decision name=\"d\" id=\"d\"><knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement>\(Models.text("f(1)"))</decision>"
        var doubling = Models.decision("x40", Models.text("1"))
        for n in 0..<40 {
            doubling += Models.decision("x\(n)", Models.text("[x\(n + 1), x\(n + 1)]"), requires: ["#x\(n + 1)"])
        }
        let bomb = (0..<12).reduce(Models.text("1")) { body, n in
            "<for iteratorVariable=\"i\(n)\"><in>\(Models.text("[1..1000]"))</in><return>\(body)</return></for>"
        }
        for (content, name) in [(function + call, "d"), (doubling, "x0"), (Models.decision("d", bomb), "d")] {
            let value = try decide(content, name)
            let isLimited =
                value.nullReason?.leaves.contains { if case .limit = $0.kind { true } else { false } } ?? false
            #expect(isLimited, "\(name): \(value.nullReason.map(\.description) ?? "a value")")
        }
    }

    @Test("very many decisions and inputs of like names are read and decided in time that grows with their number")
    func manyNames() throws {
        var content = ""
        for n in 0..<5_000 {
            content += "<inputData name=\"a \(n)\" id=\"i\(n)\"/>" + Models.decision("same", Models.text("\(n)"))
        }
        let links = (0..<5_000).map {
            "<informationRequirement><requiredInput href=\"#i\($0)\"/></informationRequirement>"
        }
        content += "<decision name=\"d\" id=\"d\">\(links.joined())\(Models.text("a 4999"))</decision>"
        #expect(try decide(content, "d", [.init("a 4999"): .number(1)]) == .number(1))
    }

    @Test("every model of the fuzzer's corpus is read and decided")
    func corpus() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../Fuzzing/Corpus/models"
        ).standardized
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.count > 5)
        for file in files {
            let model = try DecisionModel(path: folder.appendingPathComponent(file).path)
            for name in model.decisions {
                let value = model.evaluate(name, inputs: [.init("i"): .number(5)])
                #expect(value.isNull == (value.nullReason != nil))
            }
        }
    }
}
