import Bureau
import GRDB
import Ledger
import Testing

@Suite("Approvals are posted fast")
struct PostingSpeedTests {
    /// Measures, and asserts nothing about time: `make bench` does.
    @Test("and the books of many balance")
    func manyApprovals() throws {
        let shelf = try Bookshelf()
        let count: Int64 = 20_000
        let ninety = try known(BasisPoints(9_000))
        let split = try Split([.init(.central, ninety)], remainder: .local)
        try shelf.transaction { books in
            _ = try books.appropriate(
                [line("90000000.00"), line("10000000.00", .local)], businessDay: "2026-01-05", maker: "maker")
        }
        let clock = ContinuousClock()
        let time = try clock.measure {
            try shelf.transaction { books in
                for claim in 1...count {
                    let region = "1407\(claim % 2 == 0 ? "02" : "03")"
                    let parts = try split.parts(of: Fen(8_985))
                    var payers: [FundingSource: String] = [:]
                    for part in parts {
                        payers[part.source] = try books.funds(
                            programme: "appliance", region: region, year: 2026, source: part.source
                        ).region
                    }
                    _ = try books.post(
                        Entry.approval(
                            of: claim, parts: parts, programme: "appliance", region: region, fiscalYear: 2026,
                            drawnFrom: { payers[$0] ?? region }, businessKey: "approve \(claim)",
                            businessDay: "2026-11-23", document: "商办流通函〔2025〕469号", maker: "tradein"))
                }
            }
        }
        print("\(count) approvals posted in \(time), \(time / Int(count)) each")
        #expect(try shelf.violations().isEmpty)
        let committed = try shelf.transaction { try $0.balances(BalanceFilter(place: .committed, source: .central)) }
        #expect(committed.map(\.balance) == [Fen(10_000 * 8_087), Fen(10_000 * 8_087)])
        let left = try shelf.transaction { try $0.balances(BalanceFilter(place: .available, source: .local)) }
        #expect(left.map(\.balance) == [Fen(1_000_000_000 - 20_000 * 898)])
    }
}
