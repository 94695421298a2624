import Ledger
import Testing

@Suite("Part of a sum, in the proportions of the whole")
struct ProportionTests {
    @Test(
        "is rounded half up in order, the last takes the rest",
        arguments: [
            // 100.00 of 404.87 + 44.98: 90.0011… and 9.9988…
            ([40_487, 4_498], 10_000, [9_000, 1_000]),
            ([40_487, 4_498], 44_985, [40_487, 4_498]),
            ([40_487, 4_498], 0, [0, 0]),
            ([1, 1], 1, [1, 0]),
            ([0, 5], 3, [0, 3]),
            ([1, 1, 1], 2, [1, 1, 0]),
            ([], 0, []),
        ] as [([Int64], Int64, [Int64])])
    func examples(shares: [Int64], amount: Int64, parts: [Int64]) {
        #expect(Proportion.parts(of: Fen(amount), over: shares.map { Fen($0) }) == parts.map { Fen($0) })
    }

    @Test("adds up, never exceeds a share, gives the shares for the whole, and never takes back what it gave")
    func properties() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("ProportionTests.properties: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for _ in 0..<300 {
            let shares = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                Fen(Int64.random(in: 0...(Bool.random(using: &random) ? 20 : 9_000_000), using: &random))
            }
            let whole = shares.reduce(Int64(0)) { $0 + $1.rawValue }
            var before = shares.map { _ in Fen.zero }
            var amount: Int64 = 0
            while amount < whole {
                amount = min(whole, amount + Int64.random(in: 1...max(1, whole / 7), using: &random))
                let parts = Proportion.parts(of: Fen(amount), over: shares)
                #expect(parts.reduce(Int64(0)) { $0 + $1.rawValue } == amount, "seed \(seed)")
                #expect(zip(parts, shares).allSatisfy { $0 <= $1 }, "seed \(seed)")
                #expect(zip(parts, before).allSatisfy { $0 >= $1 }, "seed \(seed)")
                before = parts
            }
            #expect(before == shares || whole == 0, "seed \(seed)")
        }
    }
}
