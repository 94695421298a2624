import AuditLog
import Foundation
import GRDB
import Ledger
import Rulebook
import Sealing
import Testing

@testable import Bureau

/// What the log commits to as a whole.
@Suite("Totals and used identifiers")
struct CommitmentTests {
    private func key(_ office: Office) throws -> VerifierKey {
        try #require(office.open(.inspect).signers().first).verifierKey
    }

    private func busyOffice(seed: UInt64, files: Int = 2) async throws -> Office {
        let office = try Office(seed: seed)
        try office.appropriate()
        var generator = ClaimGenerator(seed: seed, day: Office.day)
        for number in 0..<files { _ = try await office.process(generator.file(20), name: "\(number).jsonl") }
        return office
    }

    /// The commitments in the log, newest last.
    private func entries(_ office: Office) throws -> [CommitmentEntry] {
        try office.read { db in
            try Data.fetchAll(db, sql: "SELECT bytes FROM log_entry JOIN commitment ON idx = log_index ORDER BY idx")
                .map { try #require(CommitmentEntry([UInt8]($0))) }
        }
    }

    @Test("The totals of the log are what the decisions' amounts add up to")
    func totalsOfDecisions() async throws {
        let seed = newSeed()
        let office = try await busyOffice(seed: seed)
        // Approved amounts, from the decisions alone.
        let approved = try office.read { db in
            try Int64.fetchOne(db, sql: "SELECT sum(amount_fen) FROM decision WHERE outcome = 'approved'") ?? 0
        }
        let last = try #require(
            try entries(office).compactMap { if case .totals(let totals) = $0 { totals } else { nil } }.last)
        #expect(last.sums == .init(approved: Fen(approved)), "seed \(seed)")
        #expect(approved > 0)
        let proof = try ProofOffice(office.open(.inspect)).total(programme: "", region: "", source: "")
        let verified = try proof.verify(keys: [key(office)], policy: nil, origin: nil)
        guard case .total(let proved, _, _, _) = verified.statement else {
            Issue.record("not a total")
            return
        }
        #expect(proved == Fen(approved))
        #expect(try office.audit().isEmpty)
    }

    @Test("Every row of the totals is proved, and what never moved is proved to be nothing")
    func everyTotal() async throws {
        let office = try await busyOffice(seed: 11)
        let sums = try office.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT account.programme, account.region, funding_source.code, sum(fen) FROM posting
                    JOIN route ON route.id = route JOIN account ON account.id = to_account
                    JOIN funding_source ON funding_source.id = account.source
                    WHERE posting.flow = 5 GROUP BY 1, 2, 3
                    """)
        }
        #expect(sums.count > 3)
        let desk = ProofOffice(try office.open(.inspect))
        for row in sums {
            let proof = try desk.total(programme: row[0], region: row[1], source: row[2])
            guard case .total(let approved, let paid, _, _) = try proof.statement() else { continue }
            #expect(approved == Fen(row[3]))
            #expect(paid == .zero)
        }
        guard case .total(let none, _, _, _) = try desk.total(programme: "none", region: "", source: "").statement()
        else { return }
        #expect(none == .zero)
    }

    @Test("Of every identifier that is used there is no proof that it is not; of others there is, and it verifies")
    func unused() async throws {
        let seed = newSeed()
        let office = try await busyOffice(seed: seed)
        let desk = ProofOffice(try office.open(.inspect))
        let workspace = try office.open(.inspect)
        let used = try office.read { db in
            let rows = try DecisionRow.Reader(db, workspace.vault())
            let rules = StoredRules(db)
            return try Int64.fetchAll(db, sql: "SELECT DISTINCT decision FROM identifier_use").flatMap { id in
                let row = try #require(try rows.row(id))
                return try rules.finding(of: row).finding.keys.map { ($0.space, $0.value) }
            }
        }
        #expect(used.count > 20)
        #expect(
            try office.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM identifier_use") } == used.count)
        let decided = try office.read { db in try Int64.fetchOne(db, sql: "SELECT count(*) FROM decision") }
        for (space, value) in used {
            #expect(throws: BureauError.self, "seed \(seed)") { try desk.unused(space: space, value: value) }
            // The same value of another space is another identifier.
            let proof = try desk.unused(space: space + "?", value: value)
            let verified = try proof.verify(keys: [key(office)], policy: nil, origin: nil)
            guard case .unused(let decisions) = verified.statement else { continue }
            #expect(decisions == decided, "seed \(seed)")
        }
    }

    @Test("A proof comes back from its file as it was, and for another value it proves nothing")
    func otherValue() async throws {
        let office = try await busyOffice(seed: 5)
        let proof = try ProofOffice(office.open(.inspect)).unused(space: "vin", value: "LSVAA2180E2100017")
        let read = try #require(WholeProof(try LogProof(proof.bytes)))
        #expect(read.bytes == proof.bytes)
        let text = String(decoding: proof.proof.extra ?? [], as: UTF8.self)
        for (from, to) in [
            ("LSVAA2180E2100017", "LSVAA2180E2100025"), ("\"space\":\"vin\"", "\"space\":\"invoice\""),
        ] {
            let extra = Array(text.replacingOccurrences(of: from, with: to).utf8)
            let inclusion = InclusionProof(index: proof.proof.index, size: 0, hashes: proof.proof.hashes)
            let forged = try #require(
                WholeProof(LogProof(extra: extra, proof: inclusion, note: proof.proof.note)))
            #expect(throws: WholeProofError.self) { try forged.statement() }
        }
    }

    @Test("Class keys and buckets do not depend on each other: slots are spread over all of both")
    func spread() throws {
        let keys = IdentifierKeys(secret: [UInt8](repeating: 7, count: 32))
        var classes: Set<Int> = []
        var buckets: Set<Int> = []
        for number in 0..<8_000 {
            classes.insert(IdentifierKeys.classNumber(of: IdentifierKeys.message(space: "vin", value: "\(number)")))
            buckets.insert(UsedTree.bucket(of: keys.slot(space: "vin", value: "\(number)")))
        }
        #expect(classes.count == 256)
        // Of 1,024 some may be missed: 0.4 are expected to.
        #expect(buckets.count > 1_010)
        #expect(keys.slot(space: "ab", value: "c") != keys.slot(space: "a", value: "bc"))
    }

    @Test("The buckets of the store cover all its keys, each once")
    func bucketBounds() {
        var next = Int64.min
        // In the order of signed numbers the upper half comes first.
        for bucket in Array(512..<1_024) + Array(0..<512) {
            let range = UsedTree.keys(ofBucket: bucket)
            #expect(range.lowerBound == next)
            #expect(UsedTree.bucket(of: UInt64(bitPattern: range.lowerBound)) == bucket)
            #expect(UsedTree.bucket(of: UInt64(bitPattern: range.upperBound)) == bucket)
            next = range.upperBound &+ 1
        }
        #expect(next == Int64.min)
    }

    @Test(
        "What a broken-off run left uncommitted is a note until the next run commits to it, and nothing is published before"
    )
    func brokenOff() async throws {
        let office = try await busyOffice(seed: 3, files: 1)
        let published = try office.files().filter { $0.key.hasPrefix("log/") }
        var generator = ClaimGenerator(seed: 4, day: Office.day)
        let text = generator.file(12)
        try await recordWithoutEnd(text, at: office)
        let report = try WorkspaceAudit(office.open(.inspect)).verify()
        #expect(report.findings.isEmpty)
        #expect(report.isUncommitted)
        #expect(report.unpublished > 0)
        #expect(try office.files().filter { $0.key.hasPrefix("log/") } == published)
        _ = try await office.process(text, name: "half.jsonl")
        let after = try WorkspaceAudit(office.open(.inspect)).verify()
        #expect(after.findings.isEmpty)
        #expect(!after.isUncommitted)
    }

    /// Records a file's chunk, and stops before the file's end.
    private func recordWithoutEnd(_ text: String, at office: Office) async throws {
        let workspace = try office.open(.record)
        let processor = try ClaimProcessor(workspace: workspace, rulebook: try Office.rulebook.get(), day: Office.day)
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            _ = try await office.process(text, name: "half.jsonl", with: processor) { _ in throw Stop() }
        }
    }

    @Test("A published checkpoint with money that no totals cover is found, in the store and from the entries alone")
    func publishedWithoutTotals() async throws {
        let office = try await busyOffice(seed: 6, files: 1)
        var generator = ClaimGenerator(seed: 8, day: Office.day)
        try await recordWithoutEnd(generator.file(12), at: office)
        try PublishedLog(try office.open(.record)).publish()
        #expect(try office.audit().contains { $0.code == "TOTALS" })
        let totals = PublicTotals()
        var verifier = try LogVerifier(folder: office.directory + "/log", keys: [key(office)])
        verifier.visit = totals.visit
        #expect(try verifier.verify().isVerified)
        totals.finish()
        #expect(totals.finding != nil)
    }

    @Test(
        "Entries alone come to the same totals; a commitment that says otherwise, is missing or out of order is found")
    func publicTotals() async throws {
        let office = try await busyOffice(seed: 9, files: 3)
        let entries = try office.read { db in
            try Data.fetchAll(db, sql: "SELECT bytes FROM log_entry ORDER BY idx").map { [UInt8]($0) }
        }
        func finding(_ entries: [[UInt8]]) -> Bool {
            let totals = PublicTotals()
            for (index, entry) in entries.enumerated() {
                entry.withUnsafeBytes { totals.visit(UInt64(index), $0) }
            }
            totals.finish()
            return totals.finding != nil
        }
        #expect(!finding(entries))
        let commitments = entries.indices.filter { CommitmentEntry(entries[$0]) != nil }
        #expect(commitments.count == 6)
        for place in commitments {
            var without = entries
            without.remove(at: place)
            // The last of the identifiers says how far they are covered, which nothing here tells.
            let isLastUsed = place == commitments.last
            #expect(finding(without) != isLastUsed)
            var twice = entries
            twice.insert(entries[place], at: place)
            #expect(finding(twice))
            for digit in [UInt8(ascii: "1"), UInt8(ascii: "7")] {
                var changed = entries
                let last = try #require(changed[place].lastIndex { (0x30...0x39).contains($0) && $0 != digit })
                changed[place][last] = digit
                // A root of identifiers can't be judged without them.
                guard case .totals = CommitmentEntry(entries[place]) else { continue }
                #expect(finding(changed))
            }
        }
        let paying = try #require(
            entries.firstIndex { String(decoding: $0, as: UTF8.self).contains("\"flow\":\"approve\"") })
        var richer = entries
        richer[paying] = Array(
            String(decoding: richer[paying], as: UTF8.self).replacingOccurrences(of: ",\"fen\":", with: ",\"fen\":1")
                .utf8)
        #expect(finding(richer))
    }
}
