import AuditLog
import Claims
import FEEL
import Foundation
import GRDB
import Ledger
import Rulebook
import Testing

@testable import Bureau

/// Somebody changes the database behind the command's back: whatever the column, `audit verify` finds it.
@Suite("A database that was tampered with")
struct TamperTests {
    /// A workspace with every kind of row, whose database is spoilt and put back over and over.
    private struct Victim {
        let office: Office
        let sound: Data

        /// What all victims are copies of: made once, since making takes longer than copying.
        private static let original = Task { try await Original(seed: newSeed("TamperTests")) }

        private struct Original {
            let files: [String: Data]

            init(seed: UInt64) async throws {
                let office = try Office(seed: seed)
                try office.appropriate()
                var generator = ClaimGenerator(seed: seed, day: Office.day)
                // Two files on two days, so that there are several submissions, checkpoints and rule packs.
                _ = try await office.process(generator.file(35), name: "first.jsonl")
                _ = try await office.process(
                    generator.file(25), name: "second.jsonl", on: Office.day.adding(days: 1) ?? Office.day)
                try await Original.work(at: office)
                let witness = try SignerKey.generate(name: try #require(KeyName("w.example")), type: .cosignature)
                try await DatabaseQueue(path: office.database).writeWithoutTransaction { db in
                    let size = try #require(try Int64.fetchOne(db, sql: "SELECT max(size) FROM checkpoint"))
                    let text = try Cosignatures.note(db, size: size).text
                    try Cosignatures.add(db, size: size, key: witness.verifierKey, try witness.sign(text, time: 5))
                    try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                }
                var files = try office.files()
                files["workspace.sqlite"] = try Data(contentsOf: URL(fileURLWithPath: office.database))
                self.files = files
            }

            /// What people do with the money, so that every table has rows.
            private static func work(at office: Office) async throws {
                let day = Office.day.adding(days: 1) ?? Office.day
                // 1,500.00, of which 1,350.00 central: more than the county ever had, so that it waits for the next tranche.
                let waiting = Treasury.appliance(900_003, region: "140728").replacingOccurrences(
                    of: "2999.00", with: "15000.00")
                _ = try await office.process(waiting, name: "waiting.jsonl", on: day)
                _ = try office.desk(on: day).appropriate([
                    Office.line("50000.00", document: "测试8号"), Office.line("50000.00", .local, document: "测试8号"),
                    Office.line("5000.00", region: "140728", document: "测试8号"),
                    Office.line("5000.00", .local, region: "140728", document: "测试8号"),
                ])
                _ = try office.desk(on: day).serveWaitlist()
                try await office.approve(
                    [900_001, 900_002].map { Treasury.appliance($0) }, name: "third.jsonl", on: day)
                // In an envelope, which is kept.
                let fourth = Treasury.appliance(900_004, region: "140728")
                try Data(fourth.utf8).write(to: URL(fileURLWithPath: office.path("fourth.jsonl")))
                _ = try SubmissionEnvelope.describing(
                    office.path("fourth.jsonl"), name: "fourth", schema: Office.rulebook.get().schema, sheet: nil
                ).save(beside: office.path("fourth.jsonl"), signing: nil)
                _ = try await office.process(fourth, name: "fourth.jsonl", on: day)
                // Taken back: a step, and uses that were freed and taken again.
                let back = Treasury.appliance(900_011, region: "140728")
                try await office.approve([back], name: "back.jsonl", on: day)
                _ = try office.desk(on: day).withdraw(ClaimName("A-00900011"), ground: "商户申请")
                try await office.approve(
                    [back.replacing("A-00900011", with: "A-00900012")], name: "again.jsonl", on: day)
                try office.enrolTwo()
                _ = try Merchants(office.open(.record)).add(
                    code: "91140799MA0EX0034K", name: "merchant", programmes: ["appliance"],
                    key: try SignerKey.generate(name: try #require(KeyName("merchant/1"))).description,
                    document: "协议1号", day: day.description, by: "maker")
                let people = { People(try office.open(.record)) }
                _ = try people().add(
                    name: "third", roles: [.auditor, .clerk], merchant: "91140799MA0EX0034K", day: day.description,
                    by: "maker")
                _ = try people().retire(name: "third", day: day.description, by: "maker")
                try Original.review(at: office, on: day)
                let line = try Office.line("1.00", region: "140728", document: "测试9号")
                _ = try office.desk("maker", on: day).unallot([line])
                _ = try office.desk("maker", on: day).cut([line])
                _ = try office.desk("checker", on: day).confirm(2)
                _ = try office.desk("maker", on: day).appropriate([line])
                let layout = try Treasury.layout("city-bank")
                _ = try office.pay(PaymentSelection(programme: "appliance", region: "140702"), as: "maker", on: day)
                let lines = [
                    (1, Treasury.card(900_001), "449.85", "退汇", "户名不符"),
                    (2, Treasury.card(900_002), "449.85", "成功", ""),
                ]
                _ = try office.importReturn(
                    office.cityReturn(try office.reference(1), lines, total: "899.70"), as: "maker", on: day)
                let decisions = try PaymentReports(office.open(.inspect)).lines(ofBatch: 1)
                    .compactMap { DecisionNumber.number($0.decision) }
                _ = try office.desk("maker", on: day).reissue([(decisions[0], Treasury.card(2))], in: layout)
                _ = try office.desk("checker", on: day).confirm(4)
                _ = try office.desk("maker", on: day).raise(
                    decisions[1], cause: .refund, amount: nil, document: "追回1号")
                try Victim.alerts(at: office, on: day)
                _ = try people().add(name: "clerk", roles: [.clerk], day: day.description, by: "maker")
                let refused = try office.read { db in
                    try Row.fetchAll(
                        db,
                        sql: """
                            SELECT json_extract(content, '$.claim_id') AS claim, json_extract(content, '$.merchant_id') AS merchant
                            FROM opened GROUP BY claim_key HAVING count(*) = 1 AND max(outcome) = 'refused' LIMIT 1
                            """
                    ).map { (claim: $0["claim"] as String, merchant: $0["merchant"] as String?) }
                }
                try #require(refused.count == 1)
                let privacy = {
                    try PrivacyDesk(office.open(.record), day: day.description, person: "clerk")
                }
                _ = try privacy().unmask(
                    claim: refused[0].claim, merchant: refused[0].merchant, decision: nil, ground: "核查")
                // With the ground of its withdrawal, and the name of its file.
                _ = try privacy().erase(claim: "A-00900011", merchant: nil, ground: "本人请求")
                _ = try office.desk("maker", on: day).close("2026-10")
                _ = try office.desk("checker", on: day).confirm(5)
                _ = try KeyDesk(office.open(.record)).rotate(to: nil, day: day.description, person: "maker")
            }

            /// A claim that was drawn is refused by two reviewers, with a sum at stake and a limit.
            private static func review(at office: Office, on day: CivilDate) throws {
                for name in ["first", "second"] {
                    _ = try People(office.open(.record)).add(
                        name: name, roles: [.reviewer], day: day.description, by: "maker")
                }
                _ = try office.desk("first", on: day).draw(
                    [
                        try #require(
                            try office.read { db in
                                try Int64.fetchOne(db, sql: "SELECT max(id) FROM decision WHERE outcome = 'approved'")
                            })
                    ], ground: "抽查")
                let ruling = ReviewRuling(
                    .approve, amount: Fen(10_000), ground: "理由",
                    cite: Citation(document: "文件", clause: "条款", status: .reported))
                _ = try office.desk("first", on: day).review(
                    ClaimName("A-00900012"), ruling, rulebook: Office.rulebook.get(),
                    policy: ReviewPolicy(secondAbove: Fen(100)))
                _ = try office.desk("second", on: day).confirm(1)
            }
        }

        /// A list, a run that hits one claim, and its release.
        private static func alerts(at office: Office, on day: CivilDate) throws {
            let schema = try Office.rulebook.get().schema
            let rules = try DetectorRules.load(
                directory: Office.root.appendingPathComponent("Rules").path, schema: schema)
            try Data("invoice_number,date\n26142000000000900001,2026-11-20\n26142000000000900002,\n".utf8).write(
                to: URL(fileURLWithPath: office.path("list.csv")))
            _ = try People(try office.open(.record)).add(
                name: "reviewer", roles: [.reviewer], day: day.description, by: "maker")
            _ = try office.desk("maker", on: day).importAlertList(
                office.path("list.csv"), kind: "reversed", schema: schema)
            let run = try office.desk("maker", on: day).runAlerts(rules)
            #expect(run.holds == 2)
            let decision = try office.read { db in
                try Int64.fetchOne(db, sql: "SELECT min(decision) FROM alert_hit WHERE action = 'hold'")
            }
            _ = try office.desk("reviewer", on: day).releaseAlerts(of: try #require(decision), ground: "checked")
        }

        init(seed: UInt64) async throws {
            office = try Office(seed: seed)
            let files = try await Victim.original.value.files
            for (name, data) in files {
                let url = URL(fileURLWithPath: office.directory).appendingPathComponent(name)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try data.write(to: url)
                if name.hasPrefix("keys/") {
                    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: url.path)
                }
            }
            sound = try #require(files["workspace.sqlite"])
        }

        func restore() throws {
            for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: office.database + ending) }
            try sound.write(to: URL(fileURLWithPath: office.database))
        }

        /// Changes rows with the triggers taken away, and puts the triggers back: only the rows differ.
        func change(_ body: (Database) throws -> Void) throws {
            try restore()
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            try DatabaseQueue(path: office.database, configuration: configuration).writeWithoutTransaction { db in
                let triggers = try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger["name"] as String)") }
                // What is spoilt here needs no disk under it.
                try db.execute(sql: "PRAGMA synchronous = OFF")
                // CHECKs would stop some changes that a hand on the file can make.
                try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
                try body(db)
                for trigger in triggers { try db.execute(sql: trigger["sql"]) }
                try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }

        /// What the audit says: findings, or that the database can't be read.
        func findings() -> [String] {
            do {
                return try office.audit().map { "\($0.code) \($0.message.en)" }
            } catch {
                return ["unreadable: \(error)"]
            }
        }
    }

    static let tables = [
        "setting", "rules", "submission", "basis", "decision", "sealed_claim",
        "erasure", "erased_decision", "unmasking", "kept_text", "sealed_text", "erased_text", "proposal_text",
        "identifier_use", "quota_use",
        "log_entry", "checkpoint",
        "account", "route", "entry", "posting", "balance", "balance_state", "act", "person", "retirement", "proposal",
        "verdict", "payee_correction", "batch", "batch_line", "bank_report", "line_result", "later_decision",
        "clawback", "closing", "cosignature", "merchant", "envelope",
        "claim_step", "claim_move",
        "alert_rules", "alert_list", "alert_list_entry", "alert_run", "alert_tally", "alert_hit", "alert_release",
        "commitment", "total", "used_bucket", "key_rotation",
    ]
    /// Has rows only while something is under way; CommitmentTests put one in.
    static let passing = ["used_bucket_changed"]
    /// The ledger's fixed words, which BooksTests try.
    static let vocabulary = ["place", "funding_source", "flow", "flow_step"]

    /// Evidence documents, which EvidenceCommandTests change column by column.
    static let evidence = [
        "evidence_filing", "document", "document_reuse", "sealed_document", "sealed_picture", "evidence_reading",
    ]

    @Test("Every table of a workspace is in the list of those that are tried")
    func listIsComplete() async throws {
        let victim = try await Victim(seed: newSeed())
        let tables = try victim.office.read { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT name FROM sqlite_master
                    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'grdb_migrations'
                    """)
        }
        #expect(tables == Set(TamperTests.tables + TamperTests.vocabulary + TamperTests.passing + TamperTests.evidence))
    }

    @Test("Every column that is changed is found", arguments: tables)
    func changedColumn(table: String) async throws {
        let seed = newSeed()
        let victim = try await Victim(seed: seed)
        #expect(victim.findings() == [], "seed \(seed)")
        var random = SplitMix64(seed: seed)
        let (columns, keys) = try victim.office.read { db in
            let columns = try Row.fetchAll(db, sql: "PRAGMA table_info(\(table))")
            return (
                columns.map {
                    (name: $0["name"] as String, type: $0["type"] as String, isOptional: ($0["notnull"] as Int) == 0)
                },
                columns.filter { ($0["pk"] as Int) > 0 }.map { $0["name"] as String }
            )
        }
        let rows = try TamperTests.rows(of: table, in: victim.office)
        try #require(!rows.isEmpty, "\(table) has no row to change")
        for column in columns {
            // A row that has a value, and one that has none, where there are such.
            let filled = rows.filter { !($0[column.name] as DatabaseValue).isNull }.randomElement(using: &random)
            let empty = rows.filter { ($0[column.name] as DatabaseValue).isNull }.randomElement(using: &random)
            var changes: [(row: Row, value: DatabaseValue)] = []
            if let filled { changes.append((filled, changed(filled[column.name], column.name))) }
            if let filled, column.isOptional, !keys.contains(column.name) { changes.append((filled, .null)) }
            if let empty { changes.append((empty, column.type == "TEXT" ? "V1".databaseValue : 1.databaseValue)) }
            for change in changes {
                let condition = keys.map { "\($0) = ?" }.joined(separator: " AND ")
                try victim.change { db in
                    try db.execute(
                        sql: "UPDATE \(table) SET \(column.name) = ? WHERE \(condition)",
                        arguments: StatementArguments([change.value] + keys.map { change.row[$0] as DatabaseValue }))
                    #expect(db.changesCount == 1)
                }
                #expect(
                    victim.findings() != [],
                    "seed \(seed): \(table).\(column.name) went from \(change.row[column.name] as DatabaseValue) to \(change.value) unseen, in \(change.row)"
                )
            }
        }
    }

    @Test("A row that is taken out, and one that is put in, is found", arguments: tables)
    func missingAndForeignRow(table: String) async throws {
        let seed = newSeed()
        let victim = try await Victim(seed: seed)
        var random = SplitMix64(seed: seed)
        let (columns, keys) = try victim.office.read { db in
            let columns = try Row.fetchAll(db, sql: "PRAGMA table_info(\(table))")
            return (
                columns.map { $0["name"] as String },
                columns.filter { ($0["pk"] as Int) > 0 }.map { $0["name"] as String }
            )
        }
        let rows = try TamperTests.rows(of: table, in: victim.office)
        let last = try #require(rows.last)
        // Of a cosignature nothing tells that it was there, and another witness's may be added at any time.
        if table == "cosignature" { return }
        // Of older checkpoints nothing tells that they were there; the newest must be.
        for row in table == "checkpoint" ? [last] : [rows.randomElement(using: &random) ?? last, last] {
            let condition = keys.map { "\($0) = ?" }.joined(separator: " AND ")
            try victim.change { db in
                try db.execute(
                    sql: "DELETE FROM \(table) WHERE \(condition)",
                    arguments: StatementArguments(keys.map { row[$0] as DatabaseValue }))
            }
            #expect(victim.findings() != [], "seed \(seed): \(table) lost \(row) unseen")
        }
        // A row like another, with unique values of its own. Settings that are not ours are never read, and
        // of the state of the balances only row 1 is.
        if ["setting", "balance_state"].contains(table) { return }
        try victim.change { db in
            let values = columns.map { name -> DatabaseValue in
                let value = last[name] as DatabaseValue
                return keys.contains(name) || ["digest", "log_index", "business_key", "code"].contains(name)
                    ? changed(value, name) : value
            }
            let marks = columns.map { _ in "?" }.joined(separator: ", ")
            try db.execute(
                sql: "INSERT OR IGNORE INTO \(table) (\(columns.joined(separator: ", "))) VALUES (\(marks))",
                arguments: StatementArguments(values))
            // Where rows are unique in other ways too, there can be no second one.
            if db.changesCount == 0 { try db.execute(sql: "DELETE FROM \(table)") }
        }
        #expect(victim.findings() != [], "seed \(seed): a row was put into \(table) unseen")
    }

    @Test(
        "Two decisions whose values are exchanged are found",
        arguments: [
            ("decision", "basis"), ("decision", "submission"), ("decision", "rules"), ("decision", "amount_fen"),
            ("sealed_claim", "seed"), ("sealed_claim", "data"), ("sealed_claim", "seed, data"),
        ])
    func exchanged(table: String, columns: String) async throws {
        let seed = newSeed()
        let victim = try await Victim(seed: seed)
        let column = columns.split(separator: ",")[0]
        try victim.change { db in
            let pair = try Row.fetchAll(
                db,
                sql: """
                    SELECT max(id) AS id, \(columns) FROM \(table) WHERE \(column) IS NOT NULL
                    GROUP BY \(column) ORDER BY max(id) LIMIT 2
                    """)
            try #require(pair.count == 2, "all rows have the same \(columns)")
            for (own, other) in [(pair[0], pair[1]), (pair[1], pair[0])] {
                let values = Array(other.databaseValues.dropFirst())
                let marks = values.map { _ in "?" }.joined(separator: ", ")
                try db.execute(
                    sql: "UPDATE \(table) SET (\(columns)) = (\(marks)) WHERE id = ?",
                    arguments: StatementArguments(values + [own["id"] as DatabaseValue]))
            }
        }
        #expect(victim.findings() != [], "seed \(seed)")
    }

    @Test(
        "A trigger that is taken away is found: rows could then be changed",
        arguments: ["decision_no_update", "log_entry_no_delete", "entry_no_update"])
    func triggerGone(trigger: String) async throws {
        let victim = try await Victim(seed: newSeed())
        try await DatabaseQueue(path: victim.office.database).writeWithoutTransaction { db in
            try db.execute(sql: "DROP TRIGGER \(trigger)")
        }
        #expect(victim.findings() != [])
    }

    @Test("A bit flipped anywhere in the database is found, or changes nothing that can be read")
    func flippedBits() async throws {
        let seed = newSeed()
        let victim = try await Victim(seed: seed)
        var random = SplitMix64(seed: seed)
        let wanted = try victim.office.contents()
        var found = 0
        for _ in 0..<60 {
            try victim.restore()
            var damaged = victim.sound
            let place = Int.random(in: 0..<damaged.count, using: &random)
            damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            try damaged.write(to: URL(fileURLWithPath: victim.office.database))
            if victim.findings() != [] {
                found += 1
                continue
            }
            let isWhole =
                try victim.office.read { db in try String.fetchAll(db, sql: "PRAGMA integrity_check") } == ["ok"]
            let difference = try victim.office.contents().difference(from: wanted)
            #expect(
                isWhole && difference == nil,
                "seed \(seed): a bit at byte \(place) went unseen: \(difference ?? "an index is damaged")")
        }
        #expect(found > 5, "seed \(seed): hardly any flip did harm")
    }

    /// The rows that are tried. How far the log has been published, and which page with it, is left out: where the marks are
    /// missing, the published log is taken as it is, and the page where it is this version's.
    private static func rows(of table: String, in office: Office) throws -> [Row] {
        try office.read { db in try Row.fetchAll(db, sql: "SELECT * FROM \(table)") }
            .filter { table != "setting" || !["published size", "published page"].contains($0["name"] as String) }
    }

    /// Another value of the same type, which nothing else has.
    private func changed(_ value: DatabaseValue, _ column: String) -> DatabaseValue {
        switch value.storage {
        case .int64(let number):
            return
                (["is_conflict", "by_claim", "needs_checker", "is_confirmed"].contains(column)
                ? 1 - number : number + 1_000_003)
                .databaseValue
        case .string(let text):
            if column == "outcome" { return (text == "approved" ? "refused" : "approved").databaseValue }
            return (text + "x").databaseValue
        case .blob(let data):
            var bytes = [UInt8](data)
            bytes[bytes.count / 2] ^= 1
            return Data(bytes).databaseValue
        case .null, .double: return value
        }
    }
}
