extension SignerKey {
    /// The bytes of a signature over a message, where the message is something that keys of ours sign; for a service that
    /// keeps the key, and is asked by others.
    ///
    /// - Parameter message: what the signature is over: a note's text, or a cosignature's message.
    package func signature(ofMessage message: [UInt8]) throws(NoteError) -> [UInt8] {
        guard isMeant(message) else {
            throw .signer(
                .refused(
                    reason:
                        "it signs only checkpoints and key rotations of its own log, signatures of rules, and, with a "
                        + "witness's key, cosignatures"))
        }
        return try rawSignature(of: message)
    }

    private func isMeant(_ message: [UInt8]) -> Bool {
        if verifierKey.type == .cosignature {
            return message.starts(with: "cosignature/v1\ntime ".utf8)
        }
        if message.starts(with: "tradein rules signature 1\n".utf8) { return true }
        if KeySuccession.isStatement(message, of: verifierKey.name) { return true }
        return (try? Checkpoint(text: message)).map { Array($0.origin.utf8) == verifierKey.name.bytes } ?? false
    }
}
