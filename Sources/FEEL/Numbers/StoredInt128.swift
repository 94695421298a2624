/// A 128-bit whole number kept as two words.
///
/// An `Int128` wants to stand at a multiple of 16 bytes. As part of ``Value`` it makes every value a third larger, and
/// Swift 6.3 without optimisation reads such enumerations from the stack at the wrong alignment, which ends the process.
struct StoredInt128: Sendable, Hashable {
    private let low: UInt64
    private let high: Int64

    @inline(__always)
    init(_ value: Int128) {
        low = UInt64(truncatingIfNeeded: value)
        high = Int64(truncatingIfNeeded: value >> 64)
    }

    @inline(__always)
    var value: Int128 { Int128(high) << 64 | Int128(low) }
}
