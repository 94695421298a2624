import AuditLog
import Claims
import GRDB
import Sealing

/// Makes receipts of decisions from the workspace and its published log.
package struct ReceiptOffice {
    private let workspace: Workspace

    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// The receipt of a claim's decision: of the newest that stands, or of the one that is named.
    ///
    /// - Parameters:
    ///   - claim: the merchant's own number of the claim.
    ///   - merchant: whose claim it is; nil where no other merchant has one of this number. Makes looking it up quick.
    ///   - decision: a decision on this claim, as `D00000017`; nil for the newest that is no conflict.
    package func receipt(
        claim: String, merchant: String?, decision: String?
    ) throws(BureauError) -> (receipt: Receipt, decision: String) {
        let lookupKeys = try workspace.lookupKeys()
        let vault = try workspace.vault()
        let row: DecisionRow = try workspace.storing { db in
            let candidates = try ClaimFinder(db, vault, keys: lookupKeys).candidates(claim, merchant: merchant)
            let chosen =
                if let decision {
                    candidates.last { DecisionNumber.text($0.id) == decision }
                } else {
                    candidates.last { !$0.isConflict }
                }
            guard let chosen else { throw ClaimFinder.unknown("\(claim) \(decision ?? "")", merchant) }
            guard let row = try DecisionRow.Reader(db, vault).row(chosen.id) else {
                throw BureauError.damaged("decision \(DecisionNumber.text(chosen.id))")
            }
            return row
        }
        let salt = try workspace.storing { _ in try row.salt }
        let number = DecisionNumber.text(row.id)
        return (try make(row.logIndex, salt: salt, of: Bilingual(zh: "决定 \(number)", en: "decision \(number)")), number)
    }

    /// The receipt of an act, such as an erasure: its entry with the proof, and the salt of its commitment.
    package func receipt(ofActAt index: Int64) throws(BureauError) -> Receipt {
        let salt = try workspace.storing { db in
            try BoundStatement.blob(db, "SELECT salt FROM act WHERE log_index = \(index)")
        }
        guard let salt else { throw BureauError.damaged("act \(index)") }
        return try make(index, salt: salt, of: Bilingual(zh: "事项", en: "the act"))
    }

    private func make(_ logIndex: Int64, salt: [UInt8], of what: Bilingual) throws(BureauError) -> Receipt {
        let index = UInt64(logIndex)
        do {
            let keys = try workspace.storing { db in try LogKeys(db) }
            let reader = try LogReader(folder: workspace.logDirectory, algorithm: keys.treeAlgorithm)
            let note = try reader.checkpointNote()
            let checkpoint = try Checkpoint(text: note.text)
            guard index < checkpoint.size else { throw unpublished(what) }
            let (entry, proof) = try reader.entry(index, in: checkpoint)
            let stored = try workspace.storing { db in
                let root = try BoundStatement.blob(db, "SELECT root FROM checkpoint WHERE size = \(checkpoint.size)")
                let bytes = try BoundStatement.blob(db, "SELECT bytes FROM log_entry WHERE idx = \(index)")
                return (root: root, bytes: bytes)
            }
            guard stored.root == checkpoint.root.bytes, stored.bytes == entry else {
                throw BureauError.damaged("log \(index)")
            }
            return Receipt(
                proof: proof, note: note, entry: entry, salt: salt, rotations: keys.statements(before: checkpoint))
        } catch let error as BureauError {
            throw error
        } catch LogReadError.missing(let path) where path == "checkpoint" {
            throw unpublished(what)
        } catch LogReadError.file(let error) {
            throw BureauError(unreadable: error)
        } catch let error as LogReadError {
            throw unreadable(Bilingual(error))
        } catch let error as NoteError {
            throw unreadable(Bilingual(error))
        } catch {
            throw BureauError.damaged("\(error)")
        }
    }

    private func unpublished(_ what: Bilingual) -> BureauError {
        BureauError(
            .storage,
            Bilingual(
                zh: "\(what.zh)的日志条目尚未公布",
                en: "The log entry of \(what.en) is not published yet"),
            remedy: Bilingual(
                zh: "请等正在进行的处理结束，或重跑 tradein process，它会公布",
                en: "Wait for the run that is under way, or run tradein process again, which publishes it"))
    }

    private func unreadable(_ why: Bilingual) -> BureauError {
        BureauError(
            .damaged,
            Bilingual(
                zh: "已公布的日志 \(workspace.logDirectory) 不能使用：\(why.zh)",
                en: "The published log \(workspace.logDirectory) cannot be used: \(why.en)"),
            remedy: Bilingual(zh: "请运行 tradein audit verify", en: "Run tradein audit verify"))
    }
}
