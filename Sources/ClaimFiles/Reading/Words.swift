/// Eight bytes at once, as a word whose lowest byte comes first.
enum Words {
    /// Eight times the same byte.
    @inline(__always)
    static func all(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// The highest bit of each byte that is zero; maybe also of bytes above one.
    @inline(__always)
    static func zeros(in word: UInt64) -> UInt64 { (word &- all(1)) & ~word & all(0x80) }

    /// The highest bit of each byte below the limit, which is at most 0x80; maybe also of bytes above one.
    @inline(__always)
    static func below(_ limit: UInt8, in word: UInt64) -> UInt64 { (word &- all(limit)) & ~word & all(0x80) }

    /// The highest bit of each byte that is no ASCII.
    @inline(__always)
    static func high(in word: UInt64) -> UInt64 { word & all(0x80) }
}
