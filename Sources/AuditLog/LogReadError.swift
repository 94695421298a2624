/// Why an entry or a proof could not be had from a published log.
public enum LogReadError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A file could not be read.
    case file(LogFileError)
    /// A file that the size demands is not there.
    case missing(path: String)
    /// A file is not as its place demands.
    case malformed(path: String)
    /// The checkpoint can't be read.
    case note(NoteError)
    /// There is no such entry in a log of this size.
    case outside(index: UInt64, size: UInt64)
    /// The log's tiles do not prove what was asked for: they do not fit the checkpoint.
    case unproven(MerkleProofError)

    /// What is wrong, and what to do about it.
    public var description: String {
        switch self {
        case .file(let error): error.description
        case .missing(let path): "\(path) is missing from the published log. Publish the log again from the store."
        case .malformed(let path): "\(path) of the published log is damaged. Publish the log again from the store."
        case .note(let error): error.description
        case .outside(let index, let size):
            "The log has \(size) entries, so there is no entry \(index). Entries count from 0."
        case .unproven(let error):
            "The tiles do not fit the checkpoint: \(error.description) Verify the log to find the file at fault."
        }
    }
}
