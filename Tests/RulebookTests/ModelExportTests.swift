import Claims
import DMN
import FEEL
import Foundation
import Ledger
import Testing

@testable import Rulebook

/// Every version of every shipped pack as a DMN model.
@Suite struct ModelExportTests {
    struct Version: Sendable, CustomTestStringConvertible {
        let programme: String
        let id: String
        var testDescription: String { "\(programme) \(id)" }
    }

    static let book = try! Rulebook.load(directory: ShippedPacksTests.directory)
    static let versions = book.packs.flatMap { pack in
        pack.versions.map { Version(programme: pack.programme, id: $0.id) }
    }

    private static func text(_ version: Version) throws -> String {
        let pack = try #require(book.pack(programme: version.programme))
        return try #require(pack.model(ofVersion: version.id)).text
    }

    private static func node(_ version: Version) throws -> XMLNode {
        try XMLNode.read(Array(text(version).utf8), file: "model.dmn")
    }

    @Test(arguments: versions)
    func `a version is written the same every time`(version: Version) throws {
        let fresh = try Rulebook.load(directory: ShippedPacksTests.directory)
        let again = try #require(fresh.pack(programme: version.programme)?.model(ofVersion: version.id))
        #expect(try Self.text(version) == again.text)
    }

    /// What may stand in an element, in this order (DMN 1.3, XML schema); those that may come more than once and not all
    /// need be there.
    private static let order: [String: [String]] = [
        "definitions": [
            "description", "extensionElements", "itemDefinition", "inputData|decision|knowledgeSource", "DMNDI",
        ],
        "itemDefinition": ["description", "extensionElements", "typeRef", "allowedValues", "itemComponent"],
        "itemComponent": ["description", "extensionElements", "typeRef", "allowedValues"],
        "inputData": ["description", "extensionElements", "variable"],
        "decision": [
            "description", "extensionElements", "variable", "informationRequirement", "authorityRequirement",
            "literalExpression|decisionTable|context",
        ],
        "knowledgeSource": ["description", "extensionElements", "authorityRequirement", "type"],
        "informationRequirement": ["requiredInput|requiredDecision"], "authorityRequirement": ["requiredAuthority"],
        "literalExpression": ["text"], "inputExpression": ["text"], "context": ["contextEntry"],
        "contextEntry": ["variable", "literalExpression"], "decisionTable": ["input", "output", "rule"],
        "input": ["inputExpression", "inputValues"], "rule": ["inputEntry", "outputEntry"], "inputEntry": ["text"],
        "inputValues": ["text"], "allowedValues": ["text"], "outputEntry": ["text"], "DMNDI": ["DMNDiagram"],
        "DMNDiagram": ["DMNShape|DMNEdge"], "DMNShape": ["Bounds"], "DMNEdge": ["waypoint"],
    ]

    @Test(arguments: versions)
    func `elements stand in the order of the schema, and ids are unique names`(version: Version) throws {
        var ids: Set<String> = []
        var references: [String] = []
        func walk(_ node: XMLNode) {
            if let id = node["id"] {
                #expect(ids.insert(id).inserted, "\(id) stands twice")
                #expect(id.wholeMatch(of: /[A-Za-z_\u{4E00}-\u{9FA5}][A-Za-z0-9_.\u{4E00}-\u{9FA5}-]*/) != nil, "\(id)")
            }
            if let href = node["href"] { references.append(String(href.dropFirst())) }
            if let element = node["dmnElementRef"] { references.append(element) }
            guard node.name != "extensionElements" else { return }
            var step = 0
            for child in node.children {
                let order = Self.order[node.name] ?? []
                while step < order.count, !order[step].split(separator: "|").contains(Substring(child.name)) {
                    step += 1
                }
                #expect(step < order.count, "\(child.name) is out of place in \(node.name) \(node["id"] ?? "")")
                walk(child)
            }
        }
        let model = try Self.node(version)
        walk(model)
        #expect(Set(references).subtracting(ids).isEmpty)
    }

    @Test(arguments: versions)
    func `every node has a shape and every arrow an edge, and no two shapes overlap`(version: Version) throws {
        let model = try Self.node(version)
        let diagram = try #require(model.child("DMNDI")?.child("DMNDiagram"))
        var boxes: [String: (x: Int, y: Int, right: Int, bottom: Int)] = [:]
        for shape in diagram.children("DMNShape") {
            let bounds = try #require(shape.child("Bounds"))
            let number = { (name: String) -> Int in bounds[name].flatMap { Int($0) } ?? -1 }
            boxes[shape["dmnElementRef"] ?? ""] = (
                number("x"), number("y"), number("x") + number("width"), number("y") + number("height")
            )
        }
        let nodes = model.children.filter { ["inputData", "decision", "knowledgeSource"].contains($0.name) }
        #expect(Set(nodes.compactMap { $0["id"] }) == Set(boxes.keys))
        for (one, box) in boxes {
            for (other, next) in boxes where one < other {
                let apart = box.right < next.x || next.right < box.x || box.bottom < next.y || next.bottom < box.y
                #expect(apart, "\(one) lies over \(other)")
            }
        }
        var edges: [String: XMLNode] = [:]
        for edge in diagram.children("DMNEdge") { edges[edge["dmnElementRef"] ?? ""] = edge }
        for node in nodes {
            for arrow in node.children("informationRequirement") + node.children("authorityRequirement") {
                let drawn = edges.removeValue(forKey: arrow["id"] ?? "")
                let edge = try #require(drawn, "\(arrow["id"] ?? "") has no edge")
                let ends = edge.children("waypoint").map { (Int($0["x"] ?? "") ?? -1, Int($0["y"] ?? "") ?? -1) }
                let from = try #require(boxes[String(arrow.children[0]["href"]?.dropFirst() ?? "")])
                let to = try #require(boxes[node["id"] ?? ""])
                for (end, box) in [(ends[0], from), (ends[ends.count - 1], to)] {
                    let isOnBorder =
                        (box.x...box.right).contains(end.0) && (box.y...box.bottom).contains(end.1)
                        && (end.0 == box.x || end.0 == box.right || end.1 == box.y || end.1 == box.bottom)
                    #expect(isOnBorder, "the edge \(arrow["id"] ?? "") does not touch its shapes")
                }
                if arrow.name == "informationRequirement" {
                    #expect(from.y >= to.bottom, "\(arrow["id"] ?? "") does not lead upwards")
                }
            }
        }
        #expect(edges.isEmpty)
    }

    /// The model and the pack must say the same of every claim in the pack's tests: which requirements hold, and how much.
    /// Where the pack cannot tell, the model must not pay.
    @Test func `the exported models decide the packs' test claims as the packs do`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("models-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Local values are not part of a pack, nor of its model.
        let files = Self.book.packs.flatMap(\.files)
        let book = try Rulebook.load(files: files)
        var models: [String: DecisionModel] = [:]
        for version in Self.versions {
            let path = folder.appendingPathComponent("\(version.programme)-\(version.id).dmn").path
            try Data(try Self.text(version).utf8).write(to: URL(fileURLWithPath: path))
            models["\(version.programme) \(version.id)"] = try DecisionModel(path: path)
        }
        let tests = try PackTests.load(directory: ShippedPacksTests.directory, for: Self.book).tests
        var refused = 0
        var paid = 0
        for test in tests {
            let pack = try #require(book.pack(programme: test.programme))
            let finding = pack.evaluate(test.claim, on: test.businessDay)
            guard let version = finding.version else { continue }
            let model = try #require(models["\(test.programme) \(version.id)"])
            let comment: Comment = "\(test.programme) \(version.id), \(test.name)"
            var inputs: [DecisionModel.InputName: Value] = [.init("business_day"): .date(test.businessDay)]
            for (field, value) in zip(pack.kind.fields, finding.frame) where !value.isNull {
                inputs[.init(field.name)] = value
            }
            var fails: [String] = []
            var undecided: [String] = []
            for requirement in version.program.requirements {
                let applies = requirement.condition?.evaluate(finding.frame) ?? .boolean(true)
                if applies == .boolean(false) { continue }
                let value = applies == .boolean(true) ? requirement.expression.evaluate(finding.frame) : applies
                if value == .boolean(false) { fails.append(requirement.code) }
                guard value.isNull, !requirement.passesWhenUnset || NullCauses.unset(value) == nil else { continue }
                undecided.append(requirement.code)
            }
            guard case .list(let reasons) = model.evaluate("reasons", inputs: inputs) else {
                Issue.record("no reasons: \(comment)")
                continue
            }
            var more = reasons.map(\.description)
            for code in fails {
                let place = more.firstIndex(of: code)
                #expect(place != nil, comment)
                if let place { more.remove(at: place) }
            }
            // A claim that lacks something is undecided for the pack; a DMN engine may find that nothing equals nothing.
            #expect(more.allSatisfy(undecided.contains), comment)
            let subsidy = model.evaluate("subsidy", inputs: inputs)
            if fails.isEmpty, undecided.isEmpty, let amount = finding.amount {
                #expect(subsidy == .number(Number(coefficient: Int128(amount.rawValue), exponent: -2)), comment)
                paid += 1
            } else {
                #expect(subsidy.isNull, comment)
                refused += 1
            }
        }
        #expect(refused > 150 && paid > 300, "refused \(refused), paid \(paid)")
    }

    @Test func `the hit policy, the columns and the citations of a table are in the model`() throws {
        let model = try Self.node(Version(programme: "elderly-retrofit", id: "E1"))
        let decision = try #require(model.children("decision").first { $0["name"] == "incapacity level" })
        let table = try #require(decision.child("decisionTable"))
        #expect(table["hitPolicy"] == "UNIQUE")
        #expect(
            table.children("input").map { $0.child("inputExpression")?.text(of: "text") } == ["coma", "ability_score"])
        #expect(
            table.children("input").map { $0.child("inputExpression")?["typeRef"] } == [
                "boolean", "ability_score_type",
            ])
        #expect(table.children("output").map { $0["typeRef"] } == ["number"])
        #expect(table.children("rule").count == 6)
        #expect(table.children("rule")[1].children("inputEntry").map { $0.text(of: "text") } == ["false", "90"])
        let source = try #require(
            decision.child("authorityRequirement")?.child("requiredAuthority")?["href"]?.dropFirst())
        let document = model.children("knowledgeSource").first { $0["id"] == String(source) }
        #expect(document?["name"] == "民发〔2020〕86号、民办发〔2022〕9号")
        let score = model.children("itemDefinition").first { $0["name"] == "ability_score_type" }
        #expect(score?.child("allowedValues")?.text(of: "text") == "[0..90]")
    }
}
