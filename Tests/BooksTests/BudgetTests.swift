import Bureau
import GRDB
import Ledger
import Testing

@Suite("A budget caps what is approved")
struct BudgetTests {
    /// Approves through the funds that the books name, as the bureau does.
    static func approve(
        _ books: Books, claim: Int64, _ fen: Int64, region: String = "140702", source: FundingSource = .central,
        programme: String = "appliance"
    ) throws -> PostedEntry {
        let funds = try books.funds(programme: programme, region: region, year: 2026, source: source)
        return try books.post(
            Entry.approval(
                of: claim, parts: [.init(source: source, amount: Fen(fen))], programme: programme, region: region,
                fiscalYear: 2026, drawnFrom: { _ in funds.region }, businessKey: "approve \(claim)",
                businessDay: "2026-11-23", document: "S-1", maker: "tradein"))
    }

    static func appropriate(_ books: Books, _ lines: [AppropriationLine], day: String = "2026-01-05") throws
        -> [PostedEntry]
    {
        try books.appropriate(lines, businessDay: day, maker: "maker")
    }

    static func funds(_ books: Books, _ region: String, _ source: FundingSource = .central) throws -> Funds {
        try books.funds(programme: "appliance", region: region, year: 2026, source: source)
    }

    @Test("Before the first appropriation approvals are recorded and AVAILABLE shows the negative sum")
    func unbudgeted() throws {
        let shelf = try Bookshelf()
        try shelf.transaction { books in
            #expect(try Self.funds(books, "140702") == .unbudgeted(region: "140702"))
            _ = try Self.approve(books, claim: 1, 8_087)
            #expect(try Self.funds(books, "140702") == .unbudgeted(region: "140702"))
            #expect(try books.balances().map(\.account) == [account(.available), account(.committed)])
            #expect(try books.balances().map(\.balance.rawValue) == [-8_087, 8_087])
        }
        #expect(try shelf.violations().isEmpty)
    }

    @Test("A claim draws on the most specific region that covers it, and on nothing where none does")
    func regions() throws {
        let shelf = try Bookshelf()
        try shelf.transaction { books in
            _ = try Self.appropriate(books, [line("100.00", region: "140700"), line("7.00", region: "140728")])
            #expect(try Self.funds(books, "140728") == .budgeted(region: "140728", available: Fen(700)))
            #expect(try Self.funds(books, "140702") == .budgeted(region: "140700", available: Fen(10_000)))
            #expect(try Self.funds(books, "1407KFQ") == .budgeted(region: "140700", available: Fen(10_000)))
            #expect(try Self.funds(books, "140700") == .budgeted(region: "140700", available: Fen(10_000)))
            #expect(try Self.funds(books, "140802") == .budgeted(region: "140802", available: .zero))
            #expect(try Self.funds(books, "140000") == .budgeted(region: "140000", available: .zero))
            #expect(try Self.funds(books, "140728", .local) == .unbudgeted(region: "140728"))
            #expect(
                try books.funds(programme: "ebike", region: "140702", year: 2026, source: .central)
                    == .unbudgeted(region: "140702"))
            #expect(
                try books.funds(programme: "appliance", region: "140702", year: 2025, source: .central)
                    == .unbudgeted(region: "140702"))
            _ = try Self.appropriate(books, [line("1.00", region: "14")])
            #expect(try Self.funds(books, "140802") == .budgeted(region: "140000", available: Fen(100)))
        }
        #expect(try shelf.violations().isEmpty)
    }

    @Test("What exceeds the cap is refused to the fen, and changes no byte")
    func cap() throws {
        let shelf = try Bookshelf()
        try shelf.transaction { books in
            _ = try Self.appropriate(books, [line("100.00")])
            _ = try Self.approve(books, claim: 1, 6_000)
        }
        let before = try shelf.image()
        try shelf.transaction { books in
            #expect {
                _ = try Self.approve(books, claim: 2, 4_001)
            } throws: { error in
                guard case .insufficient(_, let has, let asked)? = error as? BooksError else { return false }
                return has == Fen(4_000) && asked == Fen(4_001)
            }
        }
        #expect(try shelf.image() == before)
        try shelf.transaction { books in
            _ = try Self.approve(books, claim: 3, 4_000)
            #expect(try Self.funds(books, "140702") == .budgeted(region: "140700", available: .zero))
        }
        #expect(try shelf.violations().isEmpty)
    }

    @Test("What was approved before counts against the budget: it fills the overdrawn regions first")
    func overdrawn() throws {
        let shelf = try Bookshelf()
        try shelf.transaction { books in
            _ = try Self.approve(books, claim: 1, 3_000, region: "140702")
            _ = try Self.approve(books, claim: 2, 2_000, region: "140703")
            _ = try Self.approve(books, claim: 3, 1_000, region: "140728")
            _ = try Self.approve(books, claim: 4, 500, region: "140802")
            // 140728 has a line of its own in the same file, whichever comes first.
            _ = try Self.appropriate(books, [line("40.00"), line("4.00", region: "140728")])
            let available = try books.balances(BalanceFilter(place: .available))
            #expect(available.map(\.account.region) == ["140702", "140703", "140728", "140802"])
            #expect(available.map(\.balance.rawValue) == [0, -1_000, -600, -500])
            #expect(try Self.funds(books, "140702") == .budgeted(region: "140700", available: .zero))
            #expect(throws: BooksError.self) { try Self.approve(books, claim: 5, 1, region: "140703") }
            // The next tranche goes on filling; what is left can be used.
            _ = try Self.appropriate(books, [line("25.00", document: "second")])
            #expect(try Self.funds(books, "140703") == .budgeted(region: "140700", available: Fen(1_500)))
            #expect(try Self.funds(books, "140728") == .budgeted(region: "140728", available: .zero))
            #expect(try Self.funds(books, "140802") == .budgeted(region: "140802", available: .zero))
        }
        #expect(try shelf.violations().isEmpty)
    }

    @Test("A line handed in again adds nothing, on whatever day; with another amount everything is refused")
    func idempotent() throws {
        let shelf = try Bookshelf()
        let lines = [try line("100.00"), try line("50.00", .local)]
        let first = try shelf.transaction { try Self.appropriate($0, lines) }
        #expect(first.map(\.id) == [1, 2, 3, 4])
        #expect(first.allSatisfy { $0.isNew })
        let before = try shelf.image()

        let again = try shelf.transaction { try Self.appropriate($0, lines, day: "2026-02-01") }
        #expect(again.map(\.id) == [1, 2, 3, 4])
        #expect(again.map(\.content) == first.map(\.content))
        #expect(!again.contains { $0.isNew })
        #expect(try shelf.image() == before)

        #expect {
            _ = try shelf.transaction { try Self.appropriate($0, [line("1.00", document: "new"), line("100.01")]) }
        } throws: { error in
            guard case .amountChanged(_, let recorded)? = error as? BooksError else { return false }
            return recorded == Fen(10_000)
        }
        #expect(try shelf.image() == before)
        #expect(throws: BooksError.self) {
            try shelf.transaction {
                try Self.appropriate($0, [line("1.00", document: "n"), line("2.00", document: "n")])
            }
        }
        #expect(try shelf.image() == before)
    }

    @Test("Reports filter by place, source, year, programme and region with all that it covers")
    func balances() throws {
        let shelf = try Bookshelf()
        try shelf.transaction { books in
            _ = try Self.appropriate(
                books,
                [
                    line("1.00", region: "140702"), line("2.00", region: "140703"), line("3.00", .local),
                    line("4.00", year: 2025), line("5.00", programme: "ebike", region: "140000"),
                ])
            func sum(_ filter: BalanceFilter) throws -> Int64 {
                try books.balances(filter).map(\.balance.rawValue).reduce(0, +)
            }
            #expect(try sum(BalanceFilter()) == 0)
            #expect(try sum(BalanceFilter(place: .available)) == 1_500)
            #expect(try sum(BalanceFilter(place: .available, source: .central)) == 1_200)
            #expect(try sum(BalanceFilter(place: .available, fiscalYear: 2025)) == 400)
            #expect(try sum(BalanceFilter(place: .available, programme: "ebike")) == 500)
            #expect(try sum(BalanceFilter(place: .available, region: "1407")) == 1_000)
            #expect(try sum(BalanceFilter(place: .available, region: "140702")) == 100)
            #expect(try sum(BalanceFilter(place: .origin)) == -1_500)
        }
    }
}
