/// A witness's judgement (C2SP tlog-witness): whether a checkpoint continues the one cosigned last. It keeps nothing
/// itself.
///
/// Whoever runs one reads the latest checkpoint, asks ``judge(_:latest:)``, and puts the new one in its place in **one**
/// transaction, before the cosignature leaves the house: otherwise two requests at once could roll the log back.
public struct Witness: Sendable {
    /// What a request comes to, with its HTTP status.
    public enum Verdict: Sendable, Hashable {
        /// To be kept, and then cosigned: 200.
        case cosign(Checkpoint)
        /// Not as the protocol demands, or an old size beyond the checkpoint's: 400.
        case badRequest
        /// No signature by a key that is trusted for this log: 403.
        case forbidden
        /// A log that this witness does not know: 404.
        case unknownLog
        /// The old size is not the size cosigned last, or there is another root for it: 409, with that size.
        case conflict(size: UInt64)
        /// The consistency proof does not hold: 422.
        case inconsistent

        /// The HTTP status code.
        public var status: Int {
            switch self {
            case .cosign: 200
            case .badRequest: 400
            case .forbidden: 403
            case .unknownLog: 404
            case .conflict: 409
            case .inconsistent: 422
            }
        }
    }

    /// The keys of the logs that are witnessed; a log's name is its origin.
    public let logs: [VerifierKey]
    private let signer: SignerKey

    /// A witness with its key, for these logs.
    ///
    /// - Precondition: the key is of type ``SignatureType/cosignature``.
    public init(signer: SignerKey, logs: [VerifierKey]) {
        precondition(signer.verifierKey.type == .cosignature, "a witness signs with a cosignature key")
        self.signer = signer
        self.logs = logs
    }

    /// The witness's public key.
    public var verifierKey: VerifierKey { signer.verifierKey }

    /// Judges a request.
    ///
    /// - Parameter latest: what was cosigned last for the request's origin; nil for nothing.
    public func judge(_ request: WitnessRequest, latest: Checkpoint?) -> Verdict {
        let checkpoint = request.checkpoint
        let origin = Array(checkpoint.origin.utf8)
        let keys = logs.filter { $0.name.bytes == origin && $0.type != .cosignature }
        guard !keys.isEmpty else { return .unknownLog }
        guard let verified = try? request.note.verify(keys) else { return .forbidden }
        let algorithms = LogSuite.treeAlgorithms(of: request.note, signers: verified.map(\.key))
        guard request.oldSize <= checkpoint.size else { return .badRequest }
        guard request.oldSize == latest?.size ?? 0 else { return .conflict(size: latest?.size ?? 0) }
        guard let latest, latest.size > 0 else {
            // Nothing to be consistent with; but a tree without entries has one root only.
            if checkpoint.size == 0,
                !algorithms.contains(where: { checkpoint.root == MerkleTree.root(ofLeafHashes: [], $0) })
            {
                return .conflict(size: 0)
            }
            return request.hashes.isEmpty ? .cosign(checkpoint) : .inconsistent
        }
        if latest.size == checkpoint.size, latest.root != checkpoint.root { return .conflict(size: latest.size) }
        let proof = ConsistencyProof(oldSize: latest.size, newSize: checkpoint.size, hashes: request.hashes)
        let isConsistent = algorithms.contains {
            (try? proof.verify(oldRoot: latest.root, newRoot: checkpoint.root, $0)) != nil
        }
        return isConsistent ? .cosign(checkpoint) : .inconsistent
    }

    /// The answer's body: the signature line of the cosignature. Only after the checkpoint was kept durably.
    ///
    /// - Parameter time: seconds since 1970-01-01 UTC.
    public func cosign(_ checkpoint: Checkpoint, time: UInt64) throws(NoteError) -> [UInt8] {
        try signer.sign(checkpoint.text, time: time).line
    }
}
