import Claims
import GRDB
import Sealing

/// Checks the database as such: that its file is whole, and that its tables, indexes and triggers are those that this
/// programme makes. A damaged index would miss a claim that was handed in before; a missing trigger lets rows be changed.
struct StoreSoundness {
    private let db: Database

    init(_ db: Database) {
        self.db = db
    }

    func verify() throws -> [WorkspaceAudit.Finding] {
        try [damage(), foreignObject(), foreignBasis(), foreignMove()].compactMap { $0 }
    }

    /// What SQLite itself finds first: pages, indexes, constraints.
    private func damage() throws -> WorkspaceAudit.Finding? {
        let first = try String.fetchOne(db, sql: "PRAGMA integrity_check") ?? "ok"
        guard first != "ok" else { return nil }
        return finding("DATABASE", zh: "数据库文件已损坏：\(first)", en: "The database file is damaged: \(first)")
    }

    /// The first table, index or trigger that is not as the migrations up to the store's own make it.
    private func foreignObject() throws -> WorkspaceAudit.Finding? {
        let migrator = StoreSchema.migrator
        let applied = try migrator.appliedMigrations(db)
        guard let last = applied.last else {
            return finding("SCHEMA", zh: "数据库没有建表记录", en: "The database has no record of its tables")
        }
        let wanted = try Self.wanted(upTo: last)
        let found = try Self.objects(db)
        let name = Set(wanted.keys).union(found.keys).filter { wanted[$0] != found[$0] }.min()
        guard let name else { return nil }
        return finding(
            "SCHEMA", zh: "数据库的表、索引或触发器“\(name)”缺失、多余或被改动",
            en: "The table, index or trigger “\(name)” of the database is missing, not ours or was changed")
    }

    /// What the migrations up to one make.
    private static func wanted(upTo last: String) throws -> [String: String] {
        if last == newest?.name, let newest { return newest.objects }
        let fresh = try DatabaseQueue()
        try StoreSchema.migrator.migrate(fresh, upTo: last)
        return try fresh.read(objects)
    }

    /// What all migrations make: worked out once, since nearly every workspace is up to date.
    private static let newest: (name: String, objects: [String: String])? = {
        let migrator = StoreSchema.migrator
        guard let name = migrator.migrations.last else { return nil }
        do {
            let fresh = try DatabaseQueue()
            try migrator.migrate(fresh)
            return (name, try fresh.read(objects))
        } catch {
            // Then it is worked out each time, and fails there with its reason.
            return nil
        }
    }()

    /// By name, the text that made each object.
    private static func objects(_ db: Database) throws -> [String: String] {
        let row = try BoundStatement(
            db, "SELECT name, type, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        ).begin()
        var objects: [String: String] = [:]
        while try row.step() {
            objects[row.textColumn(0)] = [row.textColumn(1), row.textColumn(2), row.textColumn(3)].joined(
                separator: "\n")
        }
        return objects
    }

    /// The first basis that does not have its digest, or that no decision rests on: a later decision would rest on it.
    private func foreignBasis() throws -> WorkspaceAudit.Finding? {
        let row = try BoundStatement(
            db,
            """
            SELECT id, digest, json, used.basis IS NULL
            FROM basis LEFT JOIN (SELECT DISTINCT basis FROM decision) AS used ON used.basis = basis.id ORDER BY id
            """
        ).begin()
        while try row.step() {
            let id = row.integerColumn(0)
            if row.integerColumn(3) == 1 || row.blobColumn(1) != SHA256.digest(of: row.blobColumn(2)) {
                row.finish()
                return finding(
                    "DECISION", zh: "决定的依据 \(id) 被改动，或没有任何决定用到它",
                    en: "The basis \(id) of decisions was changed, or no decision rests on it")
            }
        }
        return nil
    }

    /// The table of steps that claims may take, changed.
    private func foreignMove() throws -> WorkspaceAudit.Finding? {
        guard try db.tableExists("claim_move"), try !ClaimLifeSchema.isIntact(db) else { return nil }
        return finding(
            "SCHEMA", zh: "申报办理步骤表 claim_move 被改动",
            en: "The table of steps that claims may take, claim_move, was changed")
    }

    private func finding(_ code: String, zh: String, en: String) -> WorkspaceAudit.Finding {
        WorkspaceAudit.Finding(code: code, message: Bilingual(zh: zh, en: en))
    }
}
