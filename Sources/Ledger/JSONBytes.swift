/// Writes JSON into memory that was measured before, so that no byte of it is checked for room one by one.
///
/// Unsafe inside: `start` points to `room` bytes that live as long as the block of ``write(room:_:)``, and every append
/// makes sure, once, that what it writes fits.
struct JSONBytes: ~Copyable {
    private let start: UnsafeMutablePointer<UInt8>
    private let room: Int
    private var count = 0

    private init(start: UnsafeMutablePointer<UInt8>, room: Int) {
        self.start = start
        self.room = room
    }

    /// The bytes that the block writes; `room` is the most that they may be.
    static func write(room: Int, _ body: (inout JSONBytes) -> Void) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            var bytes = JSONBytes(start: start, room: room)
            body(&bytes)
            count = bytes.count
        }
    }

    /// The most that a text takes, in quotes and with every byte escaped.
    static func room(for text: String) -> Int { 6 * text.utf8.count + 2 }

    mutating func append(literal: StaticString) {
        append(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    mutating func append(_ number: Int64) {
        // 19 digits and a sign.
        precondition(room - count >= 20, "a number needs room")
        if number < 0 { put(UInt8(ascii: "-")) }
        var magnitude = number.magnitude
        var digits = 1
        var bound: UInt64 = 10
        while digits < 19 && magnitude >= bound {
            digits += 1
            bound &*= 10
        }
        for position in stride(from: count + digits - 1, through: count, by: -1) {
            start[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
            magnitude /= 10
        }
        count += digits
    }

    /// A JSON string. Non-ASCII characters stand as they are.
    mutating func append(quoted text: String) {
        var text = text
        text.withUTF8 { utf8 in
            precondition(room - count >= 6 * utf8.count + 2, "a text needs room")
            put(UInt8(ascii: "\""))
            let needsEscape = utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
            if needsEscape {
                for byte in utf8 { put(escaped: byte) }
            } else {
                append(utf8)
            }
            put(UInt8(ascii: "\""))
        }
    }

    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        precondition(room - count >= bytes.count, "bytes need room")
        if let source = bytes.baseAddress { (start + count).initialize(from: source, count: bytes.count) }
        count += bytes.count
    }

    /// Room has been made sure of by the caller.
    private mutating func put(_ byte: UInt8) {
        start[count] = byte
        count += 1
    }

    private mutating func put(escaped byte: UInt8) {
        let hexadecimal: StaticString = "0123456789abcdef"
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            put(UInt8(ascii: "\\"))
            put(byte)
        case 0..<0x20:
            for character in [UInt8(ascii: "\\"), UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")] {
                put(character)
            }
            put(hexadecimal.utf8Start[Int(byte >> 4)])
            put(hexadecimal.utf8Start[Int(byte & 15)])
        default:
            put(byte)
        }
    }
}
