/// Reading text formats whose every value has one spelling only.
enum StrictText {
    /// A decimal number without sign, space or leading zero that fits 64 bits; nil for anything else.
    static func decimal(_ text: some Collection<UInt8>) -> UInt64? {
        guard let first = text.first, first != UInt8(ascii: "0") || text.count == 1 else { return nil }
        var value: UInt64 = 0
        for character in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(UInt64(character - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// The offset of the first byte that makes the text unfit for a signed note: an ASCII control character other than
    /// newline, or a byte that is not UTF-8 (then the start of the text, as the place is not known). Nil when it is fit.
    static func firstUnfitByte(_ text: [UInt8]) -> Int? {
        if let control = text.firstIndex(where: { $0 < 0x20 && $0 != newline }) { return control }
        return String(validating: text, as: UTF8.self) == nil ? 0 : nil
    }

    static let newline = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let plus = UInt8(ascii: "+")

    /// The lines of a text that ends in a newline, without their newlines; nil where it does not end in one.
    static func lines(_ text: some BidirectionalCollection<UInt8>) -> [[UInt8]]? {
        guard text.last == newline else { return nil }
        return text.dropLast().split(separator: newline, omittingEmptySubsequences: false).map { [UInt8]($0) }
    }
}
