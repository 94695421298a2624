import Claims
import GRDB

/// Compares acts with the log, both ways: each entry is made again from its rows, and no row is without its entry.
struct ActsAgainstLog {
    private let db: Database
    private let find: BoundStatement
    private var counts: [String: Int64] = [:]
    /// The first difference.
    private(set) var finding: Bilingual?

    init(_ db: Database) throws {
        self.db = db
        find = try BoundStatement(db, "SELECT type, subject, salt FROM act WHERE log_index = ?")
    }

    /// Whether an entry of this type is an act's.
    static func knows(_ type: String) -> Bool { ActKinds.kind(type) != nil }

    mutating func compare(index: Int64, type: String, entry: [UInt8]) throws {
        guard let kind = ActKinds.kind(type) else { return }
        counts[type, default: 0] += 1
        let row = find.begin().integer(index)
        guard try row.step() else { return differ(index) }
        let (stored, subject, salt) = (row.textColumn(0), row.integerColumn(1), row.blobColumn(2))
        row.finish()
        guard stored == type, let act = try kind.row(subject, db), act.logEntry(salt: salt) == entry else {
            return differ(index)
        }
    }

    mutating func finish() throws {
        for kind in ActKinds.all {
            try count("act WHERE type = '\(kind.type)'", of: kind)
            try count(kind.table, of: kind)
        }
        for table in [
            "batch_line", "line_result", "payee_correction", "clawback", "later_decision", "claim_step",
            "alert_list_entry", "alert_run", "alert_tally", "alert_hit", "alert_release",
            "erased_decision", "unmasking", "kept_text", "sealed_text", "erased_text", "proposal_text", "bank_report",
            "alert_list", "submission",
            "evidence_filing", "document", "document_reuse", "sealed_document", "sealed_picture", "evidence_reading",
        ] {
            let faults = try BoundStatement(db, "PRAGMA foreign_key_check(\(table))").begin()
            guard try faults.step() else { continue }
            faults.finish()
            if finding == nil {
                finding = Bilingual(
                    zh: "表 \(table) 有一行不属于任何事项", en: "A row of \(table) belongs to nothing that was done")
            }
        }
        let unused = "SELECT id FROM alert_rules WHERE id NOT IN (SELECT rules FROM alert_run)"
        if let id = try Int64.fetchOne(db, sql: unused), finding == nil {
            finding = Bilingual(
                zh: "表 alert_rules 第 \(id) 行不属于任何一次运行",
                en: "Row \(id) of alert_rules belongs to no run of the detectors")
        }
        let known = ActKinds.all.map { "'\($0.type)'" }.joined(separator: ", ")
        let strange = try Int64.fetchOne(db, sql: "SELECT log_index FROM act WHERE type NOT IN (\(known))")
        if let strange { differ(strange) }
    }

    private mutating func count(_ rows: String, of kind: any Act.Type) throws {
        let stored = try Int64.fetchOne(db, sql: "SELECT count(*) FROM \(rows)") ?? 0
        let logged = counts[kind.type] ?? 0
        guard stored != logged, finding == nil else { return }
        finding = Bilingual(
            zh: "账中有 \(stored) 项 \(kind.type)，日志中有 \(logged) 项",
            en: "The books hold \(stored) acts of the kind \(kind.type), the log \(logged)")
    }

    private mutating func differ(_ index: Int64) {
        guard finding == nil else { return }
        finding = Bilingual(
            zh: "日志第 \(index) 条与账中所记的事项不符",
            en: "Log entry \(index) does not agree with the rows of the act that it speaks of")
    }
}
