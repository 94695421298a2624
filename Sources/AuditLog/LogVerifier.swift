public import Sealing

/// Verifies a published log, ours or anybody's (C2SP tlog-tiles), from nothing but its folder and a key.
///
/// It digests every entry, compares every tile of every level, and the root with the signed checkpoint; and on the way
/// the root at the size of each older checkpoint. One pass over the files, in the memory of one bundle.
public struct LogVerifier {
    /// The log's key, and keys of witnesses whose cosignatures are to be checked.
    public var keys: [VerifierKey]
    /// Checkpoints seen before, whose signatures the caller has checked: the log must continue each of them.
    public var older: [Checkpoint] = []
    /// The log's origin; nil: the name of the key that signed the checkpoint.
    public var origin: String?
    /// Which logs may have signed and which witnesses must have cosigned, besides ``keys``; nil: none must.
    public var policy: LogPolicy?
    /// Whether a log that publishes hashes without entries is refused.
    public var requiresEntries = false
    /// Tells whether an entry hands the log over to other keys: then a checkpoint that is signed by none of the given keys
    /// is judged by those that have followed them. Nil: keys are not followed.
    public var succession: ((UnsafeRawBufferPointer) -> KeySuccession?)?
    /// Told now and then how many entries have been digested.
    public var progress: ((UInt64) -> Void)?
    /// Gets every entry in order, with its index, while it is digested: before it is known whether the log verifies. The
    /// bytes are valid during the call only.
    public var visit: ((UInt64, UnsafeRawBufferPointer) -> Void)?

    private let storage: any LogStorage
    private let algorithm: DigestAlgorithm?

    /// Opens a log's folder for reading.
    ///
    /// - Parameter algorithm: what the tree is hashed with; nil: told from the keys that have signed (``LogSuite``).
    /// - Throws: ``LogFileError`` where there is no such folder or it may not be read.
    public init(folder: String, keys: [VerifierKey], algorithm: DigestAlgorithm? = nil) throws(LogFileError) {
        self.init(storage: try LogFolder(folder, creating: false), keys: keys, algorithm: algorithm)
    }

    package init(storage: any LogStorage, keys: [VerifierKey], algorithm: DigestAlgorithm? = nil) {
        self.storage = storage
        self.keys = keys
        self.algorithm = algorithm
    }

    /// Verifies everything.
    ///
    /// - Returns: what was found; nothing found means verified.
    /// - Throws: ``LogFileError`` where a file is there but could not be read, so that nothing can be said.
    public func verify() throws(LogFileError) -> LogReport {
        var report = LogReport()
        var buffer = FileBuffer()
        do {
            guard try storage.read(LogLayout.checkpoint, into: &buffer) else {
                report.findings.append(.missing(path: LogLayout.checkpoint))
                return report
            }
        } catch {
            guard error.meansNoFile else { throw error }
            report.findings.append(.noFile(path: LogLayout.checkpoint))
            return report
        }
        let note: SignedNote
        do { note = try SignedNote([UInt8](buffer.bytes)) } catch {
            report.findings.append(.checkpoint(error))
            return report
        }
        open(note, try followedKeys(note, &report), &report)
        guard let checkpoint = report.checkpoint else { return report }
        let ours = older.filter { $0.origin.utf8.elementsEqual(checkpoint.origin.utf8) }
        compareOlder(with: checkpoint, &report)
        report.hasEntries = try hasEntries(checkpoint)
        let algorithms =
            algorithm.map { [$0] } ?? LogSuite.treeAlgorithms(of: note, signers: report.signatures.map(\.key))
        report.findings += try run(algorithms, checkpoint, ours, &report)
        var survey = FileSurvey(storage: storage, size: checkpoint.size)
        try survey.run()
        report.uncovered = survey.uncovered
        report.uncoveredCount = survey.uncoveredCount
        return report
    }

    /// Goes through the tiles, under each algorithm in turn until one fits; where none does, what is said is what the one
    /// found that came furthest.
    private func run(
        _ algorithms: [DigestAlgorithm], _ checkpoint: Checkpoint, _ older: [Checkpoint], _ report: inout LogReport
    ) throws(LogFileError) -> [LogFinding] {
        var best: [LogFinding]?
        var rotations: Set<KeySuccession> = []
        let succession = succession
        let visit = visit
        for algorithm in algorithms {
            // However many trees are tried, the entries are the same.
            let isFirst = algorithm == algorithms.first
            var pass = VerificationPass(
                storage: storage, size: checkpoint.size, root: checkpoint.root, older: older, algorithm: algorithm,
                hasEntries: report.hasEntries, progress: progress
            ) { index, entry in
                if let found = succession?(entry), found.index == index { rotations.insert(found) }
                if isFirst { visit?(index, entry) }
            }
            let findings = try pass.run()
            guard best == nil || findings.isEmpty || pass.edge.size > report.entryCount else { continue }
            report.entryCount = pass.edge.size
            report.entryByteCount = pass.entryByteCount
            report.treeAlgorithm = algorithm
            best = findings
            if findings.isEmpty { break }
        }
        return (best ?? []) + Self.retirement(rotations, checkpoint, report.signatures.map(\.key))
    }

    /// A checkpoint by keys that the log itself has replaced before: whoever still has them is not the log.
    private static func retirement(
        _ rotations: Set<KeySuccession>, _ checkpoint: Checkpoint, _ signers: [VerifierKey]
    ) -> [LogFinding] {
        let ended = rotations.filter { rotation in
            rotation.origin.bytes == Array(checkpoint.origin.utf8) && checkpoint.size > rotation.index + 1
                && !Set(rotation.old).isDisjoint(with: signers)
                // Of a log that has rotated more than once, the newer keys vouch.
                && Set(signers).intersection(rotations.flatMap(\.new)).isEmpty
        }
        return ended.map { LogFinding.retiredKey(index: $0.index) }.sorted { "\($0)" < "\($1)" }
    }

    /// The keys by which the checkpoint is judged: those given, and where none of them has signed it, those that have
    /// followed them.
    private func followedKeys(_ note: SignedNote, _ report: inout LogReport) throws(LogFileError) -> [VerifierKey] {
        let logKeys = keys.filter { $0.type != .cosignature }
        guard let succession, !logKeys.isEmpty, let checkpoint = try? Checkpoint(text: note.text),
            !note.signatures.contains(where: { signature in logKeys.contains { $0.matches(signature) } })
        else { return keys }
        report.successions = try SuccessionSearch(storage: storage, read: succession)
            .statements(from: logKeys, in: checkpoint)
        return keys + report.successions.flatMap(\.new)
    }

    /// Judges the checkpoint's signatures: by the keys, and by the policy. Where both are given, both must be satisfied.
    private func open(_ note: SignedNote, _ keys: [VerifierKey], _ report: inout LogReport) {
        do {
            if !keys.isEmpty || policy == nil {
                (report.checkpoint, report.signatures) = try Checkpoint.open(note, keys: keys, origin: origin)
            }
            if let policy {
                do {
                    let (checkpoint, signatures) = try policy.open(note, logKeys: keys, origin: origin)
                    report.checkpoint = checkpoint
                    report.signatures += signatures.filter { !report.signatures.contains($0) }
                } catch {
                    report.findings.append(.policy(error))
                }
            }
            report.unknownSignatureCount = note.signatures.count { signature in
                !report.signatures.contains { $0.key.matches(signature) }
            }
        } catch {
            report.findings.append(.checkpoint(error))
        }
    }

    /// Whether the log publishes its entries; an empty one has none to publish.
    private func hasEntries(_ checkpoint: Checkpoint) throws(LogFileError) -> Bool {
        if requiresEntries || checkpoint.size == 0 { return true }
        return try storage.names(in: LogLayout.entries) != nil
    }

    /// What older checkpoints say without looking at any tile.
    private func compareOlder(with checkpoint: Checkpoint, _ report: inout LogReport) {
        var roots = [checkpoint.size: checkpoint.root]
        var forks: Set<UInt64> = []
        for old in older {
            guard old.origin.utf8.elementsEqual(checkpoint.origin.utf8) else {
                report.findings.append(.foreignCheckpoint(origin: old.origin))
                continue
            }
            if old.size > checkpoint.size {
                report.findings.append(.rollback(olderSize: old.size, size: checkpoint.size))
            }
            if let root = roots[old.size], root != old.root, forks.insert(old.size).inserted {
                report.findings.append(.fork(size: old.size))
            }
            roots[old.size] = old.root
        }
    }
}
