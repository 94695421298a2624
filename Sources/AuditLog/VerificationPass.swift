import Glibc
import Sealing

/// One pass over a log's bundles and tiles, from the first entry to the root.
struct VerificationPass: ~Copyable {
    private let storage: any LogStorage
    private let size: UInt64
    private let root: Digest
    /// Roots of older, smaller checkpoints; the next to be passed is the last.
    private var older: [(size: UInt64, root: Digest)]
    private let progress: ((UInt64) -> Void)?
    /// Gets every entry, with its index.
    private let inspect: ((UInt64, UnsafeRawBufferPointer) -> Void)?
    private var hasher: MerkleHasher
    private var bundle = FileBuffer()
    private var tile = FileBuffer()
    private var computed: [Digest] = []
    private let partials = PartialFolders()

    /// The tree as the entries make it, so far.
    private(set) var edge = TileEdge()
    private(set) var entryByteCount: UInt64 = 0
    /// Whether there are bundles to digest; otherwise the leaf tiles are taken as they are.
    let hasEntries: Bool

    init(
        storage: any LogStorage, size: UInt64, root: Digest, older: [Checkpoint], algorithm: DigestAlgorithm,
        hasEntries: Bool, progress: ((UInt64) -> Void)?, inspect: ((UInt64, UnsafeRawBufferPointer) -> Void)? = nil
    ) {
        self.inspect = inspect
        self.hasEntries = hasEntries
        self.storage = storage
        self.size = size
        self.root = root
        self.older = older.filter { $0.size < size }.map { ($0.size, $0.root) }.sorted { $0.size > $1.size }
        self.progress = progress
        hasher = MerkleHasher(algorithm)
        computed.reserveCapacity(TilePath.fullWidth)
    }

    /// The way to stop at the first difference, apart from files that can't be read.
    private enum Stop: Error {
        case finding(LogFinding)
        case file(LogFileError)
    }

    /// Runs to the end, or to the first difference.
    mutating func run() throws(LogFileError) -> [LogFinding] {
        var findings: [LogFinding] = []
        do {
            findings += passOlder()
            while edge.size < size {
                if hasEntries { try checkBundle() } else { try readLeafTile() }
                findings += try appendLeaves()
                progress?(edge.size)
            }
            try checkPartialTiles()
            if edge.root(using: &hasher) != root {
                findings.append(.rootMismatch(size: size))
            }
        } catch {
            switch error {
            case .finding(let finding): findings.append(finding)
            case .file(let failure): throw failure
            }
        }
        return findings
    }

    /// Compares the root with the older checkpoints of the present size.
    private mutating func passOlder() -> [LogFinding] {
        var findings: [LogFinding] = []
        while let next = older.last, next.size == edge.size {
            older.removeLast()
            let finding = LogFinding.rewrittenPast(size: next.size)
            if edge.root(using: &hasher) != next.root, !findings.contains(finding) {
                findings.append(finding)
            }
        }
        return findings
    }

    private mutating func appendLeaves() throws(Stop) -> [LogFinding] {
        var findings: [LogFinding] = []
        let storage = storage
        let partials = partials
        for hash in computed {
            // The leaf tile was compared with the bundle; what the full tile makes is compared above.
            var full: [(level: Int, index: UInt64, hashes: [Digest])] = []
            edge.append(hash, using: &hasher) { level, index, hashes in
                if level > 0 { full.append((level, index, hashes)) }
            }
            for tile in full {
                try Self.checkTile(
                    storage, partials, &self.tile, level: tile.level, index: tile.index, hashes: tile.hashes)
            }
            if older.last?.size == edge.size {
                findings += passOlder()
            }
        }
        return findings
    }

    /// Reads the next bundle into leaf hashes, and compares them with the leaf tile.
    private mutating func checkBundle() throws(Stop) {
        let index = edge.size >> 8
        let width = Int(min(size - edge.size, UInt64(TilePath.fullWidth)))
        let bundlePath = TilePath(.entries, index: index, width: width)
        let tilePath = TilePath(.hashes(level: 0), index: index, width: width)
        let bundleIsExact = try Self.read(storage, bundlePath, &bundle)
        let tileIsExact = try Self.read(storage, tilePath, &tile)
        computed.removeAll(keepingCapacity: true)
        var malformed: LogFinding?
        do {
            let first = edge.size
            try EntryBundle.forEachEntry(in: bundle.bytes, count: width, exactly: bundleIsExact) { position, entry in
                inspect?(first + UInt64(position), entry)
                computed.append(hasher.leaf(entry))
                entryByteCount += UInt64(entry.count)
            }
        } catch {
            malformed = .malformedBundle(
                path: bundlePath.description, index: edge.size + UInt64(error.position), offset: error.offset)
        }
        let due = width * Digest.byteCount
        guard tile.bytes.count == due || (!tileIsExact && tile.bytes.count > due) else {
            throw .finding(.wrongLength(path: tilePath.description, expected: due, found: tile.bytes.count))
        }
        if let position = Self.firstDifference(computed, tile.bytes) {
            throw .finding(try blame(position, bundlePath, tilePath, width: width))
        }
        if let malformed { throw .finding(malformed) }
        try checkOlderPartials(index: index, width: width)
    }

    /// Takes the leaf hashes as the leaf tile has them.
    private mutating func readLeafTile() throws(Stop) {
        let index = edge.size >> 8
        let width = Int(min(size - edge.size, UInt64(TilePath.fullWidth)))
        let path = TilePath(.hashes(level: 0), index: index, width: width)
        let isExact = try Self.read(storage, path, &tile)
        let due = width * Digest.byteCount
        guard tile.bytes.count == due || (!isExact && tile.bytes.count > due),
            let hashes = [Digest](tileBytes: tile.bytes, width: width)
        else { throw .finding(.wrongLength(path: path.description, expected: due, found: tile.bytes.count)) }
        computed.removeAll(keepingCapacity: true)
        computed += hashes
        try checkOlderTiles(index: index, width: width)
    }

    /// Which of bundle and leaf tile is wrong, where they differ: the one that does not fit what lies above.
    private mutating func blame(
        _ position: Int, _ bundlePath: TilePath, _ tilePath: TilePath, width: Int
    ) throws(Stop) -> LogFinding {
        let index = edge.size + UInt64(position)
        let altered = LogFinding.alteredEntry(path: bundlePath.description, index: index)
        let undecided = LogFinding.disagreement(
            bundle: bundlePath.description, tile: tilePath.description, index: index)
        guard let stored = [Digest](tileBytes: tile.bytes, width: width) else { return undecided }
        let above: Digest
        let fromTile: Digest
        let fromEntries: Digest?
        if width == TilePath.fullWidth {
            let parent = TilePath.count(atLevel: 1, size: size)
            let parentIndex = tilePath.index >> 8
            let parentWidth = Int(min(parent - parentIndex << 8, UInt64(TilePath.fullWidth)))
            let parentPath = TilePath(.hashes(level: 1), index: parentIndex, width: parentWidth)
            var buffer = FileBuffer()
            _ = try Self.read(storage, parentPath, &buffer)
            guard let hashes = [Digest](tileBytes: buffer.bytes, width: parentWidth) else { return undecided }
            above = hashes[Int(tilePath.index & 255)]
            fromTile = hasher.root(over: stored)
            fromEntries = computed.count == width ? hasher.root(over: computed) : nil
        } else {
            // The last tile: only the checkpoint's root lies above.
            above = root
            fromTile = rootWithLeaves(stored)
            fromEntries = computed.count == width ? rootWithLeaves(computed) : nil
        }
        if fromTile == above { return altered }
        if fromEntries == above {
            return .alteredHash(path: tilePath.description, position: position, firstEntry: index)
        }
        return undecided
    }

    private mutating func rootWithLeaves(_ hashes: [Digest]) -> Digest {
        var edge = edge
        for hash in hashes {
            edge.append(hash, using: &hasher) { _, _, _ in }
        }
        return edge.root(using: &hasher)
    }

    /// The tiles at the right edge above the leaves.
    private mutating func checkPartialTiles() throws(Stop) {
        for (level, hashes) in edge.levels.enumerated() where level > 0 && !hashes.isEmpty {
            try Self.checkTile(
                storage, partials, &tile, level: level, index: TilePath.count(atLevel: level + 1, size: size),
                hashes: hashes)
        }
    }

    private static func checkTile(
        _ storage: any LogStorage, _ partials: PartialFolders, _ buffer: inout FileBuffer, level: Int, index: UInt64,
        hashes: [Digest]
    ) throws(Stop) {
        let path = TilePath(.hashes(level: level), index: index, width: hashes.count)
        let isExact = try read(storage, path, &buffer)
        let due = hashes.count * Digest.byteCount
        guard buffer.bytes.count == due || (!isExact && buffer.bytes.count > due) else {
            throw .finding(.wrongLength(path: path.description, expected: due, found: buffer.bytes.count))
        }
        if let position = firstDifference(hashes, buffer.bytes) {
            let first = ((index << 8) + UInt64(position)) << UInt64(8 * level)
            throw .finding(.alteredHash(path: path.description, position: position, firstEntry: first))
        }
        for width in try olderWidths(storage, partials, path) {
            let partial = TilePath(path.kind, index: index, width: width)
            guard try read(storage, partial, &buffer), buffer.bytes.count == width * Digest.byteCount,
                firstDifference(Array(hashes[..<width]), buffer.bytes) == nil
            else { throw .finding(.alteredPartial(path: partial.description)) }
        }
    }

    /// Partial bundles and leaf tiles of older checkpoints must be beginnings of the present ones.
    private mutating func checkOlderPartials(index: UInt64, width: Int) throws(Stop) {
        try checkOlderTiles(index: index, width: width)
        for older in try Self.olderWidths(storage, partials, TilePath(.entries, index: index, width: width)) {
            let path = TilePath(.entries, index: index, width: older)
            guard try Self.read(storage, path, &tile), Self.starts(bundle.bytes, with: tile.bytes),
                (try? EntryBundle.forEachEntry(in: tile.bytes, count: older) { _, _ in }) != nil
            else { throw .finding(.alteredPartial(path: path.description)) }
        }
    }

    private mutating func checkOlderTiles(index: UInt64, width: Int) throws(Stop) {
        let tilePath = TilePath(.hashes(level: 0), index: index, width: width)
        for older in try Self.olderWidths(storage, partials, tilePath) {
            let path = TilePath(.hashes(level: 0), index: index, width: older)
            guard try Self.read(storage, path, &tile), tile.bytes.count == older * Digest.byteCount,
                Self.firstDifference(Array(computed[..<older]), tile.bytes) == nil
            else { throw .finding(.alteredPartial(path: path.description)) }
        }
    }

    /// The widths, below the path's own, of partial tiles that lie beside it.
    private static func olderWidths(
        _ storage: any LogStorage, _ partials: PartialFolders, _ path: TilePath
    ) throws(Stop) -> [Int] {
        do { return try partials.widths(storage, below: path) } catch { throw .file(error) }
    }

    /// Reads a tile; of a partial one that is gone, the full one that took its place.
    ///
    /// - Returns: whether it is the very tile, which has no more in it than its width.
    private static func read(
        _ storage: any LogStorage, _ path: TilePath, _ buffer: inout FileBuffer
    ) throws(Stop) -> Bool {
        do {
            if try storage.read(path.description, into: &buffer) { return true }
            if path.width < TilePath.fullWidth, try storage.read(path.fullPath, into: &buffer) { return false }
        } catch {
            throw error.meansNoFile ? Stop.finding(.noFile(path: path.description)) : Stop.file(error)
        }
        throw .finding(.missing(path: path.description))
    }

    private static func starts(_ bytes: UnsafeRawBufferPointer, with start: UnsafeRawBufferPointer) -> Bool {
        guard start.count <= bytes.count else { return false }
        guard let left = bytes.baseAddress, let right = start.baseAddress else { return start.isEmpty }
        return memcmp(left, right, start.count) == 0
    }

    /// The position of the first hash that differs from a tile's; nil where none does.
    private static func firstDifference(_ hashes: [Digest], _ tile: UnsafeRawBufferPointer) -> Int? {
        hashes.withTileBytes { bytes in
            let common = min(bytes.count, tile.count)
            if let left = bytes.baseAddress, let right = tile.baseAddress, common == bytes.count,
                memcmp(left, right, common) == 0
            {
                return nil
            }
            if bytes.isEmpty { return nil }
            let offset = (0..<common).first { bytes[$0] != tile[$0] } ?? common
            return offset / Digest.byteCount
        }
    }
}
