import FEEL
import Foundation

/// Runs test files one after the other, reading a model that several of them name only once.
struct TestFileRunner {
    let isStrict: Bool
    private var latest: (path: String, model: Result<DecisionModel, ModelError>)?

    init(isStrict: Bool) {
        self.isStrict = isStrict
    }

    /// What became of the file's cases; nil where it is no test file.
    mutating func run(_ file: URL) -> [ConformanceRun.Outcome]? {
        let name = file.deletingPathExtension().lastPathComponent
        let folder = file.deletingLastPathComponent().pathComponents.suffix(2).joined(separator: "/")
        let node: XMLNode
        do throws(ModelError) {
            node = try XMLTreeReader.read(path: file.path)
        } catch {
            // Whether a file that can't be read was one of tests, its name tells.
            guard name.contains("-test") else { return nil }
            return [
                ConformanceRun.Outcome(
                    folder: folder, file: name, id: "", wantsValue: false, difference: error.description)
            ]
        }
        guard node.name == "testCases" else { return nil }
        let model = model(node.text(of: "modelName") ?? "", beside: file, at: node.position)
        return node.children("testCase").map { testCase in
            let id = testCase["id"] ?? testCase["name"] ?? ""
            var wantsValue = false
            var difference: String?
            do throws(ModelError) {
                let read = try ConformanceCase(testCase, try? model.get())
                wantsValue = read.wantsValue
                difference = read.difference(in: try model.get(), isStrict: isStrict)
            } catch {
                difference = error.description
                if case .failure = model { wantsValue = ConformanceCase.wantsValue(testCase) }
            }
            return ConformanceRun.Outcome(
                folder: folder, file: name, id: id, wantsValue: wantsValue, difference: difference)
        }
    }

    private mutating func model(
        _ name: String, beside file: URL, at position: SourcePosition
    ) -> Result<DecisionModel, ModelError> {
        guard !name.isEmpty else {
            return .failure(ModelError("the test file names no model; add a `modelName`", at: position))
        }
        let path = file.deletingLastPathComponent().appendingPathComponent(name).path
        if let latest, latest.path == path { return latest.model }
        let model = Result { () throws(ModelError) in try DecisionModel(path: path) }
        latest = (path, model)
        return model
    }
}
