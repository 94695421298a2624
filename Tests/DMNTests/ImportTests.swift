import DMN
import FEEL
import Testing

@Suite("Imports (DMN 1.5, 6.3.3)")
struct ImportTests {
    private func decide(_ files: KeyValuePairs<String, String>, _ name: String = "d") throws -> Value {
        let models = try Models(files)
        defer { models.remove() }
        return try DecisionModel(path: models.path(try #require(files.first?.key))).evaluate(name, inputs: [:])
    }

    private static let base = Models.model(
        "b", Models.decision("x", Models.text("1")) + Models.decision("y", Models.text("2")))

    @Test("an import's elements stand under its name")
    func named() throws {
        let model = Models.model(
            "a",
            Models.importing("b", as: "lib")
                + Models.decision("d", Models.text("lib.x + lib.y"), requires: ["urn:b#x", "urn:b#y"]))
        #expect(try decide(["a.dmn": model, "b.dmn": ImportTests.base]) == .number(3))
    }

    @Test(
        "an import without a name puts its elements beside the model's own, which keep their names",
        arguments: ["urn:b#", "#"])
    func unnamed(_ prefix: String) throws {
        let model = Models.model(
            "a",
            Models.importing("b", as: "") + Models.decision("y", Models.text("20"))
                + Models.decision("d", Models.text("[x, y]"), requires: [prefix + "x", "#y"]))
        #expect(try decide(["a.dmn": model, "b.dmn": ImportTests.base]).description == "[1, 20]")
        #expect(try decide(["a.dmn": model, "b.dmn": ImportTests.base], "x") == .number(1))
        #expect(try decide(["a.dmn": model, "b.dmn": ImportTests.base], "y") == .number(20))
    }

    @Test("of several imports without a name the first one's elements count, also through a further model")
    func unnamedChain() throws {
        let model = Models.model(
            "a",
            Models.importing("b", as: "") + Models.importing("c", as: "")
                + Models.decision("d", Models.text("[x, z]"), requires: ["urn:b#x", "urn:c#x", "urn:e#z"]))
        let other = Models.model("c", Models.importing("e", as: "") + Models.decision("x", Models.text("100")))
        let last = Models.model("e", Models.decision("z", Models.text("7")))
        #expect(
            try decide(["a.dmn": model, "b.dmn": ImportTests.base, "c.dmn": other, "e.dmn": last]).description
                == "[1, 7]")
    }

    @Test("types come along, under the import's name or none")
    func types() throws {
        let types = Models.model(
            "b",
            "<itemDefinition name=\"t\"><typeRef>string</typeRef><allowedValues><text>\"a\"</text></allowedValues></itemDefinition>"
        )
        for (name, type) in [("lib", "lib.t"), ("", "t")] {
            let model = Models.model(
                "a",
                Models.importing("b", as: name) + Models.decision("d", Models.text("\"a\""), type: type)
                    + Models.decision("bad", Models.text("\"b\""), type: type))
            #expect(try decide(["a.dmn": model, "b.dmn": types]) == .string("a"))
            #expect(try decide(["a.dmn": model, "b.dmn": types], "bad").isNull)
        }
    }

    @Test("an import is found where it says, below the folder, or by its namespace; models may import each other")
    func places() throws {
        let model = Models.model(
            "a",
            Models.importing("b", as: "lib", at: "sub/first.dmn")
                + Models.decision("d", Models.text("lib.x"), requires: ["urn:b#x"])
        )
        let inner = Models.model(
            "b",
            Models.importing("c", as: "more") + Models.importing("a", as: "back")
                + Models.decision("x", Models.text("more.v * 2"), requires: ["urn:c#v"]))
        let last = Models.model("c", Models.decision("v", Models.text("21")))
        #expect(try decide(["a.dmn": model, "sub/first.dmn": inner, "sub/c.dmn": last]) == .number(42))
    }

    @Test("an import that is nowhere, or lies outside of the folder, is named with its place")
    func missing() throws {
        for location in [nil, "../../../etc/passwd", "/etc/passwd", "https://example.invalid/b.dmn"] {
            let model = Models.model(
                "a", Models.importing("b", as: "lib", at: location) + Models.decision("d", Models.text("1")))
            #expect {
                try decide(["a.dmn": model])
            } throws: {
                String(describing: $0).contains("a.dmn:2:") && String(describing: $0).contains("urn:b")
            }
        }
    }
}
