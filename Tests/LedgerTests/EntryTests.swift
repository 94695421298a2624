import Ledger
import Testing

@Suite("An entry is well formed or does not exist")
struct EntryTests {
    static func account(
        _ place: Place, source: FundingSource = .central, year: Int = 2026, programme: String = "appliance",
        region: String = "140702"
    ) -> AccountKey {
        AccountKey(place: place, source: source, fiscalYear: year, programme: programme, region: region)
    }

    static func entry(
        _ flow: Flow, _ from: AccountKey, _ to: AccountKey, _ fen: Int64 = 1, claim: Int64? = nil, key: String = "k",
        day: String = "2026-11-23", document: String = "d", maker: String = "m", checker: String? = nil
    ) throws(EntryError) -> Entry {
        try Entry(
            flow: flow, businessKey: key, businessDay: day, document: document, maker: maker, checker: checker,
            postings: [Posting(from: from, to: to, amount: Fen(fen), claim: claim)])
    }

    @Test("so a move that its flow does not know is refused, whichever it is", arguments: Flow.allCases)
    func steps(flow: Flow) throws {
        let allowed = Set(FlowStep.all)
        for from in Place.allCases {
            for to in Place.allCases {
                let step = FlowStep(flow: flow, from: from, to: to)
                let claim: Int64? = from.isByClaim || to.isByClaim ? 1 : nil
                let make = { try Self.entry(flow, Self.account(from), Self.account(to), claim: claim, checker: "c") }
                if allowed.contains(step) {
                    _ = try make()
                } else {
                    #expect(throws: EntryError.stepNotAllowed(step)) { try make() }
                }
            }
        }
    }

    @Test("and neither amounts, sources, years, programmes, regions nor claims are mixed up")
    func refusals() {
        let (available, committed) = (Self.account(.available), Self.account(.committed))
        #expect(throws: EntryError.badAmount(.zero)) { try Self.entry(.approve, available, committed, 0, claim: 1) }
        #expect(throws: EntryError.badAmount(Fen(-1))) { try Self.entry(.approve, available, committed, -1, claim: 1) }
        #expect(throws: EntryError.badAmount(Fen(1_000_000_000_000_001))) {
            try Self.entry(.approve, available, committed, 1_000_000_000_000_001, claim: 1)
        }
        #expect(throws: EntryError.crossesSources(.central, .local)) {
            try Self.entry(.approve, available, Self.account(.committed, source: .local), claim: 1)
        }
        #expect(throws: EntryError.crossesYears(2026, 2027)) {
            try Self.entry(.approve, available, Self.account(.committed, year: 2027), claim: 1)
        }
        #expect(throws: EntryError.badYear(26)) {
            try Self.entry(.approve, Self.account(.available, year: 26), Self.account(.committed, year: 26), claim: 1)
        }
        #expect(throws: EntryError.changesProgramme("appliance", "ebike")) {
            try Self.entry(.approve, available, Self.account(.committed, programme: "ebike"), claim: 1)
        }
        #expect(throws: EntryError.changesRegion("140702", "140703")) {
            try Self.entry(.issue, committed, Self.account(.inTransit, region: "140703"), claim: 1)
        }
        #expect(throws: EntryError.claimMismatch(FlowStep(flow: .approve, from: .available, to: .committed))) {
            try Self.entry(.approve, available, committed)
        }
        #expect(throws: EntryError.claimMismatch(FlowStep(flow: .allot, from: .held, to: .available))) {
            try Self.entry(.allot, Self.account(.held), available, claim: 1)
        }
        #expect(throws: EntryError.badClaim(0)) { try Self.entry(.approve, available, committed, claim: 0) }
        #expect(throws: EntryError.noPostings) {
            try Entry(
                flow: .approve, businessKey: "k", businessDay: "2026-01-01", document: "d", maker: "m", postings: [])
        }
    }

    @Test("and four eyes are two people")
    func fourEyes() {
        let (held, origin) = (Self.account(.held), Self.account(.origin))
        #expect(throws: EntryError.checkerMissing(.cut)) { try Self.entry(.cut, held, origin) }
        #expect(throws: EntryError.checkerIsMaker("m")) { try Self.entry(.cut, held, origin, checker: "m") }
        #expect(throws: EntryError.checkerIsMaker("m")) { try Self.entry(.appropriate, origin, held, checker: "m") }
        #expect(throws: Never.self) { try Self.entry(.cut, held, origin, checker: "c") }
    }

    @Test(
        "and its day exists",
        arguments: [
            "", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-01", "2026/01/01", "2026-01-01 ",
            "+026-01-01", "1900-02-29",
        ])
    func days(text: String) {
        #expect(throws: EntryError.notADay(text)) {
            try Self.entry(.allot, Self.account(.held), Self.account(.available), day: text)
        }
    }

    @Test("leap days do", arguments: ["2024-02-29", "2000-02-29", "2026-12-31"])
    func goodDays(text: String) throws {
        _ = try Self.entry(.allot, Self.account(.held), Self.account(.available), day: text)
    }

    @Test(
        "and its texts are short and printable",
        arguments: ["", "a\nb", "a\u{0}", "\u{7F}", String(repeating: "字", count: 134)])
    func texts(text: String) {
        let (held, available) = (Self.account(.held), Self.account(.available))
        #expect(throws: EntryError.badText(.businessKey)) { try Self.entry(.allot, held, available, key: text) }
        #expect(throws: EntryError.badText(.document)) { try Self.entry(.allot, held, available, document: text) }
        #expect(throws: EntryError.badText(.maker)) { try Self.entry(.allot, held, available, maker: text) }
        #expect(throws: EntryError.badText(.checker)) { try Self.entry(.allot, held, available, checker: text) }
        #expect(throws: EntryError.badText(.programme)) {
            try Self.entry(.allot, held, Self.account(.available, programme: text))
        }
        #expect(throws: EntryError.badText(.region)) {
            try Self.entry(.allot, held, Self.account(.available, region: text))
        }
    }

    @Test("Its content is canonical, and holds neither maker nor checker")
    func content() throws {
        let entry = try Entry.approval(
            of: 9, parts: [.init(source: .central, amount: Fen(8_087)), .init(source: .local, amount: Fen(0))],
            programme: "appliance", region: "140702", fiscalYear: 2026, drawnFrom: { _ in "140700" },
            businessKey: "approve/9", businessDay: "2026-11-23", document: "文\"号\\", maker: "zhang", checker: "li")
        let expected =
            #"{"entry":17,"flow":"approve","key":"approve/9","day":"2026-11-23","document":"文\"号\\","postings":["#
            + #"{"source":"central","year":2026,"from":{"place":"AVAILABLE","programme":"appliance","region":"140700"},"#
            + #""to":{"place":"COMMITTED","programme":"appliance","region":"140702"},"claim":9,"fen":8087}]}"#
        #expect(String(decoding: entry.content(number: 17), as: UTF8.self) == expected)
    }

    @Test("Its content has room for whatever its texts hold", arguments: ["\"", "\\", "字", "a"])
    func longContent(character: String) throws {
        let text = String(repeating: character, count: 400 / character.utf8.count)
        let posting = Posting(
            from: Self.account(.committed, programme: text, region: text),
            to: Self.account(.carriedOut, programme: text, region: text), amount: Posting.limit, claim: .max)
        let entry = try Entry(
            flow: .carryOut, businessKey: text, businessDay: "2026-12-31", document: text, maker: text,
            postings: Array(repeating: posting, count: 50))
        let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let account = { (place: String) in #"{"place":"\#(place)","programme":"\#(quoted)","region":"\#(quoted)"}"# }
        let one =
            #"{"source":"central","year":2026,"from":\#(account("COMMITTED")),"to":\#(account("CARRIED_OUT")),"#
            + #""claim":9223372036854775807,"fen":1000000000000000}"#
        let expected =
            #"{"entry":-9223372036854775808,"flow":"carry_out","key":"\#(quoted)","day":"2026-12-31","#
            + #""document":"\#(quoted)","postings":[\#(Array(repeating: one, count: 50).joined(separator: ","))]}"#
        #expect(String(decoding: entry.content(number: .min), as: UTF8.self) == expected)
    }

    @Test("An approval of nothing is no entry")
    func emptyApproval() {
        #expect(throws: EntryError.noPostings) {
            try Entry.approval(
                of: 9, parts: [.init(source: .local, amount: .zero)], programme: "p", region: "r", fiscalYear: 2026,
                drawnFrom: { _ in "r" }, businessKey: "k", businessDay: "2026-01-01", document: "d", maker: "m")
        }
    }
}
