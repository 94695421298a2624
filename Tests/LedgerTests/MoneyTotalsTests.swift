import Ledger
import Testing

/// What was approved, paid and recovered in all.
@Suite("Totals of the money")
struct MoneyTotalsTests {
    private func account(_ place: Place, region: String = "140702", source: FundingSource = .central) -> AccountKey {
        AccountKey(place: place, source: source, fiscalYear: 2026, programme: "appliance", region: region)
    }

    private func totals(_ moves: [(Place, Place, Int64)]) throws -> MoneyTotals.Sums {
        var totals = MoneyTotals()
        for (from, to, fen) in moves { try totals.count(Fen(fen), from: account(from), to: account(to)) }
        #expect(totals.rows.count <= 1)
        return totals.rows.values.first ?? MoneyTotals.Sums()
    }

    @Test(
        "each course of a claim's money comes to what was approved, paid and recovered",
        arguments: [
            ("approved", [(.available, .committed, 100)], 100, 0, 0),
            ("approved and cancelled", [(.available, .committed, 100), (.committed, .available, 100)], 0, 0, 0),
            (
                "paid",
                [(.available, .committed, 100), (.committed, .inTransit, 100), (.inTransit, .paid, 100)], 100, 100, 0
            ),
            (
                "returned after confirmation and paid again",
                [
                    (.available, .committed, 100), (.committed, .inTransit, 100), (.inTransit, .paid, 100),
                    (.paid, .returned, 100), (.returned, .inTransit, 100), (.inTransit, .paid, 100),
                ], 100, 100, 0
            ),
            (
                "returned and given up",
                [
                    (.available, .committed, 100), (.committed, .inTransit, 100), (.inTransit, .returned, 100),
                    (.returned, .available, 100),
                ], 0, 0, 0
            ),
            (
                "paid, recovered in part and restored",
                [
                    (.available, .committed, 100), (.committed, .inTransit, 100), (.inTransit, .paid, 100),
                    (.paid, .recovered, 40), (.due, .dueContra, 40), (.recovered, .available, 40),
                ], 100, 100, 40
            ),
            (
                "set off against another claim",
                [(.available, .committed, 100), (.committed, .paid, 100), (.paid, .recovered, 100)], 100, 100, 100
            ),
            (
                "paid and charged to another source: taken off this one",
                [
                    (.available, .committed, 100), (.committed, .inTransit, 100), (.inTransit, .paid, 100),
                    (.paid, .available, 100),
                ], 0, 0, 0
            ),
            ("charged to this source: counted for it", [(.available, .paid, 100)], 100, 100, 0),
            (
                "carried from year to year", [(.committed, .carriedOut, 100), (.origin, .committed, 100)], 0, 0, 0
            ),
            ("budget alone", [(.origin, .held, 100), (.held, .available, 100), (.available, .lapsed, 100)], 0, 0, 0),
        ] as [(String, [(Place, Place, Int64)], Int64, Int64, Int64)])
    func courses(name: String, moves: [(Place, Place, Int64)], approved: Int64, paid: Int64, recovered: Int64) throws {
        let sums = try totals(moves)
        #expect(
            sums == MoneyTotals.Sums(approved: Fen(approved), paid: Fen(paid), recovered: Fen(recovered)), "\(name)")
    }

    @Test("an approval counts for the claim's region, whichever region's money it draws on")
    func claimsRegion() throws {
        var totals = MoneyTotals()
        try totals.count(Fen(5), from: account(.available, region: "140700"), to: account(.committed))
        try totals.count(Fen(2), from: account(.committed), to: account(.available, region: "140700"))
        #expect(totals.rows.map(\.key.region) == ["140702"])
        #expect(totals.rows.values.first?.approved == Fen(3))
    }

    @Test("sums over everything, each side and each pair are rows of their own")
    func sums() throws {
        var totals = MoneyTotals()
        try totals.count(Fen(1), from: account(.available), to: account(.committed))
        try totals.count(
            Fen(10), from: account(.available, source: .city), to: account(.committed, region: "140728", source: .city))
        let rows = try totals.withSums().rows
        // Two rows; their regions and sources, each with the other over all, and in all; and all, for one programme and all.
        #expect(rows.count == 2 * (2 + 2 + 2 + 1))
        #expect(rows[.init(programme: "", region: "", source: "")]?.approved == Fen(11))
        #expect(rows[.init(programme: "appliance", region: "", source: "city")]?.approved == Fen(10))
        #expect(rows[.init(programme: "", region: "140702", source: "")]?.approved == Fen(1))
    }

    @Test("a sum beyond what can be recorded is refused, and changes nothing")
    func overflow() throws {
        var totals = MoneyTotals()
        try totals.count(Fen(.max), from: account(.available), to: account(.committed))
        let before = totals
        #expect(throws: FenOverflow.self) {
            try totals.count(Fen(1), from: account(.available), to: account(.committed))
        }
        #expect(totals == before)
    }
}
