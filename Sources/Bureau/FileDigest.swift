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
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, errno) }
        // A file is read twice, for its digest and for its claims.
        guard [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else { throw notAFile(path) }
        var hasher = SHA256Hasher()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw failure(path, errno) }
            guard count > 0 else { return hasher.finalize() }
            buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
        }
    }

    private static func notAFile(_ path: String) -> ClaimFileError {
        ClaimFileError(
            file: path,
            message: Bilingual(
                zh: "这是管道或设备，不是文件，不能作为批次提交。",
                en: "This is a pipe or a device, not a file, and can't be handed in."),
            remedy: Bilingual(zh: "请先保存为文件再提交。", en: "Save it as a file first and hand that in."))
    }

    private static func failure(_ path: String, _ code: Int32) -> ClaimFileError {
        let reason = String(cString: strerror(code))
        return ClaimFileError(
            file: path,
            message: Bilingual(zh: "文件无法读取：\(reason)。", en: "The file cannot be read: \(reason)."),
            remedy: Bilingual(zh: "请核对文件名与读取权限。", en: "Check the name and its permissions."))
    }
}
