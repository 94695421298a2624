import AuditLog
import Witnessing

/// Asks one witness for its cosignature of a checkpoint (C2SP tlog-witness).
struct WitnessClient {
    /// What a witness has said.
    enum Answer {
        case cosigned(NoteSignature, time: UInt64?)
        /// It has cosigned a smaller checkpoint, or none: 0.
        case behind(size: UInt64)
        /// It has cosigned a larger checkpoint of this log.
        case ahead(size: UInt64)
        /// It has cosigned another history: a checkpoint of this size that is none of ours.
        case forked(size: UInt64)
        /// It answered something else: the HTTP status.
        case refused(status: Int)
        /// It cosigned, but not with its key, or not in the protocol's form.
        case badAnswer
        case unreachable(NetworkError)
    }

    let key: VerifierKey
    /// Its submission prefix.
    let url: String
    private let client = HTTPClient(patience: 5)

    /// Asks once, saying that it has cosigned this very checkpoint already. A witness that has is in step; one that is ahead
    /// says so.
    func compare(_ checkpoint: Checkpoint, _ note: SignedNote) -> Answer {
        let proof = ConsistencyProof(oldSize: checkpoint.size, newSize: checkpoint.size, hashes: [])
        return ask(checkpoint, note, proof)
    }

    /// Asks for a cosignature, with the proof from what the witness has.
    ///
    /// - Parameter prove: gives the proof from a size to the checkpoint's; nil where that size is none of the log's
    ///   checkpoints.
    func cosign(
        _ checkpoint: Checkpoint, _ note: SignedNote, prove: (UInt64) throws -> ConsistencyProof?
    ) throws -> Answer {
        var answer = compare(checkpoint, note)
        // It may move on between two requests, if another process asks too.
        for _ in 0..<3 {
            guard case .behind(let size) = answer else { return answer }
            guard let proof = try prove(size) else { return .forked(size: size) }
            answer = ask(checkpoint, note, proof)
        }
        return answer
    }

    private func ask(_ checkpoint: Checkpoint, _ note: SignedNote, _ proof: ConsistencyProof) -> Answer {
        do {
            let request = try WitnessRequest(proof: proof, note: note)
            let prefix = url.hasSuffix("/") ? String(url.dropLast()) : url
            let response = try client.post(prefix + "/add-checkpoint", body: request.bytes)
            switch response.status {
            case 200: return cosignature(response.body, checkpoint)
            case 409: return conflict(response.body, checkpoint, proof)
            // The proof was checked before it was sent: what the witness has is another tree.
            case 422: return .forked(size: proof.oldSize)
            default: return .refused(status: response.status)
            }
        } catch let error as NetworkError {
            return .unreachable(error)
        } catch {
            return .badAnswer
        }
    }

    private func cosignature(_ body: [UInt8], _ checkpoint: Checkpoint) -> Answer {
        guard let answer = try? SignedNote(checkpoint.text + [UInt8(ascii: "\n")] + body),
            let verified = try? answer.verify([key]).first,
            let signature = answer.signatures.first(where: { key.matches($0) })
        else { return .badAnswer }
        return .cosigned(signature, time: verified.time)
    }

    private func conflict(_ body: [UInt8], _ checkpoint: Checkpoint, _ proof: ConsistencyProof) -> Answer {
        let text = String(decoding: body, as: UTF8.self)
        guard text.hasSuffix("\n"), let size = UInt64(text.dropLast()), "\(size)\n" == text else { return .badAnswer }
        if size > checkpoint.size { return .ahead(size: size) }
        // The sizes agree, and yet it refuses: the roots do not.
        return size == proof.oldSize && size == checkpoint.size ? .forked(size: size) : .behind(size: size)
    }
}
