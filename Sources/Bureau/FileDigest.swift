import ClaimFiles
import Claims
import Glibc
import Sealing

/// The digest of a file's bytes, by which a submission is known.
enum FileDigest {
    /// - Throws: ``ClaimFileError`` where the file can't be opened or read.
    static func sha256(path: String) throws(ClaimFileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        var hasher = SHA256Hasher()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw failure(path, errno) }
            guard count > 0 else { return hasher.finalize() }
            buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> ClaimFileError {
        let reason = String(cString: strerror(code))
        return ClaimFileError(
            file: path,
            message: Bilingual(zh: "文件无法读取：\(reason)。", en: "The file cannot be read: \(reason)."),
            remedy: Bilingual(zh: "请核对文件名与读取权限。", en: "Check the name and its permissions."))
    }
}
