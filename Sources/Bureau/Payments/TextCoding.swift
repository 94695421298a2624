import Glibc

/// An encoding that banks' files come in.
enum TextCoding: String, Sendable {
    case utf8 = "UTF-8"
    case gb18030 = "GB18030"

    /// The text's bytes. Both encodings have all characters.
    func encode(_ text: String) -> [UInt8]? {
        self == .utf8 ? Array(text.utf8) : Self.convert(Array(text.utf8), from: "UTF-8", to: rawValue)
    }

    /// The bytes as text; nil where they are not in this encoding. A byte order mark is left out.
    func decode(_ bytes: [UInt8]) -> String? {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        switch self {
        case .utf8: return String(validating: bytes.starts(with: mark) ? bytes[3...] : bytes[...], as: UTF8.self)
        case .gb18030:
            // What begins with a mark, or has more than ASCII and is UTF-8 throughout, was saved in the other encoding.
            guard !bytes.starts(with: mark) else { return nil }
            if bytes.contains(where: { $0 >= 0x80 }), String(validating: bytes, as: UTF8.self) != nil { return nil }
            return Self.convert(bytes, from: rawValue, to: "UTF-8").map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// Bytes from the middle of a text, that end where a character does; nil where they are not in this encoding.
    func text(of bytes: [UInt8]) -> String? {
        switch self {
        case .utf8: String(validating: bytes, as: UTF8.self)
        case .gb18030: Self.convert(bytes, from: rawValue, to: "UTF-8").map { String(decoding: $0, as: UTF8.self) }
        }
    }

    private static func convert(_ bytes: [UInt8], from: String, to: String) -> [UInt8]? {
        guard let converter = iconv_open(to, from), converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var source = bytes.map { CChar(bitPattern: $0) }
        // A character takes one to four bytes in both.
        var target = [CChar](repeating: 0, count: 4 * bytes.count + 8)
        var (sourceLeft, targetLeft) = (source.count, target.count)
        let code = source.withUnsafeMutableBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                var (input, output) = (source.baseAddress, target.baseAddress)
                return iconv(converter, &input, &sourceLeft, &output, &targetLeft)
            }
        }
        guard code != -1 else { return nil }
        return target.prefix(target.count - targetLeft).map { UInt8(bitPattern: $0) }
    }
}
