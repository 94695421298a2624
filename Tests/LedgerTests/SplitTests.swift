import Ledger
import Testing

@Suite("An amount divides between funding sources")
struct SplitTests {
    static let sixtyForty = split(central: 6_000)
    static let ninetyTen = split(central: 9_000)

    static func split(central: Int) -> Split? {
        guard let portion = BasisPoints(central) else { return nil }
        return try? Split([Split.Share(.central, portion)], remainder: .local)
    }

    struct Example: Sendable, CustomTestStringConvertible {
        let amount: String
        let central: Int
        let parts: [String]
        var testDescription: String { "\(amount) at \(central) basis points" }
    }

    /// Policy sections 9 and 12; the halves by hand.
    static let examples = [
        Example(amount: "89.85", central: 9_000, parts: ["80.87", "8.98"]),
        Example(amount: "19999.92", central: 9_000, parts: ["17999.93", "1999.99"]),
        Example(amount: "10000.00", central: 6_000, parts: ["6000.00", "4000.00"]),
        Example(amount: "10000.00", central: 9_000, parts: ["9000.00", "1000.00"]),
        Example(amount: "20000.00", central: 9_000, parts: ["18000.00", "2000.00"]),
        Example(amount: "18000.00", central: 9_000, parts: ["16200.00", "1800.00"]),
        Example(amount: "15000.00", central: 9_000, parts: ["13500.00", "1500.00"]),
        Example(amount: "1000.00", central: 9_000, parts: ["900.00", "100.00"]),
        Example(amount: "7000.00", central: 6_000, parts: ["4200.00", "2800.00"]),
        Example(amount: "0.01", central: 5_000, parts: ["0.01", "0.00"]),
        Example(amount: "0.01", central: 4_999, parts: ["0.00", "0.01"]),
        Example(amount: "0.00", central: 9_000, parts: ["0.00", "0.00"]),
        Example(amount: "0.05", central: 10_000, parts: ["0.05", "0.00"]),
        Example(amount: "0.05", central: 0, parts: ["0.00", "0.05"]),
    ]

    @Test("as the policy's worked examples say", arguments: examples)
    func workedExamples(_ example: Example) throws {
        let split = try #require(Self.split(central: example.central))
        let parts = try split.parts(of: try #require(Fen(yuan: example.amount)))
        #expect(parts.map(\.amount.yuan) == example.parts)
        #expect(parts.map(\.source) == [.central, .local])
    }

    @Test("all of it to one source where there are no shares")
    func remainderAlone() throws {
        let parts = try Split([], remainder: .local).parts(of: Fen(260_000))
        #expect(parts == [Split.Part(source: .local, amount: Fen(260_000))])
    }

    @Test("never more than there is: two halves of one fen are one and none")
    func halvesOfOneFen() throws {
        let half = try #require(BasisPoints(5_000))
        let split = try Split([.init(.central, half), .init(.province, half)], remainder: .city)
        #expect(try split.parts(of: Fen(1)).map(\.amount.rawValue) == [1, 0, 0])
        #expect(try split.parts(of: Fen(3)).map(\.amount.rawValue) == [2, 1, 0])
    }

    @Test(
        "into parts that add up, are never negative and lie within a fen of their share",
        arguments: 1...20 as ClosedRange<UInt64>)
    func partsAddUp(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<2_000 {
            var left = 10_000
            var shares: [Split.Share] = []
            for source in FundingSource.allCases.dropLast().shuffled(using: &random).prefix(
                Int.random(in: 0...4, using: &random))
            {
                let points = Int.random(in: 0...left, using: &random)
                left -= points
                shares.append(.init(source, try #require(BasisPoints(points))))
            }
            let bounds: [Int64] = [10, 1_000, 10_000_000, Int64.max]
            let bound = bounds[Int.random(in: 0..<4, using: &random)]
            let amount = Fen(Int64.random(in: 0...bound, using: &random))
            let parts = try Split(shares, remainder: .local).parts(of: amount)

            #expect(
                parts.reduce(Int128(0)) { $0 + Int128($1.amount.rawValue) } == Int128(amount.rawValue), "seed \(seed)")
            #expect(parts.allSatisfy { $0.amount >= .zero }, "seed \(seed)")
            for (share, part) in zip(shares, parts) {
                // Half up on the exact value, computed in another way: floor(2x + 1) / 2.
                let exact = Int128(amount.rawValue) * Int128(share.portion.rawValue)
                let halfUp = (2 * exact + 10_000) / 20_000
                let difference = halfUp - Int128(part.amount.rawValue)
                #expect(
                    difference == 0 || (difference > 0 && parts.last?.amount == .zero),
                    "seed \(seed): \(share) of \(amount)")
            }
        }
    }

    @Test("not when a source is named twice, the shares exceed the whole or the amount is negative")
    func refusals() throws {
        let sixty = try #require(BasisPoints(6_000))
        #expect(throws: SplitError.sourceTwice(.central)) { try Split([.init(.central, sixty)], remainder: .central) }
        #expect(throws: SplitError.sourceTwice(.city)) {
            try Split([.init(.city, .none), .init(.city, .none)], remainder: .central)
        }
        #expect(throws: SplitError.moreThanWhole(basisPoints: 12_000)) {
            try Split([.init(.central, sixty), .init(.city, sixty)], remainder: .local)
        }
        #expect(throws: SplitError.negativeAmount(Fen(-1))) { try Split([], remainder: .local).parts(of: Fen(-1)) }
        #expect(BasisPoints(-1) == nil)
        #expect(BasisPoints(10_001) == nil)
    }
}
