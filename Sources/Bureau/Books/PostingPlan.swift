import Ledger

/// What an entry would change, worked out before anything is written.
///
/// An entry touches few accounts, so that a short list searched from the front beats a dictionary.
struct PostingPlan {
    /// A posting by the positions of its accounts.
    struct Move {
        let from: Int
        let to: Int
    }

    /// An account's balance before and after.
    struct Change {
        let slot: Int
        let key: AccountKey
        let before: Int64
        var balance: Int64
    }

    /// What an entry does to one claim's money on one account.
    struct ClaimUse {
        let claim: Int64
        let slot: Int
        let place: Place
        var net: Int64
    }

    private static let fewAccounts = 8

    private(set) var moves: [Move] = []
    private(set) var changes: [Change] = []
    /// Accounts that do not exist yet; their positions follow those that do.
    private(set) var newAccounts: [AccountKey] = []
    private(set) var claimUses: [ClaimUse] = []

    private struct Use: Hashable {
        let claim: Int64
        let slot: Int
    }

    /// A batch has thousands of claims; they are found by claim and account.
    private var indexOfUse: [Use: Int] = [:]

    /// - Throws: ``BooksError/overflow(_:)``.
    mutating func add(_ entry: Entry, to books: Books) throws(BooksError) {
        moves.reserveCapacity(entry.postings.count)
        changes.reserveCapacity(2 * entry.postings.count)
        for posting in entry.postings {
            let from = position(of: posting.from, in: books)
            let to = position(of: posting.to, in: books)
            try change(from, posting.from, by: -posting.amount.rawValue, in: books)
            try change(to, posting.to, by: posting.amount.rawValue, in: books)
            moves.append(Move(from: from, to: to))
            // An approval only adds to what a claim has.
            if let claim = posting.claim, entry.flow != .approve {
                use(claim, from, posting.from.place, by: -posting.amount.rawValue)
                use(claim, to, posting.to.place, by: posting.amount.rawValue)
            }
        }
    }

    private mutating func position(of key: AccountKey, in books: Books) -> Int {
        // A batch's postings move between the same few accounts: comparing is cheaper than hashing.
        if let change = changes.prefix(Self.fewAccounts).first(where: { $0.key == key }) { return change.slot }
        if let slot = books.slotOf[key] { return slot }
        if let index = newAccounts.firstIndex(of: key) { return books.slots.count + index }
        newAccounts.append(key)
        return books.slots.count + newAccounts.count - 1
    }

    private mutating func change(_ slot: Int, _ key: AccountKey, by fen: Int64, in books: Books) throws(BooksError) {
        let index: Int
        if let found = changes.firstIndex(where: { $0.slot == slot }) {
            index = found
        } else {
            let balance = slot < books.slots.count ? books.slots[slot].balance : 0
            index = changes.count
            changes.append(Change(slot: slot, key: key, before: balance, balance: balance))
        }
        let (sum, overflow) = changes[index].balance.addingReportingOverflow(fen)
        guard !overflow else { throw .overflow(key) }
        changes[index].balance = sum
    }

    /// Counterparts of debts may be below zero and are not followed.
    private mutating func use(_ claim: Int64, _ slot: Int, _ place: Place, by fen: Int64) {
        guard place.isByClaim, place.negativity == .never else { return }
        let use = Use(claim: claim, slot: slot)
        if let index = indexOfUse[use] {
            claimUses[index].net += fen
        } else {
            indexOfUse[use] = claimUses.count
            claimUses.append(ClaimUse(claim: claim, slot: slot, place: place, net: fen))
        }
    }
}
