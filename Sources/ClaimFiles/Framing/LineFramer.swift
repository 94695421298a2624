import Glibc

/// JSON Lines: a record a line. Lines end in LF, with or without CR before it.
struct LineFramer: Framer {
    var begin = 0
    var position = 0

    mutating func next(_ bytes: Span<UInt8>, ended: Bool) -> Frame {
        guard position < bytes.count else {
            if !ended { return .more }
            return begin < position ? line(bytes, to: position, next: position) : .end
        }
        guard let end = find(0x0A, in: bytes, from: position) else {
            position = bytes.count
            return ended ? line(bytes, to: position, next: position) : .more
        }
        return line(bytes, to: end, next: end + 1)
    }

    private mutating func line(_ bytes: Span<UInt8>, to end: Int, next: Int) -> Frame {
        let start = begin
        begin = next
        position = next
        for index in start..<end where bytes[index] > 0x20 { return .record(start..<end) }
        return .blank
    }
}

/// Where the byte stands first from an offset on; nil where it does not.
func find(_ byte: UInt8, in bytes: Span<UInt8>, from start: Int) -> Int? {
    find(byte, in: bytes, start..<bytes.count)
}

/// Where the byte stands first in a range; nil where it does not.
func find(_ byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return nil }
    // The range is checked by `extracting`; memchr reads no further than the count it is given.
    return bytes.extracting(range).withUnsafeBufferPointer { part in
        guard let base = part.baseAddress, let found = memchr(base, Int32(byte), part.count) else { return nil }
        return range.lowerBound + (UnsafeRawPointer(found) - UnsafeRawPointer(base))
    }
}
