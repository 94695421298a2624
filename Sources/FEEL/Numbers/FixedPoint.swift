/// A positive or negative number with 256 binary places, for the functions whose results need more than 34 digits on
/// the way: exponential, logarithm, powers.
///
/// Kept as magnitude in 64-bit limbs, the lowest first, of which four stand behind the point.
struct FixedPoint: Sendable {
    private var limbs: [UInt64]
    private(set) var isNegative: Bool

    private static let places = 4

    private init(limbs: [UInt64], isNegative: Bool) {
        self.limbs = limbs
        self.isNegative = isNegative
        while let last = self.limbs.last, last == 0 { self.limbs.removeLast() }
        if self.limbs.isEmpty { self.isNegative = false }
    }

    init(_ value: Int) {
        self.init(limbs: [0, 0, 0, 0, UInt64(value.magnitude)], isNegative: value < 0)
    }

    /// The nearest value to a number below 10^38 in magnitude.
    init(_ number: Number) {
        let magnitude = number.coefficient.magnitude
        var value = FixedPoint(
            limbs: [0, 0, 0, 0, UInt64(truncatingIfNeeded: magnitude), UInt64(truncatingIfNeeded: magnitude >> 64)],
            isNegative: number.coefficient < 0)
        var power = number.exponent
        while power > 0 {
            let step = min(power, 18)
            value.multiply(by: UInt64(PowersOfTen.uint128(step)))
            power -= step
        }
        while power < 0, !value.isZero {
            let step = min(-power, 18)
            value.divide(by: UInt64(PowersOfTen.uint128(step)))
            power += step
        }
        self = value
    }

    var isZero: Bool { limbs.isEmpty }

    private func limb(_ place: Int) -> UInt64 { place < limbs.count ? limbs[place] : 0 }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for place in limbs.indices {
            let (high, low) = limbs[place].multipliedFullWidth(by: factor)
            let (sum, overflow) = low.addingReportingOverflow(carry)
            limbs[place] = sum
            carry = high + (overflow ? 1 : 0)
        }
        if carry > 0 { limbs.append(carry) }
    }

    mutating func divide(by divisor: UInt64) {
        var remainder: UInt64 = 0
        for place in limbs.indices.reversed() {
            (limbs[place], remainder) = divisor.dividingFullWidth((remainder, limbs[place]))
        }
        self = FixedPoint(limbs: limbs, isNegative: isNegative)
    }

    static prefix func - (value: FixedPoint) -> FixedPoint {
        FixedPoint(limbs: value.limbs, isNegative: !value.isNegative)
    }

    static func + (left: FixedPoint, right: FixedPoint) -> FixedPoint {
        if left.isNegative != right.isNegative {
            return left.isSmaller(than: right)
                ? FixedPoint(limbs: right.difference(left), isNegative: right.isNegative)
                : FixedPoint(limbs: left.difference(right), isNegative: left.isNegative)
        }
        var sum: [UInt64] = []
        var carry = false
        for place in 0..<max(left.limbs.count, right.limbs.count) {
            let (partial, first) = left.limb(place).addingReportingOverflow(right.limb(place))
            let (total, second) = partial.addingReportingOverflow(carry ? 1 : 0)
            sum.append(total)
            carry = first || second
        }
        if carry { sum.append(1) }
        return FixedPoint(limbs: sum, isNegative: left.isNegative)
    }

    static func - (left: FixedPoint, right: FixedPoint) -> FixedPoint { left + -right }

    static func * (left: FixedPoint, right: FixedPoint) -> FixedPoint {
        var product = [UInt64](repeating: 0, count: left.limbs.count + right.limbs.count)
        for (place, factor) in left.limbs.enumerated() {
            var carry: UInt64 = 0
            for (other, limb) in right.limbs.enumerated() {
                let (high, low) = factor.multipliedFullWidth(by: limb)
                let (partial, first) = low.addingReportingOverflow(product[place + other])
                let (total, second) = partial.addingReportingOverflow(carry)
                product[place + other] = total
                carry = high + (first ? 1 : 0) + (second ? 1 : 0)
            }
            product[place + right.limbs.count] = carry
        }
        return FixedPoint(limbs: Array(product.dropFirst(places)), isNegative: left.isNegative != right.isNegative)
    }

    private func isSmaller(than other: FixedPoint) -> Bool {
        for place in (0..<max(limbs.count, other.limbs.count)).reversed() where limb(place) != other.limb(place) {
            return limb(place) < other.limb(place)
        }
        return false
    }

    /// The magnitudes' difference, of which the other is not the larger.
    private func difference(_ other: FixedPoint) -> [UInt64] {
        var result: [UInt64] = []
        var borrow = false
        for place in limbs.indices {
            let (partial, first) = limbs[place].subtractingReportingOverflow(other.limb(place))
            let (total, second) = partial.subtractingReportingOverflow(borrow ? 1 : 0)
            result.append(total)
            borrow = first || second
        }
        return result
    }

    /// The part before the point, cut; nil where it does not fit.
    var whole: Int? {
        guard limbs.count <= FixedPoint.places + 1, let magnitude = Int(exactly: limb(FixedPoint.places)) else {
            return nil
        }
        return isNegative ? -magnitude : magnitude
    }

    /// The nearest number × 10^`power`, for a value below 10^18.
    ///
    /// It is rounded to 50 digits before 34: what comes so near to a tie is one that the last bits miss.
    func number(timesTenTo power: Int) -> Number? {
        // Digits one limb-sized group at a time: 3 groups of 18 behind the point.
        var rest = self
        rest.isNegative = false
        var digits: [UInt8] = Array(String(limb(FixedPoint.places)).utf8)
        guard limbs.count <= FixedPoint.places + 1 else { return nil }
        if rest.limbs.count > FixedPoint.places { rest.limbs.removeLast(rest.limbs.count - FixedPoint.places) }
        var exponent = power
        for _ in 0..<4 {
            rest.multiply(by: 1_000_000_000_000_000_000)
            digits += Array(padded(UInt(rest.limb(FixedPoint.places)), 18).utf8)
            if rest.limbs.count > FixedPoint.places { rest.limbs.removeLast(rest.limbs.count - FixedPoint.places) }
            exponent -= 18
        }
        let leading = digits.prefix { $0 == 48 }.count
        digits.removeFirst(leading)
        if digits.isEmpty { return .zero }
        return Number.rounding(digits: digits, exponent: exponent, isNegative: isNegative)
    }
}

extension Number {
    /// The number of those decimal digits × 10^`exponent`: half to even, to 50 digits and then to 34.
    static func rounding(digits: [UInt8], exponent: Int, isNegative: Bool) -> Number? {
        var exponent = exponent
        var kept = digits.map { Int($0 - 48) }
        if kept.count > 50 {
            exponent += kept.count - 50
            let isUp = kept[50] >= 5
            kept.removeLast(kept.count - 50)
            if isUp {
                var place = kept.count - 1
                while place >= 0, kept[place] == 9 {
                    kept[place] = 0
                    place -= 1
                }
                if place >= 0 { kept[place] += 1 } else { kept.insert(1, at: 0) }
            }
        }
        var coefficient: UInt128 = 0
        var isCutOff = false
        for digit in kept {
            if coefficient < PowersOfTen.uint128(36) {
                coefficient = coefficient * 10 + UInt128(digit)
            } else {
                isCutOff = isCutOff || digit != 0
                exponent += 1
            }
        }
        let magnitude = Int128(jamming(coefficient, isCutOff))
        return rounding(isNegative ? -magnitude : magnitude, exponent)
    }
}
