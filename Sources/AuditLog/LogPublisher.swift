public import Sealing

/// Publishes a log as a folder of tiles (C2SP tlog-tiles): bundles of entries, tiles of hashes, and last the checkpoint.
///
/// - Killed at any moment, it leaves a folder in which the last published checkpoint holds, and goes on from there when
///   it is opened again. Publishing the same again changes nothing.
/// - It takes the memory of one bundle and some hundred hashes, however large the log is and however much is published.
/// - Entries are digested again, and nothing is published whose root is not the checkpoint's.
/// - A full tile comes before its partial tiles go, and these go only after the checkpoint that has the full one.
///
/// Not for two at once in one folder: the store's writer is the only publisher. The signature of the checkpoint is not
/// checked here; whoever signs publishes.
public final class LogPublisher {
    /// Gives the entries of a range of indices, in order, to a visitor; what the visitor throws is to be passed on.
    public typealias EntrySource = (
        _ range: Range<UInt64>, _ visit: (_ entry: UnsafeRawBufferPointer) throws -> Void
    ) throws -> Void

    private let storage: any LogStorage
    private var hasher: MerkleHasher
    private var state: State?
    /// Whether a publication may have been killed since the last one that was finished, so that partial tiles may lie
    /// about that nobody knows of.
    private var mayHoldLeftovers = true

    /// What is published.
    private struct State {
        var note: SignedNote
        var checkpoint: Checkpoint
        var edge: TileEdge
    }

    /// Opens the folder, which is made where there is none (its parent must exist), and clears what a killed publisher
    /// left behind.
    ///
    /// - Throws: ``PublishError/damaged(path:reason:)`` where a published file is missing or does not fit its checkpoint;
    ///   ``startOver(folder:algorithm:)`` then publishes anew.
    public convenience init(folder: String, algorithm: DigestAlgorithm = .sha256) throws(PublishError) {
        let storage: LogFolder
        do { storage = try LogFolder(folder, creating: true) } catch { throw .file(error) }
        try self.init(storage: storage, algorithm: algorithm)
    }

    package init(storage: any LogStorage, algorithm: DigestAlgorithm = .sha256) throws(PublishError) {
        self.storage = storage
        hasher = MerkleHasher(algorithm)
        state = try load()
    }

    /// How many entries are published; 0 before the first time.
    public var publishedSize: UInt64 { state?.checkpoint.size ?? 0 }

    /// The published checkpoint with its signatures.
    public var publishedNote: SignedNote? { state?.note }

    /// Publishes the log up to a checkpoint.
    ///
    /// - Parameters:
    ///   - note: the signed checkpoint. Of the same size as published, only its signatures may differ.
    ///   - source: gives the entries; asked once, from the start of the bundle that the published log ends in, up to the
    ///     checkpoint's size.
    public func publish(_ note: SignedNote, entries source: EntrySource) throws(PublishError) {
        let checkpoint: Checkpoint
        do { checkpoint = try Checkpoint(text: note.text) } catch { throw .note(error) }
        if let state {
            guard state.checkpoint.origin.utf8.elementsEqual(checkpoint.origin.utf8) else {
                throw .foreignLog(published: state.checkpoint.origin, offered: checkpoint.origin)
            }
            guard checkpoint.size >= state.checkpoint.size else {
                throw .wouldRollBack(published: state.checkpoint.size, offered: checkpoint.size)
            }
            if checkpoint.size == state.checkpoint.size {
                guard checkpoint.root == state.checkpoint.root else { throw .wouldFork(size: checkpoint.size) }
                if note != state.note {
                    do {
                        try place(note)
                    } catch {
                        storage.abandon()
                        throw error
                    }
                    self.state?.note = note
                    self.state?.checkpoint = checkpoint
                }
                try removeLeftovers(from: checkpoint.size, to: checkpoint.size)
                return
            }
        }
        let published = state
        // Should a step fail, nobody knows whether it took effect: the next publication reads the folder again.
        let edge: TileEdge
        do {
            edge = try write(from: published, to: checkpoint, source)
            try place(note)
        } catch {
            storage.abandon()
            // Where even that fails, what was known stays: every publication is checked against it and the entries.
            state = (try? load()) ?? published
            mayHoldLeftovers = true
            throw error
        }
        state = State(note: note, checkpoint: checkpoint, edge: edge)
        let oldSize = published?.checkpoint.size ?? 0
        try removeOutgrownPartials(from: oldSize, to: checkpoint.size)
        try removeLeftovers(from: oldSize, to: checkpoint.size)
    }

    /// Publishes the whole log anew over whatever the folder holds, after it was damaged. A checkpoint in the folder that
    /// can still be read is honoured: no rollback, no fork.
    public static func startOver(
        folder: String, algorithm: DigestAlgorithm = .sha256, note: SignedNote, entries source: EntrySource
    ) throws(PublishError) {
        let storage: LogFolder
        do { storage = try LogFolder(folder, creating: true) } catch { throw .file(error) }
        let publisher = LogPublisher(unread: storage, algorithm: algorithm)
        let checkpoint: Checkpoint
        do { checkpoint = try Checkpoint(text: note.text) } catch { throw .note(error) }
        if let (_, old) = try? publisher.readCheckpoint() {
            guard old.origin.utf8.elementsEqual(checkpoint.origin.utf8) else {
                throw .foreignLog(published: old.origin, offered: checkpoint.origin)
            }
            guard checkpoint.size >= old.size else {
                throw .wouldRollBack(published: old.size, offered: checkpoint.size)
            }
            guard checkpoint.size > old.size || checkpoint.root == old.root else { throw .wouldFork(size: old.size) }
            publisher.anchor = old
        }
        _ = try publisher.write(from: nil, to: checkpoint, source)
        try publisher.place(note)
    }

    /// A checkpoint that the entries must pass through while everything is written anew.
    private var anchor: Checkpoint?

    private init(unread storage: any LogStorage, algorithm: DigestAlgorithm) {
        self.storage = storage
        hasher = MerkleHasher(algorithm)
    }

    // MARK: Writing

    /// Writes entries and hashes beyond what is published, and brings them to the disk. Nothing written here is part of
    /// the log before the checkpoint is in place.
    private func write(
        from published: State?, to checkpoint: Checkpoint, _ source: EntrySource
    ) throws(PublishError) -> TileEdge {
        let oldSize = published?.checkpoint.size ?? 0
        let known = published?.checkpoint ?? anchor
        var edge = published?.edge.droppingPartialLeaves() ?? TileEdge()
        let start = edge.size
        var bundle: [UInt8] = []
        do {
            try source(start..<checkpoint.size) { entry in
                let index = edge.size
                guard index < checkpoint.size else {
                    throw PublishError.wrongEntryCount(expected: checkpoint.size - start, found: index + 1 - start)
                }
                guard entry.count <= EntryBundle.entryByteLimit else {
                    throw PublishError.entryTooLong(index: index, byteCount: entry.count)
                }
                EntryBundle.append(entry, to: &bundle)
                let hash = hasher.leaf(entry)
                try edge.append(hash, using: &hasher) { (level, index, hashes) throws(PublishError) in
                    if level == 0 {
                        try put(TilePath(.entries, index: index), bundle)
                        bundle.removeAll(keepingCapacity: true)
                    }
                    try put(TilePath(.hashes(level: level), index: index), hashes)
                }
                // Before any file of the new size is believed: the old entries are still the published ones.
                if let known, edge.size == known.size, edge.root(using: &hasher) != known.root {
                    throw PublishError.rewrittenPast(size: known.size)
                }
            }
        } catch let error as PublishError {
            throw error
        } catch {
            throw .source(error)
        }
        guard edge.size == checkpoint.size else {
            throw .wrongEntryCount(expected: checkpoint.size - start, found: edge.size - start)
        }
        guard edge.root(using: &hasher) == checkpoint.root else { throw .rootMismatch(size: checkpoint.size) }
        try writePartials(of: edge, bundle, beyond: oldSize)
        do { try storage.synchronise() } catch { throw .file(error) }
        return edge
    }

    private func writePartials(of edge: TileEdge, _ bundle: [UInt8], beyond oldSize: UInt64) throws(PublishError) {
        for (level, hashes) in edge.levels.enumerated() where !hashes.isEmpty {
            let count = TilePath.count(atLevel: level, size: edge.size)
            // The same count at this level means the very tile that is published already.
            if count == TilePath.count(atLevel: level, size: oldSize) { continue }
            if level == 0 {
                try put(TilePath(.entries, index: count >> 8, width: hashes.count), bundle)
            }
            try put(TilePath(.hashes(level: level), index: count >> 8, width: hashes.count), hashes)
        }
    }

    private func put(_ path: TilePath, _ bytes: [UInt8]) throws(PublishError) {
        do {
            try bytes.withUnsafeBufferPointer { (buffer: UnsafeBufferPointer<UInt8>) throws(LogFileError) in
                try storage.replace(path.description, with: UnsafeRawBufferPointer(buffer))
            }
        } catch {
            throw .file(error)
        }
    }

    private func put(_ path: TilePath, _ hashes: [Digest]) throws(PublishError) {
        do {
            try hashes.withTileBytes { (bytes: UnsafeRawBufferPointer) throws(LogFileError) in
                try storage.replace(path.description, with: bytes)
            }
        } catch {
            throw .file(error)
        }
    }

    private func place(_ note: SignedNote) throws(PublishError) {
        do {
            try note.bytes.withUnsafeBufferPointer { (buffer: UnsafeBufferPointer<UInt8>) throws(LogFileError) in
                try storage.replace(LogLayout.checkpoint, with: UnsafeRawBufferPointer(buffer))
            }
            try storage.synchronise()
        } catch {
            throw .file(error)
        }
    }

    /// Removes the partial tiles that the publication from `old` to `new` made full.
    private func removeOutgrownPartials(from old: UInt64, to new: UInt64) throws(PublishError) {
        for level in 0..<TileEdge.levelCount(size: old) where TileEdge.width(atLevel: level, size: old) > 0 {
            let index = TilePath.count(atLevel: level + 1, size: old)
            guard index < TilePath.count(atLevel: level + 1, size: new) else { continue }
            try removePartials(level: level, index: index)
        }
    }

    private func removePartials(level: Int, index: UInt64) throws(PublishError) {
        do {
            try storage.removeFolder(TilePath(.hashes(level: level), index: index).partialFolder)
            if level == 0 {
                try storage.removeFolder(TilePath(.entries, index: index).partialFolder)
            }
        } catch {
            throw .file(error)
        }
    }

    /// Removes all partial tiles whose full tile is published from the folders of this publication's tiles and the one
    /// before: a killed publication leaves such there. Once after each opening or failure, as it lists folders.
    private func removeLeftovers(from old: UInt64, to new: UInt64) throws(PublishError) {
        guard mayHoldLeftovers else { return }
        for level in 0..<TileEdge.levelCount(size: new) {
            let full = TilePath.count(atLevel: level + 1, size: new)
            let first = TilePath.count(atLevel: level + 1, size: old) / 1000
            for folderNumber in (first > 0 ? first - 1 : 0)...(full / 1000) {
                for kind in level == 0 ? [.entries, .hashes(level: 0)] : [TilePath.Kind.hashes(level: level)] {
                    let folder = LogLayout.folder(of: TilePath(kind, index: folderNumber * 1000))
                    let names: [String]?
                    do { names = try storage.names(in: folder) } catch { throw .file(error) }
                    for name in names ?? [] where name.hasSuffix(".p") {
                        guard let path = TilePath("\(folder)/\(name)/1"), path.index < full else { continue }
                        try removePartials(level: level, index: path.index)
                    }
                }
            }
        }
        mayHoldLeftovers = false
    }

    // MARK: Reading back

    private func readCheckpoint() throws(PublishError) -> (SignedNote, Checkpoint)? {
        var buffer = FileBuffer()
        do {
            guard try storage.read(LogLayout.checkpoint, into: &buffer) else { return nil }
        } catch {
            throw .file(error)
        }
        do {
            let note = try SignedNote([UInt8](buffer.bytes))
            return (note, try Checkpoint(text: note.text))
        } catch {
            throw .damaged(path: LogLayout.checkpoint, reason: "can't be read (\(error.description))")
        }
    }

    /// What the folder holds, proved by the checkpoint's root; nil where nothing is published.
    private func load() throws(PublishError) -> State? {
        guard let (note, checkpoint) = try readCheckpoint() else { return nil }
        var levels: [[Digest]] = []
        var buffer = FileBuffer()
        for level in 0..<TileEdge.levelCount(size: checkpoint.size) {
            let width = TileEdge.width(atLevel: level, size: checkpoint.size)
            guard width > 0 else {
                levels.append([])
                continue
            }
            let index = TilePath.count(atLevel: level + 1, size: checkpoint.size)
            let path = TilePath(.hashes(level: level), index: index, width: width)
            do {
                // Killed while the next publication was being written, the full tile may be there already; the partial
                // one is there still, and only it is known to be the published one.
                guard try storage.read(path.description, into: &buffer) else {
                    throw PublishError.damaged(path: path.description, reason: "is missing")
                }
            } catch let error as PublishError {
                throw error
            } catch let error as LogFileError {
                throw .file(error)
            } catch {
                throw .source(error)
            }
            let bytes = buffer.bytes
            guard bytes.count == width * Digest.byteCount, let hashes = [Digest](tileBytes: bytes, width: width) else {
                throw .damaged(path: path.description, reason: "has \(bytes.count) bytes")
            }
            levels.append(hashes)
        }
        let edge = TileEdge(size: checkpoint.size, levels: levels)
        guard edge.root(using: &hasher) == checkpoint.root else {
            throw .damaged(path: LogLayout.checkpoint, reason: "does not fit the tiles at the right edge")
        }
        return State(note: note, checkpoint: checkpoint, edge: edge)
    }
}
