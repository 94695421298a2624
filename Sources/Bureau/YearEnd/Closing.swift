import Claims
import FEEL
import GRDB
import Ledger
import Sealing

/// A period into which nothing is posted any more.
struct Closing: Act {
    static let type = "closing"
    static let table = "closing"

    let id: Int64
    /// `2026-11`, or `2026`.
    let period: String
    let lastDay: String
    /// How many entries there were when it was closed.
    let entries: Int64
    /// SHA-256 of the hash of the closing before (nothing, for the first) and the contents of the entries since then, each
    /// with a line feed: what anybody can recompute from the log.
    let hash: [UInt8]
    let day: String
    let maker: Int64
    let checker: Int64

    func writeFacts(to text: inout JSONText) {
        text.member("period", period)
        text.member("last_day", lastDay)
        text.member("entries", entries)
        text.member("hash", Hex.encoded(hash))
        text.member("day", day)
        text.member("by", maker)
        text.member("checked_by", checker)
    }

    var secret: [UInt8] { [] }

    /// The hash of entries after one and up to another.
    static func hash(after previous: Closing?, upTo last: Int64, _ books: Books) throws -> [UInt8] {
        var hasher = SHA256Hasher()
        hasher.update(previous?.hash ?? [])
        try books.forEachEntryContent(in: (previous?.entries ?? 0) + 1...max(last, (previous?.entries ?? 0) + 1)) {
            number, content in
            guard number <= last else { return }
            hasher.update(content)
            hasher.update([0x0A])
        }
        return hasher.finalize()
    }

    /// The newest closing.
    static func newest(_ db: Database) throws -> Closing? {
        try Int64.fetchOne(db, sql: "SELECT max(id) FROM closing").flatMap { try stored($0, db) }
    }

    /// The row as it stands.
    private static func stored(_ id: Int64, _ db: Database) throws -> Closing? {
        let row = try BoundStatement(
            db, "SELECT period, last_day, entries, hash, day, maker, checker FROM closing WHERE id = ?"
        ).begin().integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        return Closing(
            id: id, period: row.textColumn(0), lastDay: row.textColumn(1), entries: row.integerColumn(2),
            hash: row.blobColumn(3), day: row.textColumn(4), maker: row.integerColumn(5), checker: row.integerColumn(6))
    }

    /// The closing, where the entries are still those that it closed and none has come into its period since.
    static func row(_ id: Int64, _ db: Database) throws -> Closing? {
        guard let closing = try stored(id, db), closing.entries < Int64.max else { return nil }
        let previous = try Int64.fetchOne(db, sql: "SELECT max(id) FROM closing WHERE id < ?", arguments: [id])
            .flatMap { try stored($0, db) }
        guard (previous?.entries ?? 0) <= closing.entries,
            try hash(after: previous, upTo: closing.entries, Books(db)) == closing.hash
        else { return nil }
        let late = try BoundStatement(db, "SELECT 1 FROM entry WHERE id > ? AND business_day <= ? LIMIT 1").begin()
            .integer(closing.entries).text(closing.lastDay)
        guard try !late.step() else {
            late.finish()
            return nil
        }
        return closing
    }

    func insert(_ db: Database) throws {
        try BoundStatement(
            db,
            """
            INSERT INTO closing (id, period, last_day, entries, hash, day, maker, checker) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).begin().integer(id).text(period).text(lastDay).integer(entries).blob(hash).text(day).integer(maker)
            .integer(checker).run()
    }

    /// The last day of a month or a year; nil for what is neither.
    static func lastDay(of period: String) -> String? {
        let parts = period.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        guard let year = parts.first.flatMap({ $0.utf8.count == 4 ? ReturnTable.whole($0) : nil }), parts.count <= 2
        else { return nil }
        guard parts.count == 2 else { return CivilDate(year: Int(year), month: 12, day: 31)?.description }
        guard parts[1].utf8.count == 2, let month = ReturnTable.whole(parts[1]), (1...12).contains(month) else {
            return nil
        }
        let next = CivilDate(year: Int(year) + (month == 12 ? 1 : 0), month: Int(month) % 12 + 1, day: 1)
        return next?.adding(days: -1)?.description
    }

    static func noPeriod(_ text: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "“\(text.clipped)”不是账期", en: "“\(text.clipped)” is no period"),
            remedy: Bilingual(zh: "请写 2026-11 或 2026", en: "Write 2026-11, or 2026"))
    }

    /// That a day lies in a closed period; nil where it does not.
    static func refusal(of day: String, _ db: Database) throws -> BureauError? {
        let newest = try db.cachedStatement(sql: "SELECT max(last_day) FROM closing")
        guard let last = try String.fetchOne(newest), day <= last else { return nil }
        return BureauError(
            .input,
            Bilingual(
                zh: "截至 \(last) 的账期已关闭，\(day) 不能再记账",
                en: "The books are closed up to \(last); nothing is posted on \(day)"),
            remedy: Bilingual(
                zh: "未记账。请用 --on 写 \(last) 以后的日期", en: "Nothing was posted. Give a day after \(last) with --on"))
    }
}
