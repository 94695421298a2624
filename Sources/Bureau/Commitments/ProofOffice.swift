import AuditLog
import Claims
import GRDB
import Ledger
import Sealing

/// Makes proofs about the whole from the workspace and its published log.
package struct ProofOffice {
    private let workspace: Workspace

    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// The proof that an identifier is not among the used ones, as of the newest commitment that is published.
    ///
    /// - Throws: ``BureauError`` of the kind `finding` where it is used.
    package func unused(space: String, value: String) throws(BureauError) -> WholeProof {
        let keys = try workspace.lookupKeys()
        let message = IdentifierKeys.message(space: space, value: value)
        let number = IdentifierKeys.classNumber(of: message)
        let digest = keys.digest(identifier: value, space: space)
        let slot = keys.identifiers.slot(space: space, value: value)
        let vault = try workspace.vault()
        let bucket = UsedTree.bucket(of: slot)
        return try make("used") { db, reach in
            let (_, user) = try DecisionStore(db, vault).user(of: digest)
            if let user { throw Self.isUsed(space, user) }
            let stored = try StoredUsed(db)
            let slots = try stored.slots(of: bucket, upTo: reach)
            guard !slots.contains(slot) else { throw Self.isTaken }
            let tree = try stored.tree().tree
            return (
                .unused(space: space, value: value),
                .init(
                    classKey: keys.identifiers.classKey(number), keyHashes: keys.identifiers.proof(ofClass: number),
                    bucketHashes: tree.proof(of: bucket)),
                SortedTree.proof(of: UsedTree.leaf(slot), in: slots.map(UsedTree.leaf))
            )
        }
    }

    /// The proof of a total, as of the newest commitment that is published; empty texts stand for all.
    package func total(programme: String, region: String, source: String) throws(BureauError) -> WholeProof {
        try make("totals") { db, _ in
            let tree = try TotalsTree(try StoredTotals(db).kept())
            let key = MoneyTotals.Key(programme: programme, region: region, source: source)
            return (
                .total(programme: programme, region: region, source: source), nil,
                SortedTree.proof(of: TotalsTree.beginning(key), in: tree.leaves)
            )
        }
    }

    private typealias Answer = (question: WholeProof.Question, place: WholeProof.Place?, tree: SortedTreeProof)

    /// On one snapshot of the store, since another process may be recording.
    private func make(
        _ type: String, _ answer: (Database, _ reach: Int64) throws -> Answer
    ) throws(BureauError) -> WholeProof {
        try workspace.storing { db in
            let row = try BoundStatement(
                db, "SELECT log_index, reach FROM commitment WHERE type = ? ORDER BY id DESC LIMIT 1"
            ).begin().text(type)
            guard try row.step() else { throw Self.nothing }
            let (index, reach) = (row.integerColumn(0), row.integerColumn(1))
            row.finish()
            let made = try answer(db, reach)
            let keys = try LogKeys(db)
            let (entry, inclusion, note) = try published(UInt64(index), keys.treeAlgorithm)
            let proof = WholeProof(
                made.question, place: made.place, tree: made.tree, entry: entry, inclusion: inclusion, note: note,
                rotations: keys.statements(before: try Checkpoint(text: note.text)))
            // What is given out holds, or the store is not what the log committed to.
            guard (try? proof.statement()) != nil else { throw BureauError.damaged("commitment \(index)") }
            return proof
        }
    }

    /// An entry of the published log, with its proof and the checkpoint.
    private func published(
        _ index: UInt64, _ algorithm: DigestAlgorithm
    ) throws -> (entry: [UInt8], inclusion: InclusionProof, note: SignedNote) {
        do {
            let reader = try LogReader(folder: workspace.logDirectory, algorithm: algorithm)
            let note = try reader.checkpointNote()
            let checkpoint = try Checkpoint(text: note.text)
            guard index < checkpoint.size else { throw Self.unpublished }
            let (entry, inclusion) = try reader.entry(index, in: checkpoint)
            return (entry, inclusion, note)
        } catch LogReadError.missing(let path) where path == "checkpoint" {
            throw Self.unpublished
        } catch LogReadError.file(let error) {
            throw BureauError(unreadable: error)
        } catch let error as LogReadError {
            throw unreadable(Bilingual(error))
        } catch let error as NoteError {
            throw unreadable(Bilingual(error))
        }
    }

    private func unreadable(_ why: Bilingual) -> BureauError {
        BureauError(
            .damaged,
            Bilingual(
                zh: "已公布的日志 \(workspace.logDirectory) 不能使用：\(why.zh)",
                en: "The published log \(workspace.logDirectory) cannot be used: \(why.en)"),
            remedy: Bilingual(zh: "请运行 tradein audit verify", en: "Run tradein audit verify"))
    }

    private static func isUsed(_ space: String, _ decision: Int64) -> BureauError {
        BureauError(
            .finding,
            Bilingual(
                zh: "该号码（\(space)）已被决定 \(DecisionNumber.text(decision)) 占用",
                en: "The value (\(space)) is used up by decision \(DecisionNumber.text(decision))"),
            remedy: Bilingual(
                zh: "没有“未占用”的证明；该决定的回执见 tradein audit receipt",
                en: "There is no proof that it is unused; for that decision see tradein audit receipt"))
    }

    private static var isTaken: BureauError {
        BureauError(
            .finding,
            Bilingual(
                zh: "该号码现未被占用，但它在树中的位置已有号码：它曾被占用后又释放，或恰与另一号码相同，无法证明从未占用",
                en:
                    "The value is not used now, but its place in the tree is taken: it was used and given back, or the place happens to be another's. That it never was used cannot be proved"
            ),
            remedy: Bilingual(zh: "请到现场核对", en: "Look at the store itself"))
    }

    private static var nothing: BureauError {
        BureauError(
            .input, Bilingual(zh: "日志中还没有这样的承诺", en: "The log does not commit to any of this yet"),
            remedy: Bilingual(zh: "请先处理一个文件", en: "Process a file first"))
    }

    private static var unpublished: BureauError {
        BureauError(
            .storage, Bilingual(zh: "最新的承诺尚未公布", en: "The newest commitment is not published yet"),
            remedy: Bilingual(
                zh: "请等正在进行的处理结束，或重跑 tradein process，它会公布",
                en: "Wait for the run that is under way, or run tradein process again, which publishes it"))
    }
}
