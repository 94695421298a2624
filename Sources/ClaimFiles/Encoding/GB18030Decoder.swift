import Glibc

/// Decodes GB18030 through the system's iconv. It belongs to one thread.
struct GB18030Decoder: ~Copyable {
    private let handle: iconv_t

    /// Nil where the system has no GB18030.
    init?() {
        guard let handle = iconv_open("UTF-8", "GB18030"), handle != iconv_t(bitPattern: -1) else { return nil }
        self.handle = handle
    }

    deinit { iconv_close(handle) }

    /// Decodes a whole text.
    ///
    /// - Parameter output: emptied, then filled with UTF-8.
    /// - Returns: where the first bytes stand that are not GB18030; nil where all are.
    func decode(_ bytes: Span<UInt8>, into output: inout [UInt8]) -> Int? {
        output.removeAll(keepingCapacity: true)
        if bytes.isEmpty { return nil }
        // Two bytes become at most three, four at most four.
        let room = bytes.count + bytes.count / 2 + 8
        var failure: Int?
        let decoded = [UInt8](unsafeUninitializedCapacity: room) { memory, count in
            bytes.withUnsafeBufferPointer { source in
                var input = UnsafeMutablePointer<CChar>(
                    mutating: UnsafeRawPointer(source.baseAddress)?.assumingMemoryBound(to: CChar.self))
                var inputLeft = source.count
                var output: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(memory.baseAddress)?
                    .assumingMemoryBound(to: CChar.self)
                var outputLeft = room
                iconv(handle, nil, nil, nil, nil)
                // Whole characters in, whole characters out: there is no state to flush. The input is not written to.
                if iconv(handle, &input, &inputLeft, &output, &outputLeft) == -1 {
                    failure = source.count - inputLeft
                }
                count = room - outputLeft
            }
        }
        output = decoded
        return failure
    }
}
