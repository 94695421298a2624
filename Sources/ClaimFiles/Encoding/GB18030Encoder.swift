import Glibc

/// Encodes texts in GB18030 through the system's iconv, which has a code for every character. It belongs to one thread.
final class GB18030Encoder {
    private let handle: iconv_t

    /// Nil where the system has no GB18030.
    init?() {
        guard let handle = iconv_open("GB18030", "UTF-8"), handle != iconv_t(bitPattern: -1) else { return nil }
        self.handle = handle
    }

    deinit { iconv_close(handle) }

    /// The text's bytes; a character that the system's table lacks becomes `?`.
    func encode(_ text: String) -> [UInt8] {
        var source = Array(text.utf8)
        // Three bytes become two or four; one stays one.
        let room = source.count * 2 + 16
        var result = [UInt8](repeating: 0, count: room)
        var written = 0
        source.withUnsafeMutableBytes { source in
            result.withUnsafeMutableBytes { result in
                var input = source.baseAddress?.assumingMemoryBound(to: CChar.self)
                var inputLeft = source.count
                var output = result.baseAddress?.assumingMemoryBound(to: CChar.self)
                var outputLeft = room
                iconv(handle, nil, nil, nil, nil)
                while inputLeft > 0, iconv(handle, &input, &inputLeft, &output, &outputLeft) == -1 {
                    guard errno == EILSEQ || errno == EINVAL, outputLeft > 0, let at = input else { break }
                    // Skip one character of UTF-8, whose bytes after the first begin with 10.
                    var length = 1
                    while length < inputLeft, UInt8(bitPattern: at[length]) & 0xC0 == 0x80 { length += 1 }
                    input = at + length
                    inputLeft -= length
                    output?.pointee = CChar(bitPattern: UInt8(ascii: "?"))
                    output = output.map { $0 + 1 }
                    outputLeft -= 1
                }
                written = room - outputLeft
            }
        }
        return Array(result.prefix(written))
    }
}
