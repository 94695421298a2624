import ClaimFiles
import Claims
import FEEL
import Foundation
import GRDB
import Ledger
import Rulebook
import Testing

@testable import Bureau

@Suite("Top-ups: what a later version pays more")
struct TopUpTests {
    private static let decided = CivilDate(year: 2024, month: 7, day: 1) ?? Office.day
    private static let later = CivilDate(year: 2024, month: 8, day: 20) ?? Office.day

    /// The worked example V01: petrol, registered 2011-06-30; a new-energy car in the catalogue; applied 2024-06-01.
    private static func claims() throws -> [String] {
        let path = Office.root.appendingPathComponent("SampleClaims/01-cars-scrapped.jsonl").path
        return try [String(#require(String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").first)) + "\n"]
    }

    private static func approved() async throws -> Office {
        let office = try Office(seed: newSeed())
        try await office.approve(try claims(), on: decided)
        return office
    }

    private func redetermine(
        _ office: Office, on day: CivilDate = TopUpTests.later, version: String = "V2", commit: Bool
    ) throws -> Redetermination {
        let rulebook = try Office.rulebook.get()
        let pack = try #require(rulebook.pack(programme: "vehicle-scrappage"))
        return try office.desk(on: day).redetermine(
            pack, try #require(pack.version(version)), rulebook: rulebook, isCommitted: commit)
    }

    @Test("V02: the trial says how many, how much and from where, and changes nothing")
    func trial() async throws {
        let office = try await Self.approved()
        let before = try office.contents()
        let result = try redetermine(office, commit: false)
        #expect(result.approved == 1 && result.amount.yuan == "10000.00" && result.leftOut.isEmpty)
        #expect(
            result.bySource.mapValues(\.yuan)
                == ["central", "local"].reduce(into: [:]) {
                    $0[FundingSource(rawValue: $1)!] = $1 == "central" ? "9000.00" : "1000.00"
                })
        expectSame(try office.contents(), before, "a trial")
    }

    @Test("V02: a supplementary decision of 10,000 (9,000 / 1,000) refers to the first, 20,000 in all; once only")
    func committed() async throws {
        let office = try await Self.approved()
        #expect(try redetermine(office, commit: true).approved == 1)
        let sources = try office.read { db in
            try [1, 2].map { id in
                try Books(db).holdings(ofClaim: id).map { "\($0.account.source.rawValue) \($0.amount.yuan)" }
            }
        }
        #expect(sources == [["central 6000.00", "local 4000.00"], ["central 9000.00", "local 1000.00"]])
        let entries = try office.read { db in
            try String.fetchAll(db, sql: "SELECT CAST(bytes AS TEXT) FROM log_entry ORDER BY idx")
        }
        let last = try #require(entries.last { $0.hasPrefix(#"{"type":"decision""#) })
        #expect(
            last.contains(#""version":"V2""#) && last.contains(#""tops_up":1"#)
                && last.contains(#""amount":"10000.00""#))
        #expect(try redetermine(office, on: Self.later, commit: true).approved == 0)
        // Both are paid, each as its own line.
        #expect(try office.pay(on: Self.later).components(separatedBy: "10000.00").count == 3)
        try office.expectSound()
        try office.expectReplayed()
    }

    @Test("The claim handed in again has its first decision; another content of it is a conflict with the first")
    func handedInAgain() async throws {
        let office = try await Self.approved()
        _ = try redetermine(office, commit: true)
        let claim = try Self.claims()[0]
        let again = try await office.process(claim + " ", name: "again.jsonl", on: Self.later)
        #expect(again.decisions.map { $0.record?.id } == [1])
        let other = try await office.process(
            claim.replacingOccurrences(of: "129800.00", with: "129900.00"), name: "other.jsonl", on: Self.later)
        #expect(other.decisions.map(\.outcome) == [.refused])
        let refersTo = try office.read { try Int64.fetchOne($0, sql: "SELECT refers_to FROM decision WHERE id = 3") }
        #expect(refersTo == 1)
        try office.expectSound()
    }

    @Test("Left out, with the reason: cancelled, claimed back, not governed on the day; no version tops up by itself")
    func leftOut() async throws {
        let office = try await Self.approved()
        let early = try #require(CivilDate(year: 2024, month: 8, day: 15))
        #expect(
            try redetermine(office, on: early, commit: true).leftOut.first?.reason.en.contains("does not govern")
                ?? false)
        #expect(throws: BureauError.self) { try redetermine(office, version: "V1", commit: true) }
        _ = try office.desk(on: Self.later).cancel(1, document: "撤销1号")
        let result = try redetermine(office, commit: true)
        #expect(result.approved == 0 && result.leftOut.first?.reason.en.contains("cancelled") ?? false)
        try office.expectSound()
    }

    @Test("Where the money does not suffice the top-up waits, and is served when money has come")
    func waits() async throws {
        let office = try await Self.approved()
        func line(_ yuan: String, _ source: FundingSource, _ document: String) throws -> AppropriationLine {
            AppropriationLine(
                source: source, fiscalYear: 2024, programme: "vehicle-scrappage", region: try #require(Region("1407")),
                amount: try #require(Fen(yuan: yuan)), document: document)
        }
        // The first decision has taken 6,000 and 4,000 of it.
        _ = try office.desk(on: Self.later).appropriate([
            line("14999.99", .central, "1号"), line("5000.00", .local, "1号"),
        ])
        let result = try redetermine(office, commit: true)
        #expect(result.approved == 0 && result.waitlisted == 1)
        #expect(try office.desk(on: Self.later).serveWaitlist().members.first?.value == .number(0))
        _ = try office.desk(on: Self.later).appropriate([line("0.01", .central, "2号")])
        #expect(
            try office.desk(on: Self.later).serveWaitlist().members.map(\.value) == [
                .number(1), .money(Fen(1_000_000)), .number(0),
            ])
        #expect(try office.places(3) == ["COMMITTED": "10000.00"])
        try office.expectSound()
        try office.expectReplayed()
    }
}

@Suite("The waitlist")
struct WaitlistTests {
    @Test("is served in the order of the claims; a smaller one does not overtake")
    func inOrder() async throws {
        let office = try Office(seed: newSeed())
        // Enough for one of 404.87 central.
        _ = try office.desk().appropriate([Office.line("404.87"), Office.line("1000.00", .local)])
        // 100.00 at 15 %: 15.00, of which 13.50 central.
        let small = Treasury.appliance(4).replacingOccurrences(of: "2999.00", with: "100.00")
        let claims = (1...3).map { Treasury.appliance($0) } + [small]
        let lines = try await office.process(claims.joined())
        #expect(lines.decisions.map(\.outcome) == [.approved, .waitlisted, .waitlisted, .waitlisted])
        func serve() throws -> [Voucher.Value] { try office.desk().serveWaitlist().members.map(\.value) }
        #expect(try serve() == [.number(0), .money(.zero), .number(3)])

        _ = try office.desk().appropriate([Office.line("500.00", document: "2号")])
        #expect(try serve() == [.number(1), .money(Fen(44_985)), .number(2)])
        #expect(try office.places(5) == ["COMMITTED": "449.85"])
        // 95.13 are left, more than the small one needs: it waits behind the third.
        #expect(try serve() == [.number(0), .money(.zero), .number(2)])

        _ = try office.desk().appropriate([Office.line("1000.00", document: "3号")])
        #expect(try serve() == [.number(2), .money(Fen(46_485)), .number(0)])
        #expect(try serve() == [.number(0), .money(.zero), .number(0)])
        let relations = try office.read { db in
            try Row.fetchAll(db, sql: "SELECT first FROM later_decision WHERE relation = 'serves' ORDER BY id").map {
                $0["first"] as Int64
            }
        }
        #expect(relations == [2, 3, 4])
        try office.expectSound()
        try office.expectReplayed()
    }
}

extension Office {
    /// Every decision made again from what is kept gives its entry of the log.
    func expectReplayed(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let workspace = try open(.inspect)
        try workspace.storing { db in
            let replay = try Replay(db, workspace.vault(), keys: workspace.lookupKeys())
            let rows = try DecisionRow.Reader(db, workspace.vault())
            for id in try Int64.fetchAll(db, sql: "SELECT id FROM decision ORDER BY id") {
                let row = try #require(try rows.row(id))
                let logged = try Data.fetchOne(
                    db, sql: "SELECT bytes FROM log_entry WHERE idx = ?", arguments: [row.logIndex])
                let made = String(decoding: try replay.entry(of: row), as: UTF8.self)
                #expect(made == logged.map { String(decoding: $0, as: UTF8.self) }, sourceLocation: sourceLocation)
            }
        }
    }
}
