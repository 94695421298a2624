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

    /// A decision that a receipt can be asked for.
    private struct Candidate {
        let id: Int64
        let isConflict: Bool
        let merchant: String
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
        let row: DecisionRow = try workspace.storing { db in
            let candidates = try Self.candidates(db, claim, merchant, lookupKeys)
            guard let first = candidates.first else { throw Self.unknown(claim, merchant) }
            guard candidates.allSatisfy({ $0.merchant == first.merchant }) else { throw Self.ambiguous(claim) }
            let chosen =
                if let decision {
                    candidates.last { DecisionNumber.text($0.id) == decision }
                } else {
                    candidates.last { !$0.isConflict }
                }
            guard let chosen else { throw Self.unknown("\(claim) \(decision ?? "")", merchant) }
            guard let row = try DecisionRow.Reader(db).row(chosen.id) else {
                throw BureauError.damaged("decision \(DecisionNumber.text(chosen.id))")
            }
            return row
        }
        return (try make(row), DecisionNumber.text(row.id))
    }

    private static func candidates(
        _ db: Database, _ claim: String, _ merchant: String?, _ keys: LookupKeys
    ) throws -> [Candidate] {
        // Without the merchant there is no key to look up by: every claim is looked at.
        let rows =
            if let merchant {
                try BoundStatement(db, "SELECT id, is_conflict, content FROM decision WHERE claim_key = ? ORDER BY id")
                    .begin().integer(keys.key("claim", merchant, claim))
            } else {
                try BoundStatement(
                    db,
                    """
                    SELECT id, is_conflict, content FROM decision
                    WHERE json_extract(CAST(content AS TEXT), '$.claim_id') = ? ORDER BY id
                    """
                ).begin().text(claim)
            }
        var found: [Candidate] = []
        while try rows.step() {
            guard let content = JSONValue(rows.blobColumn(2)), content["claim_id"]?.string == claim else { continue }
            found.append(
                Candidate(
                    id: rows.integerColumn(0), isConflict: rows.integerColumn(1) == 1,
                    merchant: content["merchant_id"]?.string ?? ""))
        }
        return found.filter { merchant == nil || $0.merchant == merchant }
    }

    private func make(_ row: DecisionRow) throws(BureauError) -> Receipt {
        let index = UInt64(row.logIndex)
        do {
            let reader = try LogReader(folder: workspace.logDirectory)
            let note = try reader.checkpointNote()
            let checkpoint = try Checkpoint(text: note.text)
            guard index < checkpoint.size else { throw unpublished(row) }
            let (entry, proof) = try reader.entry(index, in: checkpoint)
            let stored = try workspace.storing { db in
                let root = try BoundStatement.blob(db, "SELECT root FROM checkpoint WHERE size = \(checkpoint.size)")
                let bytes = try BoundStatement.blob(db, "SELECT bytes FROM log_entry WHERE idx = \(index)")
                return (root: root, bytes: bytes)
            }
            guard stored.root == checkpoint.root.bytes, stored.bytes == entry else {
                throw BureauError.damaged("log \(index)")
            }
            return Receipt(proof: proof, note: note, entry: entry, salt: row.salt)
        } catch let error as BureauError {
            throw error
        } catch LogReadError.missing(let path) where path == "checkpoint" {
            throw unpublished(row)
        } catch let error as LogReadError {
            throw unreadable(Bilingual(error))
        } catch let error as NoteError {
            throw unreadable(Bilingual(error))
        } catch {
            throw BureauError.damaged("\(error)")
        }
    }

    private static func unknown(_ claim: String, _ merchant: String?) -> BureauError {
        let whose = merchant.map { Bilingual(zh: "商户 \($0) 的", en: " of merchant \($0)") } ?? Bilingual(zh: "", en: "")
        return BureauError(
            .input,
            Bilingual(zh: "没有\(whose.zh)申报 \(claim) 的决定", en: "There is no decision on claim \(claim)\(whose.en)"),
            remedy: Bilingual(
                zh: "请核对申报编号，或先用 tradein process 处理", en: "Check the claim's number, or process the claim first"))
    }

    private static func ambiguous(_ claim: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "不止一家商户有申报 \(claim)", en: "More than one merchant has a claim \(claim)"),
            remedy: Bilingual(zh: "请用 --merchant 指定商户", en: "Name the merchant with --merchant"))
    }

    private func unpublished(_ row: DecisionRow) -> BureauError {
        BureauError(
            .storage,
            Bilingual(
                zh: "决定 \(DecisionNumber.text(row.id)) 的日志条目尚未公布",
                en: "The log entry of decision \(DecisionNumber.text(row.id)) is not published yet"),
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
