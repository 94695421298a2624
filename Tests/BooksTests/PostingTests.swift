import Bureau
import GRDB
import Ledger
import Testing

@Suite("An entry is posted once, or not at all")
struct PostingTests {
    static func approval(_ claim: Int64, _ fen: Int64, key: String? = nil) throws -> Entry {
        try entry(
            .approve, key ?? "approve \(claim)",
            [Posting(from: account(.available), to: account(.committed), amount: Fen(fen), claim: claim)])
    }

    static func move(_ flow: Flow, _ from: Place, _ to: Place, _ claim: Int64, _ fen: Int64, key: String) throws
        -> Entry
    {
        try entry(flow, key, [Posting(from: account(from), to: account(to), amount: Fen(fen), claim: claim)])
    }

    @Test("Entries are numbered from one without gaps, and read back as they were")
    func numbers() throws {
        let shelf = try Bookshelf()
        let entries = try (1...100).map { try Self.approval($0, 100 + $0) }
        let posted = try shelf.transaction { books in try entries.map { try books.post($0) } }
        #expect(posted.map(\.id) == Array(1...100))
        #expect(posted.allSatisfy { $0.isNew })
        // Another reader, and the same one.
        for books in [shelf.books, try shelf.queue.inDatabase { try Books($0) }] {
            try shelf.queue.inDatabase { _ in
                #expect(try books.entryCount() == 100)
                var seen: [Int64] = []
                try books.forEachEntryContent { number, content in
                    seen.append(number)
                    #expect(content == posted[Int(number) - 1].content)
                }
                #expect(seen == Array(1...100))
                #expect(try books.entry(42) == entries[41])
                #expect(try books.entryContent(42) == posted[41].content)
            }
        }
        #expect(throws: BooksError.self) { try shelf.queue.inDatabase { _ in try shelf.books.entry(101) } }
        #expect(try shelf.violations().isEmpty)
    }

    @Test("Handed in twice, it is posted once, whether or not the first is written yet", arguments: [false, true])
    func twice(isFlushed: Bool) throws {
        let shelf = try Bookshelf()
        try shelf.transaction { books in
            let first = try books.post(Self.approval(1, 500))
            if isFlushed { try books.flush() }
            let again = try books.post(Self.approval(1, 500))
            #expect(again.id == first.id && again.content == first.content && !again.isNew)
            #expect {
                _ = try books.post(Self.approval(1, 501))
            } throws: { error in
                guard case .conflict("approve 1", 1)? = error as? BooksError else { return false }
                return true
            }
            // Its money gone on, it is still the same event.
            _ = try books.post(Self.move(.cancel, .committed, .available, 1, 500, key: "cancel 1"))
            let third = try books.post(Self.move(.cancel, .committed, .available, 1, 500, key: "cancel 1"))
            #expect(third.id == 2 && !third.isNew)
        }
        #expect(try shelf.violations().isEmpty)
    }

    @Test("A claim's money is its own: what another has does not help")
    func claims() throws {
        let shelf = try Bookshelf()
        try shelf.transaction { books in
            _ = try books.post(Self.approval(1, 500))
            _ = try books.post(Self.approval(2, 500))
            _ = try books.post(Self.move(.issue, .committed, .inTransit, 1, 300, key: "issue 1"))
        }
        let before = try shelf.image()
        for (flow, from, to) in [
            (Flow.issue, Place.committed, Place.inTransit), (.cancel, .committed, .available),
        ] {
            try shelf.transaction { books in
                #expect {
                    _ = try books.post(Self.move(flow, from, to, 1, 201, key: "too much"))
                } throws: { error in
                    guard case .claimInsufficient(1, from, let has, let asked)? = error as? BooksError else {
                        return false
                    }
                    return has == Fen(200) && asked == Fen(201)
                }
            }
        }
        #expect(throws: BooksError.self) {
            try shelf.transaction { try $0.post(Self.move(.confirm, .inTransit, .paid, 3, 1, key: "a stranger")) }
        }
        #expect(try shelf.image() == before)
    }

    @Test("A batch of many claims is one entry")
    func batch() throws {
        let shelf = try Bookshelf()
        let count: Int64 = 1_000
        try shelf.transaction { books in
            for claim in 1...count { _ = try books.post(Self.approval(claim, claim)) }
            let postings = (1...count).map { claim in
                Posting(from: account(.committed), to: account(.inTransit), amount: Fen(claim), claim: claim)
            }
            _ = try books.post(entry(.issue, "batch 1", postings))
            #expect(throws: BooksError.self) { try books.post(entry(.issue, "batch 2", [postings[0]])) }
            #expect(
                try books.balances(BalanceFilter(place: .inTransit)).map(\.balance) == [Fen(count * (count + 1) / 2)])
        }
        #expect(try shelf.violations().isEmpty)
    }

    @Test("After a rollback nothing of it is left, in the store or in memory")
    func rollback() throws {
        struct Stop: Error {}
        let shelf = try Bookshelf()
        try shelf.transaction { books in
            _ = try BudgetTests.appropriate(books, [line("10.00")])
            _ = try BudgetTests.approve(books, claim: 1, 100)
        }
        let before = try shelf.image()
        for count in [1, 40] as [Int64] {
            #expect(throws: Stop.self) {
                try shelf.transaction { books in
                    // New accounts, a new budget and entries, some of them written and some waiting.
                    _ = try BudgetTests.appropriate(books, [line("5.00", .local), line("5.00", region: "140728")])
                    for claim in 2..<2 + count { _ = try BudgetTests.approve(books, claim: claim, 1, region: "140703") }
                    throw Stop()
                }
            }
            #expect(try shelf.image() == before)
            try shelf.queue.inDatabase { _ throws in
                #expect(try shelf.books.entryCount() == 3)
                #expect(
                    try BudgetTests.funds(shelf.books, "140728") == .budgeted(region: "140700", available: Fen(900)))
                #expect(try BudgetTests.funds(shelf.books, "140702", .local) == .unbudgeted(region: "140702"))
            }
        }
        let next = try shelf.transaction { try BudgetTests.approve($0, claim: 2, 100) }
        #expect(next.id == 4)
        #expect(try shelf.violations().isEmpty)
    }

    @Test("A savepoint rolled back takes its entries along and leaves those before it")
    func savepoint() throws {
        let shelf = try Bookshelf()
        try shelf.queue.inDatabase { db in
            try db.inTransaction {
                _ = try shelf.books.post(Self.approval(1, 100))
                try shelf.books.flush()
                try db.inSavepoint {
                    _ = try shelf.books.post(Self.approval(2, 100))
                    try shelf.books.flush()
                    return .rollback
                }
                shelf.books.reset()
                #expect(try shelf.books.post(Self.approval(3, 100)).id == 2)
                try shelf.books.flush()
                return .commit
            }
        }
        #expect(try shelf.violations().isEmpty)
        #expect(try shelf.queue.inDatabase { _ in try shelf.books.entry(2).businessKey } == "approve 3")
    }

    @Test("When the store refuses, nothing goes on until the rollback; then everything does")
    func storageFailure() throws {
        let shelf = try Bookshelf()
        try shelf.transaction { _ = try $0.post(Self.approval(1, 100)) }
        let before = try shelf.image()
        try shelf.queue.inDatabase { db in
            try db.execute(
                sql: """
                    CREATE TEMP TRIGGER full BEFORE INSERT ON main.posting WHEN NEW.entry = 20
                    BEGIN SELECT RAISE(ABORT, 'disk full'); END
                    """)
        }
        #expect {
            try shelf.transaction { books in
                for claim in 2...100 as ClosedRange<Int64> { _ = try books.post(Self.approval(claim, 100)) }
            }
        } throws: { error in
            guard case .storage(let error)? = error as? BooksError else { return false }
            return error.message == "disk full"
        }
        #expect(try shelf.image() == before)

        try shelf.queue.inDatabase { db in
            try db.inTransaction {
                for claim in 2...20 as ClosedRange<Int64> { _ = try shelf.books.post(Self.approval(claim, 100)) }
                #expect(throws: BooksError.self) { try shelf.books.flush() }
                #expect {
                    _ = try shelf.books.post(Self.approval(30, 100))
                } throws: { error in
                    guard case .mustRollBack? = error as? BooksError else { return false }
                    return true
                }
                #expect(throws: BooksError.self) { try shelf.books.flush() }
                return .rollback
            }
            shelf.books.reset()
            try db.execute(sql: "DROP TRIGGER full")
        }
        try shelf.transaction { books in
            for claim in 2...100 as ClosedRange<Int64> { _ = try books.post(Self.approval(claim, 100)) }
        }
        #expect(try shelf.violations().isEmpty)
    }

    @Test("Balances that lag behind are caught up from the postings")
    func lagging() throws {
        let shelf = try Bookshelf()
        try shelf.transaction { _ = try $0.post(Self.approval(1, 100)) }
        let mark = try shelf.queue.inDatabase { try Row.fetchAll($0, sql: "SELECT * FROM balance") }
        try shelf.transaction { _ = try $0.post(Self.approval(2, 50)) }
        try shelf.queue.inDatabase { db in
            for row in mark {
                try db.execute(
                    sql: "UPDATE balance SET fen = ? WHERE account = ?", arguments: [row["fen"], row["account"]])
            }
            try db.execute(sql: "UPDATE balance_state SET entry = 1")
        }
        #expect(try shelf.violations().map(\.code).contains(.balance))
        shelf.books.reset()
        try shelf.transaction { books in
            #expect(try books.balances(BalanceFilter(place: .committed)).map(\.balance) == [Fen(150)])
            _ = try books.post(Self.approval(3, 1))
        }
        #expect(try shelf.violations().isEmpty)
    }

    @Test("A sum beyond 64 bits is refused")
    func overflow() throws {
        let shelf = try Bookshelf()
        let most = Posting.limit.rawValue
        try shelf.transaction { books in
            var claim: Int64 = 0
            #expect {
                while claim < 10_000 {
                    claim += 1
                    _ = try books.post(Self.approval(claim, most))
                }
            } throws: { error in
                guard case .overflow? = error as? BooksError else { return false }
                return true
            }
            #expect(claim == Int64.max / most + 1)
        }
        #expect(try shelf.violations().isEmpty)
    }
}
