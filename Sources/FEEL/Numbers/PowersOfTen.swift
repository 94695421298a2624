/// 10^0 … 10^38: every power of ten that fits in 128 bits.
enum PowersOfTen {
    private static let table: [UInt128] = {
        var powers: [UInt128] = [1]
        while powers.count < 39 { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    /// 10^`power`, for 0 … 38.
    @inline(__always)
    static func int128(_ power: Int) -> Int128 { Int128(truncatingIfNeeded: table[power]) }

    /// 10^`power`, for 0 … 38.
    @inline(__always)
    static func uint128(_ power: Int) -> UInt128 { table[power] }

    /// How many decimal digits the value has; 1 for zero.
    static func digits(in value: UInt128) -> Int {
        if value < 10 { return 1 }
        // 1233/4096 is just above log10(2): the estimate is right or one too high.
        let bits = 128 - value.leadingZeroBitCount
        let estimate = (bits * 1233) >> 12
        return estimate < 39 && value >= table[estimate] ? estimate + 1 : estimate
    }
}
