package import Claims
import Ledger

/// What must hold of the books, said in SQL: a second opinion beside the recomputation, in another language.
///
/// Each query gives a row for every place where it does not hold: the first entry that has to do with it (null where it is
/// none in particular), and what is wrong in figures.
package struct LedgerInvariant: Sendable {
    package let code: String
    /// What holds.
    package let statement: Bilingual
    let sql: String

    package static let all = [
        LedgerInvariant(
            code: "ENTRY_NUMBERS",
            statement: Bilingual(zh: "分录编号连续", en: "entries are numbered without gaps"),
            sql: """
                SELECT id, 'expected ' || n FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM entry) WHERE id <> n
                """),
        LedgerInvariant(
            code: "BALANCES",
            statement: Bilingual(zh: "余额等于分录之和", en: "balances are the sums of their postings"),
            sql: """
                WITH moved AS (
                    SELECT to_account AS account, fen FROM posting JOIN route ON route.id = route
                    UNION ALL SELECT from_account, -fen FROM posting JOIN route ON route.id = route),
                posted AS (SELECT account, sum(fen) AS fen FROM moved GROUP BY account)
                SELECT NULL, 'account ' || account.id || ': ' || coalesce(balance.fen, 'none') || ' <> '
                    || coalesce(posted.fen, 0)
                FROM account LEFT JOIN posted ON posted.account = account.id
                    LEFT JOIN balance ON balance.account = account.id
                WHERE balance.fen IS NOT coalesce(posted.fen, 0)
                """),
        LedgerInvariant(
            code: "NOTHING_BELOW_ZERO",
            statement: Bilingual(
                zh: "除来源、对冲和未下达指标的可用账户外，余额不为负",
                en: "no balance is below zero but of origins, contras, and what is available while unbudgeted"),
            sql: """
                SELECT NULL, 'account ' || account.id || ': ' || fen FROM account
                JOIN balance ON balance.account = account.id JOIN place ON place.id = account.place
                WHERE fen < 0 AND negativity = 0
                """),
        LedgerInvariant(
            code: "ZERO_SUM",
            statement: Bilingual(zh: "每一来源、年度合计为零", en: "each source and year adds up to zero"),
            sql: """
                SELECT NULL, source || '/' || fiscal_year || ': ' || sum(fen) FROM account
                JOIN balance ON balance.account = account.id GROUP BY source, fiscal_year HAVING sum(fen) <> 0
                """),
        LedgerInvariant(
            code: "PAID_WITHIN_APPROVED",
            statement: Bilingual(
                zh: "每一申报、来源，已支付不超过已核准", en: "of each claim and source, no more is paid than was approved"),
            sql: """
                \(byClaim)
                SELECT entry, 'decision ' || claim || ': ' || paid || ' > ' || approved FROM claims WHERE paid > approved
                """),
        LedgerInvariant(
            code: "RECOVERED_WITHIN_DUE",
            statement: Bilingual(
                zh: "每一申报、来源，追回不超过应收，应收不超过已支付",
                en: "of each claim and source, no more is recovered than is due, and no more is due than was paid"),
            sql: """
                \(byClaim)
                SELECT entry, 'decision ' || claim || ': ' || recovered || ' <= ' || due || ' <= ' || paid FROM claims
                WHERE recovered > due OR due > paid
                """),
        LedgerInvariant(
            code: "BATCH_TOTALS",
            statement: Bilingual(
                zh: "每一批次的笔数、金额等于其各行，也等于记账金额",
                en: "each batch's count and total are its lines', and what was posted for it"),
            sql: """
                SELECT NULL, 'batch ' || batch.id || ': ' || batch.fen FROM batch
                LEFT JOIN (SELECT batch, count(*) AS n, sum(fen) AS fen FROM batch_line GROUP BY batch) l
                    ON l.batch = batch.id
                LEFT JOIN (
                    SELECT document, sum(fen) AS fen FROM entry JOIN posting ON posting.entry = entry.id
                    WHERE entry.flow IN (\(Flow.issue.number), \(Flow.reissue.number)) GROUP BY document) p
                    ON p.document = batch.reference
                WHERE batch.lines IS NOT l.n OR batch.fen IS NOT l.fen OR batch.fen IS NOT p.fen
                """),
        LedgerInvariant(
            code: "IN_TRANSIT",
            statement: Bilingual(
                zh: "在途金额等于尚无结果的批次行", en: "what is in transit is what batches have lines for without an outcome"),
            sql: """
                SELECT NULL, lines || ' <> ' || books FROM (SELECT
                    (SELECT coalesce(sum(fen), 0) FROM batch_line l WHERE NOT EXISTS (
                        SELECT 1 FROM line_result r WHERE r.batch = l.batch AND r.line = l.line)) AS lines,
                    (SELECT coalesce(sum(fen), 0) FROM account JOIN balance ON balance.account = account.id
                        WHERE place = \(Place.inTransit.number)) AS books)
                WHERE lines <> books
                """),
    ]

    /// Of each claim and source: what was approved, paid, is due and was recovered in all, and its last entry.
    private static let byClaim: String = {
        let (paid, recovered, available) = (Place.paid.number, Place.recovered.number, Place.available.number)
        return """
            WITH claims AS (
                SELECT claim, route.source, max(entry) AS entry,
                    sum(CASE WHEN route.flow = \(Flow.approve.number) THEN fen
                        WHEN route.flow = \(Flow.recharge.number) AND from_place = \(available) THEN fen
                        ELSE 0 END) AS approved,
                    sum(CASE WHEN to_place = \(paid) THEN fen
                        WHEN from_place = \(paid) AND to_place <> \(recovered) THEN -fen ELSE 0 END) AS paid,
                    sum(CASE WHEN route.flow = \(Flow.raise.number) THEN fen
                        WHEN route.flow = \(Flow.waive.number) THEN -fen ELSE 0 END) AS due,
                    sum(CASE WHEN to_place = \(recovered) THEN fen ELSE 0 END) AS recovered
                FROM posting JOIN route ON route.id = route
                WHERE claim IS NOT NULL GROUP BY claim, route.source)
            """
    }()
}
