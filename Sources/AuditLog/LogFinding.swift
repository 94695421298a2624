/// What a verification found wrong with a published log: which file, which entry. Any of them means: not verified.
public enum LogFinding: Error, Sendable, Hashable, CustomStringConvertible {
    /// A file that the checkpoint's size demands is not there.
    case missing(path: String)
    /// The checkpoint can't be read, or is not signed by a given key.
    case checkpoint(NoteError)
    /// In the place of a file lies something else: a folder, or more bytes than any file of a log has.
    case noFile(path: String)
    /// The checkpoint holds, but does not satisfy the policy that was given.
    case policy(LogPolicyRefusal)
    /// A tile of hashes has another length than its width demands, in bytes.
    case wrongLength(path: String, expected: Int, found: Int)
    /// A bundle of entries breaks off at an entry, or goes on after its last (then `index` is the one after it).
    case malformedBundle(path: String, index: UInt64, offset: Int)
    /// An entry is not the one whose hash the tree holds.
    case alteredEntry(path: String, index: UInt64)
    /// A hash is not the one that the entries make: its position in the tile, and the first entry below it.
    case alteredHash(path: String, position: Int, firstEntry: UInt64)
    /// A bundle and its tile differ at an entry, and nothing above tells which of them is true.
    case disagreement(bundle: String, tile: String, index: UInt64)
    /// An older, partial tile or bundle is not the beginning of the present one.
    case alteredPartial(path: String)
    /// The entries and tiles agree, but do not make the checkpoint's root: all of them were replaced, or the checkpoint.
    case rootMismatch(size: UInt64)
    /// An older checkpoint has more entries than the log now: entries were taken back.
    case rollback(olderSize: UInt64, size: UInt64)
    /// Two checkpoints of one size have different roots: two histories were signed.
    case fork(size: UInt64)
    /// The log does not continue an older checkpoint: its past was rewritten.
    case rewrittenPast(size: UInt64)
    /// The checkpoint is signed only by keys that the log has replaced at an entry before.
    case retiredKey(index: UInt64)
    /// An older checkpoint is of another log.
    case foreignCheckpoint(origin: String)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .missing(let path):
            "\(path) is missing. Fetch the log again, whole; if it is missing there too, ask the log's owner."
        case .checkpoint(let error): "The checkpoint does not hold. \(error.description)"
        case .noFile(let path):
            "\(path) is no file of a log: a folder, or too large. Fetch the log again, whole."
        case .policy(let refusal): "The checkpoint does not satisfy the policy. \(refusal.description)"
        case .wrongLength(let path, let expected, let found):
            "\(path) has \(found) bytes instead of \(expected). Fetch the file again, and compare."
        case .malformedBundle(let path, let index, let offset):
            "\(path) can't be read at entry \(index) (byte \(offset)). Fetch the file again, and compare."
        case .alteredEntry(let path, let index):
            "Entry \(index) in \(path) is not the one that was logged. Keep the file as evidence, and ask the log's owner."
        case .alteredHash(let path, let position, let firstEntry):
            "Hash \(position) of \(path) is not that of the entries from \(firstEntry) on. Keep the file as evidence, and "
                + "ask the log's owner."
        case .disagreement(let bundle, let tile, let index):
            "Entry \(index) in \(bundle) does not fit its hash in \(tile). Keep both files as evidence, and ask the log's "
                + "owner."
        case .alteredPartial(let path):
            "\(path) is not the beginning of the fuller tile. Keep the folder as evidence, and ask the log's owner."
        case .rootMismatch(let size):
            "The \(size) entries do not make the checkpoint's root. Keep the folder as evidence, and ask the log's owner."
        case .rollback(let older, let size):
            "The log has \(size) entries, but an older checkpoint has \(older): entries were taken back. Keep both "
                + "checkpoints as evidence, and ask the log's owner."
        case .fork(let size):
            "Two checkpoints of \(size) entries have different roots: the log shows different histories. Keep both as "
                + "evidence, and tell the log's supervisors."
        case .rewrittenPast(let size):
            "The log's first \(size) entries are not those of an older checkpoint: its past was rewritten. Keep the older "
                + "checkpoint and the folder as evidence, and tell the log's supervisors."
        case .retiredKey(let index):
            "The checkpoint is signed only by a key that was replaced at entry \(index): somebody has signed with a retired "
                + "key. Keep the folder as evidence, and tell the log's owner and supervisors."
        case .foreignCheckpoint(let origin):
            "An older checkpoint is of the log \(origin), not of this one. Give only checkpoints of this log."
        }
    }
}
