import Ledger
import Testing

@Suite("Money is a whole number of fen")
struct FenTests {
    @Test(
        "that is read from yuan",
        arguments: [
            ("0", 0), ("0.0", 0), ("0.05", 5), ("0.5", 50), ("1", 100), ("12.3", 1_230), ("19999.92", 1_999_992),
            ("-3.00", -300), ("92233720368547758.07", Int64.max),
        ])
    func reads(text: String, fen: Int64) {
        #expect(Fen(yuan: text) == Fen(fen))
        #expect(Fen(yuanUTF8: Array(text.utf8)) == Fen(fen))
    }

    @Test(
        "and from nothing else",
        arguments: [
            "", "-", ".", ".5", "5.", "1.000", "1.234", "1,000.00", "1 000", " 1", "1 ", "+1", "007", "00.5", "-0",
            "-0.00",
            "1e3", "0x10", "１２", "1.2.3", "--1", "12元", "NaN", "92233720368547758.08", "99999999999999999999", "\u{0}",
            "1\u{0}",
        ])
    func refuses(text: String) {
        #expect(Fen(yuan: text) == nil)
    }

    @Test(
        "and is written with two places",
        arguments: [
            (0, "0.00"), (5, "0.05"), (50, "0.50"), (100, "1.00"), (-7, "-0.07"), (1_999_992, "19999.92"),
            (Int64.max, "92233720368547758.07"), (Int64.min, "-92233720368547758.08"),
        ])
    func writes(fen: Int64, text: String) {
        #expect(Fen(fen).yuan == text)
    }

    @Test("whose text reads back as the same sum", arguments: 1...5 as ClosedRange<UInt64>)
    func roundTrips(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<5_000 {
            let fen = Fen(
                Int64.random(in: -Int64.max...Int64.max, using: &random) >> Int64.random(in: 0...62, using: &random))
            #expect(Fen(yuan: fen.yuan) == fen, "seed \(seed)")
        }
    }

    @Test("that is never wrapped around")
    func overflows() throws {
        #expect(throws: FenOverflow.self) { try Fen(Int64.max).adding(Fen(1)) }
        #expect(throws: FenOverflow.self) { try Fen(Int64.min).subtracting(Fen(1)) }
        #expect(try Fen(1).adding(Fen(-2)) == Fen(-1))
        #expect(try Fen(1).subtracting(Fen(2)) == Fen(-1))
    }
}
