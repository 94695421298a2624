public import Sealing

/// Reads entries and makes proofs from a published log, ours or anybody's. Nothing is given out that the checkpoint at
/// hand does not prove; whether that checkpoint is signed is the caller's to check.
public final class LogReader {
    private let storage: any LogStorage
    private var hasher: MerkleHasher
    private var buffer = FileBuffer()
    /// The tiles of the proof being made: at most two a level.
    private var tiles: [TilePath: [Digest]] = [:]

    /// Opens a log's folder for reading.
    public convenience init(folder: String, algorithm: DigestAlgorithm = .sha256) throws(LogReadError) {
        let storage: LogFolder
        do { storage = try LogFolder(folder, creating: false) } catch { throw .file(error) }
        self.init(storage: storage, algorithm: algorithm)
    }

    package init(storage: any LogStorage, algorithm: DigestAlgorithm = .sha256) {
        self.storage = storage
        hasher = MerkleHasher(algorithm)
    }

    /// The published checkpoint as a note, its signatures unchecked.
    public func checkpointNote() throws(LogReadError) -> SignedNote {
        guard try read(LogLayout.checkpoint) else { throw .missing(path: LogLayout.checkpoint) }
        do { return try SignedNote([UInt8](buffer.bytes)) } catch { throw .note(error) }
    }

    /// An entry, with the proof that it stands at its index in the checkpoint's tree.
    public func entry(_ index: UInt64, in checkpoint: Checkpoint) throws(LogReadError) -> (
        bytes: [UInt8], proof: InclusionProof
    ) {
        guard index < checkpoint.size else { throw .outside(index: index, size: checkpoint.size) }
        let path = tilePath(.entries, index >> 8, checkpoint.size)
        let position = Int(index & 255)
        try readTile(path)
        var bytes: [UInt8] = []
        do {
            try EntryBundle.forEachEntry(in: buffer.bytes, count: position + 1, exactly: false) { place, entry in
                if place == position { bytes = [UInt8](entry) }
            }
        } catch {
            throw .malformed(path: path.description)
        }
        return (bytes, try inclusionProof(of: index, leafHash: hasher.leaf(bytes), in: checkpoint))
    }

    /// The proof that a leaf stands at an index in the checkpoint's tree, checked before it is given out.
    public func inclusionProof(
        of index: UInt64, leafHash: Digest, in checkpoint: Checkpoint
    ) throws(LogReadError) -> InclusionProof {
        guard index < checkpoint.size else { throw .outside(index: index, size: checkpoint.size) }
        defer { tiles.removeAll(keepingCapacity: true) }
        var hasher = MerkleHasher(hasher.algorithm)
        let proof = try MerkleTree.inclusionProof(of: index, in: checkpoint.size, using: &hasher) {
            (level, index) throws(LogReadError) in try self.subtree(level, index, checkpoint.size)
        }
        do {
            try proof.verify(leafHash: leafHash, root: checkpoint.root, hasher.algorithm)
        } catch {
            throw .unproven(error)
        }
        return proof
    }

    /// The proof that an older checkpoint's tree is the beginning of a newer one's, checked before it is given out.
    ///
    /// An older checkpoint of size 0 needs no proof, and gets an empty one.
    public func consistencyProof(
        from older: Checkpoint, to newer: Checkpoint
    ) throws(LogReadError) -> ConsistencyProof {
        guard older.size > 0 else { return ConsistencyProof(oldSize: 0, newSize: newer.size, hashes: []) }
        guard older.size <= newer.size else {
            throw .unproven(.sizesOutOfOrder(old: older.size, new: newer.size))
        }
        defer { tiles.removeAll(keepingCapacity: true) }
        var hasher = MerkleHasher(hasher.algorithm)
        let proof = try MerkleTree.consistencyProof(from: older.size, to: newer.size, using: &hasher) {
            (level, index) throws(LogReadError) in try self.subtree(level, index, newer.size)
        }
        do {
            try proof.verify(oldRoot: older.root, newRoot: newer.root, hasher.algorithm)
        } catch {
            throw .unproven(error)
        }
        return proof
    }

    /// The root of the tree of the first `size` entries of a checkpoint's tree.
    public func root(ofFirst size: UInt64, in checkpoint: Checkpoint) throws(LogReadError) -> Digest {
        guard size <= checkpoint.size else { throw .outside(index: size, size: checkpoint.size) }
        defer { tiles.removeAll(keepingCapacity: true) }
        var hasher = MerkleHasher(hasher.algorithm)
        return try MerkleTree.root(ofFirst: size, using: &hasher) {
            (level, index) throws(LogReadError) in try self.subtree(level, index, checkpoint.size)
        }
    }

    /// The root of a full subtree of 2^level leaves: from the tile in whose middle or at whose foot it stands.
    private func subtree(_ level: Int, _ index: UInt64, _ size: UInt64) throws(LogReadError) -> Digest {
        let height = level % 8
        let first = index << UInt64(height)
        let path = tilePath(.hashes(level: level / 8), first >> 8, size)
        let start = Int(first & 255)
        return hasher.root(over: Array(try hashes(path)[start..<(start + 1 << height)]))
    }

    private func hashes(_ path: TilePath) throws(LogReadError) -> [Digest] {
        if let known = tiles[path] { return known }
        try readTile(path)
        guard let hashes = [Digest](tileBytes: buffer.bytes, width: path.width) else {
            throw .malformed(path: path.description)
        }
        tiles[path] = hashes
        return hashes
    }

    /// The tile of an index as wide as it is in a tree of this size.
    private func tilePath(_ kind: TilePath.Kind, _ index: UInt64, _ size: UInt64) -> TilePath {
        let whole = TilePath(kind, index: index)
        let count = TilePath.count(atLevel: whole.level, size: size) - index << 8
        return TilePath(kind, index: index, width: Int(min(count, UInt64(TilePath.fullWidth))))
    }

    /// Reads a tile, or the full one that took its place since.
    private func readTile(_ path: TilePath) throws(LogReadError) {
        if try read(path.description) { return }
        if path.width < TilePath.fullWidth, try read(path.fullPath) { return }
        throw .missing(path: path.description)
    }

    private func read(_ path: String) throws(LogReadError) -> Bool {
        do { return try storage.read(path, into: &buffer) } catch { throw .file(error) }
    }
}
