import DMN
import FEEL
import Foundation

/// Models for tests: a folder of files, read as a user's would be.
struct Models {
    let folder: URL

    /// - Parameter files: contents by name; the first is the model that is evaluated.
    init(_ files: KeyValuePairs<String, String>) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        for (name, content) in files {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(content.utf8).write(to: file)
        }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// A model of that namespace with that content.
    static func model(_ namespace: String, _ content: String) -> String {
        """
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="\(namespace)" namespace="urn:\(namespace)">
        \(content)</definitions>
        """
    }

    static func importing(_ namespace: String, as name: String, at location: String? = nil) -> String {
        let location = location.map { " locationURI=\"\($0)\"" } ?? ""
        return
            "<import name=\"\(name)\" namespace=\"urn:\(namespace)\"\(location) importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>"
    }

    /// A decision of that name and logic that requires those elements.
    static func decision(_ name: String, _ logic: String, type: String = "Any", requires hrefs: [String] = []) -> String
    {
        let required = hrefs.map {
            "<informationRequirement><requiredDecision href=\"\($0)\"/></informationRequirement>"
        }
        return
            "<decision name=\"\(name)\" id=\"\(name)\"><variable name=\"\(name)\" typeRef=\"\(type)\"/>\(required.joined())\(logic)</decision>"
    }

    static func text(_ feel: String) -> String {
        let escaped = feel.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        return "<literalExpression><text>\(escaped)</text></literalExpression>"
    }
}

/// The value of a decision of one model alone.
func decide(_ content: String, _ name: String = "d", _ inputs: [DecisionModel.InputName: Value] = [:]) throws -> Value {
    let models = try Models(["m.dmn": Models.model("m", content)])
    defer { models.remove() }
    return try DecisionModel(path: models.path("m.dmn")).evaluate(name, inputs: inputs)
}
