import Foundation
import Testing

/// One bit is flipped in the database or in a published file: `audit verify` exits 1 and names what differs.
@Suite("Flipped bits")
struct DamageTests {
    struct Target {
        let table: String
        let column: String
        let row: String
        /// The part of the audit that must find it.
        let code: String
    }

    /// Columns whose bytes stand in the file as they are. Whole numbers, and every other column, are tried in BureauTests.
    static let targets = [
        Target(table: "sealed_claim", column: "seed", row: "id = 5", code: "DECISION"),
        Target(table: "sealed_claim", column: "data", row: "id = 5", code: "DECISION"),
        Target(table: "identifier_use", column: "digest", row: "decision = 5", code: "IDENTIFIER"),
        Target(table: "rules", column: "archive", row: "id = 1", code: "RULES"),
        Target(table: "submission", column: "salt", row: "id = 1", code: "SUBMISSION"),
        Target(table: "log_entry", column: "bytes", row: "idx = 6", code: "LOG"),
        Target(table: "log_entry", column: "leaf", row: "idx = 6", code: "LOG"),
        Target(table: "checkpoint", column: "root", row: "1 ORDER BY size DESC LIMIT 1", code: "CHECKPOINT"),
        Target(table: "checkpoint", column: "note", row: "1 ORDER BY size DESC LIMIT 1", code: "CHECKPOINT"),
        Target(table: "checkpoint", column: "edge", row: "1 ORDER BY size DESC LIMIT 1", code: "CHECKPOINT"),
        Target(table: "entry", column: "digest", row: "id = 2", code: "LEDGER"),
    ]

    @Test("A flipped bit in the database is found, and named")
    func database() throws {
        try inFreshFolder { tradein in
            try prepare(tradein)
            let sound = try Data(contentsOf: tradein.database)
            for target in DamageTests.targets {
                let hex = try tradein.sqlite("SELECT hex(\(target.column)) FROM \(target.table) WHERE \(target.row)")
                let value = try bytes(hex)
                // A short run from the middle, which no page boundary cuts.
                let middle = value[(value.count / 2)...].prefix(16)
                let place = try #require(sound.range(of: Data(middle)), "\(target) is not in the file")
                var damaged = sound
                damaged[place.lowerBound] ^= 0x04
                try damaged.write(to: tradein.database)

                let audit = try tradein.run("audit", "verify", "--format", "json")
                #expect(audit.status == 1, "\(target): \(audit.output)\(audit.errors)")
                let codes = try audit.objects.map { $0["code"] as? String }
                // The ledger has two guards: the log, and its own chain of digests.
                #expect(codes.contains(target.code) || target.table == "entry" && !codes.isEmpty, "\(target): \(codes)")
                #expect(!codes.contains("OK"))
            }
            try sound.write(to: tradein.database)
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("A flipped bit in any published file is found, and the file is named; so is one that is cut or gone")
    func publishedLog() throws {
        try inFreshFolder { tradein in
            // More than 256 entries, so that there are full tiles and partial ones, on two levels.
            try prepare(tradein, claims: 300)
            let sound = try tradein.files(below: tradein.log)
            #expect(
                sound.keys.contains("checkpoint") && sound.keys.contains("tile/0/000")
                    && sound.keys.contains("tile/entries/000"))
            for (name, data) in sound.sorted(by: { $0.key < $1.key }) {
                let url = tradein.log.appendingPathComponent(name)
                for spoil in ["flipped", "cut", "gone"] {
                    switch spoil {
                    case "flipped":
                        var damaged = data
                        damaged[data.count / 2] ^= 0x10
                        try damaged.write(to: url)
                    case "cut": try data.dropLast().write(to: url)
                    default: try FileManager.default.removeItem(at: url)
                    }
                    let audit = try tradein.run("audit", "verify", "--lang", "en")
                    #expect(audit.status == 1, "\(spoil) \(name): \(audit.output)\(audit.errors)")
                    #expect(audit.output.contains(name), "\(spoil) \(name) is not named: \(audit.output)")
                }
                try data.write(to: url)
            }
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("A damaged log is not written on: the run stops, and what was recorded stands")
    func damagedLogIsNotContinued() throws {
        try inFreshFolder { tradein in
            try prepare(tradein)
            let checkpoint = tradein.log.appendingPathComponent("checkpoint")
            var damaged = try Data(contentsOf: checkpoint)
            // A digit of the root, which stands in the third line.
            let secondLine = try #require(damaged.firstIndex(of: 0x0A)) + 1
            let root = try #require(damaged[secondLine...].firstIndex(of: 0x0A)) + 5
            damaged[root] = damaged[root] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            try damaged.write(to: checkpoint)
            let result = try tradein.process(
                try tradein.write("more.jsonl", [ClaimForm.appliance(900)]), with: ["--lang", "en"])
            #expect(result.status == 74, "\(result.errors)")
            #expect(result.errors.contains("checkpoint"), "\(result.errors)")
            #expect(try tradein.run("audit", "verify").status == 1)
        }
    }

    @Test("Books that do not balance are found by the trial balance, which exits 1")
    func unbalancedBooks() throws {
        try inFreshFolder { tradein in
            try prepare(tradein)
            for table in ["posting", "balance"] {
                _ = try tradein.sqlite("CREATE TABLE kept_\(table) AS SELECT * FROM \(table)", writing: true)
                let triggers = try tradein.sqlite(
                    "SELECT group_concat('DROP TRIGGER ' || name || ';', ' ') FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '\(table)'"
                )
                let kept = try Data(contentsOf: tradein.database)
                _ = try tradein.sqlite(
                    "\(triggers) UPDATE \(table) SET fen = fen + 1 WHERE rowid = 1".replacingOccurrences(
                        of: "rowid = 1", with: table == "posting" ? "entry = 1 AND line = 1" : "account = 2"),
                    writing: true)
                let books = try tradein.run("ledger", "trial-balance", "--lang", "en")
                #expect(books.status == 1, "\(table): \(books.output)\(books.errors)")
                #expect(!books.output.isEmpty)
                #expect(try tradein.run("audit", "verify").status == 1)
                try kept.write(to: tradein.database)
            }
        }
    }

    /// A workspace with decisions, all of it in the main file of the database.
    private func prepare(_ tradein: Tradein, claims: Int = 12) throws {
        _ = try tradein.run(["ledger", "appropriate", Tradein.sample("budget.yaml")] + Tradein.day)
        let file = try tradein.write("claims.jsonl", (1...claims).map(ClaimForm.appliance))
        let result = try tradein.process(file)
        #expect(result.status == 0, "\(result.errors)")
        _ = try tradein.sqlite("PRAGMA wal_checkpoint(TRUNCATE)", writing: true)
    }

    private func bytes(_ hex: String) throws -> Data {
        let digits = Array(hex.utf8.filter { $0 != 0x0A })
        return Data(
            try stride(from: 0, to: digits.count, by: 2).map { place in
                try #require(UInt8(String(decoding: digits[place...place + 1], as: UTF8.self), radix: 16))
            })
    }
}
