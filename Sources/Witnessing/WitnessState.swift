package import AuditLog
import Glibc

/// The folder of a witness: its key, and what it cosigned last.
///
///     DIR/witness.key      the signing key, mode 0600, made on first use
///     DIR/witness.sqlite   the newest checkpoint of each log
package struct WitnessState: Sendable {
    package let signer: SignerKey
    package let databasePath: String

    /// Opens the folder, which is made where there is none (its parent must exist), with a key in it.
    ///
    /// - Parameters:
    ///   - name: the witness's name, for a new key; nil takes one from the key's first bytes. An existing key keeps its
    ///     own.
    ///   - passphrase: opens an encrypted key, and encrypts a new one.
    ///   - kept: the key, where a signing service keeps it.
    package init(
        _ folder: String, name: KeyName?, passphrase: [UInt8]? = nil, kept: SignerKey? = nil
    ) throws(KeyFileError) {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw .file(LogFileError(operation: "make the folder", path: folder, code: errno))
        }
        let path = folder + "/witness.key"
        databasePath = folder + "/witness.sqlite"
        if let kept {
            signer = kept
            return
        }
        if access(path, F_OK) != 0 {
            do {
                try KeyFile.save(try Self.newKey(name), to: path, passphrase: passphrase)
            } catch .exists {
                // Another process was quicker: its key is the witness's.
            }
        }
        signer = try KeyFile.load(from: path, passphrase: passphrase)
        guard signer.verifierKey.type == .cosignature else {
            throw .malformed(path: path, .malformedKey(reason: "it is a log's key, not a witness's"))
        }
    }

    private static func newKey(_ name: KeyName?) throws(KeyFileError) -> SignerKey {
        do {
            let fallback = KeyName("tradein-witness/" + (try SignerKey.randomSuffix()))
            guard let name = name ?? fallback else { throw NoteError.malformedKey(reason: "its name") }
            return try SignerKey.generate(name: name, type: .cosignature)
        } catch {
            throw .malformed(path: "witness.key", .sealing("\(error)"))
        }
    }
}
