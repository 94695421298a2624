/// Reads the parts of a text of date, time or duration from its bytes.
struct ByteScanner {
    private let bytes: [UInt8]
    private(set) var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { place == bytes.count }
    var next: UInt8? { place < bytes.count ? bytes[place] : nil }
    var rest: ArraySlice<UInt8> { bytes[place...] }

    /// Takes the byte when it is the next one.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    /// The digits that follow, at most 18 of them; nil when there are fewer or more than allowed.
    mutating func digits(_ count: ClosedRange<Int>) -> (value: Int, count: Int)? {
        var value = 0
        let start = place
        while place < bytes.count, bytes[place] &- 48 < 10 {
            guard place - start < min(count.upperBound, 18) else { return nil }
            value = value * 10 + Int(bytes[place] - 48)
            place += 1
        }
        return place - start >= count.lowerBound ? (value, place - start) : nil
    }

    /// Goes over one byte.
    mutating func skip() { place += 1 }

    /// The digits behind a decimal point, as nanoseconds, and how many there are; what is smaller is cut off.
    mutating func fractionDigits() -> (nanoseconds: Int, count: Int) {
        var value = 0
        var count = 0
        while place < bytes.count, bytes[place] &- 48 < 10 {
            if count < 9 { value = value * 10 + Int(bytes[place] - 48) }
            count += 1
            place += 1
        }
        for _ in 0..<max(0, 9 - count) { value *= 10 }
        return (value, count)
    }

    mutating func twoDigits() -> Int? { digits(2...2)?.value }

    /// A date as XML Schema writes it: four digits of year, more only without a leading zero.
    mutating func date() -> CivilDate? {
        let isNegative = take("-")
        let start = place
        guard let year = digits(4...9), year.count == 4 || bytes[start] != 48,
            take("-"), let month = twoDigits(), take("-"), let day = twoDigits()
        else { return nil }
        return CivilDate(year: isNegative ? -year.value : year.value, month: month, day: day)
    }
}
