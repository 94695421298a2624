/// A value that may be used in one claim only: a VIN, a certificate, an invoice, a household.
package struct UseKey: Sendable, Hashable {
    /// The space is shared by all kinds: a VIN used for one subsidy is used for every other.
    package let space: String
    /// Several fields are joined by `|`; absent ones are empty.
    package let value: String
    /// Which of the version's limits asks for it, from 0.
    package let limit: Int
}

/// A claim's share in a quota: so many claims for a key.
package struct QuotaUse: Sendable, Hashable {
    /// The name under which it is counted, shared by all kinds.
    package let counter: String
    /// Whose quota it is: a person, a category, a year, joined by `|`.
    package let key: String
    /// How many claims there may be, this one included; nil while that is unset: counted, but not limited.
    package let atMost: Int?
    /// Which of the version's limits asks for it, from 0.
    package let limit: Int
}
