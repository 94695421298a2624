import Claims
import Foundation
import Ledger
import Testing

@testable import Bureau

@Suite("Files that a bank sends back")
struct BankReturnTests {
    /// Two claims in transit, of 449.85 each.
    private static func office() async throws -> Office {
        let office = try Office(seed: newSeed())
        try await office.approve([Treasury.appliance(1), Treasury.appliance(2)])
        _ = try office.pay()
        return office
    }

    struct BadTable: CustomStringConvertible {
        let description: String
        /// Made of the good file's text, in which REF stands for the reference.
        let change: @Sendable (String) -> String
        var coding = TextCoding.gb18030
        /// What must be said.
        let says: String
    }

    private static let good =
        "批次号,序号,收款账号,金额,处理结果,原因\r\nREF,1,CARD1,449.85,成功,\r\nREF,2,CARD2,449.85,退汇,户名不符\r\n合计,2,,899.70,,\r\n"

    static let badTables = [
        BadTable(
            description: "for another batch", change: { $0.replacing("REF", with: "TI-000007-ABCDEF") },
            says: "TI-000007-ABCDEF"),
        BadTable(
            description: "of a line that there is not", change: { $0.replacing("REF,2", with: "REF,3") }, says: "line 3"
        ),
        BadTable(
            description: "with a changed amount",
            change: { $0.replacing("CARD2,449.85", with: "CARD2,449.86").replacing("899.70", with: "899.71") },
            says: "449.86"),
        BadTable(
            description: "with a changed account", change: { $0.replacing("CARD2", with: "CARD1") },
            says: "another account"),
        BadTable(
            description: "with a line twice",
            change: { $0.replacing("REF,2,CARD2,449.85,退汇,户名不符", with: "REF,1,CARD1,449.85,成功,") }, says: "twice"),
        BadTable(
            description: "with a line that is paid and refused",
            change: { $0.replacing("REF,2,CARD2,449.85,退汇", with: "REF,1,CARD1,449.85,失败") }, says: "stands as paid"),
        BadTable(
            description: "that breaks off before its totals", change: { String($0.prefix { $0 != "合" }) },
            says: "not whole"),
        BadTable(
            description: "that lacks a line", change: { $0.replacing("REF,2,CARD2,449.85,退汇,户名不符\r\n", with: "") },
            says: "not whole"),
        BadTable(description: "that breaks off in a line", change: { String($0.prefix(60)) }, says: "not whole"),
        BadTable(description: "in the wrong encoding", change: { $0 }, coding: .utf8, says: "GB18030"),
        BadTable(description: "with another header", change: { $0.replacing("金额", with: "金額") }, says: "header"),
        BadTable(description: "with an unknown status", change: { $0.replacing("成功", with: "处理中") }, says: "处理中"),
        BadTable(
            description: "with a negative amount", change: { $0.replacing("CARD1,449.85", with: "CARD1,-449.85") },
            says: "amount"),
        BadTable(
            description: "with three places", change: { $0.replacing("CARD1,449.85", with: "CARD1,449.850") },
            says: "amount"),
        BadTable(
            description: "with a line's number that is none", change: { $0.replacing("REF,1", with: "REF,一") },
            says: "number"),
        BadTable(description: "with a cell too many", change: { $0.replacing("户名不符", with: "户名,不符") }, says: "cells"),
        BadTable(
            description: "with a quote that does not close", change: { $0.replacing("户名不符", with: "\"户名") },
            says: "quote"),
        BadTable(description: "that is empty", change: { _ in "" }, says: "header"),
        BadTable(description: "that is XML", change: { _ in "<?xml version=\"1.0\"?><Document/>" }, says: "header"),
    ]

    @Test("A file is refused whole, and nothing is entered", arguments: badTables)
    func badTable(bad: BadTable) async throws {
        let office = try await Self.office()
        let before = try office.contents()
        let text = try Self.filled(bad.change(Self.good), office)
        let error = #expect(throws: BankFileError.self) { try office.importReturn(text, coding: bad.coding) }
        #expect(error?.message.en.contains(bad.says) ?? false, "\(error?.message.en ?? "")")
        expectSame(try office.contents(), before, bad.description)
        // As it should be, it is entered.
        _ = try office.importReturn(try Self.filled(Self.good, office), name: "good.csv")
        try office.expectSound()
    }

    private static func filled(_ text: String, _ office: Office) throws -> String {
        text.replacing("REF", with: try office.reference(1)).replacing("CARD1", with: Treasury.card(1))
            .replacing("CARD2", with: Treasury.card(2))
    }

    @Test("The same file is entered once, under whatever name")
    func twice() async throws {
        let office = try await Self.office()
        let text = try Self.filled(Self.good, office)
        _ = try office.importReturn(text)
        let before = try office.contents()
        #expect(throws: BureauError.self) { try office.importReturn(text, name: "other.csv") }
        expectSame(try office.contents(), before, "twice")
    }

    // MARK: - ISO 20022

    private static let notification = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>
        <TxsSummry><TtlNtries><NbOfNtries>3</NbOfNtries><Sum>909.70</Sum></TtlNtries></TxsSummry>
        <Ntry><Amt Ccy="CNY">449.85</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><NtryDtls><TxDtls>
        <Refs><EndToEndId>REF-1</EndToEndId></Refs><Amt Ccy="CNY">449.85</Amt><CdtDbtInd>DBIT</CdtDbtInd>
        </TxDtls></NtryDtls></Ntry>
        <Ntry><Amt Ccy="CNY">449.85</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><NtryDtls><TxDtls>
        <Refs><EndToEndId>REF-2</EndToEndId></Refs><Amt Ccy="CNY">449.85</Amt>
        <RtrInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>账号不存在</AddtlInf></RtrInf></TxDtls></NtryDtls></Ntry>
        <Ntry><Amt Ccy="CNY">10.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts></Ntry>
        </Ntfctn></BkToCstmrDbtCdtNtfctn></Document>
        """

    @Test("A notification confirms debits and sends returns back with the bank's reason; other movements are listed")
    func notification() async throws {
        let office = try await Self.office()
        let voucher = try office.importReturn(try Self.filled(Self.notification, office), "iso20022")
        #expect(
            voucher.members.map(\.value) == [.number(1), .number(1), .number(1), .number(0), .number(0), .number(1)])
        #expect(voucher.notes.count == 1)
        #expect(try office.places(1) == ["PAID": "449.85"] && office.places(2) == ["RETURNED": "449.85"])
        #expect(try PaymentReports(office.open(.inspect)).lines(ofBatch: 1).last?.reason == "AC01 账号不存在")
        try office.expectSound()
    }

    struct BadNotification: CustomStringConvertible {
        let description: String
        let change: @Sendable (String) -> String
        let says: String
    }

    static let badNotifications = [
        BadNotification(
            description: "with an entity",
            change: { $0.replacing("<Document", with: "<!DOCTYPE d [<!ENTITY x \"y\">]><Document") }, says: "entities"),
        BadNotification(description: "half of it", change: { String($0.prefix($0.count / 2)) }, says: "well-formed"),
        BadNotification(
            description: "with another count", change: { $0.replacing("<NbOfNtries>3", with: "<NbOfNtries>4") },
            says: "not whole"),
        BadNotification(
            description: "with another sum", change: { $0.replacing("<Sum>909.70", with: "<Sum>909.71") },
            says: "909.71"),
        BadNotification(
            description: "of another kind", change: { $0.replacing("camt.054", with: "camt.053") }, says: "camt.054"),
        BadNotification(
            description: "in another currency", change: { $0.replacing("Ccy=\"CNY\">449", with: "Ccy=\"USD\">449") },
            says: "CNY"),
        BadNotification(
            description: "with a changed amount",
            change: { $0.replacing("449.85</Amt>", with: "449.86</Amt>").replacing("909.70", with: "909.72") },
            says: "449.86"),
        BadNotification(
            description: "with transactions that do not add up",
            change: {
                $0.replacing(
                    "449.85</Amt><CdtDbtInd>DBIT</CdtDbtInd>\n", with: "1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>\n")
            }, says: "1.00"),
        BadNotification(
            description: "that nests without end",
            change: { _ in String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100) }, says: "nests"
        ),
        BadNotification(
            description: "with a text of a megabyte",
            change: { $0.replacing("AC01", with: String(repeating: "x", count: 1 << 20)) }, says: "too long"),
        BadNotification(description: "with a NUL", change: { $0.replacing("AC01", with: "\0") }, says: "UTF-8"),
        BadNotification(description: "that is a table", change: { _ in "a,b\n" }, says: "well-formed"),
    ]

    @Test("A notification is refused whole, and nothing is entered", arguments: badNotifications)
    func badNotification(bad: BadNotification) async throws {
        let office = try await Self.office()
        let before = try office.contents()
        let text = try Self.filled(bad.change(Self.notification), office)
        let error = #expect(throws: BankFileError.self) { try office.importReturn(text, "iso20022") }
        #expect(error?.message.en.contains(bad.says) ?? false, "\(error?.message.en ?? "")")
        expectSame(try office.contents(), before, bad.description)
    }

    // MARK: - Status reports

    /// A pain.002 on batch REF; STATUS is what it says of the batch, LINES what it says of lines.
    private static func report(_ status: String, _ lines: [(line: Int, status: String)], more: String = "") -> String {
        let transactions = lines.map {
            "<TxInfAndSts><OrgnlEndToEndId>REF-\($0.line)</OrgnlEndToEndId><TxSts>\($0.status)</TxSts><StsRsnInf><Rsn><Cd>AC04"
                + "</Cd></Rsn><AddtlInf>已销户</AddtlInf></StsRsnInf><OrgnlTxRef><Amt><InstdAmt Ccy=\"CNY\">449.85</InstdAmt></Amt>"
                + "</OrgnlTxRef></TxInfAndSts>"
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>B1</MsgId></GrpHdr>
            <OrgnlGrpInfAndSts><OrgnlMsgId>REF</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>\(more)
            <GrpSts>\(status)</GrpSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>余额不足</AddtlInf></StsRsnInf></OrgnlGrpInfAndSts>
            <OrgnlPmtInfAndSts><OrgnlPmtInfId>REF</OrgnlPmtInfId>\(transactions.joined())</OrgnlPmtInfAndSts>
            </CstmrPmtStsRpt></Document>
            """
    }

    @Test("A status report refuses lines with the bank's reason; what is accepted or pending settles nothing")
    func refusedLines() async throws {
        let office = try await Self.office()
        let text = try Self.filled(Self.report("PART", [(1, "ACSP"), (2, "RJCT")]), office)
        let voucher = try office.importReturn(text, "iso20022")
        #expect(
            voucher.members.map(\.value) == [.number(1), .number(0), .number(0), .number(1), .number(0), .number(0)])
        #expect(voucher.notes.count == 1)
        #expect(try office.places(1) == ["IN_TRANSIT": "449.85"] && office.places(2) == ["COMMITTED": "449.85"])
        #expect(try PaymentReports(office.open(.inspect)).lines(ofBatch: 1).last?.reason == "AC04 已销户")
        try office.expectSound()
    }

    @Test("A batch that is refused as a whole is approved and not paid again, line by line")
    func refusedBatch() async throws {
        let office = try await Self.office()
        let more = "<OrgnlNbOfTxs>2</OrgnlNbOfTxs><OrgnlCtrlSum>899.70</OrgnlCtrlSum>"
        let text = try Self.filled(Self.report("RJCT", [(1, "RJCT")], more: more), office)
        let voucher = try office.importReturn(text, "iso20022")
        #expect(voucher.members.first { $0.name == "refused" }?.value == .number(2))
        #expect(try office.total(.committed) == "899.70" && office.total(.inTransit) == "0.00")
        #expect(
            try PaymentReports(office.open(.inspect)).lines(ofBatch: 1).map(\.reason) == ["AM04 余额不足", "AM04 余额不足"])
        #expect(try office.pay(to: "next.csv").contains(Treasury.card(1)))
        try office.expectSound()
    }

    @Test(
        "A status report that contradicts its batch is refused whole",
        arguments: [
            ("of another batch", report("RJCT", []).replacing("REF", with: "TI-000009-ABCDEF"), "TI-000009-ABCDEF"),
            ("of more lines than there are", report("RJCT", [], more: "<OrgnlNbOfTxs>3</OrgnlNbOfTxs>"), "says 3"),
            ("of another sum", report("RJCT", [], more: "<OrgnlCtrlSum>1.00</OrgnlCtrlSum>"), "1.00"),
            ("with a line that is accepted in a refused batch", report("RJCT", [(1, "ACSC")]), "ACSC"),
            ("with a line twice", report("PART", [(1, "RJCT"), (1, "RJCT")]), "twice"),
            ("with another amount", report("PART", [(1, "RJCT")]).replacing("449.85", with: "449.86"), "449.86"),
            ("in dollars", report("PART", [(1, "RJCT")]).replacing("CNY", with: "USD"), "CNY"),
            ("of no message", report("PART", []).replacing("OrgnlMsgId", with: "OrgnlMsgIdx"), "OrgnlMsgId"),
            ("half of it", String(report("PART", [(1, "RJCT")]).prefix(400)), "well-formed"),
        ])
    func badReport(_ description: String, _ text: String, _ says: String) async throws {
        let office = try await Self.office()
        let before = try office.contents()
        let error = #expect(throws: BankFileError.self) {
            try office.importReturn(try Self.filled(text, office), "iso20022")
        }
        #expect(error?.message.en.contains(says) ?? false, "\(description): \(error?.message.en ?? "")")
        expectSame(try office.contents(), before, description)
    }

    @Test("A return of many lines is read in pieces, and its last line counts like its first")
    func inPieces() async throws {
        let office = try Office(seed: newSeed())
        try await office.approve((1...3).map { Treasury.appliance($0) })
        _ = try office.pay()
        let reference = try office.reference(1)
        // Each line is longer than a piece, and characters of four bytes lie across their ends.
        let reason = String(repeating: "户名不符𠀀", count: 20_000)
        let lines = (1...3).map { ($0, Treasury.card($0), "449.85", "退汇", reason) }
        _ = try office.importReturn(office.cityReturn(reference, lines, total: "1349.55"))
        #expect(try office.total(.returned) == "1349.55")
        let kept = try PaymentReports(office.open(.inspect)).lines(ofBatch: 1).map(\.reason)
        #expect(kept == [String?](repeating: String(reason.prefix(200)), count: 3))
        try office.expectSound()
    }

    // MARK: - Layouts

    @Test("The layouts that come with the rules are read, and one with a mistake says what is missing")
    func layouts() throws {
        for name in ["city-bank", "iso20022"] { _ = try Treasury.layout(name) }
        let path = Office.root.appendingPathComponent("Rules/banks/city-bank.yaml").path
        let source = try String(contentsOfFile: path, encoding: .utf8)
        for (old, new, says) in [
            ("encoding: GB18030", "encoding: Big5", "encoding"), ("separator: comma", "separator: dot", "separator"),
            ("value: amount", "value: sum", "sum"), ("    confirmed: [成功]\n", "", "statuses"),
            ("totals: [合计, count, \"\", total]", "totals: [合计]", "totals"), ("format: csv", "format: pdf", "format"),
            ("[失败, 拒绝]", "[成功]", "成功"), ("title: {", "name: {", "title"),
        ] {
            let error = #expect(throws: BureauError.self, "\(new)") {
                try BankLayout(name: "x", source: source.replacing(old, with: new))
            }
            #expect(error?.message.en.contains(says) ?? false, "\(new): \(error?.message.en ?? "")")
        }
        #expect(throws: BureauError.self) { try BankLayout.load("../parameters/jinzhong", rules: "Rules") }
    }
}
