import Claims
import FEEL
import Foundation
import GRDB
import Ledger
import Rulebook
import Testing

@testable import Bureau

/// What happens to claims after they were decided.
@Suite("The life of a claim")
struct ClaimLifeTests {
    static let ground = "商户申请"

    /// Claims that stand in the states that a file can bring: approved 1, refused 2, returned 3, held 4, waitlisted 5.
    static func office() async throws -> Office {
        let office = try Office(seed: newSeed())
        _ = try office.desk().appropriate([Office.line("404.87"), Office.line("44.98", .local)])
        let lines = try await office.process(
            [
                Treasury.appliance(1),
                Treasury.appliance(2).replacing("\"efficiency_level\":\"1\"", with: "\"efficiency_level\":\"3\""),
                Treasury.appliance(3).replacing("\"serial_number\":\"SN00000003\",", with: ""), boundary(4),
                Treasury.appliance(5),
            ].joined())
        #expect(lines.decisions.map(\.outcome) == [.approved, .refused, .returned, .held, .waitlisted])
        return office
    }

    /// A car that came into its owner's name exactly on the day that the rules of 2026 leave to a person. 12 % of 129,800
    /// are 15,576.
    static func boundary(_ number: Int) -> String {
        let person = Identifiers.resident(born: (1970, 5, 17), sequence: number)
        let fields = [
            ("claim_id", "B-\(number)"), ("kind", "vehicle_scrappage"), ("applied_on", "2026-03-20"),
            ("region", "140702"), ("merchant_id", "91140799MA0EX0018X"), ("applicant_type", "individual"),
            ("applicant_name", "样本人"), ("applicant_id", person), ("payee_name", "样本人"),
            ("payee_account", Treasury.card(7_000 + number)), ("old_vin", Identifiers.vin(500 + number)),
            ("old_fuel", "petrol"), ("old_registered_on", "2012-05-30"), ("old_acquired_on", "2025-01-08"),
            ("old_owner_id", person), ("scrap_certificate", "HSZM\(1000 + number)"),
            ("handed_over_on", "2026-03-01"), ("deregistration_certificate", "ZXZM\(1000 + number)"),
            ("deregistered_on", "2026-03-05"), ("new_vin", Identifiers.vin(800 + number)),
            ("new_fuel", "battery_electric"), ("new_in_nev_catalogue", "true"), ("new_registered_on", "2026-03-12"),
            ("new_owner_id", person), ("registration_region", "140702"),
            ("invoice_number", "2614200000009\(Identifiers.digits(number, 7))"), ("invoice_date", "2026-03-10"),
            ("invoice_total", "129800.00"), ("invoice_buyer_id", person), ("invoice_region", "140702"),
        ]
        return "{" + fields.map { "\"\($0.0)\":\"\($0.1)\"" }.joined(separator: ",") + "}\n"
    }

    @Test("Claims are listed by where they stand, filtered, and page by page")
    func list() async throws {
        let office = try await Self.office()
        let reports = try ClaimReports(office.open(.inspect))
        func list(_ change: (inout ClaimFilter) -> Void) throws -> [Int64] {
            var filter = ClaimFilter()
            change(&filter)
            return try reports.list(filter, on: Office.day).items.map(\.decision)
        }
        #expect(try list { _ in } == [1, 2, 3, 4, 5])
        #expect(try list { $0.states = [.held, .refused] } == [2, 4])
        #expect(try list { $0.programme = "vehicle-scrappage" } == [4])
        #expect(try list { $0.merchant = "91140799MA0EX0018X" } == [4])
        #expect(try list { $0.reason = "EFFICIENCY_TOO_LOW" } == [2])
        #expect(try list { $0.region = "1407" } == [1, 2, 3, 4, 5] && list { $0.region = "140728" } == [])
        #expect(try list { $0.days = 1 } == [] && list { $0.days = 0 } == [1, 2, 3, 4, 5])
        var filter = ClaimFilter()
        filter.limit = 2
        let first = try reports.list(filter, on: Office.day)
        #expect(first.items.map(\.decision) == [1, 2] && first.more)
        filter.after = 3
        let last = try reports.list(filter, on: Office.day)
        #expect(last.items.map(\.decision) == [4, 5] && !last.more)
    }

    @Test("A claim is shown with its values masked and what can be done; its personal values are not")
    func sheet() async throws {
        let office = try await Self.office()
        let sheet = try ClaimReports(office.open(.inspect)).sheet(of: ClaimName("A-00000001"))
        #expect(sheet.item.state == .approved && sheet.legalSteps == [.withdraw, .draw, .redetermine])
        let values = Dictionary(uniqueKeysWithValues: sheet.fields.map { ($0.field, $0.value) })
        #expect(values["final_price"] == "2999.00" && values["applicant_name"] == "样**")
        #expect(
            values["payee_account"]?.contains("*") == true && values["applicant_id"]?.hasPrefix("140799****") == true)
        #expect(
            sheet.money.map { "\($0.place.rawValue) \($0.amount.yuan)" } == ["COMMITTED 404.87", "COMMITTED 44.98"])
    }

    @Test("Withdrawn before it is paid: its money is available again and serves the next; its identifiers are free")
    func withdrawn() async throws {
        let office = try await Self.office()
        _ = try office.desk().withdraw(ClaimName("A-00000001", merchant: "91140799MA0EX0034K"), ground: Self.ground)
        #expect(try office.places(1) == [:])
        // The fifth waits for exactly that money.
        #expect(try office.desk().serveWaitlist().members.first?.value == .number(1))
        // Another claim of the same set and person, which was a duplicate of the first before.
        let other = Treasury.appliance(1).replacing("A-00000001", with: "A-NEW")
        let again = try await office.process(other, name: "other.jsonl")
        #expect(again.decisions.map(\.outcome) == [.waitlisted])
        // The place in the quota is the second of that key; the first was given back.
        let workspace = try office.open(.inspect)
        let facts = try office.read { db in try DecisionRow.Reader(db, workspace.vault()).row(7)?.facts }
        #expect(String(decoding: try #require(facts), as: UTF8.self).contains("\"taken\":0,\"freed\":1"))
        let third = try await office.process(
            Treasury.appliance(1).replacing("A-00000001", with: "A-THIRD"), name: "third.jsonl")
        #expect(third.decisions.map(\.outcome) == [.refused])
        try office.expectSound()
        try office.expectReplayed()
    }

    @Test("A withdrawn claim may be handed in anew with other content; the same content has its first decision")
    func handedInAnew() async throws {
        let office = try await Self.office()
        _ = try office.desk().withdraw(ClaimName("D00000001"), ground: Self.ground)
        let same = try await office.process(Treasury.appliance(1) + " ", name: "same.jsonl")
        #expect(same.decisions.map { $0.record?.id } == [1])
        let other = try await office.process(
            Treasury.appliance(1).replacing("2999.00", with: "2998.00"), name: "other.jsonl")
        #expect(other.decisions.map(\.outcome) == [.approved])
        let refersTo = try office.read { try Int64.fetchOne($0, sql: "SELECT refers_to FROM decision WHERE id = 6") }
        #expect(refersTo == 1)
        // It stands: yet another content is a conflict.
        let conflict = try await office.process(
            Treasury.appliance(1).replacing("2999.00", with: "2997.00"), name: "conflict.jsonl")
        #expect(conflict.decisions.map(\.outcome) == [.refused])
        let events = try ClaimReports(office.open(.inspect)).history(of: ClaimName("A-00000001"))
        #expect(events.map(\.code) == ["submitted", "withdraw", "corrected", "conflict", "cancel"])
        try office.expectSound()
        try office.expectReplayed()
    }

    @Test("What is in a batch or paid is not withdrawn, and it is said what to do; nothing changes")
    func paid() async throws {
        let office = try Office(seed: newSeed())
        try await office.approve([Treasury.appliance(1), Treasury.appliance(2)])
        try office.pay()
        let before = try office.contents()
        #expect(
            try refusal { try office.desk().withdraw(ClaimName("D00000001"), ground: Self.ground) }.contains("batch"))
        expectSame(try office.contents(), before, "a claim in a batch")
        let lines = [(1, Treasury.card(1), "449.85", "成功", ""), (2, Treasury.card(2), "449.85", "退汇", "户名不符")]
        try office.importReturn(office.cityReturn(try office.reference(1), lines, total: "899.70"))
        #expect(
            try refusal { try office.desk().withdraw(ClaimName("D00000001"), ground: Self.ground) }
                .contains("tradein clawback raise D00000001"))
        // What came back can be withdrawn.
        _ = try office.desk().withdraw(ClaimName("D00000002"), ground: Self.ground)
        #expect(try office.places(2) == [:])
        try office.expectSound()
    }

    @Test("A supplement goes with the claim it belongs to: committed or waiting, it is taken back with it")
    func supplement() async throws {
        let office = try Office(seed: newSeed())
        let path = Office.root.appendingPathComponent("SampleClaims/01-cars-scrapped.jsonl").path
        let claim =
            try String(#require(String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").first)) + "\n"
        let july = try #require(CivilDate("2024-07-01"))
        let august = try #require(CivilDate("2024-08-20"))
        try await office.approve([claim], on: july)
        let rulebook = try Office.rulebook.get()
        let pack = try #require(rulebook.pack(programme: "vehicle-scrappage"))
        _ = try office.desk(on: august).redetermine(
            pack, try #require(pack.version("V2")), rulebook: rulebook, isCommitted: true)
        #expect(try office.places(2) == ["COMMITTED": "10000.00"])
        let voucher = try office.desk(on: august).withdraw(ClaimName("D00000002"), ground: Self.ground)
        #expect(voucher.members.last?.value == .money(Fen(2_000_000)))
        #expect(try office.places(1) == [:] && office.places(2) == [:])
        try office.expectSound()
        try office.expectReplayed()
    }

    @Test("An appeal reopens a refusal; taken back, the refusal stands")
    func appeal() async throws {
        let office = try await Self.office()
        _ = try office.desk().appeal(ClaimName("D00000002"), ground: "申请人提交了补充证明")
        #expect(try office.state(2) == .appealed)
        _ = try office.desk().withdraw(ClaimName("D00000002"), ground: Self.ground)
        #expect(try office.state(2) == .refused)
        let events = try ClaimReports(office.open(.inspect)).history(of: ClaimName("D00000002"))
        #expect(events.map(\.code) == ["submitted", "appeal", "withdraw"])
        #expect(events.map(\.state) == [.refused, .appealed, .refused])
        try office.expectSound()
    }

    @Test("A step that is not legal is refused, with those that are; the database refuses it, too")
    func illegal() async throws {
        let office = try await Self.office()
        let text = try refusal { try office.desk().appeal(ClaimName("D00000001"), ground: Self.ground) }
        #expect(text.contains("withdraw (tradein claims withdraw)"), "\(text)")
        _ = try office.desk().withdraw(ClaimName("D00000004"), ground: Self.ground)
        #expect(
            try refusal { try office.desk().withdraw(ClaimName("D00000004"), ground: Self.ground) }.contains(
                "tradein process"))
        #expect(try refusal { try office.desk().withdraw(ClaimName("D00000003"), ground: " ") }.contains("ground"))
        #expect(
            try refusal { try office.desk().withdraw(ClaimName("nothing"), ground: Self.ground) }.contains("nothing"))
        func insert(_ decision: Int, _ from: String, _ step: String, _ to: String) -> String {
            """
            INSERT INTO claim_step (id, decision, from_state, step, to_state, ground, day)
            VALUES (99, \(decision), '\(from)', '\(step)', '\(to)', NULL, '2026-11-23')
            """
        }
        let database = try DatabaseQueue(path: office.database)
        for sql in [
            insert(1, "refused", "appeal", "appealed"), insert(1, "approved", "appeal", "appealed"),
            insert(1, "approved", "withdraw", "refused"), insert(4, "held", "withdraw", "withdrawn"),
            "UPDATE claim_step SET ground = 1", "DELETE FROM claim_step",
            "INSERT INTO claim_move VALUES ('approved', 'appeal', 'appealed')",
            """
            INSERT INTO decision SELECT 99, claim_key, 1, submission, record, rules, programme, version, business_day,
                'approved', 1, 0, 2, basis, NULL, 999 FROM decision WHERE id = 2
            """,
        ] {
            #expect(throws: DatabaseError.self, "\(sql)") {
                try database.write { try $0.execute(sql: sql) }
            }
        }
    }

    @Test("Every state can be reached, and of every step it is said which command takes it")
    func complete() {
        let reached = Set(ClaimLife.moves.map(\.to))
        #expect(reached == Set(ClaimState.allCases))
        for step in ClaimStep.allCases {
            #expect(ClaimLife.moves.contains { $0.step == step } && step.command.hasPrefix("tradein "))
        }
        // Nothing leaves a paid claim but by money: the steps from approved are those that the ledger can undo or add to.
        #expect(Set(ClaimLife.moves.filter { $0.from == .withdrawn }.map(\.step)) == [.correct])
    }

    /// What a refused step says.
    private func refusal(_ body: () throws -> Voucher) throws -> String {
        do {
            _ = try body()
        } catch let error as BureauError {
            #expect(error.kind == .input)
            return error.message.en + " " + error.remedy.en
        }
        Issue.record("nothing was refused")
        return ""
    }
}

extension Office {
    /// Where the claim of a decision stands.
    func state(_ decision: Int64) throws -> ClaimState {
        try open(.inspect).storing { try ClaimStanding(ofClaimOf: decision, $0).state }
    }
}

extension String {
    /// Every occurrence of a text by another.
    func replacing(_ text: String, with other: String) -> String { replacingOccurrences(of: text, with: other) }
}

@Suite("The guide to the life of a claim")
struct ClaimLifeGuideTests {
    @Test("The guide's table has the steps that the programme knows, no more and no fewer")
    func table() throws {
        let path = Office.root.appendingPathComponent("docs/claims-and-review.md").path
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var written: [ClaimMove] = []
        for line in text.components(separatedBy: "\n") {
            let cells = line.components(separatedBy: " | ")
            guard cells.count == 4, let from = names(cells[0]).first.flatMap(ClaimState.init(rawValue:)),
                let step = names(cells[1]).first.flatMap(ClaimStep.init(rawValue:))
            else { continue }
            #expect(cells[0].contains(from.label.zh) && cells[1].contains(step.label.zh), "\(line)")
            #expect(names(cells[3]) == [step.command], "\(line)")
            written += names(cells[2]).compactMap(ClaimState.init(rawValue:)).map {
                ClaimMove(from: from, step: step, to: $0)
            }
        }
        #expect(Set(written) == Set(ClaimLife.moves) && written.count == ClaimLife.moves.count)
    }

    /// What stands between back ticks.
    private func names(_ cell: String) -> [String] {
        cell.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
    }
}
