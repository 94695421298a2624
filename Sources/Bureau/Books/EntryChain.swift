import Ledger
import Sealing

/// The digests that tie each entry to the one before: SHA-256 of the digest before, the content, the maker and the
/// checker. Whoever changes, removes or reorders what was posted has to recompute all that follows, and then still
/// disagrees with the signed log, which holds the contents.
struct EntryChain: ~Copyable {
    /// The digest before the first entry.
    static let start = [UInt8](repeating: 0, count: 32)

    private var hasher = SHA256Hasher()

    /// The digest of an entry.
    ///
    /// A line feed ends each part; no text of an entry can hold one.
    mutating func digest(after previous: [UInt8], content: [UInt8], maker: String, checker: String?) -> [UInt8] {
        hasher.update(previous)
        hasher.update(content)
        update(line: maker)
        // No checker and an empty one would look alike, but an empty one is not allowed.
        update(line: checker ?? "")
        return hasher.finalize()
    }

    private mutating func update(line text: String) {
        var text = "\n" + text
        text.withUTF8 { hasher.update(UnsafeRawBufferPointer($0)) }
    }
}
