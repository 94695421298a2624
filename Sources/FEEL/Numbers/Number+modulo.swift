extension Number {
    /// What is left of the division, with the sign of the divisor: x - y × floor(x / y), exactly. Nil for a division by
    /// zero.
    public func modulo(_ divisor: Number) -> Number? {
        if divisor.isZero { return nil }
        let size = divisor.coefficient.magnitude
        let scale = Swift.min(exponent, divisor.exponent)
        let rest: UInt128
        if exponent >= divisor.exponent {
            let power = Number.power(10, exponent - divisor.exponent, modulo: size)
            rest = Number.product(coefficient.magnitude % size, power, modulo: size)
        } else {
            let shift = divisor.exponent - exponent
            let scaled = size.multipliedReportingOverflow(by: PowersOfTen.uint128(Swift.min(shift, 38)))
            // A divisor beyond 128 bits in this scale is larger than any 34 digits.
            let isLarger = shift > 38 || scaled.overflow
            rest = isLarger ? coefficient.magnitude : coefficient.magnitude % scaled.partialValue
        }
        let magnitude = Number(coefficient: Int128(rest), exponent: scale)
        if rest == 0 || (signum < 0) == (divisor.signum < 0) { return divisor.signum < 0 ? -magnitude : magnitude }
        return divisor.signum < 0 ? divisor + magnitude : divisor - magnitude
    }

    private static func product(_ a: UInt128, _ b: UInt128, modulo size: UInt128) -> UInt128 {
        let wide = a.multipliedFullWidth(by: b)
        return size.dividingFullWidth((wide.high % size, wide.low)).remainder
    }

    private static func power(_ base: UInt128, _ exponent: Int, modulo size: UInt128) -> UInt128 {
        var result = 1 % size
        var factor = base % size
        var rest = exponent
        while rest > 0 {
            if rest & 1 == 1 { result = product(result, factor, modulo: size) }
            factor = product(factor, factor, modulo: size)
            rest >>= 1
        }
        return result
    }
}
