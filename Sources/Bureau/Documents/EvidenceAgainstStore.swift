import Claims
import GRDB

/// Compares what lies under `evidence/`, and what is sealed in the store, with the rows that the log commits to.
struct EvidenceAgainstStore {
    private let db: Database
    private let files: EvidenceFiles

    init(_ db: Database, _ workspace: Workspace) {
        self.db = db
        files = EvidenceFiles(workspace)
    }

    /// The first difference.
    func finding() throws -> WorkspaceAudit.Finding? {
        let rows = try BoundStatement(
            db,
            """
            SELECT k.id, k.file, k.note, k.picture, s.seed, s.data, p.seed, p.data,
                EXISTS (SELECT 1 FROM erased_decision e WHERE e.decision = f.decision)
            FROM document k JOIN evidence_filing f ON f.id = k.filing
            LEFT JOIN sealed_document s ON s.id = k.id LEFT JOIN sealed_picture p ON p.id = k.id ORDER BY k.id
            """
        ).begin()
        defer { rows.finish() }
        while try rows.step() {
            let (id, file) = (rows.integerColumn(0), rows.blobColumn(1))
            func digest(_ seed: Int32) -> [UInt8]? {
                rows.isNull(seed) ? nil : SealedRow.digest(seed: rows.blobColumn(seed), data: rows.blobColumn(seed + 1))
            }
            let picture = rows.isNull(3) ? nil : rows.blobColumn(3)
            let isErased = rows.integerColumn(8) == 1
            guard digest(4) == (isErased ? nil : rows.blobColumn(2)), digest(6) == (isErased ? nil : picture) else {
                return finding(id, zh: "封存的内容与登记不符", en: "what is sealed of it is not what was filed")
            }
            let standing = try files.standing(file)
            switch (standing, isErased) {
            case (.sound, false), (.missing, true): continue
            case (.missing, false): return finding(id, zh: "文件不见了", en: "its file is missing")
            case (.changed, false): return finding(id, zh: "文件被改动", en: "its file was changed")
            case (_, true):
                return finding(id, zh: "申报已删除，文件仍在", en: "its claim was erased and its file still lies there")
            }
        }
        return nil
    }

    private func finding(_ id: Int64, zh: String, en: String) -> WorkspaceAudit.Finding {
        WorkspaceAudit.Finding(
            code: "EVIDENCE", message: Bilingual(zh: "证明材料 \(id)：\(zh)", en: "Document \(id): \(en)"))
    }
}
