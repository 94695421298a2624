import Claims
import FEEL
import GRDB
import Ledger

/// One transaction of the finance desk: who acts, on which day, and the books to post to.
struct FinanceSession {
    let db: Database
    let books: Books
    let log: LogAppender
    let acts: ActRecorder
    let workspace: Workspace
    let keys: LookupKeys
    let day: String
    var maker: Hand
    /// The second person, where one has confirmed.
    var checker: Hand?
    /// The proposal that is carried out, where one is.
    var proposal: Int64?

    /// The business day as a date.
    var businessDay: CivilDate {
        get throws {
            guard let date = CivilDate(day) else { throw BooksError.entry(.notADay(day)) }
            return date
        }
    }

    /// Keeps what people and banks write.
    func texts() throws -> KeptTexts { try KeptTexts(db, workspace.vault()) }

    /// Posts an entry and enters it into the log; one that stands already is left as it is.
    @discardableResult
    func post(
        _ flow: Flow, key: String, document: String, _ postings: [Posting]
    ) throws -> PostedEntry {
        try checkDay()
        let entry: Entry
        do {
            entry = try Entry(
                flow: flow, businessKey: key, businessDay: day, document: document, maker: maker.name,
                checker: checker?.name, postings: postings)
        } catch {
            // What was typed in at the desk, not a fault of the programme.
            throw BureauError(
                .input, Bilingual(error.wording),
                remedy: Bilingual(zh: "未记账", en: "Nothing was posted"))
        }
        let posted = try books.post(entry)
        try enter([posted])
        return posted
    }

    /// Posts as many entries as the postings need; see ``PostingStream``.
    func postAll(_ flow: Flow, key: String, document: String, _ postings: [Posting]) throws {
        var stream = PostingStream(self, flow, key: key, document: document)
        for posting in postings { try stream.add(posting) }
        try stream.finish()
    }

    /// Posts what a document brings, once: the same document again is refused, since it would be the same money.
    func postOnce(_ flow: Flow, key: String, document: String, _ postings: [Posting]) throws {
        if let standing = try books.number(ofKey: key) {
            throw BureauError(
                .input,
                Bilingual(
                    zh: "“\(document)”已就此记入第 \(standing) 号分录",
                    en: "“\(document)” stands for this in entry \(standing)"),
                remedy: Bilingual(
                    zh: "未记账。另一笔款请写它自己的文号或流水号", en: "Nothing was posted. Give other money its own document"))
        }
        try post(flow, key: key, document: document, postings)
    }

    /// Enters what was posted into the log.
    func enter(_ posted: [PostedEntry]) throws {
        for entry in posted where entry.isNew { _ = try log.append(LogEntry.ledger(entry.content)) }
    }

    /// A day before the last entry's, or in a closed period, is a slip: nothing is posted under it.
    func checkDay() throws {
        if let refusal = try Closing.refusal(of: day, db) { throw refusal }
        guard
            let last = try String.fetchOne(
                db.cachedStatement(sql: "SELECT business_day FROM entry ORDER BY id DESC LIMIT 1")),
            day < last
        else { return }
        throw BureauError(
            .input,
            Bilingual(zh: "办理日期 \(day) 早于最后一笔分录的日期 \(last)", en: "The day \(day) is before the last entry's, \(last)"),
            remedy: Bilingual(
                zh: "未记账。请用 --on 写 \(last) 或以后的日期", en: "Nothing was posted. Give \(last) or a later day with --on"))
    }
}
