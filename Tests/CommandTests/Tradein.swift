import Foundation
import Testing

/// The built command, run as a user runs it, in a folder of its own.
struct Tradein {
    struct Result {
        let status: Int32
        let output: String
        let errors: String

        /// Standard output as JSON objects, one a line.
        var objects: [[String: Any]] {
            get throws {
                try output.split(separator: "\n").map { line in
                    try #require(
                        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "not an object: \(line)")
                }
            }
        }
    }

    /// The root of the repository.
    static let root: URL = {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }()

    /// Where `swift build` put the command: beside the test bundle.
    static let executable: URL = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("tradein")
    }()

    /// A fresh folder; commands run here, with the repository's rules.
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tradein-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    var workspace: URL { folder.appendingPathComponent("tradein-data") }

    /// Runs the command in the folder. `Rules` is the repository's unless the arguments name others.
    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        let process = Process()
        process.executableURL = Tradein.executable
        process.currentDirectoryURL = folder
        let needsRules = ["process", "check", "rules"].contains(arguments.first) || arguments.prefix(2) == ["ledger", "appropriate"]
        let rules = needsRules && !arguments.contains("--rules") && !arguments.contains("--help")
            ? ["--rules", Tradein.root.appendingPathComponent("Rules").path] : []
        process.arguments = arguments + rules
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // Files, not pipes: a command that fills a pipe that nobody reads would wait for ever.
        let (output, errors) = (try scratch("out"), try scratch("err"))
        process.standardOutput = output.handle
        process.standardError = errors.handle
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: try output.text(), errors: try errors.text())
    }

    /// Writes a file into the folder and gives its name.
    func write(_ name: String, _ text: String) throws -> String {
        try write(name, Data(text.utf8))
    }

    func write(_ name: String, _ data: Data) throws -> String {
        let url = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
        return name
    }

    private struct Scratch {
        let url: URL
        let handle: FileHandle

        func text() throws -> String {
            try handle.close()
            defer { try? FileManager.default.removeItem(at: url) }
            return String(decoding: try Data(contentsOf: url), as: UTF8.self)
        }
    }

    private func scratch(_ name: String) throws -> Scratch {
        let url = folder.appendingPathComponent(".\(name)-\(UUID().uuidString)")
        try Data().write(to: url)
        return Scratch(url: url, handle: try FileHandle(forWritingTo: url))
    }
}

/// Runs a test body in a fresh folder that is removed afterwards.
func inFreshFolder(_ body: (Tradein) throws -> Void) throws {
    let tradein = try Tradein()
    defer { tradein.remove() }
    try body(tradein)
}
