import GRDB

/// The files of claims whose personal data is erased.
enum EvidenceErasure {
    /// Deletes what is sealed of a decision's files, and with it their keys; the erasure stands already.
    static func destroy(ofDecision decision: Int64, _ db: Database) throws {
        for table in ["sealed_document", "sealed_picture"] {
            try BoundStatement(
                db,
                """
                DELETE FROM \(table) WHERE id IN (
                    SELECT k.id FROM document k JOIN evidence_filing f ON f.id = k.filing WHERE f.decision = ?)
                """
            ).begin().integer(decision).run()
        }
    }

    /// Removes the files of all erased claims that still lie there. They can't be opened any more; a run that was broken off
    /// before this is made good by the next.
    static func removeFiles(_ workspace: Workspace) throws(BureauError) {
        let digests = try workspace.storing { db in
            let rows = try BoundStatement(
                db,
                """
                SELECT k.file FROM document k JOIN evidence_filing f ON f.id = k.filing
                JOIN erased_decision e ON e.decision = f.decision ORDER BY k.id
                """
            ).begin()
            var digests: [[UInt8]] = []
            while try rows.step() { digests.append(rows.blobColumn(0)) }
            return digests
        }
        let files = EvidenceFiles(workspace)
        for digest in digests { try files.remove(digest) }
    }
}
