import AuditLog
import ClaimFiles
import FEEL
import Foundation
import GRDB
import Ledger
import Rulebook
import Testing

@testable import Bureau

/// A workspace in a fresh folder, with seeded random bytes and a clock that stands still: the same work gives the same
/// bytes.
final class Office {
    let folder: URL
    let directory: String
    private var random: SplitMix64

    /// The repository's rules with the illustrative parameters, so that every kind can be approved.
    static let rulebook: Result<Rulebook, any Error> = Result {
        try Rulebook.load(
            directory: root.appendingPathComponent("Rules").path,
            parameters: [root.appendingPathComponent("SampleClaims/illustrative-parameters.yaml").path])
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let days = ["2024-07-01", "2024-10-15", "2026-11-23"].compactMap { CivilDate($0) }
    static let day = days[2]

    init(seed: UInt64) throws {
        random = SplitMix64(seed: seed)
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("office-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        directory = folder.appendingPathComponent("data").path
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    var database: String { directory + "/workspace.sqlite" }

    // MARK: - Work

    func open(_ access: Workspace.Access) throws -> Workspace {
        var attempts = 0
        while true {
            let opened = Result<Workspace, any Error> {
                try Workspace(
                    directory: directory, access: access, clock: { "2026-11-23T08:00:00Z" },
                    random: { [self] in bytes($0) })
            }
            attempts += 1
            guard case .failure(let error) = opened, (error as? BureauError)?.kind == .workspaceUnavailable,
                access == .record, attempts < 100
            else { return try opened.get() }
            // The tasks of a run that has ended may hold its workspace for a moment longer.
            usleep(10_000)
        }
    }

    /// The next random bytes.
    func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    /// Processes text as a JSON Lines file.
    @discardableResult func process(
        _ text: String, name: String = "claims.jsonl", on day: CivilDate = Office.day,
        access: Workspace.Access = .record,
        tuning: ClaimProcessor.Tuning = ClaimProcessor.Tuning()
    ) async throws -> [ClaimProcessor.Line] {
        let workspace = try open(access)
        let processor = try ClaimProcessor(
            workspace: workspace, rulebook: try Office.rulebook.get(), day: day, tuning: tuning)
        return try await process(text, name: name, with: processor)
    }

    /// Processes text by a processor that is there already; hands over each chunk's lines as they come.
    func process(
        _ text: String, name: String = "claims.jsonl", with processor: ClaimProcessor,
        receive: ([ClaimProcessor.Line]) throws -> Void = { _ in }
    ) async throws -> [ClaimProcessor.Line] {
        let path = folder.appendingPathComponent(name).path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        var lines: [ClaimProcessor.Line] = []
        try await processor.process(
            path: path, warn: { _ in },
            receive: { chunk, _ in
                lines += chunk
                try receive(chunk)
            })
        return lines
    }

    /// Enters a budget that is enough for some of the claims.
    func appropriate(_ budget: String = Office.budget) throws {
        let path = folder.appendingPathComponent("budget.csv").path
        try Data(budget.utf8).write(to: URL(fileURLWithPath: path))
        let names = Dictionary(
            uniqueKeysWithValues: try Office.rulebook.get().packs.map { ($0.programme, $0.programme) })
        let lines = try AppropriationFile.read(path: path, programmes: names)
        _ = try FinanceDesk(try open(.record), day: Office.day.description, person: nil).appropriate(lines)
    }

    /// Yuan by source, programme and region; methanol cars are left unbudgeted.
    static let budget = """
        source,year,programme,region,amount,document
        central,2026,vehicle-scrappage,140700,300000.00,测试1号
        local,2026,vehicle-scrappage,140700,100000.00,测试1号
        central,2026,vehicle-replacement,140700,20000.00,测试1号
        local,2026,vehicle-replacement,140700,20000.00,测试1号
        central,2026,appliance,140700,20000.00,测试1号
        local,2026,appliance,140700,1500.00,测试1号
        central,2026,appliance,140728,1000.00,测试2号
        local,2026,appliance,140728,1000.00,测试2号
        local,2026,elderly-retrofit,140700,3000.00,测试3号

        """

    /// The finance desk, with somebody at it.
    func desk(_ person: String? = nil, on day: CivilDate = Office.day) throws -> FinanceDesk {
        try FinanceDesk(try open(.record), day: day.description, person: person)
    }

    /// Enrols two people of finance, who propose and confirm.
    func enrolTwo() throws {
        for (name, by) in [("maker", nil), ("checker", "maker")] {
            _ = try People(try open(.record)).add(name: name, roles: [.finance], day: Office.day.description, by: by)
        }
    }

    /// A budget line of the appliance programme.
    static func line(
        _ yuan: String, _ source: FundingSource = .central, region: String = "140700", document: String = "测试1号"
    )
        throws -> AppropriationLine
    {
        AppropriationLine(
            source: source, fiscalYear: 2026, programme: "appliance", region: try #require(Region(region)),
            amount: try #require(Fen(yuan: yuan)), document: document)
    }

    // MARK: - Looking

    func audit() throws -> [WorkspaceAudit.Finding] {
        try WorkspaceAudit(try open(.inspect)).verify().findings
    }

    /// Reads the database without taking part in the work.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        let dataKey = directory + "/keys/data.key"
        configuration.prepareDatabase { db in
            // What the store keeps sealed: `opened` is the table of decisions with their claims.
            // Called on this connection's queue alone.
            nonisolated(unsafe) let vault = Vault(try DataKeyFile.load(from: dataKey))
            db.add(
                function: DatabaseFunction("content", argumentCount: 3, pure: true) { values in
                    guard let id = Int64.fromDatabaseValue(values[0]), let seed = Data.fromDatabaseValue(values[1]),
                        let data = Data.fromDatabaseValue(values[2]),
                        let part = try vault.personalPart(of: id, seed: [UInt8](seed), [UInt8](data))
                    else { return nil }
                    return String(decoding: part.content, as: UTF8.self)
                })
            try db.execute(
                sql: """
                    CREATE TEMP VIEW opened AS SELECT d.*, content(d.id, s.seed, s.data) AS content
                    FROM decision d LEFT JOIN sealed_claim s ON s.id = d.id
                    """)
        }
        return try DatabaseQueue(path: database, configuration: configuration).read(body)
    }

    /// Every row of every table, and every published file.
    func contents() throws -> Contents {
        let tables = try read { db in
            var tables: [String: [String]] = [:]
            let names = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            for name in names {
                // A checkpoint is signed for every chunk; the newest says what the tree is.
                let selection =
                    name == "checkpoint"
                    ? "SELECT * FROM checkpoint ORDER BY size DESC LIMIT 1" : "SELECT * FROM \(name)"
                tables[name] = try Row.fetchAll(db, sql: selection).map { row in
                    row.map { "\($0)=\(Office.text($1))" }.joined(separator: " ")
                }.sorted()
            }
            return tables
        }
        return Contents(tables: tables, files: try files())
    }

    struct Contents: Equatable {
        let tables: [String: [String]]
        let files: [String: Data]

        /// The first difference, in words; nil where there is none.
        func difference(from other: Contents) -> String? {
            for (table, rows) in tables.sorted(by: { $0.key < $1.key }) {
                let others = other.tables[table] ?? []
                if rows.count != others.count { return "\(table) has \(rows.count) rows and \(others.count)" }
                for (row, counterpart) in zip(rows, others) where row != counterpart {
                    return "\(table):\n\(row)\n\(counterpart)"
                }
            }
            for name in Set(files.keys).union(other.files.keys).sorted() where files[name] != other.files[name] {
                return "file \(name)"
            }
            return nil
        }
    }

    /// The published log and the keys.
    func files() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for folder in ["log", "keys"] {
            let base = URL(fileURLWithPath: directory).appendingPathComponent(folder)
            for name in try FileManager.default.subpathsOfDirectory(atPath: base.path) {
                let url = base.appendingPathComponent(name)
                if try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
                    files["\(folder)/\(name)"] = try Data(contentsOf: url)
                }
            }
        }
        return files
    }

    private static func text(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "NULL"
        case .int64(let number): String(number)
        case .double(let number): "double \(number)"
        case .string(let text): "'\(text)'"
        case .blob(let data): data.map { String(UInt16($0) + 256, radix: 16).dropFirst() }.joined()
        }
    }
}

/// A seed that is new in every run, or the one in the environment: `SEED=17 swift test`.
func newSeed(_ test: String = #function) -> UInt64 {
    let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
    print("\(test): seed \(seed)")
    return seed
}

extension [ClaimProcessor.Line] {
    var decisions: [DecisionLine] {
        compactMap { if case .decision(let line) = $0 { line } else { nil } }
    }

    var unreadable: [RowError] {
        compactMap { if case .unreadable(let error) = $0 { error } else { nil } }
    }
}

extension DecisionLine {
    /// What was decided, without where it is recorded.
    var judgement: String {
        "\(row) \(claimID) \(outcome.rawValue) \(String(decoding: statement.members, as: UTF8.self))"
    }
}

/// Two workspaces hold the same rows and files; the first difference is shown where they do not.
func expectSame(
    _ contents: Office.Contents, _ wanted: Office.Contents, _ comment: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    if let difference = contents.difference(from: wanted) {
        Issue.record("\(comment): \(difference)", sourceLocation: sourceLocation)
    }
}
