import Claims
import Glibc
import Sealing

/// A file that came from a bank, read twice piece by piece: once for its digest and its encoding, once for what it says. So
/// memory does not grow with it.
final class BankInput: Sendable {
    /// What the bytes are as a whole.
    struct Survey: Sendable {
        /// SHA-256.
        let digest: [UInt8]
        let byteCount: Int
        let isUTF8: Bool
        /// Whether there is anything but ASCII.
        let isASCII: Bool
        let hasZero: Bool
    }

    private static let chunkBytes = 1 << 17

    private let path: String
    private let descriptor: Int32
    let survey: Survey

    /// - Throws: ``BankFileError``: it can't be read, is no file, or is larger.
    init(_ path: String, atMost limit: Int) throws(BankFileError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.unreadable(path) }
        do throws(BankFileError) {
            survey = try Self.survey(path, descriptor, atMost: limit)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Hands the bytes over from the beginning.
    ///
    /// - Throws: what the block throws, or ``BankFileError`` where it can't be read or is not what was surveyed.
    func forEachChunk(_ body: ([UInt8]) throws -> Void) throws {
        var hasher = SHA256Hasher()
        try Self.read(path, descriptor) { chunk in
            hasher.update(chunk)
            try body(chunk)
        }
        guard hasher.finalize() == survey.digest else {
            throw Self.failure(path, zh: "读取期间被改动", en: "it was changed while it was read")
        }
    }

    private static func survey(_ path: String, _ descriptor: Int32, atMost limit: Int) throws(BankFileError) -> Survey {
        var hasher = SHA256Hasher()
        var validation = UTF8Validation()
        var count = 0
        var (isASCII, hasZero) = (true, false)
        do {
            try read(path, descriptor) { chunk in
                count += chunk.count
                guard count <= limit else { throw failure(path, zh: "文件过大", en: "it is too large") }
                hasher.update(chunk)
                validation.add(chunk)
                chunk.withUnsafeBytes { bytes in
                    var (all, least): (UInt8, UInt8) = (0, 0xFF)
                    for byte in bytes {
                        all |= byte
                        least = min(least, byte)
                    }
                    if all >= 0x80 { isASCII = false }
                    if least == 0 { hasZero = true }
                }
            }
        } catch {
            throw error as? BankFileError ?? unreadable(path)
        }
        return Survey(
            digest: hasher.finalize(), byteCount: count, isUTF8: validation.isValid, isASCII: isASCII, hasZero: hasZero)
    }

    private static func read(_ path: String, _ descriptor: Int32, _ body: ([UInt8]) throws -> Void) throws {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw failure(path, zh: "是管道或设备，请先保存为文件", en: "it is a pipe or a device: save it as a file first")
        }
        while true {
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: chunkBytes) { memory, filled in
                repeat {
                    count = Glibc.read(descriptor, memory.baseAddress, memory.count)
                } while count < 0
                    && errno == EINTR
                filled = max(count, 0)
            }
            guard count >= 0 else { throw unreadable(path) }
            guard count > 0 else { return }
            try body(chunk)
        }
    }

    private static func unreadable(_ path: String) -> BankFileError {
        let reason = String(cString: strerror(errno))
        return failure(path, zh: "无法读取：\(reason)", en: "it cannot be read: \(reason)")
    }

    private static func failure(_ path: String, zh: String, en: String) -> BankFileError {
        BankFileError(file: path, problems: [BankFileError.Problem(place: nil, message: Bilingual(zh: zh, en: en))])
    }
}

/// Whether bytes that come in pieces are UTF-8 all along.
private struct UTF8Validation {
    /// The beginning of a character whose rest is to come: three bytes at most.
    private var rest: [UInt8] = []
    private var isBroken = false

    var isValid: Bool { !isBroken && rest.isEmpty }

    mutating func add(_ chunk: [UInt8]) {
        guard !isBroken else { return }
        let bytes = rest.isEmpty ? chunk : rest + chunk
        var whole = bytes.count
        // The last character may go on in the next piece.
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            guard byte & 0xC0 != 0x80 else { continue }
            let length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            if length > back { whole = bytes.count - back }
            break
        }
        isBroken = String(validating: bytes[..<whole], as: UTF8.self) == nil
        rest = Array(bytes[whole...])
    }
}
