import AuditLog
import Sealing

/// That a log has signed two histories, in one file that needs nothing else: whoever has the log's public key from another
/// source can check it.
package struct Evidence: Sendable {
    /// The log's keys.
    let keys: [VerifierKey]
    /// The checkpoint that was kept, with its signature.
    let first: SignedNote
    /// The checkpoint of the history at hand.
    let second: SignedNote
    /// That the second's tree begins with `rootOfFirst` at the size of the first; nil where the two are of one size, or the
    /// second is smaller.
    let proof: ConsistencyProof?
    let rootOfFirst: Digest?

    /// The file: text in both languages, then the parts, each after a line of its own.
    package var bytes: [UInt8] {
        var text = """
            tradein evidence 1

            两个由同一日志签署、互相矛盾的检查点。核验方法：各用 tradein audit note 文件 --key 公钥 核验签名；两者条数相同而根不同，或后者条数更少，\
            或后者的树在前者的条数处另有一个根（由一致性证明算出），都说明日志出示过两种历史。
            Two checkpoints, signed by one log, that contradict each other. To check: verify each with tradein audit note \
            FILE --key VKEY. They are of one size and have different roots, or the second has fewer entries, or the second's \
            tree has another root at the first's size, which the consistency proof shows: each means that the log has shown \
            two histories.

            """
        for key in keys { text += "\nkey \(key)" }
        if let proof, let rootOfFirst {
            text += "\n\nconsistency \(proof.oldSize) \(proof.newSize)\nroot \(Base64.encoded(rootOfFirst.bytes))"
            for hash in proof.hashes { text += "\n\(Base64.encoded(hash.bytes))" }
        }
        func part(_ name: String, _ note: SignedNote) -> [UInt8] {
            Array("\n\n----- \(name) -----\n".utf8) + note.bytes + Array("----- end -----".utf8)
        }
        return Array(text.utf8) + part("first checkpoint", first) + part("second checkpoint", second) + [0x0A]
    }
}
