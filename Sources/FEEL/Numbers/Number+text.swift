extension Number: CustomStringConvertible {
    /// Reads a number: digits with at most one point, an optional sign before and an optional exponent behind
    /// (`-12.50`, `.5`, `1.2e-3`). More than 34 digits are rounded half to even. Nil for anything else, and beyond
    /// decimal128's range.
    public init?(_ text: some StringProtocol) {
        self.init(utf8: text.utf8)
    }

    /// Reads a number from its bytes; see ``init(_:)-(StringProtocol)``.
    public init?(utf8 bytes: some Collection<UInt8>) {
        var index = bytes.startIndex
        let end = bytes.endIndex
        var isNegative = false
        if index < end, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
            isNegative = bytes[index] == UInt8(ascii: "-")
            bytes.formIndex(after: &index)
        }
        var digits: UInt128 = 0
        var exponent = 0
        var digitCount = 0  // all digits read
        var hasCutOff = false  // a non-zero digit behind the 37th
        var isFraction = false
        var hasFractionDigit = true
        reading: while index < end {
            switch bytes[index] {
            case let byte where byte &- 48 < 10:
                digitCount += 1
                hasFractionDigit = true
                if digits < PowersOfTen.uint128(36) {
                    digits = digits * 10 + UInt128(byte &- 48)
                    if isFraction { exponent -= 1 }
                } else {
                    hasCutOff = hasCutOff || byte != 48
                    if !isFraction { exponent += 1 }
                }
            case UInt8(ascii: ".") where !isFraction:
                isFraction = true
                hasFractionDigit = false
            default: break reading
            }
            bytes.formIndex(after: &index)
        }
        guard digitCount > 0, hasFractionDigit else { return nil }
        if index < end {
            guard bytes[index] | 0x20 == UInt8(ascii: "e") else { return nil }
            bytes.formIndex(after: &index)
            guard let power = Number.exponent(in: bytes[index...]) else { return nil }
            exponent += power
        }
        let magnitude = Int128(Number.jamming(digits, hasCutOff))
        guard let number = Number.rounding(isNegative ? -magnitude : magnitude, exponent) else { return nil }
        self = number
    }

    /// A signed whole number to the end of the bytes, at most 99,999 in magnitude.
    private static func exponent(in bytes: some Collection<UInt8>) -> Int? {
        var value = 0
        var digitCount = 0
        var isNegative = false
        for (place, byte) in bytes.enumerated() {
            if place == 0, byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
                isNegative = byte == UInt8(ascii: "-")
                continue
            }
            guard byte &- 48 < 10 else { return nil }
            digitCount += 1
            value = Swift.min(value * 10 + Int(byte &- 48), 99_999)
        }
        return digitCount == 0 ? nil : (isNegative ? -value : value)
    }

    /// Digits with a point, `-0.05`; with an exponent, `1E+50`, only where plain digits would need more than 40 places.
    public var description: String {
        if coefficient == 0, exponent > 0 || exponent < -40 { return "0" }
        var digits = Array(String(coefficient.magnitude).utf8)
        let sign = coefficient < 0 ? "-" : ""
        let adjusted = exponent + digits.count - 1
        if exponent > 0 && adjusted > 40 || exponent < 0 && adjusted < -40 {
            if digits.count > 1 { digits.insert(UInt8(ascii: "."), at: 1) }
            return "\(sign)\(String(decoding: digits, as: UTF8.self))E\(adjusted < 0 ? "-" : "+")\(adjusted.magnitude)"
        }
        if exponent >= 0 {
            if coefficient != 0 { digits += Array(repeating: 48, count: exponent) }
        } else {
            let places = -exponent
            if digits.count <= places {
                digits.insert(contentsOf: Array(repeating: 48, count: places - digits.count + 1), at: 0)
            }
            digits.insert(UInt8(ascii: "."), at: digits.count - places)
        }
        return sign + String(decoding: digits, as: UTF8.self)
    }
}
