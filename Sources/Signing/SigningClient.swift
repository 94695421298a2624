package import AuditLog
import Glibc
import Sealing

/// Asks a signing service, which keeps keys, over its socket on this machine.
package struct SigningClient: Sendable {
    /// How long an answer may take, in seconds: a device may want a finger on it.
    private static let patience = 60

    package let path: String

    /// - Parameter path: the socket's.
    package init(path: String) {
        self.path = path
    }

    /// The keys that the service keeps, each as one that signs.
    package func keys() throws(SignerFailure) -> [SignerKey] {
        var keys: [SignerKey] = []
        for line in try ask("keys\n").split(separator: UInt8(ascii: "\n")) {
            guard line.starts(with: "key ".utf8), let key = try? VerifierKey(line.dropFirst(4)) else {
                throw .badAnswer(place: path)
            }
            keys.append(SignerKey(key, keptBy: KeptKey(id: key.id, publicKey: key.key, client: self)))
        }
        return keys
    }

    fileprivate func signature(_ id: UInt32, _ message: [UInt8]) throws(SignerFailure) -> [UInt8] {
        let answer = try ask("sign \(SigningProtocol.id(id)) \(Base64.encoded(message))\n")
        guard answer.last == UInt8(ascii: "\n") else {
            // It went away in the middle.
            throw .unreachable(place: path, reason: "it broke off")
        }
        let line = answer.dropLast()
        if line.starts(with: "signature ".utf8), let bytes = try? Base64.decoded(line.dropFirst(10)) { return bytes }
        if line.starts(with: "refused ".utf8) {
            throw .refused(reason: String(decoding: line.dropFirst(8), as: UTF8.self))
        }
        throw .badAnswer(place: path)
    }

    /// One question, one answer. Every question has a connection of its own, so that a service may be started anew between
    /// two of them.
    private func ask(_ question: String) throws(SignerFailure) -> [UInt8] {
        try checkSocket()
        let descriptor = SigningProtocol.open()
        guard descriptor >= 0 else { throw unreachable(errno) }
        defer { close(descriptor) }
        SigningProtocol.setPatience(descriptor, seconds: Self.patience)
        let connected = SigningProtocol.withAddress(path) { connect(descriptor, $0, $1) == 0 ? 0 : errno }
        guard let connected else { throw unreachable(ENAMETOOLONG) }
        guard connected == 0 else { throw unreachable(connected) }
        guard SigningProtocol.send(Array(question.utf8), descriptor), shutdown(descriptor, Int32(SHUT_WR)) == 0,
            let answer = SigningProtocol.receive(descriptor), !answer.isEmpty
        else { throw .unreachable(place: path, reason: "it broke off") }
        return answer
    }

    /// A socket that others may use, or another's, is no place to have anything signed.
    private func checkSocket() throws(SignerFailure) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw unreachable(errno) }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
        guard status.st_uid == geteuid() else { throw .foreignOwner(path: path) }
        guard status.st_mode & 0o077 == 0 else {
            throw .looseMode(path: path, mode: UInt32(status.st_mode & 0o7777))
        }
    }

    private func unreachable(_ code: Int32) -> SignerFailure {
        .unreachable(place: path, reason: String(cString: strerror(code)))
    }
}

/// A key that the service keeps.
private struct KeptKey: ExternalKey {
    let id: UInt32
    let publicKey: PublicKey
    let client: SigningClient

    func signature(for message: [UInt8]) throws(SignerFailure) -> [UInt8] {
        try client.signature(id, message)
    }
}
