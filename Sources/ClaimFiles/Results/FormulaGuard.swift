/// Keeps a spreadsheet from taking a text of a CSV file for a formula (CWE-1236): an apostrophe is set before it, which the
/// reader of claims takes off again.
///
/// A formula begins with = + - @, as ASCII or in full width, or hides behind a tab or a line break. A plain number with its
/// sign (`-5`, `+8613800990001`) computes nothing and stays as it is.
enum FormulaGuard {
    static let mark = UInt8(ascii: "'")

    /// Whether the mark has to be set before a text.
    static func needsMark(_ text: Span<UInt8>, _ encoding: FileEncoding) -> Bool {
        isTrigger(text, 0, encoding) && !isPlainNumber(text)
    }

    /// Whether a text of UTF-8 begins with a mark that was set.
    @inline(__always)
    static func isGuarded(_ text: Span<UInt8>) -> Bool {
        guard text.count > 1, text[0] == mark else { return false }
        return isTrigger(text, 1, .utf8)
    }

    private static func isTrigger(_ text: Span<UInt8>, _ place: Int, _ encoding: FileEncoding) -> Bool {
        guard place < text.count else { return false }
        switch text[place] {
        case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0A, 0x0D: return true
        // ＝ ＋ － ＠
        case 0xEF where encoding == .utf8:
            return place + 2 < text.count && text[place + 1] == 0xBC
                && [0x9D, 0x8B, 0x8D, 0xA0].contains(text[place + 2])
        case 0xA3 where encoding == .gb18030:
            return place + 1 < text.count && [0xBD, 0xAB, 0xAD, 0xC0].contains(text[place + 1])
        default: return false
        }
    }

    /// A sign, then digits with at most one point among them.
    private static func isPlainNumber(_ text: Span<UInt8>) -> Bool {
        guard text.count > 1, text[0] == 0x2B || text[0] == 0x2D else { return false }
        var points = 0
        var digits = 0
        for place in 1..<text.count {
            if text[place] == UInt8(ascii: ".") {
                points += 1
            } else if isDigit(text[place]) {
                digits += 1
            } else {
                return false
            }
        }
        return digits > 0 && points <= 1
    }
}
