package import Ledger

/// The few facts of state that a decision rests on, beside the claim, the rules and the day: plain values, to be kept with
/// the decision so that it can be made again from them.
package struct Facts: Sendable, Hashable {
    /// A value that an earlier claim has used up.
    package struct EarlierUse: Sendable, Hashable {
        package let space: String
        package let value: String
        /// The decision that used it.
        package let by: String

        package init(space: String, value: String, by: String) {
            self.space = space
            self.value = value
            self.by = by
        }
    }

    /// How many earlier claims count towards a quota.
    package struct QuotaTaken: Sendable, Hashable {
        package let counter: String
        package let key: String
        package let taken: Int
        /// How many more had counted and were given back, as by a claim that was withdrawn.
        package let freed: Int

        package init(counter: String, key: String, taken: Int, freed: Int = 0) {
            self.counter = counter
            self.key = key
            self.taken = taken
            self.freed = freed
        }
    }

    /// What is left of a source's money for this claim.
    package struct Available: Sendable, Hashable {
        package let source: FundingSource
        /// Nil while the programme is not budgeted: nothing limits it.
        package let amount: Fen?

        package init(source: FundingSource, amount: Fen?) {
            self.source = source
            self.amount = amount
        }
    }

    /// Of the finding's keys those that are used; the others need not be mentioned.
    package var earlierUses: [EarlierUse]
    /// Of the finding's quotas; one that is not mentioned is untouched.
    package var quotaTaken: [QuotaTaken]
    /// Of the finding's sources; one that is not mentioned is not budgeted.
    package var available: [Available]

    package init(earlierUses: [EarlierUse] = [], quotaTaken: [QuotaTaken] = [], available: [Available] = []) {
        self.earlierUses = earlierUses
        self.quotaTaken = quotaTaken
        self.available = available
    }
}
