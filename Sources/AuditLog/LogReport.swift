public import Sealing

/// What came out of verifying a published log.
public struct LogReport: Sendable {
    /// The checkpoint, where it could be read and its signature held.
    public internal(set) var checkpoint: Checkpoint?
    /// The signatures that were checked: the log's, and cosignatures of given witnesses.
    public internal(set) var signatures: [SignedNote.VerifiedSignature] = []
    /// How the log's keys were followed from those that were given to those that signed the checkpoint; empty where a given
    /// key signed it.
    public internal(set) var successions: [KeySuccession] = []
    /// What the tree is hashed with.
    public internal(set) var treeAlgorithm = DigestAlgorithm.sha256
    /// How many of the checkpoint's signatures are by keys that were not given, and so were passed over.
    public internal(set) var unknownSignatureCount = 0
    /// How many entries were read and digested; without entries, how many leaf hashes were read.
    public internal(set) var entryCount: UInt64 = 0
    /// Whether the entries themselves were there. A log without `tile/entries` publishes hashes only: then these were
    /// checked, and the entries behind them are not known.
    public internal(set) var hasEntries = true
    /// How many bytes these entries have.
    public internal(set) var entryByteCount: UInt64 = 0
    /// What is wrong: the first difference in the files, besides what is wrong with checkpoints. Empty: verified.
    public internal(set) var findings: [LogFinding] = []
    /// Files among the tiles that the checkpoint does not cover, so nothing is known of them; the first twenty. A
    /// publication that is under way or was killed leaves such.
    public internal(set) var uncovered: [String] = []
    /// How many files are not covered.
    public internal(set) var uncoveredCount = 0

    /// Whether everything held.
    public var isVerified: Bool { findings.isEmpty && checkpoint != nil }
}
