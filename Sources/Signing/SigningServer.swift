package import AuditLog
import Glibc
import Sealing

/// Keeps keys for other processes of the same user, and signs for them what keys of ours sign: the secret leaves neither
/// this process nor the device that it is in.
package final class SigningServer: Sendable {
    /// How long a question may take to come, in seconds.
    private static let patience = 5

    private let keys: [SignerKey]
    private let listener: Int32
    private let path: String

    /// Starts to listen on a socket of mode 0600. One that a killed service has left is replaced; one that answers is not.
    package init(path: String, keys: [SignerKey]) throws(SignerFailure) {
        listener = try Self.listen(path)
        self.keys = keys
        self.path = path
    }

    private static func listen(_ path: String) throws(SignerFailure) -> Int32 {
        var status = stat()
        if lstat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
            if answers(path) { throw .unreachable(place: path, reason: "another signer listens there") }
            unlink(path)
        }
        let listener = SigningProtocol.open()
        guard listener >= 0 else { throw .unreachable(place: path, reason: String(cString: strerror(errno))) }
        // Nobody may connect between the socket's making and the setting of its mode.
        let mask = umask(0o177)
        var code = SigningProtocol.withAddress(path) { bind(listener, $0, $1) == 0 ? 0 : errno } ?? ENAMETOOLONG
        umask(mask)
        if code == 0, Glibc.listen(listener, 16) != 0 { code = errno }
        guard code == 0 else {
            close(listener)
            throw .unreachable(place: path, reason: String(cString: strerror(code)))
        }
        return listener
    }

    deinit {
        close(listener)
    }

    private static func answers(_ path: String) -> Bool {
        let descriptor = SigningProtocol.open()
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return SigningProtocol.withAddress(path) { connect(descriptor, $0, $1) == 0 } ?? false
    }

    /// Answers, one after the other, until the process ends.
    package func run() throws(SignerFailure) -> Never {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else {
                if errno == EINTR || errno == ECONNABORTED { continue }
                if errno == EMFILE || errno == ENFILE {
                    usleep(50_000)
                    continue
                }
                throw .unreachable(place: path, reason: String(cString: strerror(errno)))
            }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            SigningProtocol.setPatience(descriptor, seconds: Self.patience)
            if let question = SigningProtocol.receive(descriptor, upTo: UInt8(ascii: "\n")) {
                _ = SigningProtocol.send(answer(question), descriptor)
            }
            close(descriptor)
        }
    }

    private func answer(_ question: [UInt8]) -> [UInt8] {
        func refused(_ reason: String) -> [UInt8] {
            Array("refused \(reason.replacing("\n", with: " "))\n".utf8)
        }
        guard question.last == UInt8(ascii: "\n") else { return refused("the question is not a line") }
        let words = question.dropLast().split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        if words.count == 1, words[0].elementsEqual("keys".utf8) {
            return Array(keys.map { "key \($0.verifierKey)\n" }.joined().utf8)
        }
        guard words.count == 3, words[0].elementsEqual("sign".utf8), let message = try? Base64.decoded(words[2]) else {
            return refused("the question is neither keys nor sign")
        }
        let id = String(decoding: words[1], as: UTF8.self)
        guard let key = keys.first(where: { SigningProtocol.id($0.verifierKey.id) == id }) else {
            return refused("there is no key \(id) here")
        }
        do {
            return Array("signature \(Base64.encoded(try key.signature(ofMessage: message)))\n".utf8)
        } catch .signer(.refused(let reason)) {
            return refused(reason)
        } catch {
            return refused(error.description)
        }
    }
}
