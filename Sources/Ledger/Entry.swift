/// One business event with the postings that it makes.
///
/// An entry that exists is well formed: its flow allows every move, source and year stay the same within a posting,
/// claims are named where places are by claim, and the texts are short and printable. What depends on the state of the
/// books (is there enough?) is asked when it is posted.
public struct Entry: Sendable, Hashable {
    /// The kind of event.
    public let flow: Flow
    /// What makes the event one event: handed in twice, it is posted once. Never anything personal.
    public let businessKey: String
    /// The business day, `YYYY-MM-DD`.
    public let businessDay: String
    /// The document that the event rests on: its number, or the name of a submission. Never anything personal.
    public let document: String
    /// Who made the entry. Stays in the books; not part of ``content(number:)``.
    public let maker: String
    /// Who checked it: somebody else. Stays in the books; not part of ``content(number:)``.
    public let checker: String?
    /// In order, at least one.
    public let postings: [Posting]

    /// - Parameter claim: the decision that postings belong to where a place is by claim and they name none themselves.
    /// - Throws: ``EntryError``, naming the first rule that is broken.
    public init(
        flow: Flow, businessKey: String, businessDay: String, document: String,
        maker: String, checker: String? = nil, claim: Int64? = nil, postings: [Posting]
    ) throws(EntryError) {
        var postings = postings
        if let claim {
            for index in postings.indices where postings[index].claim == nil && postings[index].isByClaim {
                postings[index].claim = claim
            }
        }
        try Self.check(businessKey, .businessKey)
        try Self.check(document, .document)
        try Self.check(maker, .maker)
        if let checker {
            try Self.check(checker, .checker)
            guard checker != maker else { throw .checkerIsMaker(maker) }
        } else if flow.needsChecker {
            throw .checkerMissing(flow)
        }
        guard Self.isDay(businessDay) else { throw .notADay(businessDay) }
        guard !postings.isEmpty else { throw .noPostings }
        for posting in postings { try Self.check(posting, of: flow) }

        self.flow = flow
        self.businessKey = businessKey
        self.businessDay = businessDay
        self.document = document
        self.maker = maker
        self.checker = checker
        self.postings = postings
    }

    /// The longest text of an entry or an account, in bytes of UTF-8.
    public static let textLimit = 400

    /// The approval of a claim: money moves from what is available to what is committed, source by source.
    ///
    /// - Parameters:
    ///   - parts: what each source pays; parts of zero make no posting.
    ///   - claim: the number of the decision.
    ///   - region: the claim's region, where the commitment stands.
    ///   - drawnFrom: the region of the account that pays for a source: the claim's own while the programme is
    ///     unbudgeted, else the one whose budget covers it.
    /// - Throws: ``EntryError``; ``EntryError/noPostings`` when all parts are zero.
    public static func approval(
        of claim: Int64, parts: [Split.Part], programme: String, region: String, fiscalYear: Int,
        drawnFrom: (FundingSource) -> String,
        businessKey: String, businessDay: String, document: String, maker: String, checker: String? = nil
    ) throws(EntryError) -> Entry {
        var postings: [Posting] = []
        postings.reserveCapacity(parts.count)
        for part in parts where part.amount != .zero {
            let committed = AccountKey(
                place: .committed, source: part.source, fiscalYear: fiscalYear, programme: programme, region: region)
            let available = AccountKey(
                place: .available, source: part.source, fiscalYear: fiscalYear, programme: programme,
                region: drawnFrom(part.source))
            postings.append(Posting(from: available, to: committed, amount: part.amount, claim: claim))
        }
        return try Entry(
            flow: .approve, businessKey: businessKey, businessDay: businessDay, document: document,
            maker: maker, checker: checker, postings: postings)
    }

    // MARK: - Checks

    private static func check(_ posting: Posting, of flow: Flow) throws(EntryError) {
        let (from, to) = (posting.from, posting.to)
        guard flow.allows(from: from.place, to: to.place) else {
            throw .stepNotAllowed(FlowStep(flow: flow, from: from.place, to: to.place))
        }
        guard posting.amount > .zero, posting.amount <= Posting.limit else { throw .badAmount(posting.amount) }
        guard from.source == to.source else { throw .crossesSources(from.source, to.source) }
        guard from.fiscalYear == to.fiscalYear else { throw .crossesYears(from.fiscalYear, to.fiscalYear) }
        guard AccountKey.fiscalYears.contains(from.fiscalYear) else { throw .badYear(from.fiscalYear) }
        try check(from.programme, .programme)
        try check(from.region, .region)
        if to.programme != from.programme {
            guard flow.mayChangeProgramme else { throw .changesProgramme(from.programme, to.programme) }
            try check(to.programme, .programme)
        }
        if to.region != from.region {
            guard !(from.place.isByClaim && to.place.isByClaim) else { throw .changesRegion(from.region, to.region) }
            try check(to.region, .region)
        }
        guard posting.isByClaim == (posting.claim != nil) else {
            throw .claimMismatch(FlowStep(flow: flow, from: from.place, to: to.place))
        }
        if let claim = posting.claim, claim < 1 { throw .badClaim(claim) }
    }

    /// A text of the books is not empty, not long, and has no control characters: those separate it in digests.
    private static func check(_ text: String, _ field: EntryError.Field) throws(EntryError) {
        var text = text
        let isFit = text.withUTF8 { bytes in
            !bytes.isEmpty && bytes.count <= textLimit && bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        }
        guard isFit else { throw .badText(field) }
    }

    /// `YYYY-MM-DD`, a day that exists.
    static func isDay(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes -> Bool in
            guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return false }
            func number(_ range: Range<Int>) -> Int? {
                var value = 0
                for index in range {
                    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) else { return nil }
                    value = value * 10 + Int(bytes[index] - UInt8(ascii: "0"))
                }
                return value
            }
            guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return false }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            return (1...12).contains(month) && (1...days[month - 1]).contains(day)
        }
    }
}
