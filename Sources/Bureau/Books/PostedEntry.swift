/// An entry as it stands in the books.
package struct PostedEntry: Sendable, Hashable {
    /// Its number, from 1, without gaps.
    package let id: Int64
    /// Its canonical bytes, for the log; see `Entry.content(number:)`.
    package let content: [UInt8]
    /// False when the same event had been posted before and nothing was added.
    package let isNew: Bool
}
