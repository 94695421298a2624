import AuditLog
import Claims
import GRDB
import GRDBSQLite

/// Opens the database of a workspace, and says in the user's words what can go wrong with it.
///
/// One process writes; it alone checkpoints the write-ahead log. SQLite before 3.51.3 can corrupt a database when other
/// connections checkpoint during writes, so every other connection is read-only, which never checkpoints.
enum WorkspaceDatabase {
    /// The connection that records. What it commits is on the disk when the commit returns.
    ///
    /// - Parameter isTrial: everything from here on is one transaction, which ends with the connection and leaves nothing.
    static func openForWriting(path: String, isTrial: Bool = false) throws(BureauError) -> DatabaseQueue {
        try translatingErrors(path: path) {
            let queue = try DatabaseQueue(path: path, configuration: configuration(isTrial: isTrial))
            try queue.writeWithoutTransaction { db in
                // Entries and decisions are some thousand bytes long: of small pages a third would stay empty. Says
                // nothing where the database is there already.
                try db.execute(sql: "PRAGMA page_size = 16384")
                try db.execute(sql: "PRAGMA journal_mode = WAL")
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA wal_autocheckpoint = 12000")
                try db.execute(sql: "PRAGMA cache_size = -65536")
                // What is deleted is overwritten in its page at once; see Cleaning for the rest.
                try db.execute(sql: "PRAGMA secure_delete = ON")
                // GRDB and SQLite have defaults of their own: what counts is what is in force.
                let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
                let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
                guard mode == "wal", synchronous == 2 else {
                    throw BureauError(
                        .storage,
                        Bilingual(
                            zh: "数据库 \(path) 不能以 WAL 与 FULL 方式写入（现为 \(mode ?? "?")、\(synchronous ?? -1)）",
                            en:
                                "The database \(path) cannot be written durably: journal \(mode ?? "?"), synchronous \(synchronous ?? -1)"
                        ),
                        remedy: Bilingual(
                            zh: "请把工作区放在本机磁盘上，不要放在网络盘",
                            en: "Keep the workspace on a local disk, not on a network share"))
                }
            }
            try prepareSchema(queue)
            if isTrial { try beginTrial(queue) }
            return queue
        }
    }

    /// A database of this process alone, for `check` where there is no workspace yet.
    ///
    /// It lies in a file without a name, which is gone with the connection: memory stays flat however long the submission is.
    /// (In memory, SQLite 3.40 besides goes through all of a transaction's journal at the end of each statement.)
    static func openTemporary() throws(BureauError) -> DatabaseQueue {
        try translatingErrors(path: "(temporary)") {
            let queue = try DatabaseQueue(path: "", configuration: configuration())
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA page_size = 16384")
                try db.execute(sql: "PRAGMA cache_size = -65536")
            }
            try prepareSchema(queue)
            return queue
        }
    }

    private static func beginTrial(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
    }

    static func openForReading(path: String) throws(BureauError) -> DatabaseQueue {
        try translatingErrors(path: path) {
            var configuration = Self.configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { db in
                if try StoreSchema.migrator.hasBeenSuperseded(db) { throw newerVersion }
            }
            return queue
        }
    }

    private static func configuration(isTrial: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = isTrial
        configuration.busyMode = .timeout(10)
        configuration.label = "workspace"
        return configuration
    }

    private static func prepareSchema(_ queue: DatabaseQueue) throws {
        let migrator = StoreSchema.migrator
        if try queue.read(migrator.hasBeenSuperseded) { throw newerVersion }
        try migrator.migrate(queue)
    }

    private static var newerVersion: BureauError {
        BureauError(
            .workspaceUnavailable,
            Bilingual(
                zh: "此工作区由更新版本的 tradein 建立", en: "This workspace was made by a newer version of tradein"),
            remedy: Bilingual(
                zh: "请升级 tradein 后再用；旧版本不会改动它",
                en: "Upgrade tradein and run again; this version leaves it untouched"))
    }
}

/// Runs what touches the database or the disk, and turns its errors into ours.
func translatingErrors<Result>(path: String, _ body: () throws -> Result) throws(BureauError) -> Result {
    do {
        return try body()
    } catch let error as BureauError {
        throw error
    } catch let error as DatabaseError {
        throw BureauError(database: error, path: path)
    } catch let error as KeyFileError {
        throw BureauError(
            .workspaceUnavailable, Bilingual(zh: "密钥不能使用", en: "A key cannot be used"),
            remedy: Bilingual(zh: error.chinese, en: error.description))
    } catch NoteError.signer(let failure) {
        throw Keyring.refused(failure)
    } catch BooksError.storage(let error) {
        throw BureauError(database: error, path: path)
    } catch let error as BooksError {
        throw BureauError(error)
    } catch {
        throw BureauError(
            .fault, Bilingual(zh: "程序内部错误：\(error)", en: "An internal fault: \(error)"),
            remedy: Bilingual(
                zh: "已记录的内容不受影响；请把这行文字报告给维护者",
                en: "What was recorded is safe; please report this line to the maintainers"))
    }
}

extension BureauError {
    /// A refusal of the books, or damage to them.
    fileprivate init(_ error: BooksError) {
        let kind: Kind =
            switch error {
            case .amountChanged, .conflict, .insufficient, .claimInsufficient, .noSuchEntry: .input
            case .damaged: .damaged
            case .storage: .storage
            case .entry, .overflow, .mustRollBack: .fault
            }
        self.init(kind, error.message, remedy: error.remedy)
    }

    /// SQLite's error in the user's words, with its code for whoever has to look further. Arguments are never shown:
    /// they may hold personal data.
    init(database error: DatabaseError, path: String) {
        let code = "SQLite \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL:
            self.init(
                .storage,
                Bilingual(
                    zh: "磁盘已满，\(path) 无法写入（\(code)）", en: "The disk is full: \(path) cannot be written (\(code))"),
                remedy: Bilingual(
                    zh: "请腾出空间后重跑同一命令；已打印的决定都已保存，其余尚未记录",
                    en:
                        "Free some space and run the same command again; every decision printed is saved, the rest is not yet recorded"
                ))
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            self.init(
                .workspaceUnavailable,
                Bilingual(zh: "\(path) 无法打开或不可写（\(code)）", en: "\(path) cannot be opened or written (\(code))"),
                remedy: Bilingual(
                    zh: "请检查权限，或用 --workspace 指定可写的目录",
                    en: "Check its permissions, or name a folder that can be written with --workspace"))
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self.init(
                .damaged, Bilingual(zh: "数据库 \(path) 已损坏（\(code)）", en: "The database \(path) is damaged (\(code))"),
                remedy: Bilingual(
                    zh: "请停止使用，从备份恢复，并用 tradein audit verify 与已公布的日志核对",
                    en: "Stop using it, restore a backup, and compare it with the published log by tradein audit verify"
                ))
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .workspaceUnavailable,
                Bilingual(
                    zh: "数据库 \(path) 正被别的程序占用（\(code)）", en: "Another program holds the database \(path) (\(code))"),
                remedy: Bilingual(
                    zh: "请关闭占用它的程序后再试", en: "Close the program that holds it, then try again"))
        default:
            self.init(
                .storage,
                Bilingual(
                    zh: "读写数据库 \(path) 失败（\(code)：\(error.message ?? "")）",
                    en: "The database \(path) could not be read or written (\(code): \(error.message ?? ""))"),
                remedy: Bilingual(
                    zh: "请检查磁盘；已打印的决定都已保存", en: "Check the disk; every decision printed is saved"))
        }
    }
}
