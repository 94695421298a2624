package import Claims

/// Something that the books say and cannot say: an invariant that does not hold.
package struct Violation: Sendable, Hashable {
    /// Which invariant.
    package enum Code: String, Sendable, Hashable, CaseIterable {
        /// A table, index or trigger is missing or not as it was made.
        case schema
        /// Places, sources, flows or their steps are not those of this programme.
        case vocabulary
        /// An account's row stands for nothing, or nothing was ever posted to it.
        case account
        /// A route contradicts its accounts or its flow, or was never used.
        case route
        /// A gap in the numbers of entries or postings.
        case numbering
        /// An entry without postings.
        case emptyEntry
        /// Postings without an entry.
        case orphan
        /// An entry is not well formed: a forbidden move, sources or years mixed, a missing checker.
        case malformed
        /// A posting is not along a route of its entry's flow.
        case contradiction
        /// An entry is not what it was when it was posted.
        case digest
        /// An account fell below zero that may not.
        case overdrawn
        /// A claim's money in a place fell below zero.
        case claimOverdrawn
        /// A kept balance is not the sum of the postings.
        case balance
        /// The balances of a source and year do not add up to zero.
        case sum
        /// A reference to a row that does not exist.
        case foreignKey
    }

    /// Which invariant.
    package let code: Code
    /// The first entry where it does not hold, when it has to do with an entry.
    package let entry: Int64?
    /// What is wrong.
    package let message: Bilingual

    /// What to do about any of them.
    package static let remedy = Bilingual(
        zh: "账簿在记账之后被改动或损坏。请停止使用，从备份恢复，并与已公布的日志核对。",
        en:
            "The books were changed or damaged after posting. Stop using them, restore a backup, and compare it with the "
            + "published log.")
}
