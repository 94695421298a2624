import Claims
import Glibc

/// Files that are exchanged with banks: they hold names and accounts, and are for their owner alone.
enum BankFile {
    /// A file's bytes.
    ///
    /// - Throws: ``BankFileError``: it can't be read, or is larger.
    static func bytes(_ path: String, atMost limit: Int) throws(BankFileError) -> [UInt8] {
        func failure(_ zh: String, _ en: String) -> BankFileError {
            BankFileError(
                file: path, problems: [BankFileError.Problem(place: nil, message: Bilingual(zh: zh, en: en))])
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw failure("无法读取：\(reason)", "it cannot be read: \(reason)")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else {
                let reason = String(cString: strerror(errno))
                throw failure("无法读取：\(reason)", "it cannot be read: \(reason)")
            }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw failure("文件过大", "it is too large") }
        }
    }

    /// A file that is being written, under another name until it is whole.
    final class Draft {
        private let path: String
        private var partial: String { path + ".partial" }
        private let descriptor: Int32
        private var isOpen = true

        /// Begins a file.
        ///
        /// - Throws: ``BureauError``: there is a file of that name, or it can't be written.
        init(_ path: String) throws(BureauError) {
            self.path = path
            guard access(path, F_OK) != 0 else {
                throw BureauError(
                    .input, Bilingual(zh: "文件 \(path) 已存在", en: "The file \(path) exists"),
                    remedy: Bilingual(
                        zh: "请另写文件名；不会覆盖送银行的文件", en: "Name another; a file for the bank is never overwritten"))
            }
            descriptor = open(path + ".partial", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            guard descriptor >= 0, fchmod(descriptor, 0o600) == 0 else { throw BankFile.unwritable(path) }
        }

        deinit { if isOpen { close(descriptor) } }

        func append(_ bytes: [UInt8]) throws(BureauError) {
            guard BankFile.write(bytes, to: descriptor) else { throw BankFile.unwritable(path) }
        }

        /// Makes sure that all of it is on the disk.
        func settle() throws(BureauError) {
            guard fsync(descriptor) == 0 else { throw BankFile.unwritable(path) }
            isOpen = false
            guard close(descriptor) == 0 else { throw BankFile.unwritable(path) }
        }

        /// Gives it its name where it is whole; of one that nothing came into nothing is left.
        func end() throws(BureauError) {
            guard !isOpen else { return discard() }
            guard rename(partial, path) == 0 else { throw BankFile.unwritable(path) }
            let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
            let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { throw BankFile.unwritable(path) }
            defer { close(descriptor) }
            guard fsync(descriptor) == 0 else { throw BankFile.unwritable(path) }
        }

        /// Takes it back.
        func discard() {
            unlink(partial)
        }
    }

    /// Writes all bytes; false where that fails, with the reason in `errno`.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    static func unwritable(_ path: String) -> BureauError {
        let reason = String(cString: strerror(errno))
        return BureauError(
            .storage, Bilingual(zh: "文件 \(path) 无法写入：\(reason)", en: "The file \(path) cannot be written: \(reason)"),
            remedy: Bilingual(
                zh: "请检查目录、权限与磁盘空间。已记入的批次可用 tradein pay file 重新写出",
                en:
                    "Check folder, permissions and disk. The file of a batch that stands is written again by tradein pay file"
            ))
    }
}
