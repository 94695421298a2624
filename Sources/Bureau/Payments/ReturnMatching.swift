import Claims
import GRDB
import Ledger

/// Matches a bank's rows with lines of batches, by reference and number. Nothing is guessed.
struct ReturnMatching {
    struct Matched {
        let row: BankReturn.Row
        let batch: Int64
        let decision: Int64
        /// Whether the line was confirmed before it came back.
        let wasConfirmed: Bool
    }

    enum Answer {
        case matched(Matched)
        /// It says what is known already.
        case known
        case problem(Bilingual)
    }

    /// A batch that the file speaks of.
    private struct Mentioned {
        let id: Int64
        /// By line: which outcomes the file has said, a bit each.
        var said: [UInt8]
    }

    private let session: FinanceSession
    private let payees: Payees
    private let batches: BoundStatement
    private let lines: BoundStatement
    private let outcomes: BoundStatement
    private var mentioned: [String: Mentioned] = [:]

    init(_ session: FinanceSession) throws {
        self.session = session
        payees = try session.payees()
        batches = try BoundStatement(session.db, "SELECT id, lines FROM batch WHERE reference = ?")
        lines = try BoundStatement(
            session.db, "SELECT decision, fen, payee FROM batch_line WHERE batch = ? AND line = ?")
        outcomes = try BoundStatement(session.db, "SELECT outcome FROM line_result WHERE batch = ? AND line = ?")
    }

    mutating func match(_ row: BankReturn.Row) throws -> Answer {
        guard let batch = try batch(row.reference)?.id else { return Self.noBatch(row.reference) }
        let found = lines.begin().integer(batch).integer(row.line)
        guard try found.step() else {
            return Self.problem(zh: "批次 \(batch) 没有第 \(row.line) 笔", en: "batch \(batch) has no line \(row.line)")
        }
        let (decision, fen) = (found.integerColumn(0), Fen(found.integerColumn(1)))
        let correction = found.isNull(2) ? nil : found.integerColumn(2)
        found.finish()
        guard row.amount ?? fen == fen else {
            let said = row.amount?.yuan ?? ""
            return Self.problem(
                zh: "批次 \(batch) 第 \(row.line) 笔为 \(fen.yuan) 元，文件写 \(said) 元",
                en: "line \(row.line) of batch \(batch) is \(fen.yuan) yuan, and the file says \(said)")
        }
        if let account = row.account,
            case .success(let payee) = try payees.payee(of: decision, correction: correction, passbooks: true),
            payee.account != account
        {
            return Self.problem(
                zh: "批次 \(batch) 第 \(row.line) 笔的账号与文件不同",
                en: "line \(row.line) of batch \(batch) went to another account than the file says")
        }
        return try order(row, batch, decision)
    }

    /// The lines of a batch that is refused whole, as if each were refused by itself; or what contradicts that.
    mutating func rows(of refusal: BankReturn.BatchRefusal) throws -> (rows: [BankReturn.Row], problem: Bilingual?) {
        guard let id = try batch(refusal.reference)?.id, let batch = try Batch.row(id, session.db) else {
            guard case .problem(let problem) = Self.noBatch(refusal.reference) else { return ([], nil) }
            return ([], problem)
        }
        guard refusal.count ?? batch.lines == batch.lines, refusal.total ?? Fen(batch.fen) == Fen(batch.fen) else {
            let (count, total) = (refusal.count.map(String.init) ?? "?", refusal.total?.yuan ?? "?")
            return (
                [],
                Bilingual(
                    zh: "批次 \(id) 有 \(batch.lines) 笔 \(Fen(batch.fen).yuan) 元，文件写 \(count) 笔 \(total) 元",
                    en:
                        "batch \(id) has \(batch.lines) lines of \(Fen(batch.fen).yuan) yuan, and the file says \(count) of \(total)"
                )
            )
        }
        return (
            (1...batch.lines).map {
                BankReturn.Row(
                    place: $0, reference: refusal.reference, line: $0, amount: nil, account: nil, outcome: .refused,
                    reason: refusal.reason)
            }, nil
        )
    }

    /// Whether what the file says may follow on what stands, here and in the store.
    private mutating func order(_ row: BankReturn.Row, _ batch: Int64, _ decision: Int64) throws -> Answer {
        let here = said(row)
        guard !here.contains(row.outcome) else {
            return Self.problem(
                zh: "批次 \(batch) 第 \(row.line) 笔在文件中出现两次",
                en: "line \(row.line) of batch \(batch) is in the file twice")
        }
        let before = try outcomes(batch, row.line)
        if before.contains(row.outcome) {
            say(row)
            return .known
        }
        let standing = before.union(here)
        guard standing.isEmpty || (standing == [.confirmed] && row.outcome == .returned) else {
            let was = standing.map(\.label.zh).sorted().joined(separator: "、")
            let wasEnglish = standing.map(\.label.en).sorted().joined(separator: ", ")
            return Self.problem(
                zh: "批次 \(batch) 第 \(row.line) 笔已记为\(was)，文件写\(row.outcome.label.zh)",
                en:
                    "line \(row.line) of batch \(batch) stands as \(wasEnglish), and the file says \(row.outcome.label.en)"
            )
        }
        // Of a debt that was raised money may come back from two sides.
        if standing == [.confirmed], try session.debt(of: decision).raised > .zero {
            return Self.problem(
                zh: "批次 \(batch) 第 \(row.line) 笔的补贴正在追回，请先免除追回再记退汇",
                en:
                    "of line \(row.line) of batch \(batch) money is claimed back; waive that before the return is entered"
            )
        }
        say(row)
        return .matched(
            Matched(row: row, batch: batch, decision: decision, wasConfirmed: standing.contains(.confirmed)))
    }

    // MARK: - What the file has said

    private mutating func batch(_ reference: String) throws -> Mentioned? {
        if let known = mentioned[reference] { return known }
        let row = batches.begin().text(reference)
        guard try row.step() else { return nil }
        defer { row.finish() }
        let batch = Mentioned(
            id: row.integerColumn(0), said: [UInt8](repeating: 0, count: Int(row.integerColumn(1)) + 1))
        mentioned[reference] = batch
        return batch
    }

    private func said(_ row: BankReturn.Row) -> Set<LineOutcome> {
        let bits = mentioned[row.reference].flatMap {
            $0.said.indices.contains(Int(row.line)) ? $0.said[Int(row.line)] : 0
        }
        return Set(LineOutcome.allCases.filter { (bits ?? 0) & $0.bit != 0 })
    }

    private mutating func say(_ row: BankReturn.Row) {
        guard mentioned[row.reference]?.said.indices.contains(Int(row.line)) == true else { return }
        mentioned[row.reference]?.said[Int(row.line)] |= row.outcome.bit
    }

    private func outcomes(_ batch: Int64, _ line: Int64) throws -> Set<LineOutcome> {
        let rows = outcomes.begin().integer(batch).integer(line)
        var found: Set<LineOutcome> = []
        while try rows.step() { LineOutcome(rawValue: rows.textColumn(0)).map { _ = found.insert($0) } }
        return found
    }

    private static func noBatch(_ reference: String) -> Answer {
        problem(
            zh: "没有批次“\(reference.clipped)”：不是本工作区发出的",
            en: "there is no batch “\(reference.clipped)” in this workspace")
    }

    private static func problem(zh: String, en: String) -> Answer { .problem(Bilingual(zh: zh, en: en)) }
}

extension LineOutcome {
    fileprivate var bit: UInt8 {
        switch self {
        case .confirmed: 1
        case .returned: 2
        case .refused: 4
        }
    }
}
