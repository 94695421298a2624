import Claims
import FEEL
import Foundation
import GRDB
import Rulebook
import Testing

@testable import Bureau

@Suite("What alerts keep from payment")
struct AlertTests {
    private static let invoice = "26142000000000000001"

    /// One claim in the list of reversed purchases, as the shipped detector finds it.
    private func hit(_ office: Office, as person: String?) throws {
        try Data("invoice_number\n\(Self.invoice)\n".utf8).write(to: URL(fileURLWithPath: office.path("list.csv")))
        let schema = try Office.rulebook.get().schema
        let rules = try DetectorRules.load(directory: Office.root.appendingPathComponent("Rules").path, schema: schema)
        _ = try office.desk(person).importAlertList(office.path("list.csv"), kind: "reversed", schema: schema)
        let result = try office.desk(person).runAlerts(rules)
        #expect(result.holds == 1 && result.claims == 2)
    }

    @Test("What came back from the bank is not paid again while an alert holds the claim; afterwards it is")
    func reissue() async throws {
        let office = try Office(seed: 61)
        try office.enrolTwo()
        _ = try People(try office.open(.record)).add(
            name: "reviewer", roles: [.reviewer], day: Office.day.description, by: "maker")
        try await office.approve((1...2).map { Treasury.appliance($0) })
        try office.pay(as: "maker")
        let reference = try office.reference(1)
        _ = try office.importReturn(
            office.cityReturn(
                reference,
                [
                    (1, Treasury.card(1), "449.85", "退汇", "账户不存在"), (2, Treasury.card(2), "449.85", "成功", ""),
                ], total: "899.70"), as: "maker")
        try hit(office, as: "maker")
        let layout = try Treasury.layout("city-bank")
        let refused = #expect(throws: BureauError.self) {
            try office.desk("maker").reissue([(1, Treasury.card(11))], in: layout)
        }
        #expect(
            refused?.message.en.contains("An alert keeps decision D00000001") == true, "\(String(describing: refused))")
        #expect(throws: BureauError.self) { try office.desk("maker").releaseAlerts(of: 1, ground: "checked") }
        _ = try office.desk("reviewer").releaseAlerts(of: 1, ground: "checked")
        _ = try office.desk("maker").reissue([(1, Treasury.card(11))], in: layout)
        try office.expectSound()
    }

    @Test("The store itself refuses a release by who ran the detectors, and one of another decision's hit")
    func refusedByStore() async throws {
        let office = try Office(seed: 62)
        try office.enrolTwo()
        try await office.approve((1...2).map { Treasury.appliance($0) })
        try hit(office, as: "maker")
        let workspace = try office.open(.record)
        for (values, reason) in [
            ("1, 1, 1, NULL, '2026-11-23', 1", "who ran the detectors"),
            ("1, 2, 1, NULL, '2026-11-23', 2", "same decision"),
        ] {
            let error = #expect(throws: DatabaseError.self) {
                try workspace.queue.write { db in
                    try db.execute(
                        sql: "INSERT INTO alert_release (id, decision, through, ground, day, person) VALUES (\(values))"
                    )
                }
            }
            #expect(error?.message?.contains(reason) == true, "\(String(describing: error))")
        }
    }

    @Test("While nobody is enrolled nothing can be released: there is no second person")
    func alone() async throws {
        let office = try Office(seed: 63)
        try await office.approve((1...2).map { Treasury.appliance($0) })
        try hit(office, as: nil)
        #expect(throws: BureauError.self) { try office.desk().releaseAlerts(of: 1, ground: "checked") }
        try office.expectSound()
    }
}
