/// A text as three words, so that two of them compare without following pointers.
///
/// Up to 23 bytes of UTF-8 stand in the cell as they are, filled up with zeros, and the last byte is their number. Of a
/// longer text the first 16 bytes are kept and a digest of 56 bits: two such cells that differ are unlike texts, two that
/// are the same may be, and whoever has to know looks at the claims.
struct TextCell: Hashable, Sendable {
    private(set) var first: UInt64 = 0
    private(set) var second: UInt64 = 0
    private(set) var third: UInt64 = 0

    /// The most bytes that stand in a cell whole.
    private static let whole = 23
    private static let longMark: UInt64 = 0xFF << 56

    init() {}

    @inline(__always)
    init(_ text: String) {
        if let cell = text.utf8.withContiguousStorageIfAvailable({ TextCell($0) }) {
            self = cell
        } else {
            self = Array(text.utf8).withUnsafeBufferPointer { TextCell($0) }
        }
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &words) { cell in
            cell.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes).prefix(TextCell.whole)))
        }
        // The first byte in the lowest place, on every machine.
        first = UInt64(littleEndian: words.0)
        second = UInt64(littleEndian: words.1)
        if bytes.count <= TextCell.whole {
            third = UInt64(littleEndian: words.2) | UInt64(bytes.count) << 56
        } else {
            var digest = UInt64(truncatingIfNeeded: bytes.count)
            for byte in bytes.dropFirst(16) { digest = (digest ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15 }
            third = digest >> 8 | TextCell.longMark
        }
    }

    /// Whether it is too long to stand here whole.
    @inline(__always)
    var isLong: Bool { third >= TextCell.longMark }

    /// The number of bytes; only of cells that are not long.
    @inline(__always)
    var count: Int { Int(third >> 56) }
}

/// The beginning of a text, up to 16 bytes without a zero among them.
struct TextPrefix: Hashable, Sendable {
    private let bytes: (UInt64, UInt64)
    private let mask: (UInt64, UInt64)

    /// Nil where the text is too long, or holds a zero byte, which could not be told from the end of a cell.
    init?(_ text: String) {
        guard text.utf8.count <= 16, !text.utf8.contains(0) else { return nil }
        let cell = TextCell(text)
        bytes = (cell.first, cell.second)
        mask = (TextPrefix.mask(text.utf8.count), TextPrefix.mask(text.utf8.count - 8))
    }

    /// The first `count` characters of a cell, at most 8, or nil where they are not all there or not all ASCII without
    /// zeros: then bytes are no characters.
    @inline(__always)
    init?(of cell: TextCell, count: Int) {
        let mask = TextPrefix.mask(count)
        let filled = cell.first | ~mask
        let zeros = (filled &- 0x0101_0101_0101_0101) & ~filled & 0x8080_8080_8080_8080
        guard cell.isLong || cell.count >= count, cell.first & mask & 0x8080_8080_8080_8080 == 0, zeros == 0 else {
            return nil
        }
        bytes = (cell.first & mask, 0)
        self.mask = (mask, 0)
    }

    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 {
        count <= 0 ? 0 : count >= 8 ? .max : (1 << UInt64(count * 8)) - 1
    }

    @inline(__always)
    func begins(_ cell: TextCell) -> Bool {
        cell.first & mask.0 == bytes.0 && cell.second & mask.1 == bytes.1
    }

    static func == (left: TextPrefix, right: TextPrefix) -> Bool {
        left.bytes == right.bytes && left.mask == right.mask
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes.0)
        hasher.combine(bytes.1)
        hasher.combine(mask.0)
        hasher.combine(mask.1)
    }
}
