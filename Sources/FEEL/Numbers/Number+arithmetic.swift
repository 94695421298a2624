extension Number {
    /// The sum, rounded half to even to 34 digits; nil beyond decimal128's range.
    @inline(__always)
    public static func + (left: Number, right: Number) -> Number? {
        if left.storedExponent == right.storedExponent {
            let sum = left.coefficient &+ right.coefficient  // 35 digits at most: far below 2^127
            if sum.magnitude < Number.limit { return Number(unchecked: sum, left.exponent) }
        }
        return left.sum(right)
    }

    /// The difference, rounded half to even to 34 digits; nil beyond decimal128's range.
    @inline(__always)
    public static func - (left: Number, right: Number) -> Number? { left + -right }

    /// The number with the other sign.
    public static prefix func - (number: Number) -> Number { Number(unchecked: -number.coefficient, number.exponent) }

    /// The product, rounded half to even to 34 digits; nil beyond decimal128's range.
    public static func * (left: Number, right: Number) -> Number? {
        if let a = Int64(exactly: left.coefficient), let b = Int64(exactly: right.coefficient) {
            return rounding(Int128(a) * Int128(b), left.exponent + right.exponent)
        }
        let a = left.coefficient.magnitude
        let b = right.coefficient.magnitude
        let exponent = left.exponent + right.exponent
        let isNegative = (left.coefficient < 0) != (right.coefficient < 0)
        if a == 0 || b == 0 { return rounding(0, exponent) }
        let product = a.multipliedFullWidth(by: b)
        if product.high == 0, product.low < limit {
            return rounding(isNegative ? -Int128(product.low) : Int128(product.low), exponent)
        }
        // Cut to 36 or 37 digits, remembering what was lost, so that the final rounding is right.
        let drop = Swift.max(0, PowersOfTen.digits(in: a) + PowersOfTen.digits(in: b) - 37)
        let (quotient, remainder) = PowersOfTen.uint128(drop).dividingFullWidth((product.high, product.low))
        let digits = Int128(jamming(quotient, remainder != 0))
        return rounding(isNegative ? -digits : digits, exponent + drop)
    }

    /// The quotient, rounded half to even to 34 digits; nil for a division by zero and beyond decimal128's range.
    public static func / (left: Number, right: Number) -> Number? {
        if right.coefficient == 0 { return nil }
        let ideal = left.exponent - right.exponent
        if left.coefficient == 0 { return rounding(0, ideal) }
        if let a = Int64(exactly: left.coefficient), let b = Int64(exactly: right.coefficient), b != -1 {
            let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
            if remainder == 0 { return rounding(Int128(quotient), ideal) }
        }
        // The dividend with 34 digits, then shifted so that the quotient has 35 or 36: two more than are kept.
        let a = left.coefficient.magnitude
        let b = right.coefficient.magnitude
        let widening = precision - PowersOfTen.digits(in: a)
        let shift = PowersOfTen.digits(in: b) + 1
        let dividend = (a * PowersOfTen.uint128(widening)).multipliedFullWidth(by: PowersOfTen.uint128(shift))
        let (quotient, remainder) = b.dividingFullWidth((dividend.high, dividend.low))
        let digits = Int128(jamming(quotient, remainder != 0))
        let isNegative = (left.coefficient < 0) != (right.coefficient < 0)
        guard let result = rounding(isNegative ? -digits : digits, ideal - widening - shift) else { return nil }
        return remainder == 0 ? result.strippingZeros(downTo: ideal) : result
    }

    /// 10^34: the first magnitude with too many digits.
    static let limit: UInt128 = 10_000_000_000_000_000 * 1_000_000_000_000_000_000

    /// The same value with the exponent brought as near to `ideal` as trailing zeros allow.
    func strippingZeros(downTo ideal: Int) -> Number {
        var digits = coefficient
        var power = exponent
        while power < ideal {
            let (quotient, remainder) = digits.quotientAndRemainder(dividingBy: 10)
            if remainder != 0 { break }
            digits = quotient
            power += 1
        }
        return Number(unchecked: digits, power)
    }

    /// The general sum, for operands of unlike exponents.
    private func sum(_ other: Number) -> Number? {
        if storedExponent < other.storedExponent { return other.sum(self) }
        let shift = exponent - other.exponent
        if coefficient == 0 {
            return Number.rounding(other.coefficient, other.exponent)
        }
        if shift <= 38 {
            let (scaled, overflow) = coefficient.multipliedReportingOverflow(by: PowersOfTen.int128(shift))
            if !overflow {
                let (sum, overflow) = scaled.addingReportingOverflow(other.coefficient)
                if !overflow { return Number.rounding(sum, other.exponent) }
            }
        }
        // Too far apart for 128 bits: 37 digits of the larger, and of the smaller what reaches into them. The
        // larger then ends in three zeros, so the marked last digit of the smaller decides the rounding.
        let widening = 37 - PowersOfTen.digits(in: coefficient.magnitude)
        let scaled = coefficient * PowersOfTen.int128(widening)
        let drop = shift - widening
        let small = other.coefficient.magnitude
        let divisor = drop <= 38 ? PowersOfTen.uint128(drop) : UInt128.max
        let (quotient, remainder) = small.quotientAndRemainder(dividingBy: divisor)
        let addend = Int128(Number.jamming(quotient, remainder != 0))
        return Number.rounding(other.coefficient < 0 ? scaled - addend : scaled + addend, exponent - widening)
    }

    /// Marks that non-zero digits were cut off behind `digits`: a last digit of 0 or 5 is raised by one, so that a
    /// later rounding to fewer digits sees neither a tie nor an exact result where there is none.
    static func jamming(_ digits: UInt128, _ cutOff: Bool) -> UInt128 {
        cutOff && digits % 5 == 0 ? digits + 1 : digits
    }

    /// `coefficient` × 10^`exponent` as a number: half to even to 34 digits, nil where it is too large.
    @inline(__always)
    static func rounding(_ coefficient: Int128, _ exponent: Int) -> Number? {
        if coefficient.magnitude < limit && exponentRange.contains(exponent) {
            return Number(unchecked: coefficient, exponent)
        }
        return roundingSlowly(coefficient, exponent)
    }

    private static func roundingSlowly(_ coefficient: Int128, _ exponent: Int) -> Number? {
        var digits = coefficient
        var power = exponent
        let excess = Swift.max(
            PowersOfTen.digits(in: digits.magnitude) - precision, exponentRange.lowerBound.subtractingSaturated(power))
        if excess > 0 {
            digits = dividing(digits, byTenTo: excess, .halfEven)
            power += excess
            if digits.magnitude >= limit {  // 99…9 was rounded up to 10^34
                digits /= 10
                power += 1
            }
        }
        if digits == 0 {
            return Number(unchecked: 0, Swift.min(Swift.max(power, exponentRange.lowerBound), exponentRange.upperBound))
        }
        if power > exponentRange.upperBound {
            let shift = power - exponentRange.upperBound
            guard shift + PowersOfTen.digits(in: digits.magnitude) <= precision else { return nil }
            digits *= PowersOfTen.int128(shift)
            power = exponentRange.upperBound
        }
        return Number(unchecked: digits, power)
    }

    /// `digits` / 10^`count`, rounded.
    static func dividing(_ digits: Int128, byTenTo count: Int, _ mode: RoundingMode) -> Int128 {
        if count <= 0 { return digits }
        guard count <= 38 else {  // less than half a unit, whatever the digits are
            let increases = mode.increases(isNegative: digits < 0, isOdd: false, cutOff: digits != 0, half: -1)
            return increases ? digits.signum() : 0
        }
        let divisor = PowersOfTen.uint128(count)
        let (quotient, remainder) = digits.magnitude.quotientAndRemainder(dividingBy: divisor)
        let half = divisor / 2
        let increases = mode.increases(
            isNegative: digits < 0, isOdd: quotient % 2 == 1, cutOff: remainder != 0,
            half: remainder < half ? -1 : (remainder == half ? 0 : 1))
        let magnitude = Int128(increases ? quotient + 1 : quotient)
        return digits < 0 ? -magnitude : magnitude
    }

    /// The number with at most `places` decimal places; negative places round to tens, hundreds and so on.
    public func rounded(toPlaces places: Int, _ mode: RoundingMode) -> Number {
        let limited = Swift.min(Swift.max(places, -6200), 6200)
        let excess = -limited - exponent
        if excess <= 0 { return self }
        let digits = Number.dividing(coefficient, byTenTo: excess, mode)
        return Number(coefficient: digits, exponent: -limited)
    }

    /// The largest whole number that is not greater.
    public var floor: Number { rounded(toPlaces: 0, .floor) }
    /// The smallest whole number that is not less.
    public var ceiling: Number { rounded(toPlaces: 0, .ceiling) }
}

extension Int {
    /// The difference, at most `Int.max` and at least `Int.min`.
    fileprivate func subtractingSaturated(_ other: Int) -> Int {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (self < 0 ? .min : .max) : difference
    }
}
