import FEEL

/// Whole and decimal numbers as files write them: digits, a minus sign, a point. No exponents, no `+`, no leading zeros.
enum DecimalText {
    /// Whether the text is digits with at most one point between them.
    static func isDecimal(_ text: Span<UInt8>) -> Bool {
        var points = 0
        for index in text.indices {
            if text[index] == 0x2E {
                points += 1
                if index == 0 || index == text.count - 1 || points > 1 { return false }
            } else if !FieldText.isDigit(text[index]) {
                return false
            }
        }
        return !text.isEmpty
    }

    /// The number without trailing zeros behind the point; nil where the text is none, or has more than 34 digits.
    static func number(_ text: Span<UInt8>) -> Number? {
        let negative = !text.isEmpty && text[0] == 0x2D
        let digits = negative ? text.extracting(1..<text.count) : text
        guard isDecimal(digits) else { return nil }
        if digits.count > 1, digits[0] == 0x30, digits[1] != 0x2E { return nil }
        var end = digits.count
        var point: Int?
        for index in digits.indices where digits[index] == 0x2E { point = index }
        if let point {
            while end > point + 1, digits[end - 1] == 0x30 { end -= 1 }
            if end == point + 1 { end = point }
        }
        var coefficient: Int128 = 0
        var count = 0
        for index in 0..<end where digits[index] != 0x2E {
            coefficient = coefficient * 10 + Int128(digits[index] - 0x30)
            if coefficient != 0 { count += 1 }
            if count > Number.precision { return nil }
        }
        let places = point.map { max(0, end - $0 - 1) } ?? 0
        return Number(coefficient: negative ? -coefficient : coefficient, exponent: -places)
    }

    /// Writes a number that `number(_:)` made, the canonical form.
    static func write(_ number: Number, to content: inout Content) {
        var digits = Array(String(number.coefficient.magnitude).utf8)
        if number.coefficient < 0 { content.append(0x2D) }
        let places = -number.exponent
        if places > 0 {
            while digits.count <= places { digits.insert(0x30, at: 0) }
            digits.insert(0x2E, at: digits.count - places)
        }
        content.append(digits)
    }

    /// Writes a whole number.
    static func write(_ value: Int64, to content: inout Content) {
        if value < 0 { content.append(0x2D) }
        var power: UInt64 = 1
        let magnitude = value.magnitude
        while magnitude / power >= 10 { power *= 10 }
        while power > 0 {
            content.append(UInt8(truncatingIfNeeded: 0x30 + magnitude / power % 10))
            power /= 10
        }
    }

    /// The whole number; nil where the text is none. `5.0` is whole: spreadsheets write it.
    static func whole(_ text: Span<UInt8>) -> Int64? {
        var index = 0
        let negative = !text.isEmpty && text[0] == 0x2D
        if negative { index = 1 }
        let first = index
        var value: Int64 = 0
        while index < text.count, FieldText.isDigit(text[index]) {
            if index - first == 18 { return nil }
            value = value * 10 + Int64(text[index] - 0x30)
            index += 1
        }
        guard index > first, index == first + 1 || text[first] != 0x30 else { return nil }
        if index < text.count {
            guard text[index] == 0x2E, index + 1 < text.count else { return nil }
            for place in index + 1..<text.count where text[place] != 0x30 { return nil }
        }
        return negative ? -value : value
    }

    static var notNumber: Flaw {
        Flaw(
            .badValue, "不是数字", "is not a number",
            mend: ("请只填数字，不带单位和分隔符，如12.5。", "Give digits only, without unit or separators, as in 12.5."))
    }

    static var notWhole: Flaw {
        Flaw(
            .badValue, "不是整数", "is not a whole number",
            mend: ("请填写整数，不带小数和单位，如2。", "Give a whole number without places or unit, as in 2."))
    }

    static func outside(_ range: ClosedRange<Int64>) -> Flaw {
        let (low, high) = (range.lowerBound, range.upperBound)
        return Flaw(
            .badValue, "不在\(low)到\(high)之间", "is not between \(low) and \(high)",
            mend: ("请填写\(low)到\(high)之间的整数。", "Give a whole number from \(low) to \(high)."))
    }
}
