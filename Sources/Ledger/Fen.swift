/// A sum of money: a whole number of fen (分), the hundredth of a yuan.
///
/// Money is never a fraction of a fen and never binary floating point. The range is that of `Int64`; every operation
/// that could leave it throws ``FenOverflow`` instead of wrapping or trapping.
public struct Fen: Sendable, Hashable, Comparable {
    /// The number of fen.
    public let rawValue: Int64

    /// So many fen.
    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Nothing.
    public static let zero = Fen(0)

    /// By size.
    public static func < (left: Fen, right: Fen) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The sum.
    public func adding(_ other: Fen) throws(FenOverflow) -> Fen {
        let (sum, overflow) = rawValue.addingReportingOverflow(other.rawValue)
        guard !overflow else { throw FenOverflow() }
        return Fen(sum)
    }

    /// The difference.
    public func subtracting(_ other: Fen) throws(FenOverflow) -> Fen {
        let (difference, overflow) = rawValue.subtractingReportingOverflow(other.rawValue)
        guard !overflow else { throw FenOverflow() }
        return Fen(difference)
    }

    /// The given portion of this sum, rounded half up to the fen (policy section 9). For sums of zero or more.
    func portion(_ portion: BasisPoints) -> Fen {
        precondition(rawValue >= 0, "portions are taken of sums that are not negative")
        let whole = Int128(rawValue) * Int128(portion.rawValue)
        return Fen(Int64((whole + Int128(BasisPoints.whole.rawValue / 2)) / Int128(BasisPoints.whole.rawValue)))
    }
}

// MARK: - Yuan as text

extension Fen: CustomStringConvertible {
    /// Reads yuan in decimal: digits without separators, at most two places, a leading `-` for a negative sum.
    ///
    /// Strict on purpose: no `+`, no blanks, no leading zero but the one before the point, no `-0`. What has three
    /// places is not money and gives nil, even where the third is a zero.
    public init?(yuan text: some StringProtocol) {
        self.init(yuanUTF8: text.utf8)
    }

    /// The same for text that is still bytes.
    public init?(yuanUTF8 bytes: some Collection<UInt8>) {
        var rest = bytes[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }

        let whole = rest.prefix { $0 != UInt8(ascii: ".") }
        let afterWhole = rest.dropFirst(whole.count)
        let places = afterWhole.dropFirst()
        guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
        guard afterWhole.isEmpty || (1...2).contains(places.count) else { return nil }

        var fen: Int64 = 0
        for byte in whole where !fen.appendDigit(byte) { return nil }
        for byte in places where !fen.appendDigit(byte) { return nil }
        for _ in places.count..<2 where !fen.appendDigit(UInt8(ascii: "0")) { return nil }
        guard !(isNegative && fen == 0) else { return nil }
        self.init(isNegative ? -fen : fen)
    }

    /// Yuan with exactly two places: `19999.92`, `0.05`, `-3.00`.
    public var yuan: String {
        let magnitude = rawValue.magnitude
        let (whole, places) = magnitude.quotientAndRemainder(dividingBy: 100)
        return "\(rawValue < 0 ? "-" : "")\(whole).\(places < 10 ? "0" : "")\(places)"
    }

    /// The sum in yuan.
    public var description: String { yuan }
}

/// A sum of money would leave the range of 64 bits (about 92 quadrillion yuan).
public struct FenOverflow: Error, Sendable, Hashable {
    /// The error; it has no details.
    public init() {}

    /// What happened and what to do.
    public var wording: Wording {
        Wording(
            zh: "金额超出可记录的范围（约 9.2 亿亿元）。请检查输入的金额。",
            en:
                "The sum is beyond what can be recorded (about 92 quadrillion yuan). Check the amounts that were entered."
        )
    }
}

extension Int64 {
    /// Appends a decimal digit; false when the byte is none or the number would overflow.
    fileprivate mutating func appendDigit(_ byte: UInt8) -> Bool {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return false }
        let (product, overflow) = multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
        guard !overflow, !carry else { return false }
        self = sum
        return true
    }
}
