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
    ///   - fields: shows these fields only, and keeps the salts of all others; none: the salt of all.
    ///   - isUnmasked: whether it was logged that personal values are shown. Otherwise fields that hold them are refused.
    package func receipt(
        claim: String, merchant: String?, decision: String?, fields: [String] = [], isUnmasked: Bool = false
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
        let shown: Shown = try workspace.storing { db in
            guard !fields.isEmpty else { return .salt(try row.salt) }
            return .fields(try disclosed(fields, of: row, isUnmasked: isUnmasked, db))
        }
        let number = DecisionNumber.text(row.id)
        let what = Bilingual(zh: "决定 \(number)", en: "decision \(number)")
        return (try make(row.logIndex, shown, of: what), number)
    }

    /// The receipt of an act, such as an erasure: its entry with the proof, and the salt of its commitment.
    package func receipt(ofActAt index: Int64) throws(BureauError) -> Receipt {
        let salt = try workspace.storing { db in
            try BoundStatement.blob(db, "SELECT salt FROM act WHERE log_index = \(index)")
        }
        guard let salt else { throw BureauError.damaged("act \(index)") }
        return try make(index, .salt(salt), of: Bilingual(zh: "事项", en: "the act"))
    }

    /// What a receipt gives out beside the entry.
    private enum Shown {
        case salt([UInt8])
        case fields(DisclosedFields)
    }

    private func disclosed(
        _ names: [String], of row: DecisionRow, isUnmasked: Bool, _ db: Database
    ) throws -> DisclosedFields {
        let kind = try StoredRules.claim(of: row, StoredRules(db).rulebook(row.rules)).kind
        let content = try row.content
        for (place, name) in names.enumerated() {
            let field = kind.fields.first { $0.name == name }
            guard let field, CanonicalMembers.value(of: name, in: content) != nil, !names[..<place].contains(name)
            else { throw Self.noField(name, names[..<place].contains(name)) }
            if field.isPersonal, !isUnmasked { throw Self.personal(name) }
        }
        guard let disclosed = DisclosedFields(names, of: content, salt: try row.salt) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(row.id))")
        }
        return disclosed
    }

    private static func noField(_ name: String, _ isTwice: Bool) -> BureauError {
        BureauError(
            .input,
            isTwice
                ? Bilingual(zh: "--field \(name) 写了两次", en: "--field \(name) is given twice")
                : Bilingual(zh: "申报没有字段“\(name.clipped)”的值", en: "The claim has no value of a field “\(name.clipped)”"),
            remedy: Bilingual(
                zh: "字段用英文名；tradein privacy show 列出申报的字段",
                en: "Fields go by their English names; tradein privacy show lists those of the claim"))
    }

    private static func personal(_ name: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "\(name) 是个人信息", en: "\(name) holds personal data"),
            remedy: Bilingual(
                zh: "要在回执中写明，请加 --unmask --ground 事由（记入日志）",
                en: "To show it in a receipt add --unmask and --ground TEXT, which is logged"))
    }

    private func make(_ logIndex: Int64, _ shown: Shown, of what: Bilingual) throws(BureauError) -> Receipt {
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
            let rotations = keys.statements(before: checkpoint)
            switch shown {
            case .salt(let salt):
                return Receipt(proof: proof, note: note, entry: entry, salt: salt, rotations: rotations)
            case .fields(let fields):
                let receipt = Receipt(
                    proof: proof, note: note, entry: entry, disclosed: fields, rotations: rotations)
                guard receipt.fieldsHold else { throw BureauError.damaged("log \(index)") }
                return receipt
            }
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
