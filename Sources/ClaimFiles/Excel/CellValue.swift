import FEEL

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

/// What the number in a cell means, worked out on its digits.
enum CellValue {
    /// The day a serial number stands for, as `2024-08-01`; a time of day is left out. Nil where it is no day: below 1, no
    /// number, or beyond the year 9999. In the system of 1900, the serial 60 is a day that never was (1900-02-29).
    static func date(_ digits: ArraySlice<UInt8>, from1904: Bool) -> String? {
        var serial = 0
        for byte in digits {
            if byte == UInt8(ascii: ".") { break }
            guard isDigit(byte), serial < 10_000_000 else { return nil }
            serial = serial * 10 + Int(byte &- 0x30)
        }
        guard serial >= (from1904 ? 0 : 1), serial != 60 || from1904, !digits.isEmpty else { return nil }
        let epoch: Int64 = from1904 ? -24_107 : serial < 60 ? -25_568 : -25_569
        let date = CivilDate(dayNumber: epoch + Int64(serial))
        return date.components.year <= 9999 ? date.description : nil
    }

    /// A number as a spreadsheet shows it: 15 significant digits, without an exponent where it has at most 15 digits
    /// before the point and 20 places behind it. Files hold what binary floating point made of it (`89.849999999999994`).
    ///
    /// A longer number comes out as `6.228E+18`, however many digits the file has for it: no spreadsheet keeps those behind
    /// the fifteenth, and an identifier in such a cell is to be found damaged. Nil where it is no number, or too small.
    static func number(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var rest = text
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        var digits: [UInt8] = []
        /// The value is 0.digits × 10^point.
        var point = 0
        var sawPoint = false
        while let byte = rest.first, byte == UInt8(ascii: ".") || isDigit(byte) {
            rest.removeFirst()
            if byte == UInt8(ascii: ".") {
                if sawPoint { return nil }
                sawPoint = true
                continue
            }
            if digits.isEmpty && byte == 0x30 {
                if sawPoint { point -= 1 }
                continue
            }
            digits.append(byte)
            if !sawPoint { point += 1 }
        }
        if let mark = rest.first {
            guard mark | 0x20 == UInt8(ascii: "e") else { return nil }
            rest.removeFirst()
            let isSmall = rest.first == UInt8(ascii: "-")
            if isSmall || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            guard !rest.isEmpty, rest.count <= 3 else { return nil }
            var exponent = 0
            for byte in rest {
                guard isDigit(byte) else { return nil }
                exponent = exponent * 10 + Int(byte &- 0x30)
            }
            point += isSmall ? -exponent : exponent
        }
        if digits.isEmpty { return [0x30] }
        if digits.count > 15 {
            let roundsUp = digits[15] >= UInt8(ascii: "5")
            digits.removeSubrange(15...)
            if roundsUp, roundUp(&digits) { point += 1 }
        }
        while digits.last == 0x30 { digits.removeLast() }
        guard digits.count - point <= 20 else { return nil }
        var result: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        if point > 15 {
            result += digits[..<1] + (digits.count > 1 ? [UInt8(ascii: ".")] + digits[1...] : [])
            result += "E+\(point - 1)".utf8
        } else if point <= 0 {
            result += [0x30, UInt8(ascii: ".")] + [UInt8](repeating: 0x30, count: -point) + digits
        } else if digits.count <= point {
            result += digits + [UInt8](repeating: 0x30, count: point - digits.count)
        } else {
            result += digits[..<point] + [UInt8(ascii: ".")] + digits[point...]
        }
        return result
    }

    /// Adds one to the last digit; true where the number got a digit more, which then is 1 followed by zeros.
    private static func roundUp(_ digits: inout [UInt8]) -> Bool {
        for place in digits.indices.reversed() {
            if digits[place] < UInt8(ascii: "9") {
                digits[place] += 1
                return false
            }
            digits[place] = 0x30
        }
        digits[0] = UInt8(ascii: "1")
        return true
    }
}
