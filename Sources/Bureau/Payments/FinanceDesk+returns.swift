import Claims
import GRDB
import Ledger
import Sealing

extension FinanceDesk {
    /// Enters what a bank says of lines that were sent to it: all that matches, or, where anything contradicts, nothing.
    ///
    /// Movements that are none of ours are listed and left alone. Lines whose outcome is known already are counted.
    ///
    /// - Throws: ``BankFileError`` with everything that is wrong.
    package func importReturn(path: String, in layout: BankLayout) throws -> Voucher {
        let bytes = try BankFile.bytes(path, atMost: Camt054.byteLimit)
        let report: BankReturn
        do throws(BankFileError.Problems) {
            report = try BankReturn.read(bytes, in: layout)
        } catch {
            throw BankFileError(file: path, problems: error.list)
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var problems: [BankFileError.Problem] = []
        do {
            return try perform { session in
                try session.checkDay()
                let digest = SHA256.digest(of: bytes)
                try Self.refuseSecond(digest, session)
                var matching = try ReturnMatching(session)
                for row in report.rows { try matching.match(row) }
                problems = matching.problems
                guard problems.isEmpty else { throw Self.contradiction }
                return try session.enter(
                    matching, others: report.others, digest: digest, name: name, layout: layout.name)
            }
        } catch {
            guard problems.isEmpty else { throw BankFileError(file: path, problems: problems) }
            throw error
        }
    }

    private static func refuseSecond(_ digest: [UInt8], _ session: FinanceSession) throws {
        let row = try BoundStatement(session.db, "SELECT id, day FROM bank_report WHERE digest = ?").begin().blob(
            digest)
        guard try row.step() else { return }
        defer { row.finish() }
        throw BureauError(
            .input,
            Bilingual(
                zh: "这份银行回单已于 \(row.textColumn(1)) 导入（编号 \(row.integerColumn(0))）",
                en: "This file was imported on \(row.textColumn(1)), as report \(row.integerColumn(0))"),
            remedy: Bilingual(zh: "未再记账", en: "Nothing was posted again"))
    }

    /// Rolls the import back; the problems are told in its place.
    private static let contradiction = BureauError(
        .input, Bilingual(zh: "银行回单与批次不符", en: "The bank's file contradicts the batches"),
        remedy: Bilingual(zh: "未记账", en: "Nothing was posted"))
}

/// Matches a bank's rows with lines of batches, by reference and number. Nothing is guessed.
struct ReturnMatching {
    struct Matched {
        let row: BankReturn.Row
        let batch: Int64
        let decision: Int64
        /// Whether the line was confirmed before it came back.
        let wasConfirmed: Bool
    }

    private struct Key: Hashable {
        let batch: Int64
        let line: Int64
    }

    private(set) var matched: [Matched] = []
    /// How many rows say what is known already.
    private(set) var known = 0
    private(set) var problems: [BankFileError.Problem] = []

    private let session: FinanceSession
    private let payees: Payees
    private let batches: BoundStatement
    private let lines: BoundStatement
    private let outcomes: BoundStatement
    private var outcomesHere: [Key: Set<LineOutcome>] = [:]

    init(_ session: FinanceSession) throws {
        self.session = session
        payees = try Payees(session.db)
        batches = try BoundStatement(session.db, "SELECT id FROM batch WHERE reference = ?")
        lines = try BoundStatement(
            session.db, "SELECT decision, fen, payee FROM batch_line WHERE batch = ? AND line = ?")
        outcomes = try BoundStatement(session.db, "SELECT outcome FROM line_result WHERE batch = ? AND line = ?")
    }

    mutating func match(_ row: BankReturn.Row) throws {
        guard let batch = try number(batches.begin().text(row.reference)) else {
            return find(
                row, zh: "没有批次“\(row.reference.clipped)”：不是本工作区发出的",
                en: "there is no batch “\(row.reference.clipped)” in this workspace")
        }
        let found = lines.begin().integer(batch).integer(row.line)
        guard try found.step() else {
            return find(row, zh: "批次 \(batch) 没有第 \(row.line) 笔", en: "batch \(batch) has no line \(row.line)")
        }
        let (decision, fen) = (found.integerColumn(0), Fen(found.integerColumn(1)))
        let correction = found.isNull(2) ? nil : found.integerColumn(2)
        found.finish()
        guard fen == row.amount else {
            return find(
                row, zh: "批次 \(batch) 第 \(row.line) 笔为 \(fen.yuan) 元，文件写 \(row.amount.yuan) 元",
                en: "line \(row.line) of batch \(batch) is \(fen.yuan) yuan, and the file says \(row.amount.yuan)")
        }
        if let account = row.account,
            case .success(let payee) = try payees.payee(of: decision, correction: correction, passbooks: true),
            payee.account != account
        {
            return find(
                row, zh: "批次 \(batch) 第 \(row.line) 笔的账号与文件不同",
                en: "line \(row.line) of batch \(batch) went to another account than the file says")
        }
        try add(row, batch, decision)
    }

    private mutating func add(_ row: BankReturn.Row, _ batch: Int64, _ decision: Int64) throws {
        let key = Key(batch: batch, line: row.line)
        let here = outcomesHere[key] ?? []
        guard !here.contains(row.outcome) else {
            return find(
                row, zh: "批次 \(batch) 第 \(row.line) 笔在文件中出现两次",
                en: "line \(row.line) of batch \(batch) is in the file twice")
        }
        let before = try outcomes(of: key)
        guard !before.contains(row.outcome) else {
            outcomesHere[key, default: []].insert(row.outcome)
            known += 1
            return
        }
        let standing = before.union(here)
        let isNext = standing.isEmpty || (standing == [.confirmed] && row.outcome == .returned)
        guard isNext else {
            let was = standing.map(\.label.zh).sorted().joined(separator: "、")
            let wasEnglish = standing.map(\.label.en).sorted().joined(separator: ", ")
            return find(
                row, zh: "批次 \(batch) 第 \(row.line) 笔已记为\(was)，文件写\(row.outcome.label.zh)",
                en:
                    "line \(row.line) of batch \(batch) stands as \(wasEnglish), and the file says \(row.outcome.label.en)"
            )
        }
        if standing == [.confirmed], try isClaimedBack(decision) {
            return find(
                row, zh: "批次 \(batch) 第 \(row.line) 笔的补贴正在追回，请先免除追回再记退汇",
                en:
                    "of line \(row.line) of batch \(batch) money is claimed back; waive that before the return is entered"
            )
        }
        outcomesHere[key, default: []].insert(row.outcome)
        matched.append(
            Matched(row: row, batch: batch, decision: decision, wasConfirmed: standing.contains(.confirmed)))
    }

    /// Whether something is due of a claim, or has come back.
    private func isClaimedBack(_ decision: Int64) throws -> Bool {
        let debt = try session.debt(of: decision)
        return try debt.raised > .zero
    }

    private func outcomes(of key: Key) throws -> Set<LineOutcome> {
        let rows = outcomes.begin().integer(key.batch).integer(key.line)
        var found: Set<LineOutcome> = []
        while try rows.step() { LineOutcome(rawValue: rows.textColumn(0)).map { _ = found.insert($0) } }
        return found
    }

    private func number(_ row: BoundStatement) throws -> Int64? {
        guard try row.step() else { return nil }
        defer { row.finish() }
        return row.integerColumn(0)
    }

    private mutating func find(_ row: BankReturn.Row, zh: String, en: String) {
        problems.append(BankFileError.Problem(place: row.place, message: Bilingual(zh: zh, en: en)))
    }
}

extension FinanceSession {
    /// Enters what was matched: the report, its results, and the money's way.
    func enter(
        _ matching: ReturnMatching, others: [Int64], digest: [UInt8], name: String, layout: String
    ) throws -> Voucher {
        let next = (try Int64.fetchOne(db, sql: "SELECT max(id) FROM line_result") ?? 0) + 1
        // In one file a line may be paid and come back: that it was paid comes first.
        let ordered = matching.matched.enumerated().sorted {
            ($0.element.wasConfirmed ? 1 : 0, $0.offset) < ($1.element.wasConfirmed ? 1 : 0, $1.offset)
        }.map(\.element)
        let report = BankReport(
            id: try acts.nextID(BankReport.self), digest: digest, name: name, layout: layout, day: day,
            maker: maker.person,
            results: ordered.enumerated().map { index, matched in
                BankReport.Result(
                    id: next + Int64(index), place: matched.row.place, batch: matched.batch, line: matched.row.line,
                    outcome: matched.row.outcome.rawValue, reason: matched.row.reason)
            })
        try report.insert(db)
        try acts.record(report)
        for (flow, from, to) in [
            (Flow.confirm, Place.inTransit, Place.paid), (.refuseBatch, .inTransit, .committed),
            (.returnBefore, .inTransit, .returned), (.returnAfter, .paid, .returned),
        ] {
            let postings = try ordered.filter { $0.flow == flow }.flatMap { matched in
                try books.holdings(ofClaim: matched.decision).filter { $0.account.place == from }.map {
                    Posting(from: $0.account, to: $0.account.at(to), amount: $0.amount, claim: matched.decision)
                }
            }
            try postAll(
                flow, key: "\(flow.rawValue) report \(report.id)", document: "bank report \(report.id)", postings)
        }
        return try voucher(report, ordered, known: matching.known, others: others)
    }

    private func voucher(
        _ report: BankReport, _ ordered: [ReturnMatching.Matched], known: Int, others: [Int64]
    ) throws -> Voucher {
        func count(_ outcome: LineOutcome) -> Int64 { Int64(ordered.count { $0.row.outcome == outcome }) }
        let (confirmed, returned, refused) = (count(.confirmed), count(.returned), count(.refused))
        var voucher = Voucher(
            Bilingual(
                zh:
                    "银行回单 \(report.id)：已支付 \(confirmed) 笔，退汇 \(returned) 笔，被拒 \(refused) 笔；以前已记 \(known) 笔，与本工作区无关 \(others.count) 笔",
                en:
                    "Bank report \(report.id): \(confirmed) paid, \(returned) returned, \(refused) refused; \(known) known before, \(others.count) not ours"
            ),
            [
                "report": .number(report.id), "confirmed": .number(confirmed), "returned": .number(returned),
                "refused": .number(refused), "known": .number(Int64(known)), "unmatched": .number(Int64(others.count)),
            ])
        for place in others {
            voucher.notes.append(
                Bilingual(
                    zh: "第 \(place) 笔不是本工作区的支付，未处理",
                    en: "transaction \(place) is no payment of this workspace and was left alone"))
        }
        return voucher
    }
}

extension ReturnMatching.Matched {
    fileprivate var flow: Flow {
        switch row.outcome {
        case .confirmed: .confirm
        case .refused: .refuseBatch
        case .returned: wasConfirmed ? .returnAfter : .returnBefore
        }
    }
}
