import Claims
import Glibc
import Sealing

/// Sealed files under `evidence/`, each named by the SHA-256 of its bytes: `evidence/3f/3f…`. They give nothing away, and
/// whether one is as it was written can be told without any key.
struct EvidenceFiles {
    private let folder: String

    init(_ workspace: Workspace) { folder = workspace.directory + "/evidence" }

    /// What became of a file.
    enum Standing {
        case sound, missing, changed
    }

    /// Writes a sealed file, durably: it is on the disk under its name before this returns.
    ///
    /// - Returns: its digest.
    func write(_ sealed: [UInt8]) throws(BureauError) -> [UInt8] {
        let digest = SHA256.digest(of: sealed)
        let name = Hex.encoded(digest)
        let shelf = "\(folder)/\(name.prefix(2))"
        try Workspace.makeFolder(folder, mode: 0o700)
        try Workspace.makeFolder(shelf, mode: 0o700)
        let partial = "\(folder)/\(name).partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure(partial) }
        do throws(BureauError) {
            defer { close(descriptor) }
            var written = 0
            while written < sealed.count {
                let count = sealed.withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, sealed.count - written)
                }
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { throw failure(partial) }
                written += count
            }
            guard fsync(descriptor) == 0 else { throw failure(partial) }
        } catch {
            unlink(partial)
            throw error
        }
        guard rename(partial, path(digest)) == 0 else {
            let failed = failure(partial)
            unlink(partial)
            throw failed
        }
        // The shelf, and the folders that may be new with it.
        for place in [shelf, folder, folder + "/.."] { try synchronise(place) }
        return digest
    }

    /// A file's bytes.
    ///
    /// - Throws: that it is missing or was changed.
    func bytes(_ digest: [UInt8], document: Int64) throws(BureauError) -> [UInt8] {
        guard let bytes = try read(digest), SHA256.digest(of: bytes) == digest else {
            throw SealedDocuments.damaged(document)
        }
        return bytes
    }

    func standing(_ digest: [UInt8]) throws(BureauError) -> Standing {
        guard let bytes = try read(digest) else { return .missing }
        return SHA256.digest(of: bytes) == digest ? .sound : .changed
    }

    /// Removes a file, durably; one that is not there is removed.
    func remove(_ digest: [UInt8]) throws(BureauError) {
        guard unlink(path(digest)) == 0 || errno == ENOENT else { throw failure(path(digest)) }
        let shelf = "\(folder)/\(Hex.encoded(digest).prefix(2))"
        if access(shelf, F_OK) == 0 { try synchronise(shelf) }
    }

    private func path(_ digest: [UInt8]) -> String {
        let name = Hex.encoded(digest)
        return "\(folder)/\(name.prefix(2))/\(name)"
    }

    /// Nil where there is no such file.
    private func read(_ digest: [UInt8]) throws(BureauError) -> [UInt8]? {
        let path = path(digest)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR || errno == ELOOP { return nil }
            throw failure(path)
        }
        defer { close(descriptor) }
        do {
            return try HandedInFile.bytes(of: descriptor, atMost: HandedInFile.sizeLimit + 64)
        } catch {
            guard !error.isUnreadable else { throw failure(path) }
            // Larger than anything that is written here, or no file: not what was written.
            return []
        }
    }

    private func synchronise(_ folder: String) throws(BureauError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(folder) }
    }

    private func failure(_ path: String) -> BureauError {
        let reason = String(cString: strerror(errno))
        return BureauError(
            .storage,
            Bilingual(zh: "文件 \(path) 无法写入或读取：\(reason)", en: "The file \(path) cannot be written or read: \(reason)"),
            remedy: Bilingual(
                zh: "未收存。请检查磁盘空间与权限，再运行同一命令",
                en: "Nothing was kept. Check the disk's space and the permissions, and run the same command again"))
    }
}
