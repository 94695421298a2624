/// `_x000D_`: how the texts of a workbook write characters that XML can't hold (ECMA-376, 22.9.2.19).
///
/// Spreadsheets write it for the carriage returns of what was pasted into a cell.
enum EscapedText {
    /// Decodes the text behind the offset, in place.
    ///
    /// Control characters other than tab and line ends stay as they are written, so that none gets into a record; so do halves
    /// of surrogate pairs.
    static func decode(_ bytes: inout [UInt8], from start: Int) {
        guard let first = find(UInt8(ascii: "_"), in: bytes.span, from: start) else { return }
        var read = first
        var write = first
        while read < bytes.count {
            if let scalar = scalar(bytes, at: read), let encoded = UTF8.encode(scalar) {
                for byte in encoded {
                    bytes[write] = byte
                    write += 1
                }
                read += 7
            } else {
                bytes[write] = bytes[read]
                write += 1
                read += 1
            }
        }
        bytes.removeLast(read - write)
    }

    /// The character of `_xHHHH_`; nil where there is no such thing.
    private static func scalar(_ bytes: [UInt8], at place: Int) -> Unicode.Scalar? {
        guard place + 7 <= bytes.count, bytes[place] == UInt8(ascii: "_"), bytes[place + 1] == UInt8(ascii: "x"),
            bytes[place + 6] == UInt8(ascii: "_")
        else { return nil }
        var value: UInt32 = 0
        for byte in bytes[(place + 2)..<(place + 6)] {
            let letter = byte & 0xDF
            let digit: UInt8
            if isDigit(byte) {
                digit = byte - 0x30
            } else if letter >= 0x41, letter <= 0x46 {
                digit = letter - 0x37
            } else {
                return nil
            }
            value = value << 4 | UInt32(digit)
        }
        guard value >= 0x20 && value < 0xFFFE || value == 0x09 || value == 0x0A || value == 0x0D else { return nil }
        return Unicode.Scalar(value)
    }
}
