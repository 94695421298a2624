/// A FEEL number: a decimal of up to 34 significant digits, as IEEE 754-2008 decimal128 (DMN 1.5, 10.3.2.3.1).
///
/// Its value is `coefficient` × 10^`exponent`. It is kept as an `Int128` and not in the interchange format, because
/// almost every number of a claim fits in 64 bits and then adds, multiplies and compares in a few instructions.
/// Trailing zeros are kept, as the standard's arithmetic does (1.50 × 2 is 3.00), but do not count for equality:
/// 1.0 == 1. There is no infinity, no NaN and no negative zero; an operation without a finite result gives nil.
public struct Number: Sendable {
    private let digits: StoredInt128
    let storedExponent: Int32

    /// The digits, with the sign; at most 34 of them.
    @inline(__always)
    public var coefficient: Int128 { digits.value }

    /// The power of ten the coefficient is multiplied with.
    public var exponent: Int { Int(storedExponent) }

    /// The most digits a number has.
    public static let precision = 34
    /// The least coefficient with all digits but one.
    static let fullCoefficient: UInt128 = 100_000_000_000_000_000_000_000_000_000_000
    /// The range of the exponent of a 34-digit coefficient (decimal128's q: -6176 … 6111).
    static let exponentRange = -6176...6111

    /// For coefficients and exponents known to be in range.
    @inline(__always)
    init(unchecked coefficient: Int128, _ exponent: Int) {
        digits = StoredInt128(coefficient)
        self.storedExponent = Int32(truncatingIfNeeded: exponent)
    }

    /// The whole number.
    public init(_ value: Int) {
        self.init(unchecked: Int128(value), 0)
    }

    /// `coefficient` × 10^`exponent`, rounded half to even where it has more than 34 digits; what lies beyond
    /// decimal128's range becomes the largest number of that sign, what is too small for it becomes zero.
    public init(coefficient: Int128, exponent: Int) {
        if let number = Number.rounding(coefficient, exponent) {
            self = number
        } else {
            let largest = PowersOfTen.int128(34) - 1
            self.init(unchecked: coefficient < 0 ? -largest : largest, Number.exponentRange.upperBound)
        }
    }

    /// 0
    public static let zero = Number(0)
    /// 1
    public static let one = Number(1)

    /// -1, 0 or 1.
    public var signum: Int { Int(coefficient.signum()) }
    /// Whether it is 0, of whatever exponent.
    public var isZero: Bool { coefficient == 0 }
    /// The number without its sign.
    public var magnitude: Number { Number(unchecked: coefficient < 0 ? -coefficient : coefficient, exponent) }

    /// Whether there is no fractional part: 2 and 2.00 are whole, 2.5 is not.
    public var isWhole: Bool {
        if storedExponent >= 0 || coefficient == 0 { return true }
        if storedExponent < -34 { return false }
        return coefficient % PowersOfTen.int128(-exponent) == 0
    }

    /// The value, where it is a whole number that fits; otherwise nil.
    public var int64: Int64? { scaledInt64(places: 0) }

    /// The value × 10^`places`, where that is a whole number that fits; otherwise nil. `places` 2 turns yuan into fen.
    public func scaledInt64(places: Int) -> Int64? {
        if coefficient == 0 { return 0 }
        guard places.magnitude < 10_000 else { return nil }
        let shift = exponent + places
        if shift == 0 { return Int64(exactly: coefficient) }
        if shift > 0 {
            guard shift <= 18 else { return nil }
            let (product, overflow) = coefficient.multipliedReportingOverflow(by: PowersOfTen.int128(shift))
            return overflow ? nil : Int64(exactly: product)
        }
        guard shift >= -34 else { return nil }
        let (quotient, remainder) = coefficient.quotientAndRemainder(dividingBy: PowersOfTen.int128(-shift))
        return remainder == 0 ? Int64(exactly: quotient) : nil
    }

    /// The same value without trailing zeros in the coefficient; zero has exponent 0.
    public var reduced: Number {
        if coefficient == 0 { return Number(unchecked: 0, 0) }
        var digits = coefficient
        var power = exponent
        while power < Number.exponentRange.upperBound {
            let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
            if remainder != 0 { break }
            digits = quotient
            power += 1
        }
        return Number(unchecked: digits, power)
    }
}

extension Number: Comparable, Hashable {
    /// See the type for what makes two equal.
    @inline(__always)
    public static func == (left: Number, right: Number) -> Bool {
        if left.storedExponent == right.storedExponent { return left.coefficient == right.coefficient }
        return left.order(relativeTo: right) == 0
    }

    /// By value.
    @inline(__always)
    public static func < (left: Number, right: Number) -> Bool {
        if left.storedExponent == right.storedExponent { return left.coefficient < right.coefficient }
        return left.order(relativeTo: right) < 0
    }

    /// Negative, zero or positive as this number is less than, equal to or greater than the other.
    func order(relativeTo other: Number) -> Int {
        let signs = signum - other.signum
        if signs != 0 || coefficient == 0 { return signs }
        if storedExponent == other.storedExponent {
            return coefficient < other.coefficient ? -1 : (coefficient == other.coefficient ? 0 : 1)
        }
        if storedExponent < other.storedExponent { return -other.order(relativeTo: self) }
        // Same sign, this one with the larger exponent: scale its digits up to the other's exponent.
        let shift = exponent - other.exponent
        if shift <= 38 {
            let (scaled, overflow) = coefficient.multipliedReportingOverflow(by: PowersOfTen.int128(shift))
            if !overflow { return scaled < other.coefficient ? -1 : (scaled == other.coefficient ? 0 : 1) }
        }
        return signum  // too large for the other's scale, hence larger in magnitude than any 34 digits there
    }

    /// Goes with `==`.
    public func hash(into hasher: inout Hasher) {
        let plain = reduced
        hasher.combine(plain.coefficient)
        hasher.combine(plain.storedExponent)
    }
}

extension Number: ExpressibleByIntegerLiteral {
    /// The whole number.
    public init(integerLiteral value: Int) {
        self.init(value)
    }
}
