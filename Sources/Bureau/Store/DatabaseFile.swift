import Claims
import Glibc

/// The database's file as bytes.
///
/// SQLite calls a page damaged that the system could not read just now (EIO), in the same words as one whose bytes are
/// wrong. The one means that a check could not be made, the other that it found something.
struct DatabaseFile {
    let path: String

    /// Makes a check that may find the database damaged. Before that is believed, all bytes of the file are read by
    /// themselves, and the check is made once more.
    ///
    /// - Throws: of kind ``BureauError/Kind/storage`` where the file can't be read.
    func confirmingDamage<Result>(
        in isDamaged: (Result) -> Bool = { _ in false }, _ check: () throws(BureauError) -> Result
    ) throws(BureauError) -> Result {
        do throws(BureauError) {
            let result = try check()
            guard isDamaged(result) else { return result }
        } catch {
            guard error.kind == .damaged else { throw error }
        }
        try readWhole()
        return try check()
    }

    private func readWhole() throws(BureauError) {
        for path in [path, path + "-wal"] {
            let file = open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else {
                if errno == ENOENT { continue }
                throw unreadable(path)
            }
            defer { close(file) }
            var chunk = [UInt8](repeating: 0, count: 1 << 20)
            var count = 1
            while count != 0 {
                count = read(file, &chunk, chunk.count)
                guard count >= 0 || errno == EINTR else { throw unreadable(path) }
            }
        }
    }

    private func unreadable(_ path: String) -> BureauError {
        let reason = String(cString: strerror(errno))
        return BureauError(
            .storage, Bilingual(zh: "\(path) 无法读取：\(reason)", en: "\(path) cannot be read: \(reason)"),
            remedy: Bilingual(
                zh: "请检查磁盘和权限后再运行；读不出来不等于被改动",
                en:
                    "Check the disk and permissions, then run again; that it cannot be read does not mean that it was changed"
            ))
    }
}
