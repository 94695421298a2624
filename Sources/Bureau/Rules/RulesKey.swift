package import AuditLog
import Claims
import Foundation
import Glibc
import Sealing
import Signing

/// The bureau's key for rule packs: `keys/rules.key` in the workspace, with its public half in `keys/rules.pub`. It is another
/// than the log's, so that whoever approves rules need not be able to sign the log.
package enum RulesKey {
    /// The key that signs; made on first use where no file is named.
    ///
    /// - Parameters:
    ///   - workspace: the workspace's folder.
    ///   - file: another key, in a file of its own; it must be there.
    ///   - access: opens an encrypted key, and encrypts a new one; of a signing service the key counts whose name begins
    ///     with `tradein-rules/`.
    package static func signer(
        workspace: String, file: String? = nil, access: KeyAccess, random: @escaping RandomSource = SystemRandom().bytes
    ) throws(BureauError) -> SignerKey {
        let path = file ?? workspace + "/keys/rules.key"
        if file == nil, let kept = try kept(access) { return kept }
        if file != nil || Glibc.access(path, F_OK) == 0 {
            return try translatingErrors(path: path) { try KeyFile.load(from: path, passphrase: access.passphrase) }
        }
        try Workspace.makeFolder(workspace, mode: 0o755)
        try Workspace.makeFolder(workspace + "/keys", mode: 0o700)
        return try translatingErrors(path: path) {
            let secret = try Ed25519.SigningKey(seed: try random(Ed25519.seedByteCount))
            let identity = Hex.encoded(SHA256.digest(of: secret.publicKey.bytes).prefix(8))
            guard let name = KeyName(Self.prefix + identity) else { throw BureauError.damaged(identity) }
            let key = SignerKey(name: name, key: secret)
            try KeyFile.save(key, to: path, passphrase: access.passphrase)
            try Data((key.verifierKey.description + "\n").utf8).write(
                to: URL(fileURLWithPath: workspace + "/keys/rules.pub"), options: .atomic)
            return key
        }
    }

    private static let prefix = "tradein-rules/"

    /// A key for rules that a signing service keeps; nil where it keeps none, or there is none.
    private static func kept(_ access: KeyAccess) throws(BureauError) -> SignerKey? {
        guard let socket = access.signerSocket else { return nil }
        return try translatingErrors(path: socket) {
            do throws(SignerFailure) {
                return try SigningClient(path: socket).keys().first {
                    $0.verifierKey.name.description.hasPrefix(prefix) && $0.verifierKey.type != .cosignature
                }
            } catch {
                throw NoteError.signer(error)
            }
        }
    }

    /// The keys whose signatures count.
    ///
    /// - Parameter texts: as given by the user; where there are none, the workspace's own key.
    package static func verifiers(workspace: String, texts: [String]) throws(BureauError) -> [VerifierKey] {
        guard texts.isEmpty else {
            var keys: [VerifierKey] = []
            for text in texts { keys.append(try key(text, shown: text)) }
            return keys
        }
        let path = workspace + "/keys/rules.pub"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BureauError(
                .input,
                Bilingual(
                    zh: "没有规则的公钥：\(path) 不存在", en: "There is no public key for rules: \(path) does not exist"),
                remedy: Bilingual(
                    zh: "请用 --key（核对）或 --rules-key（审核）给出公钥，或先用 tradein rules sign 签名",
                    en:
                        "Give it with --key (verify) or --rules-key (process), or sign the packs first: tradein rules sign"
                ))
        }
        let text = String(decoding: data, as: UTF8.self)
        return [try key(text.hasSuffix("\n") ? String(text.dropLast()) : text, shown: path)]
    }

    private static func key(_ text: String, shown: String) throws(BureauError) -> VerifierKey {
        do {
            return try VerifierKey(text)
        } catch {
            throw BureauError(
                .input, Bilingual(zh: "\(shown) 不是公钥：\(error)", en: "\(shown) is no public key: \(error)"),
                remedy: Bilingual(
                    zh: "公钥形如 名称+编号+base64，见 keys/rules.pub", en: "A key reads name+id+base64, as in keys/rules.pub"))
        }
    }
}
