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
