import AuditLog
package import Claims
import Foundation
import GRDB
import Glibc
import Sealing

/// Gives so many random bytes. The system's generator; a seeded one in tests, so that a whole log can be compared.
package typealias RandomSource = (Int) throws -> [UInt8]

/// One bureau's folder: database, keys, published log.
///
///     tradein-data/
///       workspace.sqlite   decisions, books, log entries
///       keys/log.key       the log's signing key, mode 0600; log.vkey its public half
///       keys/data.key      the key of what is personal, mode 0600
///       evidence/          files kept as evidence, each sealed
///       log/               checkpoint and tiles, for anybody to read
///       lock               who is writing
package final class Workspace {
    package enum Access: Sendable {
        /// Decide and record. Makes the workspace on first use; one process at a time.
        case record
        /// Decide on what stands, and leave no trace. Where there is no workspace, an empty one is assumed.
        case trial
        /// Look only.
        case inspect
    }

    package let directory: String
    package let access: Access
    /// The moment in UTC, as 2026-11-23T08:00:00Z.
    package let clock: () -> String
    /// Told what is worth knowing and stops nothing.
    let notify: (Bilingual) -> Void
    let queue: DatabaseQueue
    let random: RandomSource
    /// How keys are got at that are not simply readable.
    let keyAccess: KeyAccess
    /// The keys that sign, once they are open: to open one under a passphrase takes some tenths of a second.
    private var openSigners: [SignerKey]?
    private let lock: WorkspaceLock?
    /// Whoever only looks may do without it, until something personal is read.
    private var foundDataKey: Result<DataKey, BureauError>?

    /// - Throws: ``BureauError``: the folder can't be made or opened, another process works on it, it was made by a newer
    ///   version, its key is missing.
    package init(
        directory: String, access: Access, clock: @escaping () -> String, keyAccess: KeyAccess = KeyAccess(),
        random: @escaping RandomSource = SystemRandom().bytes, notify: @escaping (Bilingual) -> Void = { _ in }
    ) throws(BureauError) {
        self.notify = notify
        self.directory = directory
        self.access = access
        self.clock = clock
        self.random = random
        self.keyAccess = keyAccess
        let path = directory + "/workspace.sqlite"
        let exists = Glibc.access(path, F_OK) == 0
        switch access {
        case .record:
            try Workspace.makeFolder(directory, mode: 0o755)
            try Workspace.makeFolder(directory + "/keys", mode: 0o700)
            try Workspace.makeFolder(directory + "/log", mode: 0o755)
            lock = try WorkspaceLock(path: directory + "/lock")
            queue = try WorkspaceDatabase.openForWriting(path: path)
        case .trial where exists:
            lock = try WorkspaceLock(path: directory + "/lock")
            queue = try WorkspaceDatabase.openForWriting(path: path, isTrial: true)
        case .trial:
            lock = nil
            queue = try WorkspaceDatabase.openTemporary()
        case .inspect:
            guard exists else { throw Workspace.missing(directory) }
            lock = nil
            let (opened, isMade) = try DatabaseFile(path: path).confirmingDamage { () throws(BureauError) in
                let queue = try WorkspaceDatabase.openForReading(path: path)
                return (
                    queue,
                    try translatingErrors(path: path) { try queue.read { db in try db.tableExists("setting") } }
                )
            }
            queue = opened
            // Killed while it was being made: nothing was recorded, and the next run makes it.
            guard isMade else { throw Workspace.missing(directory) }
        }
        if access != .inspect {
            foundDataKey = .success(try makeOrLoadDataKey())
            if access == .record, try storing({ db in try Cleaning.isDue(db) }) { try Cleaning(self).run() }
        } else {
            do throws(BureauError) {
                foundDataKey = try storedDataKey().map { .success($0) }
            } catch {
                foundDataKey = .failure(error)
            }
        }
    }

    package var logDirectory: String { directory + "/log" }
    private var dataKeyPath: String { directory + "/keys/data.key" }

    /// What the workspace's look-up keys are made with.
    func lookupKeys() throws(BureauError) -> LookupKeys {
        LookupKeys(secret: try dataKey().lookupSecret)
    }

    /// Seals and opens what is personal; one for each thread.
    func vault() throws(BureauError) -> Vault {
        Vault(try dataKey())
    }

    /// The key of what is personal.
    func dataKey() throws(BureauError) -> DataKey {
        guard let foundDataKey else { throw dataKeyIsGone }
        return try foundDataKey.get()
    }

    /// The key in the key store, which must be the one that the store was begun with; nil where there is none.
    private func storedDataKey() throws(BureauError) -> DataKey? {
        guard Glibc.access(dataKeyPath, F_OK) == 0 else { return nil }
        let key = try translatingErrors(path: dataKeyPath) { try DataKeyFile.load(from: self.dataKeyPath) }
        let identity = try dataKeyIdentity()
        // Where nothing is sealed yet, any key will do: making another one may have been broken off.
        if identity == key.identity { return key }
        if try isUnsealed() { return key }
        guard identity != nil else { throw BureauError.damaged("setting “data key”") }
        throw BureauError(
            .workspaceUnavailable,
            Bilingual(
                zh: "\(dataKeyPath) 不是此工作区的数据密钥", en: "\(dataKeyPath) is not the data key of this workspace"),
            remedy: Bilingual(
                zh: "请从备份恢复原来的密钥；没有它，申报内容无法读取",
                en: "Restore the original key from a backup; without it no claim can be read"))
    }

    private func isUnsealed() throws(BureauError) -> Bool {
        try storing { db in
            for table in ["decision", "kept_text"] where try db.tableExists(table) {
                if try Int64.fetchOne(db, sql: "SELECT id FROM \(table) LIMIT 1") != nil { return false }
            }
            return true
        }
    }

    /// The key of a workspace that is written; made on first use, and in memory only for a trial.
    private func makeOrLoadDataKey() throws(BureauError) -> DataKey {
        let identity = try dataKeyIdentity()
        if let key = try storedDataKey() {
            if identity != key.identity { try keepIdentity(of: key) }
            return key
        }
        if identity != nil {
            guard try isUnsealed() else { throw dataKeyIsGone }
        }
        let key = try newDataKey(.international)
        if access == .record { try translatingErrors(path: dataKeyPath) { try DataKeyFile.save(key, to: dataKeyPath) } }
        try keepIdentity(of: key)
        return key
    }

    /// Has what is personal sealed by these ciphers from the start; where something is sealed already, it stays with what
    /// it has.
    func use(_ ciphers: CipherSuite) throws(BureauError) {
        guard access == .record, try dataKey().suite != ciphers, try isUnsealed() else { return }
        guard ciphers.isAvailable else { throw Keyring.unavailable }
        let key = try newDataKey(ciphers)
        let next = dataKeyPath + ".next"
        try translatingErrors(path: next) {
            try SecretFile.remove(next)
            try DataKeyFile.save(key, to: next)
            try SecretFile.move(from: next, to: dataKeyPath)
        }
        try keepIdentity(of: key)
        foundDataKey = .success(key)
    }

    private func newDataKey(_ suite: CipherSuite) throws(BureauError) -> DataKey {
        let bytes = try translatingErrors(path: dataKeyPath) { try random(CipherSuite.keyByteCount) }
        guard let key = DataKey(suite: suite, bytes: bytes) else { throw BureauError.damaged("random") }
        return key
    }

    private func dataKeyIdentity() throws(BureauError) -> [UInt8]? {
        try DatabaseFile(path: directory + "/workspace.sqlite").confirmingDamage { () throws(BureauError) in
            try storing { db in try BoundStatement.blob(db, "SELECT value FROM setting WHERE name = 'data key'") }
        }
    }

    private func keepIdentity(of key: DataKey) throws(BureauError) {
        try storing { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO setting (name, value) VALUES ('data key', ?)",
                arguments: [Data(key.identity)])
        }
    }

    private var dataKeyIsGone: BureauError {
        BureauError(
            .workspaceUnavailable,
            Bilingual(zh: "数据密钥 \(dataKeyPath) 不见了", en: "The data key \(dataKeyPath) is gone"),
            remedy: Bilingual(
                zh: "请从备份恢复该文件；没有它，申报内容无法读取",
                en: "Restore it from a backup; without it no claim can be read"))
    }

    /// The keys that sign the log, all of which sign every checkpoint; made on first use.
    ///
    /// Their name is the log's origin. A workspace that has signed before and lost its key must not go on under another:
    /// that would be another log.
    func signers() throws(BureauError) -> [SignerKey] {
        if let openSigners { return openSigners }
        let signers = try Keyring(self).open()
        openSigners = signers
        return signers
    }

    /// Makes sure that these keys are those that signed the newest checkpoint: no others may go on with the log.
    func check(continuing keys: [VerifierKey]) throws(BureauError) {
        let newest: (size: Int64, note: [UInt8], due: [VerifierKey])? = try storing { db in
            let row = try BoundStatement(db, "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1").begin()
            guard try row.step() else { return nil }
            defer { row.finish() }
            return (row.integerColumn(0), row.blobColumn(1), try LogKeys(db).due(at: row.integerColumn(0)))
        }
        guard let newest else { return }
        do {
            let due = Set(newest.due).union(keys)
            let signatures = try Checkpoint.open(try SignedNote(newest.note), keys: Array(due)).signatures
            guard due.isSubset(of: signatures.map(\.key)) else { throw NoteError.noKnownSignature }
        } catch {
            let path = directory + "/keys"
            throw BureauError(
                .workspaceUnavailable,
                Bilingual(
                    zh: "\(path) 中的密钥与账中最新检查点的签名不符：\(error)",
                    en: "The key in \(path) did not sign the store's newest checkpoint: \(error)"),
                remedy: Bilingual(
                    zh: "请从备份恢复原来的密钥，并运行 tradein audit verify；不能用另一密钥继续写同一日志",
                    en: "Restore the original key from a backup; the same log cannot go on under another key"))
        }
    }

    /// Runs a block on the database: on one snapshot of it where the workspace is only looked at, since another process may
    /// be writing; else outside any transaction of its own.
    func storing<Result>(_ body: (Database) throws -> Result) throws(BureauError) -> Result {
        try translatingErrors(path: directory + "/workspace.sqlite") {
            try access == .inspect ? queue.read(body) : queue.writeWithoutTransaction(body)
        }
    }

    static func makeFolder(_ path: String, mode: mode_t) throws(BureauError) {
        if mkdir(path, mode) == 0 || errno == EEXIST {
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, Glibc.access(path, W_OK) == 0 else {
                throw unwritable(path, errno == 0 ? ENOTDIR : errno)
            }
            return
        }
        if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeFolder(String(path[..<slash]), mode: 0o755)
            guard mkdir(path, mode) == 0 else { throw unwritable(path, errno) }
            return
        }
        throw unwritable(path, errno)
    }

    private static func unwritable(_ path: String, _ code: Int32) -> BureauError {
        BureauError(
            .workspaceUnavailable,
            Bilingual(
                zh: "工作区目录 \(path) 无法建立或写入：\(String(cString: strerror(code)))",
                en: "The workspace folder \(path) cannot be made or written: \(String(cString: strerror(code)))"),
            remedy: Bilingual(
                zh: "请检查权限，或用 --workspace 指定可写的目录",
                en: "Check its permissions, or name a folder that can be written with --workspace"))
    }

    private static func missing(_ directory: String) -> BureauError {
        BureauError(
            .workspaceUnavailable,
            Bilingual(
                zh: "\(directory) 不是工作区：其中没有 workspace.sqlite",
                en: "\(directory) is no workspace: it holds no workspace.sqlite"),
            remedy: Bilingual(
                zh: "请用 --workspace 指定工作区，或先用 tradein process 处理一个文件",
                en: "Name the workspace with --workspace, or process a file first"))
    }
}
