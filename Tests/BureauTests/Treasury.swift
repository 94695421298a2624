import Claims
import FEEL
import Foundation
import GRDB
import Ledger
import Rulebook
import Testing

@testable import Bureau

/// A claim that is approved, with a payee, and what tests of money do with such claims.
enum Treasury {
    /// A bank card's number: 19 digits, the last by ISO/IEC 7812 (Luhn).
    static func card(_ number: Int) -> String {
        let first = "6228" + Identifiers.digits(number, 14)
        var sum = 0
        for (index, character) in first.reversed().enumerated() {
            let digit = character.wholeNumberValue ?? 0
            let counted = index % 2 == 0 ? digit * 2 : digit
            sum += counted > 9 ? counted - 9 : counted
        }
        return first + String((10 - sum % 10) % 10)
    }

    /// A level 1 television of 2999.00 yuan bought on 2026-11-01 by a person of his own: approved 449.85, of which 404.87
    /// central (15 %, split 90 : 10, half up).
    static func appliance(
        _ number: Int, payee: String? = "样本人", account: String? = nil, region: String = "140702"
    ) -> String {
        let person = Identifiers.resident(
            born: (1950 + number % 50, 1 + number / 50 % 12, 1 + number / 600 % 28), sequence: number / 16_800)
        let serial = Identifiers.digits(number, 8)
        var fields = [
            ("claim_id", "A-\(serial)"), ("kind", "appliance"), ("applied_on", "2026-11-01"), ("region", region),
            ("merchant_id", "91140799MA0EX0034K"), ("applicant_type", "individual"), ("applicant_name", "样本人"),
            ("applicant_id", person), ("category", "television"), ("serial_number", "SN\(serial)"),
            ("efficiency_level", "1"), ("final_price", "2999.00"), ("delivered_on", "2026-11-02"),
            ("invoice_number", "261420000000\(serial)"), ("invoice_date", "2026-11-01"),
            ("invoice_total", "2999.00"), ("invoice_buyer_id", person), ("invoice_region", region),
        ]
        if let payee { fields.append(("payee_name", payee)) }
        if let account = account ?? (payee == nil ? nil : card(number)), !account.isEmpty {
            fields.append(("payee_account", account))
        }
        return "{" + fields.map { "\"\($0.0)\":\"\($0.1)\"" }.joined(separator: ",") + "}\n"
    }

    /// The layouts that come with the rules.
    static func layout(_ name: String) throws -> BankLayout {
        try BankLayout.load(name, rules: Office.root.appendingPathComponent("Rules").path)
    }
}

extension Office {
    /// A file in the office's folder.
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// Approved claims, as decisions 1 and on.
    func approve(_ claims: [String], name: String = "claims.jsonl", on day: CivilDate = Office.day) async throws {
        let lines = try await process(claims.joined(), name: name, on: day)
        #expect(lines.decisions.allSatisfy { $0.outcome == .approved })
    }

    /// Pays what there is by a layout; gives the file's text.
    @discardableResult func pay(
        _ selection: PaymentSelection = PaymentSelection(), _ layout: String = "city-bank", to name: String = "pay.csv",
        as person: String? = nil, on day: CivilDate = Office.day
    ) throws -> String {
        _ = try desk(person, on: day).pay(selection, in: Treasury.layout(layout), to: path(name))
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path(name))))
        return try #require((layout == "city-bank" ? TextCoding.gb18030 : .utf8).decode(bytes))
    }

    /// The reference of a batch.
    func reference(_ batch: Int64) throws -> String {
        try #require(
            try read { try String.fetchOne($0, sql: "SELECT reference FROM batch WHERE id = ?", arguments: [batch]) })
    }

    /// A return of the city bank, as it would send it: lines of (line, yuan, status, reason).
    func cityReturn(
        _ reference: String, _ lines: [(line: Int, account: String, yuan: String, status: String, reason: String)],
        count: String? = nil, total: String
    ) -> String {
        var text = "批次号,序号,收款账号,金额,处理结果,原因\r\n"
        for line in lines {
            text += "\(reference),\(line.line),\(line.account),\(line.yuan),\(line.status),\(line.reason)\r\n"
        }
        return text + "合计,\(count ?? String(lines.count)),,\(total),,\r\n"
    }

    /// Imports text as a bank's file.
    @discardableResult func importReturn(
        _ text: String, _ layout: String = "city-bank", name: String = "return.csv", coding: TextCoding? = nil,
        as person: String? = nil, on day: CivilDate = Office.day
    ) throws -> Voucher {
        let coding = coding ?? (layout == "city-bank" ? .gb18030 : .utf8)
        try Data(try #require(coding.encode(text))).write(to: URL(fileURLWithPath: path(name)))
        return try desk(person, on: day).importReturn(path: path(name), in: Treasury.layout(layout))
    }

    /// The sum of a place over all accounts, in yuan.
    func total(_ place: Place) throws -> String {
        let rows = try Budget(open(.inspect)).balances(BalanceFilter(place: place))
        return try rows.reduce(Fen.zero) { try $0.adding($1.balance) }.yuan
    }

    /// Where a decision's money is: `IN_TRANSIT 449.85`.
    func places(_ decision: Int64) throws -> [String: String] {
        var sums: [String: Fen] = [:]
        for holding in try PaymentReports(open(.inspect)).holdings(ofDecision: decision) {
            sums[holding.account.place.rawValue] = try (sums[holding.account.place.rawValue] ?? .zero).adding(
                holding.amount)
        }
        return sums.mapValues(\.yuan)
    }

    /// Books and log are in order.
    func expectSound(_ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation) throws {
        let findings =
            try audit().map(\.message.en) + Budget(open(.inspect)).trialBalance().violations.map(\.message.en)
        #expect(findings.isEmpty, "\(comment) \(findings)", sourceLocation: sourceLocation)
    }
}
