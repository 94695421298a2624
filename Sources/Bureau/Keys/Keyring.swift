import AuditLog
import Claims
import Foundation
import GRDB
import Glibc
import Sealing
import Signing

/// The private keys of a workspace's log: in files under `keys/`, or kept by a signing service.
///
///     keys/log.key         the key; of a dual log the Ed25519 one
///     keys/log-sm2.key     of a dual log, the SM2 key
///     keys/log.next.key    while keys are rotated, the new key (and log-sm2.next.key)
///     keys/log.vkey        the public keys that sign now, one a line
///
/// Which keys are the log's is what the store says; a file that holds another is refused.
struct Keyring {
    let workspace: Workspace

    init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Where the file of a key lies.
    func path(_ type: SignatureType, in suite: LogSuite, isNext: Bool = false) -> String {
        let name = suite == .dual && type == .sm2 ? "log-sm2" : "log"
        return "\(workspace.directory)/keys/\(name)\(isNext ? ".next" : "").key"
    }

    private var publicPath: String { workspace.directory + "/keys/log.vkey" }
    private var folder: String { workspace.directory + "/keys" }

    // MARK: Opening

    /// The keys that sign, in the order of the store; made on first use.
    func open() throws(BureauError) -> [SignerKey] {
        removeLeftovers()
        let current = try workspace.storing { db in try LogKeys(db) }.current
        guard !current.isEmpty else { return try begin(as: nil) }
        let signers = try signers(of: current)
        if (try? publicKeys()) != current { try writePublicKeys(current) }
        return signers
    }

    /// Removes what writers of key files that were killed have left beside them: secrets that nobody knows of. What can't
    /// be removed does no harm to what is signed.
    private func removeLeftovers() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasPrefix("log") && name.hasSuffix(".new") {
            unlink("\(folder)/\(name)")
        }
    }

    /// The signers with these public halves.
    private func signers(of keys: [VerifierKey]) throws(BureauError) -> [SignerKey] {
        guard let suite = LogSuite(keys: keys) else { throw BureauError.damaged("log keys") }
        let kept = try keptElsewhere()
        var signers: [SignerKey] = []
        for key in keys {
            if let signer = kept.first(where: { $0.verifierKey == key }) {
                signers.append(signer)
            } else {
                signers.append(try load(key, in: suite))
            }
        }
        return signers
    }

    /// The keys of the signing service; none where there is no such service.
    func keptElsewhere() throws(BureauError) -> [SignerKey] {
        guard let socket = workspace.keyAccess.signerSocket else { return [] }
        return try translatingErrors(path: socket) {
            do throws(SignerFailure) { return try SigningClient(path: socket).keys() } catch {
                throw NoteError.signer(error)
            }
        }
    }

    /// A key from its file; where a rotation was broken off between the store and the files, from the new key's, which
    /// then takes its place.
    private func load(_ key: VerifierKey, in suite: LogSuite) throws(BureauError) -> SignerKey {
        let path = path(key.type, in: suite)
        let next = self.path(key.type, in: suite, isNext: true)
        let exists = Self.exists(path)
        if exists {
            let signer = try read(path)
            if signer.verifierKey == key { return signer }
        }
        if Self.exists(next) {
            let signer = try read(next)
            if signer.verifierKey == key {
                try finishRotation(of: key.type, in: suite)
                return signer
            }
        }
        if let socket = workspace.keyAccess.signerSocket {
            throw Self.refused(
                SignerFailure.unknownKey(place: socket, id: NoteID.text(key.id)))
        }
        throw exists ? foreign(path) : missing(path)
    }

    private func read(_ path: String) throws(BureauError) -> SignerKey {
        let passphrase = workspace.keyAccess.passphrase
        return try translatingErrors(path: path) { try KeyFile.load(from: path, passphrase: passphrase) }
    }

    /// Puts the new key in the old one's place, which thereby is gone.
    func finishRotation(of type: SignatureType, in suite: LogSuite) throws(BureauError) {
        let path = path(type, in: suite)
        try translatingErrors(path: path) {
            try SecretFile.move(from: self.path(type, in: suite, isNext: true), to: path)
        }
    }

    // MARK: Beginning

    /// Gives the workspace its first keys: those that lie in it already, those of the signing service, or new ones.
    ///
    /// - Parameter suite: nil: the international one, or what the keys are that are there.
    func begin(as suite: LogSuite?) throws(BureauError) -> [SignerKey] {
        let signers: [SignerKey]
        if let found = try found() { signers = found } else { signers = try make(suite ?? .international) }
        let keys = signers.map(\.verifierKey)
        guard suite == nil || LogSuite(keys: keys) == suite else { throw KeyDesk.another(keys) }
        try workspace.check(continuing: keys)
        try workspace.storing { db in try LogKeys.begin(with: keys, db) }
        try writePublicKeys(keys)
        return signers
    }

    /// What is there before the store knows of any key.
    private func found() throws(BureauError) -> [SignerKey]? {
        let kept = try keptElsewhere().filter { $0.verifierKey.type != .cosignature }
        if !kept.isEmpty {
            let ordered = SignatureType.allCases.flatMap { type in kept.filter { $0.verifierKey.type == type } }
            guard LogSuite(keys: ordered.map(\.verifierKey)) != nil,
                Set(ordered.map(\.verifierKey.name)).count == 1
            else { throw Self.unfitService }
            return ordered
        }
        let second = path(.sm2, in: .dual)
        let first = path(.ed25519, in: .international)
        if Self.exists(first) {
            let signer = try read(first)
            return Self.exists(second) ? [signer, try read(second)] : [signer]
        }
        // Written first when keys are made: that was broken off, and nothing was ever signed by it.
        if Self.exists(second) {
            guard unlink(second) == 0 else { throw missing(second) }
        }
        let hasSigned =
            try workspace.storing { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM checkpoint") ?? 0 } > 0
        if hasSigned { throw missing(first) }
        return nil
    }

    private func make(_ suite: LogSuite) throws(BureauError) -> [SignerKey] {
        let signers = try newKeys(suite, name: nil)
        // The second first: where only the first is there, nothing was broken off.
        for signer in signers.reversed() {
            try save(signer, to: path(signer.verifierKey.type, in: suite))
        }
        return signers
    }

    /// New keys under one name; nil: a new log's, after its first key.
    func newKeys(_ suite: LogSuite, name: KeyName?) throws(BureauError) -> [SignerKey] {
        guard suite.isAvailable else { throw Self.unavailable }
        return try translatingErrors(path: folder) {
            var name = name
            var signers: [SignerKey] = []
            for type in suite.signatureTypes {
                let secret = try self.secret(type)
                if name == nil {
                    name = Self.name(suite, secret.publicKey)
                }
                guard let name else { throw BureauError.damaged("log keys") }
                switch secret {
                case .ed25519(let key): signers.append(SignerKey(name: name, key: key))
                case .sm2(let key): signers.append(SignerKey(name: name, key: key))
                }
            }
            return signers
        }
    }

    /// The name of a new log with this first key; that a tree is of SM3 can be seen by it.
    static func name(_ suite: LogSuite, _ key: [UInt8]) -> KeyName? {
        let identity = Hex.encoded(SHA256.digest(of: key).prefix(8))
        return KeyName((suite == .national ? "tradein-sm3/" : "tradein/") + identity)
    }

    private enum Secret {
        case ed25519(Ed25519.SigningKey)
        case sm2(SM2.SigningKey)

        var publicKey: [UInt8] {
            switch self {
            case .ed25519(let key): key.publicKey.bytes
            case .sm2(let key): key.publicKey.bytes
            }
        }
    }

    /// From the workspace's own random bytes, so that a test can make the same log twice.
    private func secret(_ type: SignatureType) throws -> Secret {
        guard type == .sm2 else {
            return .ed25519(try Ed25519.SigningKey(seed: try workspace.random(Ed25519.seedByteCount)))
        }
        while true {
            // Nearly every number of 32 bytes is a private key.
            let bytes = try workspace.random(SM2.privateKeyByteCount)
            do { return .sm2(try SM2.SigningKey(privateKey: bytes)) } catch SealingError.unavailable(let algorithm) {
                throw SealingError.unavailable(algorithm: algorithm)
            } catch SealingError.wrongLength(let what, let expected, let found) {
                throw SealingError.wrongLength(what: what, expected: expected, found: found)
            } catch {
                continue
            }
        }
    }

    func save(_ signer: SignerKey, to path: String) throws(BureauError) {
        try Workspace.makeFolder(folder, mode: 0o700)
        let passphrase = workspace.keyAccess.passphrase
        try translatingErrors(path: path) { try KeyFile.save(signer, to: path, passphrase: passphrase) }
    }

    // MARK: Public keys

    /// The public keys that stand beside the private ones, apart from the store: whoever changes the store alone does not
    /// change them. Where they are not to be read, what the store says.
    func publicKeys() throws(BureauError) -> [VerifierKey] {
        if let data = FileManager.default.contents(atPath: publicPath) {
            let keys = try LogKeys.keys([UInt8](data), publicPath)
            guard !keys.isEmpty else { throw BureauError.damaged(publicPath) }
            return keys
        }
        let stored = try workspace.storing { db in try LogKeys(db) }.current
        if !stored.isEmpty { return stored }
        // A workspace that an older version made, and nobody has written to since.
        let first = path(.ed25519, in: .international)
        guard Self.exists(first) else { throw try isUntouched() ? Self.nothingRecorded : missing(first) }
        return [try read(first).verifierKey]
    }

    /// Whether nothing was ever recorded here or published from here: whoever made the workspace was killed before it had
    /// its first key.
    private func isUntouched() throws(BureauError) -> Bool {
        guard !Self.exists(workspace.logDirectory + "/checkpoint") else { return false }
        return try workspace.storing { db in
            // Killed between two migrations, a workspace has not all its tables yet.
            try ["log_entry", "checkpoint", "decision", "submission", "entry", "act"].allSatisfy { table in
                guard try db.tableExists(table) else { return true }
                return try Int.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM \(table))") == 0
            }
        }
    }

    func writePublicKeys(_ keys: [VerifierKey]) throws(BureauError) {
        let path = publicPath
        try translatingErrors(path: path) {
            try SecretFile.remove(path + ".new")
            try SecretFile.save(LogKeys.text(keys), to: path + ".new")
            try SecretFile.move(from: path + ".new", to: path)
        }
    }

    /// Files of the log's keys that hold others than the store says; of encrypted ones nothing is known.
    func foreignFiles() -> [String] {
        guard let keys = try? workspace.storing({ db in try LogKeys(db) }).current, let suite = LogSuite(keys: keys)
        else {
            return []
        }
        return keys.map { ($0, path($0.type, in: suite)) }.filter { key, path in
            guard let found = try? KeyFile.load(from: path).verifierKey, found != key else { return false }
            // A rotation that was broken off before the new key took the old one's place.
            let next = try? KeyFile.load(from: self.path(key.type, in: suite, isNext: true)).verifierKey
            return next != key
        }.map(\.1)
    }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }
}

/// A key's id, as it stands in keys.
enum NoteID {
    static func text(_ id: UInt32) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
