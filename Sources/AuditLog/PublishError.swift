/// Why a log was not published. What is published already stays as it is.
public enum PublishError: Error, Sendable, CustomStringConvertible {
    /// A file could not be read or written.
    case file(LogFileError)
    /// The checkpoint to be published is not one.
    case note(NoteError)
    /// The published log is larger than the checkpoint: publishing would take entries back.
    case wouldRollBack(published: UInt64, offered: UInt64)
    /// The published checkpoint has the same size and another root: two histories.
    case wouldFork(size: UInt64)
    /// The entries up to the published size no longer make the published root: the past was rewritten.
    case rewrittenPast(size: UInt64)
    /// The entries do not make the checkpoint's root.
    case rootMismatch(size: UInt64)
    /// The published checkpoint is of another log.
    case foreignLog(published: String, offered: String)
    /// A published file is missing or damaged, and why.
    case damaged(path: String, reason: String)
    /// The source gave another number of entries than asked for.
    case wrongEntryCount(expected: UInt64, found: UInt64)
    /// An entry does not fit a bundle: its index and its length in bytes.
    case entryTooLong(index: UInt64, byteCount: Int)
    /// The source of entries failed.
    case source(any Error)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .file(let error): error.description
        case .note(let error): error.description
        case .wouldRollBack(let published, let offered):
            "The published log has \(published) entries, the checkpoint only \(offered). Publishing it would take entries "
                + "back: restore the newest backup of the workspace, or keep the published folder as evidence."
        case .wouldFork(let size):
            "The published log has another root for its \(size) entries than the checkpoint. Do not publish: find out "
                + "which of the two histories is true, and keep both as evidence."
        case .rewrittenPast(let size):
            "The store's first \(size) entries are not those that were published. Do not publish: restore the store from "
                + "a backup, and keep the published folder as evidence."
        case .rootMismatch(let size):
            "The store's \(size) entries do not make the checkpoint's root. Check the store with doctor before publishing."
        case .foreignLog(let published, let offered):
            "The folder holds the log \(published), not \(offered). Publish into a folder of its own."
        case .damaged(let path, let reason):
            "\(path) of the published log \(reason). Publish the whole log again from the store."
        case .wrongEntryCount(let expected, let found):
            "The store gave \(found) entries where \(expected) were due. Check the store with doctor before publishing."
        case .entryTooLong(let index, let byteCount):
            "Entry \(index) has \(byteCount) bytes; at most \(EntryBundle.entryByteLimit) can be published. Record a "
                + "digest of what is long instead."
        case .source(let error): "The entries could not be read from the store: \(error). Check the store with doctor."
        }
    }
}
