import Foundation
import Glibc
import Testing

/// The built command, run as a user runs it, in a folder of its own.
struct Tradein {
    /// What a finished command has said.
    struct Result {
        /// The exit status; the number of the signal where one ended it.
        let status: Int32
        let wasKilled: Bool
        let outputBytes: Data
        let errorBytes: Data

        var output: String { String(decoding: outputBytes, as: UTF8.self) }
        var errors: String { String(decoding: errorBytes, as: UTF8.self) }

        /// Standard output as JSON objects, one a line, and nothing else.
        var objects: [[String: Any]] {
            get throws {
                try output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
                    try #require(
                        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                        "not an object: \(line)")
                }
            }
        }

        /// Standard output as decisions.
        var decisions: [Decision] {
            get throws { try objects.map(Decision.init) }
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

    /// The repository's rules.
    static var rules: String { root.appendingPathComponent("Rules").path }

    /// The full path of a file of SampleClaims.
    static func sample(_ name: String) -> String {
        root.appendingPathComponent("SampleClaims").appendingPathComponent(name).path
    }

    static var illustrativeParameters: [String] { ["--parameters", sample("illustrative-parameters.yaml")] }

    /// The business day of all runs that do not say otherwise.
    static let day = ["--on", "2026-11-23"]

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
    var database: URL { workspace.appendingPathComponent("workspace.sqlite") }
    var log: URL { workspace.appendingPathComponent("log") }

    // MARK: - Running

    /// Runs the command in the folder. `Rules` is the repository's unless the arguments name others.
    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
        try start(arguments, environment: environment).wait()
    }

    func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
        try run(arguments, environment: environment)
    }

    /// Processes files on the usual business day and prints JSON.
    func process(_ files: String..., with options: [String] = []) throws -> Result {
        try run(["process"] + files + Tradein.day + ["--format", "json"] + options)
    }

    /// Decides files without recording, on the usual business day, and prints JSON.
    func check(_ files: String..., with options: [String] = []) throws -> Result {
        try run(["check"] + files + Tradein.day + ["--format", "json"] + options)
    }

    /// Starts the command, to be waited for or killed.
    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Running {
        let needsRules =
            ["process", "check", "rules", "template"].contains(arguments.first)
            || ["redetermine", "merchant"].contains(arguments.first) && arguments.dropFirst().first != "keygen"
            || arguments.prefix(2) == ["merchants", "add"]
            || (arguments.first == "alerts" && arguments.dropFirst().first != "release")
            || ["appropriate", "cut", "allot", "unallot", "swap"].contains { arguments.prefix(2) == ["ledger", $0] }
            || ["batch", "import", "reissue"].contains { arguments.prefix(2) == ["pay", $0] }
        let namesRules =
            arguments.contains("--rules") || arguments.contains("--help") || arguments.prefix(2) == ["rules", "schema"]
        let rules = needsRules && !namesRules ? ["--rules", Tradein.rules] : []
        return try Running(Tradein.executable, arguments + rules, in: folder, environment: environment)
    }

    /// Runs a shell script in the folder. It finds the command as `$TRADEIN` and the rules as `$RULES`.
    func shell(_ script: String, under wrapper: [String] = []) throws -> Result {
        let words = wrapper + ["sh", "-c", script]
        return try Running(
            URL(fileURLWithPath: "/usr/bin/env"), words, in: folder,
            environment: ["TRADEIN": Tradein.executable.path, "RULES": Tradein.rules]
        ).wait()
    }

    // MARK: - Files

    /// Writes a file into the folder and gives its name.
    @discardableResult func write(_ name: String, _ text: String) throws -> String {
        try write(name, Data(text.utf8))
    }

    @discardableResult func write(_ name: String, _ data: Data) throws -> String {
        let url = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
        return name
    }

    /// Writes claims as JSON Lines and gives the file's name.
    @discardableResult func write(_ name: String, _ claims: [ClaimForm]) throws -> String {
        try write(name, claims.map { $0.json + "\n" }.joined())
    }

    /// Everything that the workspace holds, to see whether anything has changed: rows, published files, keys.
    func contents() throws -> Contents {
        Contents(
            rows: try sqlite(".dump"), log: try files(below: log),
            keys: try files(below: workspace.appendingPathComponent("keys")))
    }

    struct Contents: Equatable {
        let rows: String
        let log: [String: Data]
        let keys: [String: Data]
    }

    /// The files below a folder by their path in it.
    func files(below folder: URL) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let url = folder.appendingPathComponent(name)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else {
                continue
            }
            files[name] = try Data(contentsOf: url)
        }
        return files
    }

    /// What sqlite3 says to a statement or command on the workspace's database.
    func sqlite(_ statement: String, writing: Bool = false) throws -> String {
        let mode = writing ? [] : ["-readonly"]
        let result = try Running(
            URL(fileURLWithPath: "/usr/bin/env"), ["sqlite3"] + mode + [database.path, statement], in: folder
        ).wait()
        try #require(result.status == 0, "sqlite3: \(result.errors)")
        return result.output
    }
}

/// A command under way.
struct Running {
    private let process = Process()
    private let output: Scratch
    private let errors: Scratch

    init(_ executable: URL, _ arguments: [String], in folder: URL, environment: [String: String] = [:]) throws {
        // Files, not pipes: a command that fills a pipe that nobody reads would wait for ever.
        output = try Scratch(in: folder)
        errors = try Scratch(in: folder)
        process.executableURL = executable
        process.currentDirectoryURL = folder
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output.handle
        process.standardError = errors.handle
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    /// How many bytes it has printed so far.
    var printed: Int { output.size }

    /// What it has printed so far.
    func peek() throws -> String {
        String(decoding: try Data(contentsOf: output.url), as: UTF8.self)
    }

    /// What it has printed so far, and what it has said on standard error.
    var printedText: String { output.text }
    var errorText: String { errors.text }

    /// Ends it at once, as `kill -9` does.
    func kill() {
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
    }

    /// Asks it to end, as Ctrl-C does.
    func interrupt(_ signal: Int32) {
        _ = Glibc.kill(process.processIdentifier, signal)
    }

    func wait() throws -> Tradein.Result {
        process.waitUntilExit()
        return Tradein.Result(
            status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
            outputBytes: try output.take(), errorBytes: try errors.take())
    }

    private struct Scratch {
        let url: URL
        let handle: FileHandle

        init(in folder: URL) throws {
            // Beside the folder, so that what the command finds there is only what the test put there.
            url = folder.deletingLastPathComponent().appendingPathComponent("tradein-output-\(UUID().uuidString)")
            try Data().write(to: url)
            handle = try FileHandle(forWritingTo: url)
        }

        var size: Int {
            var status = stat()
            return stat(url.path, &status) == 0 ? Int(status.st_size) : 0
        }

        var text: String { (try? Data(contentsOf: url)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

        func take() throws -> Data {
            try handle.close()
            defer { try? FileManager.default.removeItem(at: url) }
            return try Data(contentsOf: url)
        }
    }
}

/// Runs a test body in a fresh folder that is removed afterwards.
func inFreshFolder(_ body: (Tradein) throws -> Void) throws {
    let tradein = try Tradein()
    defer { tradein.remove() }
    try body(tradein)
}
