import Claims
import FEEL
import Foundation
import GRDB
import Ledger
import Testing

@testable import Bureau

@Suite("Payment batches")
struct PaymentTests {
    @Test("A batch takes what is approved, oldest first; the file states count and total, and is its owner's alone")
    func batch() async throws {
        let office = try Office(seed: newSeed())
        try await office.approve((1...3).map { Treasury.appliance($0) })
        let file = try office.pay()
        let reference = try office.reference(1)
        // 3 × 449.85 = 1349.55.
        let wanted = [
            "批次号,序号,收款人,收款账号,金额,用途",
            "\(reference),1,样本人,\(Treasury.card(1)),449.85,以旧换新补贴",
            "\(reference),2,样本人,\(Treasury.card(2)),449.85,以旧换新补贴",
            "\(reference),3,样本人,\(Treasury.card(3)),449.85,以旧换新补贴",
            "合计,3,,,1349.55", "",
        ]
        #expect(file.components(separatedBy: "\r\n") == wanted)
        let mode = try FileManager.default.attributesOfItem(atPath: office.path("pay.csv"))[.posixPermissions]
        #expect(mode as? Int == 0o600)
        #expect(try office.total(.inTransit) == "1349.55" && office.total(.committed) == "0.00")
        // A claim is in one live batch: there is nothing left to pay, and no file.
        let (voucher, _) = try office.desk().pay(
            PaymentSelection(), in: Treasury.layout("city-bank"), to: office.path("second.csv"))
        #expect(voucher.members.first { $0.name == "lines" }?.value == .number(0))
        #expect(!FileManager.default.fileExists(atPath: office.path("second.csv")))
        // The file can be made again, the same bytes.
        _ = try office.desk().writeFile(of: 1, to: office.path("again.csv"))
        #expect(FileManager.default.contentsEqual(atPath: office.path("pay.csv"), andPath: office.path("again.csv")))
        try office.expectSound()
        let log = try office.read { db in
            try String.fetchAll(db, sql: "SELECT CAST(bytes AS TEXT) FROM log_entry").joined(separator: "\n")
        }
        #expect(log.contains(#""type":"batch","id":1,"reference":"\#(reference)""#))
        #expect(!log.contains("样本人") && !log.contains(Treasury.card(1)))
    }

    @Test("ISO 20022: count and sum in both headers, a transaction a line, special characters escaped")
    func pain001() async throws {
        let office = try Office(seed: newSeed())
        let odd = Treasury.appliance(2).replacingOccurrences(of: "样本人", with: "A&B <丙>")
        try await office.approve([Treasury.appliance(1), odd])
        let file = try office.pay(PaymentSelection(), "iso20022")
        let reference = try office.reference(1)
        for part in [
            "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09",
            "<MsgId>\(reference)</MsgId><CreDtTm>2026-11-23T08:00:00Z</CreDtTm><NbOfTxs>2</NbOfTxs><CtrlSum>899.70</CtrlSum>",
            "<PmtMtd>TRF</PmtMtd><NbOfTxs>2</NbOfTxs><CtrlSum>899.70</CtrlSum><ReqdExctnDt><Dt>2026-11-23</Dt></ReqdExctnDt>",
            "<EndToEndId>\(reference)-1</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"CNY\">449.85</InstdAmt></Amt><Cdtr><Nm>样本人</Nm>",
            "<Nm>A&amp;B &lt;丙&gt;</Nm></Cdtr><CdtrAcct><Id><Othr><Id>\(Treasury.card(2))</Id></Othr></Id></CdtrAcct>",
        ] {
            #expect(file.contains(part), "\(part) is not in \(file)")
        }
        try office.expectSound()
    }

    @Test("Claims whose payee or account is not in order are left out and listed, and paid once it is corrected")
    func leftOut() async throws {
        let office = try Office(seed: newSeed())
        try await office.approve([
            Treasury.appliance(1, payee: "别人"), Treasury.appliance(2, payee: nil),
            Treasury.appliance(3, account: ""), Treasury.appliance(4, account: "6228000000000000018"),
            Treasury.appliance(5),
        ])
        let (_, leftOut) = try office.desk().pay(
            PaymentSelection(), in: Treasury.layout("city-bank"), to: office.path("pay.csv"))
        #expect(leftOut.map(\.decision) == [1, 2, 3, 4])
        #expect(leftOut.map(\.flaw) == [.nameMismatch, .nameMissing, .accountMissing, .accountFailsCheck])
        #expect(try office.total(.inTransit) == "449.85")

        // A passbook's number has no check digit; whoever says so has it paid.
        let (_, rest) = try office.desk().pay(
            PaymentSelection(passbooks: true), in: Treasury.layout("city-bank"), to: office.path("passbook.csv"))
        #expect(rest.map(\.decision) == [1, 2, 3])

        try office.enrolTwo()
        _ = try office.desk("maker").correctPayee(of: 2, to: Treasury.card(22))
        _ = try office.desk("checker").confirm(1)
        let file = try office.pay(to: "third.csv", as: "maker")
        #expect(file.contains("样本人,\(Treasury.card(22)),449.85"))
        try office.expectSound()
    }

    @Test("Programme, region and amount narrow a batch; a smaller claim does not overtake an older one")
    func selection() async throws {
        let office = try Office(seed: newSeed())
        try await office.approve([
            Treasury.appliance(1), Treasury.appliance(2, region: "140703"), Treasury.appliance(3),
            Treasury.appliance(4),
        ])
        let none = PaymentSelection(programme: "vehicle-scrappage")
        #expect(try office.desk().pay(none, in: Treasury.layout("city-bank"), to: office.path("0.csv")).1.isEmpty)
        #expect(try office.total(.inTransit) == "0.00")
        _ = try office.pay(PaymentSelection(region: "140703"), to: "1.csv")
        #expect(try office.places(2) == ["IN_TRANSIT": "449.85"])
        // Room for one and nine tenths: one.
        _ = try office.pay(
            PaymentSelection(programme: "appliance", region: "1407", upTo: Fen(85_000)), to: "2.csv")
        #expect(try office.places(1) == ["IN_TRANSIT": "449.85"])
        #expect(try office.places(3) == ["COMMITTED": "449.85"])
        try office.expectSound()
    }

    @Test("A file that can't be written leaves no batch; one that exists is not overwritten")
    func fileCannotBeWritten() async throws {
        let office = try Office(seed: newSeed())
        try await office.approve([Treasury.appliance(1)])
        try Data("x".utf8).write(to: URL(fileURLWithPath: office.path("there.csv")))
        let before = try office.contents()
        for name in ["there.csv", "no/such/folder.csv"] {
            #expect(throws: BureauError.self) {
                try office.desk().pay(PaymentSelection(), in: Treasury.layout("city-bank"), to: office.path(name))
            }
        }
        expectSame(try office.contents(), before, "nothing was sealed")
        #expect(try Data(contentsOf: URL(fileURLWithPath: office.path("there.csv"))) == Data("x".utf8))
    }

    @Test("What the bank says moves the money: paid, returned before and after, refused")
    func imported() async throws {
        let office = try Office(seed: newSeed())
        try await office.approve((1...4).map { Treasury.appliance($0) })
        _ = try office.pay()
        let reference = try office.reference(1)
        func line(_ number: Int, _ status: String, _ reason: String = "") -> (Int, String, String, String, String) {
            (number, Treasury.card(number), "449.85", status, reason)
        }
        let first = try office.importReturn(
            office.cityReturn(
                reference, [line(1, "成功"), line(2, "退汇", "账号户名不符"), line(3, "拒绝"), line(4, "成功")], total: "1799.40"))
        #expect(first.members.map(\.value) == [.number(1), .number(2), .number(1), .number(1), .number(0), .number(0)])
        #expect(try office.places(1) == ["PAID": "449.85"] && office.places(2) == ["RETURNED": "449.85"])
        #expect(try office.places(3) == ["COMMITTED": "449.85"])

        // The next statement repeats what is known, and says that a paid one came back.
        let second = try office.importReturn(
            office.cityReturn(reference, [line(1, "成功"), line(4, "退汇", "已销户")], total: "899.70"), name: "second.csv")
        #expect(second.members.first { $0.name == "known" }?.value == .number(1))
        #expect(try office.places(4) == ["RETURNED": "449.85"])
        let states = try PaymentReports(office.open(.inspect)).lines(ofBatch: 1)
        #expect(states.map(\.code) == ["confirmed", "returned", "refused", "returned"])
        #expect(states.map(\.reason) == [nil, "账号户名不符", nil, "已销户"])
        #expect(states.allSatisfy { !$0.account.contains("000000000") })
        let batch = try #require(try PaymentReports(office.open(.inspect)).batches().first)
        #expect([batch.inTransit, batch.confirmed, batch.returned, batch.refused] == [0, 1, 2, 1])

        // What was refused is paid with the next batch.
        #expect(try office.pay(to: "next.csv").contains(Treasury.card(3)))
        try office.expectSound()
    }

    @Test("A returned payment goes out again to a corrected account, by two people, or is given up")
    func reissued() async throws {
        let office = try Office(seed: newSeed())
        _ = try office.desk().appropriate([
            Office.line("10000.00"), Office.line("10000.00", .local),
        ])
        try await office.approve([Treasury.appliance(1), Treasury.appliance(2)])
        _ = try office.pay()
        _ = try office.importReturn(
            office.cityReturn(
                try office.reference(1),
                [(1, Treasury.card(1), "449.85", "退汇", ""), (2, Treasury.card(2), "449.85", "退汇", "")],
                total: "899.70"))
        try office.enrolTwo()
        let layout = try Treasury.layout("iso20022")
        let before = try office.contents()
        let mistakes: [[(decision: Int64, account: String)]] = [
            [(1, "6228000000000000018")], [(3, Treasury.card(9))], [(1, Treasury.card(9)), (3, "")],
        ]
        for wrong in mistakes {
            #expect(throws: BureauError.self) { try office.desk("maker").reissue(wrong, in: layout) }
        }
        expectSame(try office.contents(), before, "refused")

        _ = try office.desk("maker").reissue([(1, Treasury.card(11))], in: layout)
        #expect(try office.places(1) == ["RETURNED": "449.85"])
        _ = try office.desk("checker").confirm(1)
        #expect(try office.places(1) == ["IN_TRANSIT": "449.85"])
        _ = try office.desk("maker").writeFile(of: 2, to: office.path("2.xml"))
        let file = try String(contentsOfFile: office.path("2.xml"), encoding: .utf8)
        #expect(file.contains("<Id>\(Treasury.card(11))</Id>"))

        let wasAvailable = try office.total(.available)
        _ = try office.desk("maker").cancel(2, document: "撤销1号")
        #expect(try office.places(2) == [:])
        // 20000.00 less 2 × 449.85, and one of them back again.
        #expect(wasAvailable == "19100.30")
        #expect(try office.total(.available) == "19550.15")
        #expect(throws: BureauError.self) { try office.desk("maker").cancel(2, document: "撤销1号") }
        try office.expectSound()
    }

    @Test("Several payments that came back go out again as one batch, each to its own account")
    func reissuedTogether() async throws {
        let office = try Office(seed: newSeed())
        try await office.approve((1...3).map { Treasury.appliance($0) })
        _ = try office.pay()
        let lines = (1...3).map { ($0, Treasury.card($0), "449.85", "退汇", "已销户") }
        _ = try office.importReturn(office.cityReturn(try office.reference(1), lines, total: "1349.55"))
        try office.enrolTwo()
        let accounts = [(decision: Int64(3), account: Treasury.card(13)), (decision: 1, account: Treasury.card(11))]
        _ = try office.desk("maker").reissue(accounts, in: Treasury.layout("city-bank"))
        _ = try office.desk("checker").confirm(1)
        let batch = try #require(try PaymentReports(office.open(.inspect)).batches().last)
        #expect(batch.id == 2 && batch.lines == 2 && batch.amount == Fen(89_970))
        _ = try office.desk("maker").writeFile(of: 2, to: office.path("2.csv"))
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: office.path("2.csv"))))
        let text = try #require(TextCoding.gb18030.decode(bytes))
        #expect(text.contains(",1,样本人,\(Treasury.card(13)),") && text.contains(",2,样本人,\(Treasury.card(11)),"))
        #expect(try office.places(2) == ["RETURNED": "449.85"])
        try office.expectSound()
    }

    /// Each would pay a claim twice, or change what became of a line.
    static let statements = [
        "INSERT INTO batch_line VALUES (1, 3, 1, 44985, NULL)", "INSERT INTO batch_line VALUES (1, 3, 2, 44985, NULL)",
        "INSERT OR REPLACE INTO batch_line VALUES (1, 1, 1, 1, NULL)", "UPDATE batch_line SET fen = 1",
        "DELETE FROM batch_line", "UPDATE batch SET fen = 1", "DELETE FROM line_result",
        "INSERT INTO line_result VALUES (9, 1, 9, 1, 1, 'confirmed', NULL)",
        "INSERT INTO line_result VALUES (9, 1, 9, 1, 1, 'refused', NULL)",
        "INSERT INTO line_result VALUES (9, 1, 2, 1, 1, 'returned', NULL)",
        "INSERT INTO line_result VALUES (9, 1, 9, 1, 7, 'confirmed', NULL)",
    ]

    @Test("The store itself refuses a claim in two live batches, and two fates of one line", arguments: statements)
    func store(sql: String) async throws {
        let office = try Office(seed: newSeed())
        try await office.approve([Treasury.appliance(1), Treasury.appliance(2)])
        _ = try office.pay()
        _ = try office.importReturn(
            office.cityReturn(try office.reference(1), [(1, Treasury.card(1), "449.85", "成功", "")], total: "449.85"))
        let queue = try DatabaseQueue(path: office.database)
        #expect(throws: DatabaseError.self) { try queue.writeWithoutTransaction { try $0.execute(sql: sql) } }
        try office.expectSound()
    }
}
