import AuditLog
import GRDB
import Sealing

/// Appends entries to the log in the store, and signs checkpoints over them. Inside the caller's transaction; what is
/// published is a copy of what stands here.
final class LogAppender {
    private let insertEntry: BoundStatement
    private let insertCheckpoint: BoundStatement
    private let lastCheckpoint: BoundStatement
    private var hasher = MerkleHasher()
    /// The right edge of the tree; nil until it is read.
    private var range: CompactRange?
    private var sealedSize: UInt64 = 0

    init(_ db: Database) throws {
        insertEntry = try BoundStatement(db, "INSERT INTO log_entry (idx, bytes, leaf) VALUES (?, ?, ?)")
        insertCheckpoint = try BoundStatement(
            db, "INSERT INTO checkpoint (size, root, note, edge) VALUES (?, ?, ?, ?)")
        lastCheckpoint = try BoundStatement(db, "SELECT edge FROM checkpoint ORDER BY size DESC LIMIT 1")
    }

    /// Forgets the tree: after a rollback it is another one.
    func reset() {
        range = nil
    }

    /// The index that the entry gets.
    func append(_ entry: [UInt8]) throws -> Int64 {
        var range = try range ?? load()
        let index = Int64(range.size)
        let leaf = hasher.leaf(entry)
        try insertEntry.begin().integer(index).blob(entry).blob(leaf.bytes).run()
        range.append(leaf, using: &hasher)
        self.range = range
        return index
    }

    /// Signs a checkpoint over all entries, where there are new ones.
    func seal(signer: SignerKey) throws {
        guard let range, range.size > sealedSize else { return }
        let root = range.root(using: &hasher)
        let note = try Checkpoint(origin: signer.verifierKey.name.description, size: range.size, root: root)
            .signed(by: [signer])
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
