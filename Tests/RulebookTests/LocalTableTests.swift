import Claims
import FEEL
import Foundation
import Ledger
import Testing

@testable import Rulebook

@Suite("The dated local table")
struct LocalTableTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The repository's rules with a table laid over them.
    private func rulebook(_ table: String) throws -> Rulebook {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("local-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(("title: {zh: 测试, en: test}\n" + table).utf8).write(to: file)
        return try Rulebook.load(directory: Self.root.appendingPathComponent("Rules").path, parameters: [file.path])
    }

    private static let table = """
        local shares:
          - {from: 2026-07-01, programmes: [appliance], province: 40 %, city: 30 %, county: remainder, source: 测试1号, status: reported}
        """

    private func parts(_ rulebook: Rulebook, _ version: String, _ yuan: String, on day: String) throws -> [String] {
        let pack = try #require(rulebook.pack(programme: "appliance"))
        let division = pack.division(of: try #require(pack.version(version)), on: try #require(CivilDate(day)))
        return try #require(division).parts(of: try #require(Fen(yuan: yuan))).map {
            "\($0.source.rawValue) \($0.amount.yuan)"
        }
    }

    @Test("Without a table the local part stays one source; with one it is divided from its day on")
    func dated() throws {
        let without = try Rulebook.load(directory: Self.root.appendingPathComponent("Rules").path, parameters: [])
        #expect(try parts(without, "A3", "449.85", on: "2026-11-23") == ["central 404.87", "local 44.98"])
        let with = try rulebook(Self.table)
        #expect(try parts(with, "A3", "449.85", on: "2026-06-30") == ["central 404.87", "local 44.98"])
        // 44.98: 40 % are 17.992, 30 % are 13.494, each half up; the county takes the rest.
        #expect(
            try parts(with, "A3", "449.85", on: "2026-11-23")
                == ["central 404.87", "province 17.99", "city 13.49", "county 13.50"])
    }

    @Test("The compiled form divides by the table of the claim's business day, as the reference form does")
    func compiledForm() throws {
        let pack = try Demo.pack(
            parameters: """
                title: {zh: 测试, en: test}
                local shares:
                  - {from: 2024-07-01, province: 40 %, city: 30 %, county: remainder, source: 测试1号, status: reported}
                """)
        let program = ColumnProgram(pack)
        func parts(on day: String) throws -> [String] {
            let decisions = program.decide([try Demo.claim(for: pack)], on: try #require(CivilDate(day)))
            #expect(decisions.countByReference == 0)
            return decisions[0].parts.map { "\($0.source.rawValue) \($0.amount.yuan)" }
        }
        #expect(try parts(on: "2024-06-30") == ["central 300.00", "local 200.00"])
        #expect(try parts(on: "2024-07-01") == ["central 300.00", "province 80.00", "city 60.00", "county 60.00"])
    }

    @Test("It is part of the rules of its programmes, and of no other's")
    func digest() throws {
        let without = try Rulebook.load(directory: Self.root.appendingPathComponent("Rules").path, parameters: [])
        let with = try rulebook(Self.table)
        func digest(_ rulebook: Rulebook, _ programme: String) -> String? {
            rulebook.pack(programme: programme)?.digest
        }
        #expect(digest(without, "appliance") != digest(with, "appliance"))
        #expect(digest(without, "vehicle-scrappage") == digest(with, "vehicle-scrappage"))
        // What was archived divides as the table did.
        let pack = try #require(with.pack(programme: "appliance"))
        let archived = try Rulebook.load(archive: pack.archive)
        #expect(try parts(archived, "A3", "449.85", on: "2026-11-23").count == 4)
    }

    @Test(
        "A mistake in it is named with its line",
        arguments: [
            ("from: 2026-07-01", "from: soon", "date"), ("county: remainder", "county: 30 %", "remainder"),
            ("province: 40 %", "province: 140 %", "rate"), ("city: 30 %", "city: 80 %", "more than the whole"),
            ("province:", "provinz:", "provinz"), (", status: reported", "", "status"),
            ("[appliance]", "[appliances]", "appliances"), ("source: 测试1号, ", "", "source"),
        ])
    func mistakes(old: String, new: String, says: String) throws {
        let error = #expect(throws: RulebookErrors.self) {
            try rulebook(Self.table.replacingOccurrences(of: old, with: new))
        }
        let text = (error?.diagnostics ?? []).map(\.description).joined(separator: "\n")
        #expect(text.contains(says) && text.contains(":3:"), "\(text)")
    }

    @Test("Two rows for the same days are refused")
    func overlap() throws {
        let second = Self.table.split(separator: "\n")[1]
        #expect(throws: RulebookErrors.self) { try rulebook(Self.table + "\n" + second) }
    }
}
