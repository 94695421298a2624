import Glibc

/// Turns a budget file's bytes into text: UTF-8, with or without a byte order mark, or else GB18030, as spreadsheets save it.
enum AppropriationText {
    /// - Throws: where the bytes are neither, or hold a NUL.
    static func decode(_ bytes: [UInt8]) throws(AppropriationFile.Problems) -> String {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
        if let index = content.firstIndex(of: 0) {
            throw AppropriationFile.Problems(
                line: line(of: index, in: content), zh: "含有空字节（NUL），不是文本文件。",
                en: "there is a NUL byte: this is no text file.",
                mend: (zh: "请另存为 UTF-8 文本。", en: "Save it as UTF-8 text."))
        }
        if let text = String(validating: content, as: UTF8.self) { return text }
        switch gb18030(Array(content)) {
        case .text(let text): return text
        case .bad(let offset):
            throw AppropriationFile.Problems(
                line: line(of: offset, in: content), zh: "既不是 UTF-8 也不是 GB18030 编码。",
                en: "the text is neither UTF-8 nor GB18030.", mend: (zh: "请另存为 UTF-8 文本。", en: "Save it as UTF-8."))
        }
    }

    private static func line(of index: Int, in bytes: ArraySlice<UInt8>) -> Int {
        1 + bytes[..<min(index, bytes.endIndex)].count { $0 == UInt8(ascii: "\n") }
    }

    private enum Decoded {
        case text(String)
        case bad(offset: Int)
    }

    private static func gb18030(_ bytes: [UInt8]) -> Decoded {
        guard let converter = iconv_open("UTF-8", "GB18030"), converter != iconv_t(bitPattern: -1) else {
            return .bad(offset: 0)
        }
        defer { iconv_close(converter) }
        var source = bytes.map { CChar(bitPattern: $0) }
        // A character of two bytes becomes at most three, one of four at most four.
        var target = [CChar](repeating: 0, count: 2 * bytes.count + 8)
        var (sourceLeft, targetLeft) = (source.count, target.count)
        let code = source.withUnsafeMutableBufferPointer { source in
            target.withUnsafeMutableBufferPointer { target in
                var (input, output) = (source.baseAddress, target.baseAddress)
                return iconv(converter, &input, &sourceLeft, &output, &targetLeft)
            }
        }
        guard code != -1 else { return .bad(offset: bytes.count - sourceLeft) }
        let utf8 = target.prefix(target.count - targetLeft).map { UInt8(bitPattern: $0) }
        return .text(String(decoding: utf8, as: UTF8.self))
    }
}
