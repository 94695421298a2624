import AuditLog
import GRDB
import Sealing

/// Appends entries to the log in the store, and signs checkpoints over them. Inside the caller's transaction; what is
/// published is a copy of what stands here.
final class LogAppender {
    private let insertEntry: BoundStatement
    private let insertCheckpoint: BoundStatement
    private let lastCheckpoint: BoundStatement
    private var hasher: MerkleHasher
    /// The right edge of the tree; nil until it is read.
    private var range: CompactRange?
    private var sealedSize: UInt64 = 0
    /// Entries from `range.size` on that are not written yet; nil where one is still being made.
    private var waiting: [(entry: [UInt8], leaf: Digest)?] = []

    /// What the tree is hashed with.
    let algorithm: DigestAlgorithm

    init(_ db: Database) throws {
        algorithm = try LogKeys(db).treeAlgorithm
        hasher = MerkleHasher(algorithm)
        insertEntry = try BoundStatement(db, "INSERT INTO log_entry (idx, bytes, leaf) VALUES (?, ?, ?)")
        insertCheckpoint = try BoundStatement(
            db, "INSERT INTO checkpoint (size, root, note, edge) VALUES (?, ?, ?, ?)")
        lastCheckpoint = try BoundStatement(db, "SELECT edge FROM checkpoint ORDER BY size DESC LIMIT 1")
    }

    /// Forgets the tree: after a rollback it is another one.
    func reset() {
        range = nil
        waiting = []
    }

    /// The index that the entry gets.
    func append(_ entry: [UInt8]) throws -> Int64 {
        let index = try reserve()
        fill(index, entry: entry, leaf: hasher.leaf(entry))
        return index
    }

    /// The index that the next entry gets.
    func nextIndex() throws -> Int64 {
        let range = try range ?? load()
        self.range = range
        return Int64(range.size) + Int64(waiting.count)
    }

    /// Keeps the next index for an entry that ``fill(_:entry:leaf:)`` gives before the log is sealed.
    func reserve() throws -> Int64 {
        let index = try nextIndex()
        waiting.append(nil)
        return index
    }

    func fill(_ index: Int64, entry: [UInt8], leaf: Digest) {
        waiting[Int(index - Int64(range?.size ?? 0))] = (entry, leaf)
    }

    /// Writes the entries that wait, in their order.
    func flush() throws {
        guard var range, !waiting.isEmpty else { return }
        for slot in waiting {
            guard let (entry, leaf) = slot else { throw BureauError.damaged("log_entry \(range.size)") }
            try insertEntry.begin().integer(Int64(range.size)).blob(entry).blob(leaf.bytes).run()
            range.append(leaf, using: &hasher)
        }
        waiting.removeAll(keepingCapacity: true)
        self.range = range
    }

    /// Signs a checkpoint over all entries, where there are new ones.
    func seal(signers: [SignerKey]) throws {
        guard let first = signers.first, let range, range.size > sealedSize else { return }
        let root = range.root(using: &hasher)
        let note = try Checkpoint(origin: first.verifierKey.name.description, size: range.size, root: root)
            .signed(by: signers)
        try insertCheckpoint.begin()
            .integer(Int64(range.size)).blob(root.bytes).blob(note.bytes).blob(range.encoded)
            .run()
        sealedSize = range.size
    }

    private func load() throws -> CompactRange {
        let row = lastCheckpoint.begin()
        guard try row.step() else {
            sealedSize = 0
            return CompactRange()
        }
        defer { row.finish() }
        guard let range = CompactRange(encoded: row.blobColumn(0)) else {
            throw BureauError.damaged("checkpoint.edge")
        }
        sealedSize = range.size
        return range
    }
}
