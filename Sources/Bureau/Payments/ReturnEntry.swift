import Claims
import GRDB
import Ledger

/// Enters what a bank's file says while it is read: results, and the money's way. Whoever uses it rolls back where there are
/// problems.
struct ReturnEntry {
    private(set) var problems = BankFileError.Problems()

    private let session: FinanceSession
    private let id: Int64
    private let digest: [UInt8]
    private let name: KeptText
    private let texts: KeptTexts
    private let layout: String
    private let insert: BatchInsert
    /// Results that are not written yet.
    private var waiting: [BankReport.Result] = []
    private var matching: ReturnMatching
    private var nextResult: Int64
    private let gathering = BankReport.Gathering()
    private var streams: [Flow: PostingStream] = [:]
    /// How many rows say what is known already.
    private var known: Int64 = 0
    private var pending: Int64 = 0
    /// Places of movements that are none of ours.
    private var others: [Int64] = []

    init(_ session: FinanceSession, digest: [UInt8], layout: String, name: String) throws {
        self.session = session
        self.digest = digest
        self.layout = layout
        texts = try session.texts()
        self.name = try texts.keep(name, of: nil, session.workspace.random)
        id = try session.acts.nextID(BankReport.self)
        nextResult = (try Int64.fetchOne(session.db, sql: "SELECT max(id) FROM line_result") ?? 0) + 1
        matching = try ReturnMatching(session)
        try BoundStatement(
            session.db, "INSERT INTO bank_report (id, digest, name, layout, day, maker) VALUES (?, ?, ?, ?, ?, ?)"
        ).begin().integer(id).blob(digest).integer(self.name.id).text(layout).text(session.day).integer(
            session.maker.person
        ).run()
        insert = try BatchInsert(
            session.db, into: "line_result (id, report, place, batch, line, outcome, reason)", columns: 7)
    }

    /// Takes in one thing that the file says.
    mutating func take(_ item: BankReturn.Item) throws {
        switch item {
        case .row(let row): try take(row)
        case .refusal(let refusal):
            let (rows, problem) = try matching.rows(of: refusal)
            if let problem { problems.add(BankFileError.Problem(place: nil, message: problem)) }
            for row in rows { try take(row) }
        case .other(let place): others.append(place)
        case .pending: pending += 1
        }
    }

    private mutating func take(_ row: BankReturn.Row) throws {
        switch try matching.match(row) {
        case .problem(let message): problems.add(BankFileError.Problem(place: row.place, message: message))
        case .known: known += 1
        // After the first problem nothing stands, so that nothing more need be written.
        case .matched(let matched): if problems.list.isEmpty { try enter(matched) }
        }
    }

    private mutating func enter(_ matched: ReturnMatching.Matched) throws {
        let result = BankReport.Result(
            id: nextResult, place: matched.row.place, batch: matched.batch, line: matched.row.line,
            outcome: matched.row.outcome.rawValue,
            reason: try matched.row.reason.map {
                try texts.keep($0, of: matched.decision, session.workspace.random)
            })
        nextResult += 1
        gathering.add(result)
        waiting.append(result)
        if waiting.count == BatchInsert.rowCount { try writeResults() }
        let (flow, from, to) = matched.way
        // A line that was paid by the same file: its money has to be there before it comes back.
        if flow == .returnAfter { try streams[.confirm]?.finish() }
        var stream =
            streams[flow]
            ?? PostingStream(
                session, flow, key: "\(flow.rawValue) report \(id)", document: "bank report \(id)")
        // Not shared, so that what waits is not copied each time.
        streams[flow] = nil
        for holding in try session.books.holdings(ofClaim: matched.decision) where holding.account.place == from {
            try stream.add(
                Posting(
                    from: holding.account, to: holding.account.at(to), amount: holding.amount,
                    claim: matched.decision))
        }
        streams[flow] = stream
    }

    private mutating func writeResults() throws {
        try insert.insert(waiting) { result, row in
            row.integer(result.id).integer(id).integer(result.place).integer(result.batch).integer(result.line)
                .text(result.outcome).integer(result.reason?.id)
        }
        waiting.removeAll(keepingCapacity: true)
    }

    /// Enters the report itself, once everything was taken in.
    mutating func finish() throws -> Voucher {
        try writeResults()
        for flow in Flow.allCases { try streams[flow]?.finish() }
        let report = BankReport(
            id: id, digest: digest, name: name, layout: layout, day: session.day, maker: session.maker.person,
            results: gathering.finish())
        try session.acts.record(report)
        return voucher(report)
    }

    private func voucher(_ report: BankReport) -> Voucher {
        func count(_ outcome: LineOutcome) -> Int64 { report.results.counts[outcome.rawValue] ?? 0 }
        let (confirmed, returned, refused) = (count(.confirmed), count(.returned), count(.refused))
        var voucher = Voucher(
            Bilingual(
                zh:
                    "银行回单 \(id)：已支付 \(confirmed) 笔，退汇 \(returned) 笔，被拒 \(refused) 笔；以前已记 \(known) 笔，与本工作区无关 \(others.count) 笔",
                en:
                    "Bank report \(id): \(confirmed) paid, \(returned) returned, \(refused) refused; \(known) known before, \(others.count) not ours"
            ),
            [
                "report": .number(id), "confirmed": .number(confirmed), "returned": .number(returned),
                "refused": .number(refused), "known": .number(known), "unmatched": .number(Int64(others.count)),
            ])
        for place in others {
            voucher.notes.append(
                Bilingual(
                    zh: "第 \(place) 笔不是本工作区的支付，未处理",
                    en: "transaction \(place) is no payment of this workspace and was left alone"))
        }
        if pending > 0 {
            voucher.notes.append(
                Bilingual(
                    zh: "\(pending) 笔的状态（已受理、处理中）不是结果，未记账；支付以记账通知为准",
                    en: "\(pending) lines are accepted or pending, which settles nothing; their booking will say"))
        }
        return voucher
    }
}

extension ReturnMatching.Matched {
    /// The flow, and from where to where it takes the money.
    fileprivate var way: (Flow, from: Place, to: Place) {
        switch row.outcome {
        case .confirmed: (.confirm, .inTransit, .paid)
        case .refused: (.refuseBatch, .inTransit, .committed)
        case .returned: wasConfirmed ? (.returnAfter, .paid, .returned) : (.returnBefore, .inTransit, .returned)
        }
    }
}
