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

    /// What has been said of a line.
    private struct Outcomes: OptionSet {
        let rawValue: UInt8

        init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        init(_ outcome: LineOutcome) {
            switch outcome {
            case .confirmed: rawValue = 1
            case .returned: rawValue = 2
            case .refused: rawValue = 4
            }
        }

        var label: Bilingual {
            let labels = LineOutcome.allCases.filter { contains(Outcomes($0)) }.map(\.label)
            return Bilingual(
                zh: labels.map(\.zh).joined(separator: "、"), en: labels.map(\.en).joined(separator: ", "))
        }
    }

    /// A batch that the file speaks of.
    private struct Mentioned {
        let reference: String
        let id: Int64
        /// By line, from 1: what the file has said.
        var said: [Outcomes]
    }

    private let session: FinanceSession
    private let payees: Payees
    private let batches: BoundStatement
    private let lines: BoundStatement
    private let outcomes: BoundStatement
    private var mentioned: [Mentioned] = []
    private var placeOf: [String: Int] = [:]
    /// Where the batch of the last row stands: a file speaks of one batch for long.
    private var last = 0

    init(_ session: FinanceSession) throws {
        self.session = session
        payees = try session.payees()
        batches = try BoundStatement(session.db, "SELECT id, lines FROM batch WHERE reference = ?")
        lines = try BoundStatement(
            session.db, "SELECT decision, fen, payee FROM batch_line WHERE batch = ? AND line = ?")
        outcomes = try BoundStatement(session.db, "SELECT outcome FROM line_result WHERE batch = ? AND line = ?")
    }

    mutating func match(_ row: BankReturn.Row) throws -> Answer {
        guard let place = try place(of: row.reference) else { return Self.noBatch(row.reference) }
        let batch = mentioned[place].id
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
        return try order(row, place, decision)
    }

    /// The lines of a batch that is refused whole, as if each were refused by itself; or what contradicts that.
    mutating func rows(of refusal: BankReturn.BatchRefusal) throws -> (rows: [BankReturn.Row], problem: Bilingual?) {
        guard let id = try place(of: refusal.reference).map({ mentioned[$0].id }),
            let batch = try Batch.row(id, session.db)
        else {
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

    /// Whether what the file says may follow on what stands, here and in the store. The line is one of the batch's.
    private mutating func order(_ row: BankReturn.Row, _ place: Int, _ decision: Int64) throws -> Answer {
        let batch = mentioned[place].id
        guard mentioned[place].said.indices.contains(Int(row.line)) else { throw BureauError.damaged("batch \(batch)") }
        let (said, here) = (Outcomes(row.outcome), mentioned[place].said[Int(row.line)])
        guard !here.contains(said) else {
            return Self.problem(
                zh: "批次 \(batch) 第 \(row.line) 笔在文件中出现两次",
                en: "line \(row.line) of batch \(batch) is in the file twice")
        }
        let before = try outcomes(batch, row.line)
        if before.contains(said) {
            mentioned[place].said[Int(row.line)].formUnion(said)
            return .known
        }
        let standing = before.union(here)
        guard standing.isEmpty || (standing == Outcomes(.confirmed) && row.outcome == .returned) else {
            return Self.problem(
                zh: "批次 \(batch) 第 \(row.line) 笔已记为\(standing.label.zh)，文件写\(row.outcome.label.zh)",
                en:
                    "line \(row.line) of batch \(batch) stands as \(standing.label.en), and the file says \(row.outcome.label.en)"
            )
        }
        // Of a debt that was raised money may come back from two sides.
        if !standing.isEmpty, try session.debt(of: decision).raised > .zero {
            return Self.problem(
                zh: "批次 \(batch) 第 \(row.line) 笔的补贴正在追回，请先免除追回再记退汇",
                en:
                    "of line \(row.line) of batch \(batch) money is claimed back; waive that before the return is entered"
            )
        }
        mentioned[place].said[Int(row.line)].formUnion(said)
        return .matched(Matched(row: row, batch: batch, decision: decision, wasConfirmed: !standing.isEmpty))
    }

    /// Where the batch with a reference stands among those mentioned.
    private mutating func place(of reference: String) throws -> Int? {
        if mentioned.indices.contains(last), mentioned[last].reference == reference { return last }
        if let place = placeOf[reference] {
            last = place
            return place
        }
        let row = batches.begin().text(reference)
        guard try row.step() else { return nil }
        defer { row.finish() }
        last = mentioned.count
        placeOf[reference] = last
        mentioned.append(
            Mentioned(
                reference: reference, id: row.integerColumn(0),
                said: [Outcomes](repeating: [], count: Int(row.integerColumn(1)) + 1)))
        return last
    }

    private func outcomes(_ batch: Int64, _ line: Int64) throws -> Outcomes {
        let rows = outcomes.begin().integer(batch).integer(line)
        var found: Outcomes = []
        while try rows.step() { LineOutcome(rawValue: rows.textColumn(0)).map { found.formUnion(Outcomes($0)) } }
        return found
    }

    private static func noBatch(_ reference: String) -> Answer {
        problem(
            zh: "没有批次“\(reference.clipped)”：不是本工作区发出的",
            en: "there is no batch “\(reference.clipped)” in this workspace")
    }

    private static func problem(zh: String, en: String) -> Answer { .problem(Bilingual(zh: zh, en: en)) }
}
