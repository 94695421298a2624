/// What was approved, paid and recovered in all, by programme, region and funding source.
///
/// Made from postings alone, in any order, so that whoever has the entries comes to the same sums:
///
/// - approved: what went from AVAILABLE to COMMITTED or PAID, less what came back from COMMITTED, RETURNED or PAID;
/// - paid: what came into PAID, less what left it for anywhere but RECOVERED;
/// - recovered: what came into RECOVERED.
public struct MoneyTotals: Sendable, Hashable {
    /// Which money.
    public struct Key: Sendable, Hashable {
        /// The programme's name, such as `vehicle-scrappage`.
        public let programme: String
        /// The division code of the claims.
        public let region: String
        /// Whose money it is: a source's name, such as `central`.
        public let source: String

        /// A key; empty texts stand for all of a kind where sums of sums are made.
        public init(programme: String, region: String, source: String) {
            self.programme = programme
            self.region = region
            self.source = source
        }
    }

    /// The sums of one key, in fen.
    public struct Sums: Sendable, Hashable {
        /// Approved, less what was given up.
        public internal(set) var approved: Fen
        /// Paid, less what came back from the bank or was charged to another source.
        public internal(set) var paid: Fen
        /// Got back from applicants.
        public internal(set) var recovered: Fen

        /// Sums as kept or read.
        public init(approved: Fen = .zero, paid: Fen = .zero, recovered: Fen = .zero) {
            self.approved = approved
            self.paid = paid
            self.recovered = recovered
        }

        /// These sums and others.
        public func adding(_ other: Sums) throws(FenOverflow) -> Sums {
            Sums(
                approved: try approved.adding(other.approved), paid: try paid.adding(other.paid),
                recovered: try recovered.adding(other.recovered))
        }
    }

    /// What a move of money between two places does to the totals.
    public struct Effect: Sendable, Hashable {
        /// Whether the key is that of the account that the money enters, rather than of the one that it leaves.
        public let countsForReceiver: Bool
        /// How often the moved sum counts as approved: 1, 0 or -1.
        public let approved: Int64
        /// How often it counts as paid.
        public let paid: Int64
        /// How often it counts as recovered.
        public let recovered: Int64

        /// The effect; nil where the move changes no total.
        public init?(from: Place, to: Place) {
            let isApproval = from == .available && (to == .committed || to == .paid)
            let isTakenBack = to == .available && (from == .committed || from == .returned || from == .paid)
            approved = isApproval ? 1 : isTakenBack ? -1 : 0
            paid = to == .paid ? 1 : from == .paid && to != .recovered ? -1 : 0
            recovered = to == .recovered ? 1 : 0
            guard approved != 0 || paid != 0 || recovered != 0 else { return nil }
            countsForReceiver = isApproval || to == .paid || to == .recovered
        }

        /// The sums that a moved sum adds.
        public func sums(of fen: Fen) -> Sums {
            // What is moved is above zero, and the negative of every such sum is in the range.
            func times(_ count: Int64) -> Fen { Fen(count * fen.rawValue) }
            return Sums(approved: times(approved), paid: times(paid), recovered: times(recovered))
        }
    }

    /// By key; a key is there from the first move that counts for it, whatever its sums are now.
    public private(set) var rows: [Key: Sums]

    /// Totals as kept, or none.
    public init(rows: [Key: Sums] = [:]) {
        self.rows = rows
    }

    /// Adds sums to a key's.
    public mutating func add(_ sums: Sums, to key: Key) throws(FenOverflow) {
        rows[key] = try (rows[key] ?? Sums()).adding(sums)
    }

    /// Counts a move of money. One that changes no total is passed over.
    public mutating func count(_ fen: Fen, from: AccountKey, to: AccountKey) throws(FenOverflow) {
        guard let effect = Effect(from: from.place, to: to.place) else { return }
        let account = effect.countsForReceiver ? to : from
        let key = Key(programme: account.programme, region: account.region, source: account.source.rawValue)
        try add(effect.sums(of: fen), to: key)
    }

    /// The totals with sums over all programmes, all regions, all sources, and each combination of these: an empty text
    /// stands for all. So that whatever sum somebody asks for is one row.
    public func withSums() throws(FenOverflow) -> MoneyTotals {
        var result = MoneyTotals()
        for (key, sums) in rows {
            for programme in Set([key.programme, ""]) {
                for region in Set([key.region, ""]) {
                    for source in Set([key.source, ""]) {
                        try result.add(sums, to: Key(programme: programme, region: region, source: source))
                    }
                }
            }
        }
        return result
    }
}
