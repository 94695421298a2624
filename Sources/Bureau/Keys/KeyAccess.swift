import AuditLog
import Claims
import Foundation
import Glibc

/// How a process gets at keys that are not simply readable.
package struct KeyAccess: Sendable {
    /// Opens encrypted keys, and encrypts those that are made; nil where none was given.
    package let passphrase: [UInt8]?
    /// The socket of a service that keeps keys (`tradein keys serve`); nil where the workspace keeps its own.
    package let signerSocket: String?

    package init(passphrase: [UInt8]? = nil, signerSocket: String? = nil) {
        self.passphrase = passphrase
        self.signerSocket = signerSocket
    }

    /// What the environment and a file give. A passphrase is never an argument, which everybody on the machine can read.
    ///
    /// - Parameters:
    ///   - file: holds the passphrase; nil: `TRADEIN_PASSPHRASE_FILE` names it, or `TRADEIN_PASSPHRASE` holds it.
    ///   - signer: `unix:PATH`; nil: `TRADEIN_SIGNER` has it.
    package static func given(file: String? = nil, signer: String? = nil) throws(BureauError) -> KeyAccess {
        let environment = ProcessInfo.processInfo.environment
        let passphrase: [UInt8]?
        if let path = file ?? environment["TRADEIN_PASSPHRASE_FILE"] {
            passphrase = try read(path)
        } else {
            passphrase = environment["TRADEIN_PASSPHRASE"].map { Array($0.utf8) }
        }
        return KeyAccess(
            passphrase: passphrase, signerSocket: try (signer ?? environment["TRADEIN_SIGNER"]).map(socket))
    }

    /// The path in `unix:PATH`.
    package static func socket(_ text: String) throws(BureauError) -> String {
        let prefix = "unix:"
        guard text.hasPrefix(prefix), text.count > prefix.count else {
            throw BureauError(
                .input,
                Bilingual(zh: "签名服务“\(text)”写法不对", en: "The signer “\(text)” is not written as one"),
                remedy: Bilingual(
                    zh: "请写 unix:套接字的路径，如 --signer unix:/run/tradein/signer.sock",
                    en: "Write unix: and the socket's path, such as --signer unix:/run/tradein/signer.sock"))
        }
        return String(text.dropFirst(prefix.count))
    }

    /// A passphrase from a file of mode 0600, without the newline that editors put at its end.
    private static func read(_ path: String) throws(BureauError) -> [UInt8] {
        do {
            var bytes = try SecretFile.load(from: path)
            if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
            return bytes
        } catch {
            let (zh, en): (String, String) =
                if case .looseMode(_, let mode) = error {
                    (
                        "口令文件 \(path) 可被他人读取或修改（权限 \(String(mode, radix: 8))）。请运行 chmod 600 \(path)",
                        "The passphrase file \(path) can be read or changed by others (mode \(String(mode, radix: 8))). Run: chmod 600 \(path)"
                    )
                } else {
                    (error.chinese, error.description)
                }
            throw BureauError(
                .workspaceUnavailable,
                Bilingual(zh: "口令文件不能使用", en: "The passphrase file cannot be used"), remedy: Bilingual(zh: zh, en: en))
        }
    }
}
