import FEEL
import Foundation

/// Runs a folder tree of models and test files in the format of the DMN Technology Compatibility Kit.
public struct ConformanceRun: Sendable {
    /// What became of one case.
    public struct Outcome: Sendable {
        /// `level/folder`.
        public let folder: String
        /// The test file's name, without its ending.
        public let file: String
        /// The case's number.
        public let id: String
        /// Whether a result other than null is expected.
        public let wantsValue: Bool
        /// What went wrong; nil for a case that passed.
        public let difference: String?

        /// `folder/file/case`, for lists.
        public var name: String { "\(folder)/\(file)/\(id)" }
        /// The first part of the folder: the level.
        public var level: String { String(folder.prefix { $0 != "/" }) }
    }

    /// How many passed of how many.
    public struct Tally: Sendable, Hashable {
        /// How many passed.
        public private(set) var passed = 0
        /// How many there are.
        public private(set) var total = 0
        /// How many passed of those that expect something other than null.
        public private(set) var valuesPassed = 0
        /// How many expect something other than null.
        public private(set) var values = 0

        mutating func count(_ outcome: Outcome) {
            let isPassed = outcome.difference == nil
            total += 1
            passed += isPassed ? 1 : 0
            if outcome.wantsValue {
                values += 1
                valuesPassed += isPassed ? 1 : 0
            }
        }
    }

    /// Every case, in the order of the folders and files.
    public let outcomes: [Outcome]

    /// Runs all test files (`*-test-NN.xml`) below the folder.
    /// - Parameter isStrict: also ask that errors, and only errors, give a reason.
    /// - Throws: a test file that can't be read.
    public init(folder: String, isStrict: Bool = false) throws(ModelError) {
        let root = URL(fileURLWithPath: folder)
        let paths =
            (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".xml") && $0.contains("-test-") }.sorted()
        guard !paths.isEmpty else {
            throw ModelError(
                "there are no test files (*-test-NN.xml) below this folder; name the folder of the kit",
                at: SourcePosition(file: folder, line: 1, column: 1))
        }
        var outcomes: [Outcome] = []
        for path in paths {
            outcomes += try ConformanceRun.run(root.appendingPathComponent(path), as: path, isStrict)
        }
        self.outcomes = outcomes
    }

    private static func run(_ file: URL, as path: String, _ isStrict: Bool) throws(ModelError) -> [Outcome] {
        let node = try XMLTreeReader.read(path: file.path)
        let name = node.text(of: "modelName") ?? ""
        let model: Result<DecisionModel, ModelError>
        do {
            model = .success(
                try DecisionModel(path: file.deletingLastPathComponent().appendingPathComponent(name).path))
        } catch {
            model = .failure(error)
        }
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        var outcomes: [Outcome] = []
        for testCase in node.children("testCase") {
            let testCase = try ConformanceCase(testCase, try? model.get())
            let difference: String? =
                switch model {
                case .success(let model): testCase.difference(in: model, isStrict: isStrict)
                case .failure(let error): error.description
                }
            outcomes.append(
                Outcome(
                    folder: folder, file: file.deletingPathExtension().lastPathComponent, id: testCase.id,
                    wantsValue: testCase.wantsValue, difference: difference))
        }
        return outcomes
    }

    /// All cases together.
    public var tally: Tally {
        var tally = Tally()
        for outcome in outcomes { tally.count(outcome) }
        return tally
    }

    /// By level (`compliance-level-2`) or theme (`compliance-level-2/0001-…`), in order.
    public func tallies(by part: (Outcome) -> String) -> [(name: String, tally: Tally)] {
        var tallies: [String: Tally] = [:]
        for outcome in outcomes { tallies[part(outcome), default: Tally()].count(outcome) }
        return tallies.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The official results: `"level/folder","test file","case id","SUCCESS|ERROR","message"`, a row a case.
    public var csv: String {
        func quoted(_ text: String) -> String {
            "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
        }
        return outcomes.map { outcome in
            [
                outcome.folder, outcome.file, outcome.id, outcome.difference == nil ? "SUCCESS" : "ERROR",
                outcome.difference ?? "",
            ].map(quoted).joined(separator: ",") + "\n"
        }.joined()
    }
}
