import Sealing

/// The right edge of a tree in tiles: at each level the hashes of the tile that is not full yet.
///
/// This is all the memory that building or checking a log of any size takes: at most 255 hashes a level.
struct TileEdge {
    /// By level; each has fewer than 256 hashes.
    private(set) var levels: [[Digest]]
    /// How many leaves have been appended.
    private(set) var size: UInt64

    /// The edge of the empty tree.
    init() {
        levels = []
        size = 0
    }

    /// An edge as read from partial tiles, whose widths belong to the size.
    init(size: UInt64, levels: [[Digest]]) {
        self.size = size
        self.levels = levels
    }

    /// Width of the partial tile at a level of a tree of this size; 0 where there is none.
    static func width(atLevel level: Int, size: UInt64) -> Int {
        Int(TilePath.count(atLevel: level, size: size) & 255)
    }

    /// How many levels a tree of this size has.
    static func levelCount(size: UInt64) -> Int {
        (0..<8).first { TilePath.count(atLevel: $0, size: size) == 0 } ?? 8
    }

    /// Appends a leaf; `body` receives each tile that becomes full, lowest level first.
    mutating func append<Failure: Error>(
        _ leafHash: Digest, using hasher: inout MerkleHasher,
        onFull body: (_ level: Int, _ index: UInt64, _ hashes: [Digest]) throws(Failure) -> Void
    ) throws(Failure) {
        size += 1
        var hash = leafHash
        var level = 0
        while true {
            if level == levels.count {
                levels.append([])
                levels[level].reserveCapacity(TilePath.fullWidth)
            }
            levels[level].append(hash)
            guard levels[level].count == TilePath.fullWidth else { return }
            try body(level, TilePath.count(atLevel: level + 1, size: size) - 1, levels[level])
            hash = hasher.root(over: levels[level])
            levels[level].removeAll(keepingCapacity: true)
            level += 1
        }
    }

    /// The same edge without its partial leaf tile, so that leaves can be appended again from that tile's start.
    func droppingPartialLeaves() -> TileEdge {
        var edge = self
        if !edge.levels.isEmpty {
            edge.size -= UInt64(edge.levels[0].count)
            edge.levels[0].removeAll(keepingCapacity: true)
        }
        return edge
    }

    /// The root of the tree.
    func root(using hasher: inout MerkleHasher) -> Digest {
        var result: Digest?
        // From the right: within each level, the smallest full subtree comes last.
        for hashes in levels where !hashes.isEmpty {
            var end = hashes.count
            while end > 0 {
                let count = 1 << end.trailingZeroBitCount
                let subtree = hasher.root(over: Array(hashes[(end - count)..<end]))
                result = result.map { hasher.node(subtree, $0) } ?? subtree
                end -= count
            }
        }
        return result ?? hasher.emptyRoot()
    }
}

extension [Digest] {
    /// The hashes as the bytes of a tile, in place.
    func withTileBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // A digest is exactly its 32 bytes, so an array of them is a tile.
        try withUnsafeBufferPointer { (buffer: UnsafeBufferPointer<Digest>) throws(Failure) -> Result in
            try body(UnsafeRawBufferPointer(buffer))
        }
    }

    /// The first `width` hashes of a tile's bytes; nil where there are fewer.
    init?(tileBytes bytes: UnsafeRawBufferPointer, width: Int) {
        guard bytes.count >= width * Digest.byteCount else { return nil }
        self = (0..<width).compactMap {
            Digest(bytes: bytes[($0 * Digest.byteCount)..<(($0 + 1) * Digest.byteCount)])
        }
    }
}
