import FEEL
import Foundation

/// Runs a folder tree of models and test files in the format of the DMN Technology Compatibility Kit.
///
/// Whatever is wrong with one file or case is an outcome of it, and stops none of the others.
public struct ConformanceRun: Sendable {
    /// What became of one case.
    public struct Outcome: Sendable {
        /// `level/folder`: the last two parts of the path.
        public let folder: String
        /// The test file's name, without its ending.
        public let file: String
        /// The case's number; empty for a test file that can't be read.
        public let id: String
        /// Whether a result other than null is expected.
        public let wantsValue: Bool
        /// What went wrong; nil for a case that passed.
        public let difference: String?

        /// `folder/file/case`, for lists.
        public var name: String { id.isEmpty ? "\(folder)/\(file)" : "\(folder)/\(file)/\(id)" }
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

    /// Runs all test files below the folder, at any depth: files ending in `.xml` that begin with `testCases`.
    /// - Parameters:
    ///   - isStrict: also ask that errors, and only errors, give a reason.
    ///   - progress: told how many of how many files are done.
    /// - Throws: where there is no test file.
    public init(
        folder: String, isStrict: Bool = false, progress: (Int, Int) -> Void = { _, _ in }
    ) throws(ModelError) {
        let root = URL(fileURLWithPath: folder).standardizedFileURL
        let paths = (FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".xml") }.sorted()
        var outcomes: [Outcome] = []
        var reader = TestFileRunner(isStrict: isStrict)
        var isEmpty = true
        for (number, path) in paths.enumerated() {
            if let found = reader.run(root.appendingPathComponent(path)) {
                isEmpty = false
                outcomes += found
            }
            progress(number + 1, paths.count)
        }
        guard !isEmpty else {
            throw ModelError(
                "there are no test files (XML that begins with `testCases`) below this folder; name the folder of the kit",
                at: SourcePosition(file: folder, line: 1, column: 1))
        }
        self.outcomes = outcomes
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

    /// The official results: `"level/folder","test file","case id","SUCCESS|ERROR","message"`, a row a case. Nothing is
    /// ever `IGNORED`: a case that is not passed is an error.
    public var csv: String {
        func quoted(_ text: String) -> String {
            let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
            return "\"" + line.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
        }
        return outcomes.map { outcome in
            [
                outcome.folder, outcome.file, outcome.id, outcome.difference == nil ? "SUCCESS" : "ERROR",
                outcome.difference ?? "",
            ].map(quoted).joined(separator: ",") + "\n"
        }.joined()
    }
}
