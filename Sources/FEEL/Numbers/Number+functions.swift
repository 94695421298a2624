import Glibc

extension Number {
    /// The number to the power of the exponent, to 34 digits; nil where there is no real result (0 to a negative power,
    /// a negative number to a power that is not whole) or it is out of range.
    public func power(_ exponent: Number) -> Number? {
        if exponent.isZero { return .one }
        if isZero { return exponent.signum > 0 ? .zero : nil }
        if let whole = exponent.int64, whole.magnitude <= 1_000_000_000 {
            if let exact = exactPower(whole) { return exact }
            if whole < 0, let inverse = exactPower(-whole), !inverse.isZero { return (.one / inverse)?.reduced }
            // The sign apart, so that the logarithm exists.
            guard let magnitude = magnitude.inexactPower(exponent) else { return nil }
            return signum < 0 && whole % 2 != 0 ? -magnitude.reduced : magnitude.reduced
        }
        guard signum > 0 else { return nil }
        if self == .one { return .one }
        return inexactPower(exponent)?.reduced
    }

    /// The power as long as all its digits fit; otherwise nil.
    private func exactPower(_ exponent: Int64) -> Number? {
        let base = reduced
        if base.coefficient.magnitude == 1 {
            let power = base.exponent.multipliedReportingOverflow(by: Int(exponent))
            let sign: Int128 = base.coefficient < 0 && exponent % 2 != 0 ? -1 : 1
            guard !power.overflow, Number.exponentRange.contains(power.partialValue) else { return nil }
            return Number.rounding(sign, power.partialValue)
        }
        guard exponent > 0, exponent <= 112 else { return nil }  // 2^113 has 35 digits
        var coefficient: Int128 = 1
        for _ in 0..<exponent {
            let (product, overflow) = coefficient.multipliedReportingOverflow(by: base.coefficient)
            if overflow || product.magnitude >= Number.limit { return nil }
            coefficient = product
        }
        return Number.rounding(coefficient, base.exponent * Int(exponent))
    }

    private func inexactPower(_ exponent: Number) -> Number? {
        guard exponent.magnitude < Number(coefficient: 1, exponent: 37) else { return nil }
        return Number.exponential(of: Number.logarithm(of: self) * FixedPoint(exponent))
    }

    /// e to the power of this number; nil beyond the range.
    public var exponential: Number? {
        guard magnitude < 20_000 else { return signum < 0 ? .zero : nil }
        return Number.exponential(of: FixedPoint(self))
    }

    /// The natural logarithm; nil for zero and negative numbers.
    public var naturalLogarithm: Number? {
        guard signum > 0 else { return nil }
        if self == .one { return .zero }
        return Number.logarithm(of: self).number(timesTenTo: 0)
    }

    /// The square root; nil for negative numbers.
    public var squareRoot: Number? {
        if signum < 0 { return nil }
        if isZero { return .zero }
        // The coefficient with 69 or 70 digits and an even exponent: its root then has 35.
        let magnitude = coefficient.magnitude
        var shift = 70 - PowersOfTen.digits(in: magnitude)
        if (exponent - shift) % 2 != 0 { shift -= 1 }
        let wide = (magnitude * PowersOfTen.uint128(min(shift, 37 - PowersOfTen.digits(in: magnitude))))
            .multipliedFullWidth(by: PowersOfTen.uint128(shift - min(shift, 37 - PowersOfTen.digits(in: magnitude))))
        var root = PowersOfTen.uint128(35)  // not below the root: from there Newton's steps only descend
        while true {
            guard wide.high < root else { return nil }
            let (quotient, _) = root.dividingFullWidth((wide.high, wide.low))
            let next = (root + quotient) / 2
            if next >= root { break }
            root = next
        }
        let square = root.multipliedFullWidth(by: root)
        let isExact = square.high == wide.high && square.low == wide.low
        let result = Number.rounding(Int128(Number.jamming(root, !isExact)), (exponent - shift) / 2)
        return isExact ? result?.reduced : result
    }

    // MARK: With 256 binary places

    private static let ln10: FixedPoint = logarithm(ofMantissa: Number(10))

    /// ln(m × 10^e) = ln m + e ln 10, with m from 1 to 10.
    private static func logarithm(of number: Number) -> FixedPoint {
        let digits = PowersOfTen.digits(in: number.coefficient.magnitude)
        let mantissa = Number(unchecked: number.coefficient, 1 - digits)
        var tens = FixedPoint(number.exponent + digits - 1)
        tens = tens * ln10
        return mantissa == .one ? tens : logarithm(ofMantissa: mantissa) + tens
    }

    /// By Newton's method from the machine's logarithm: y + m e^-y - 1 doubles the digits with every step.
    private static func logarithm(ofMantissa mantissa: Number) -> FixedPoint {
        let value = FixedPoint(mantissa)
        let estimate = Glibc.log(Double(mantissa.description) ?? 1)
        var result = FixedPoint(Number(coefficient: Int128(estimate * 1e17), exponent: -17))
        for _ in 0..<3 { result = result + value * series(-result) - FixedPoint(1) }
        return result
    }

    /// e^x = 10^k e^r, with r between 0 and ln 10.
    private static func exponential(of value: FixedPoint) -> Number? {
        guard let approximate = value.whole, approximate.magnitude < 40_000 else {
            return value.isNegative ? .zero : nil
        }
        var tens = Int((Double(approximate) / 2.302585092994046).rounded(.down)) - 1
        var rest = value - FixedPoint(tens) * ln10
        while let over = Optional(rest - ln10), !over.isNegative {
            rest = over
            tens += 1
        }
        return series(rest).number(timesTenTo: tens)
    }

    /// e^x for small x: halved twelve times, summed up, and squared as often.
    private static func series(_ value: FixedPoint) -> FixedPoint {
        var small = value
        small.divide(by: 4096)
        var sum = FixedPoint(1)
        var term = FixedPoint(1)
        var count: UInt64 = 1
        while true {
            term = term * small
            term.divide(by: count)
            if term.isZero { break }
            sum = sum + term
            count += 1
        }
        for _ in 0..<12 { sum = sum * sum }
        return sum
    }
}
