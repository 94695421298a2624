import Ledger

/// What was paid of a claim, what is claimed back of it, and what has come back: account by account.
///
/// Worked out from the claim's postings. What is raised, waived and received divides over the accounts in the proportions in
/// which they paid, counted from the beginning: so parts that come in one by one divide as the whole does, and nothing can
/// come back to an account that it did not pay.
struct Debt {
    /// An account of PAID, and what went through it.
    struct Share {
        let account: AccountKey
        var paid = Fen.zero
        var raised = Fen.zero
        var received = Fen.zero
    }

    private(set) var shares: [Share]

    /// - Parameter moves: the claim's postings, in order.
    init(_ moves: [Books.ClaimMove]) throws {
        var byAccount: [AccountKey: Share] = [:]
        func add(_ account: AccountKey, _ field: WritableKeyPath<Share, Fen>, _ amount: Fen) throws {
            let key = account.at(.paid)
            byAccount[key, default: Share(account: key)][keyPath: field] =
                try byAccount[key, default: Share(account: key)][keyPath: field].adding(amount)
        }
        for move in moves {
            let back = try Fen.zero.subtracting(move.amount)
            switch (move.from.place, move.to.place) {
            case (_, .recovered): try add(move.from, \.received, move.amount)
            case (.paid, _): try add(move.from, \.paid, back)
            case (_, .paid): try add(move.to, \.paid, move.amount)
            case (.dueContra, .due): try add(move.to, \.raised, move.amount)
            case (.due, .dueContra) where move.flow == .waive: try add(move.from, \.raised, back)
            default: break
            }
        }
        shares = byAccount.values.filter { $0.paid > .zero }.sorted {
            ($0.account.source.number, $0.account.fiscalYear) < ($1.account.source.number, $1.account.fiscalYear)
        }
    }

    var paid: Fen { get throws { try sum(\.paid) } }
    var raised: Fen { get throws { try sum(\.raised) } }
    var received: Fen { get throws { try sum(\.received) } }
    /// What is still due.
    var due: Fen { get throws { try raised.subtracting(received) } }
    /// What could still be claimed back.
    var open: Fen { get throws { try paid.subtracting(raised) } }

    private func sum(_ field: KeyPath<Share, Fen>) throws -> Fen {
        try shares.reduce(Fen.zero) { try $0.adding($1[keyPath: field]) }
    }

    /// The parts of a move that takes a running total from one sum to another, account by account; those of zero left out.
    func parts(from: Fen, to: Fen) throws -> [(account: AccountKey, amount: Fen)] {
        let whole = shares.map(\.paid)
        let (before, after) = (Proportion.parts(of: from, over: whole), Proportion.parts(of: to, over: whole))
        return try shares.indices.compactMap { index in
            let amount = try after[index].subtracting(before[index])
            return amount == .zero ? nil : (shares[index].account, amount)
        }
    }
}
