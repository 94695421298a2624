public import Sealing

/// Which algorithms a log is signed and hashed with, from its first entry to its last.
public enum LogSuite: String, Sendable, Hashable, CaseIterable {
    /// Ed25519 over a tree of SHA-256: what C2SP's specifications define.
    case international
    /// SM2 with SM3 over a tree of SM3.
    case national
    /// Ed25519 and SM2, both under every checkpoint; the tree is of SHA-256, so that whoever knows Ed25519 alone can
    /// verify all of it.
    case dual

    /// What signs a checkpoint.
    public var signatureTypes: [SignatureType] {
        switch self {
        case .international: [.ed25519]
        case .national: [.sm2]
        case .dual: [.ed25519, .sm2]
        }
    }

    /// What the tree is hashed with.
    public var treeAlgorithm: DigestAlgorithm { self == .national ? .sm3 : .sha256 }

    /// Whether this machine's OpenSSL offers what the suite needs.
    public var isAvailable: Bool { self == .international || DigestAlgorithm.sm3.isAvailable }

    /// The suite of a log with these keys; nil where they are no log's.
    public init?(keys: [VerifierKey]) {
        let types = Set(keys.map(\.type))
        guard types.count == keys.count, let suite = Self.allCases.first(where: { Set($0.signatureTypes) == types })
        else { return nil }
        self = suite
    }

    /// What a checkpoint's tree may be hashed with, likeliest first, told from who has signed it.
    ///
    /// A tree is of SM3 where nobody but SM2 keys signs for the log. Whoever gave the SM2 key alone of a log that has two
    /// signatures in its name can't know whether the other is an Ed25519 key's (then the tree is of SHA-256) or an SM2
    /// key's that replaces or is replaced by this one: then both are tried. That gives nothing away, since a root that is
    /// reached under either binds the entries.
    ///
    /// - Parameters:
    ///   - note: the checkpoint.
    ///   - signers: the keys whose signatures of it were checked.
    static func treeAlgorithms(of note: SignedNote, signers: [VerifierKey]) -> [DigestAlgorithm] {
        let logKeys = signers.filter { $0.type != .cosignature }
        guard !logKeys.isEmpty, logKeys.allSatisfy({ $0.type == .sm2 }) else { return [.sha256] }
        let isAmbiguous = note.signatures.contains { signature in
            logKeys.contains { $0.name == signature.keyName } && !logKeys.contains { $0.matches(signature) }
        }
        return isAmbiguous ? [.sha256, .sm3] : [.sm3]
    }
}
