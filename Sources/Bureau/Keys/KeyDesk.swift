package import AuditLog
import Claims
import GRDB
package import Sealing
import Signing

/// What people do with the keys of a workspace's log.
package struct KeyDesk {
    private let workspace: Workspace

    /// - Parameter workspace: open for recording, or for inspection to list keys only.
    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    // MARK: Making

    /// Gives a new workspace the keys of a suite.
    ///
    /// - Parameter suite: nil: the international one, or what the signing service's keys are.
    /// - Returns: their public halves.
    package func begin(as suite: LogSuite?) throws(BureauError) -> [VerifierKey] {
        let known = try workspace.storing { db in try LogKeys(db) }.current
        let keys: [VerifierKey]
        if !known.isEmpty {
            guard suite == nil || LogSuite(keys: known) == suite else { throw Self.another(known) }
            // Asked for once more, or broken off after the keys were made: that they are there is what was wanted.
            keys = try Keyring(workspace).open().map(\.verifierKey)
        } else {
            keys = try Keyring(workspace).begin(as: suite).map(\.verifierKey)
        }
        // By now nothing is sealed, or it was so when the keys were made.
        if LogSuite(keys: keys) == .national { try workspace.use(.national) }
        return keys
    }

    static func another(_ keys: [VerifierKey]) -> BureauError {
        let suite = LogSuite(keys: keys)?.rawValue ?? "?"
        return BureauError(
            .input,
            Bilingual(
                zh: "工作区已有密钥，算法套件是 \(suite)", en: "The workspace has keys already, of the suite \(suite)"),
            remedy: Bilingual(
                zh: "日志的算法自始至终不变；要用另一套件，请用 --workspace 另建工作区",
                en:
                    "A log keeps its algorithms from its first entry on; for another suite, make another workspace with --workspace"
            ))
    }

    // MARK: Rotating

    /// Has other keys sign the log from here on. It keeps its name; the statement that hands it over is logged, and signed
    /// by the old and the new keys, as is the checkpoint that follows.
    ///
    /// Broken off at any moment, either the old keys still sign or the new ones do: the new ones are on the disk before
    /// the store knows of them, and take the old ones' place when the store has them.
    ///
    /// - Parameters:
    ///   - newSigner: the socket of a service that keeps the new keys; nil makes new ones in the workspace.
    ///   - person: whoever acts; nil where nobody is enrolled.
    package func rotate(
        to newSigner: String?, day: String, person: String?
    ) throws(BureauError) -> KeySuccession {
        let writer = try WorkspaceWriter(workspace)
        let old = writer.signers
        guard let suite = LogSuite(keys: old.map(\.verifierKey)), let name = old.first?.verifierKey.name else {
            throw BureauError.damaged("log keys")
        }
        let keyring = Keyring(workspace)
        let new = try newSigner.map { socket throws(BureauError) in try kept(at: socket, suite, name) }
        let made: [SignerKey]
        if let new {
            made = new
        } else {
            made = try keyring.newKeys(suite, name: name)
            for signer in made {
                let path = keyring.path(signer.verifierKey.type, in: suite, isNext: true)
                // Of a rotation that was broken off before the store knew of it: opening has seen to all others.
                try translatingErrors(path: path) { try SecretFile.remove(path) }
                try keyring.save(signer, to: path)
            }
        }
        let succession = try writer.transaction(alsoSignedBy: made) { db in
            let hand = try Staff(db).hand(named: person, as: Role.allCases)
            let index = try writer.log.nextIndex()
            let succession = try KeySuccession(
                index: UInt64(index), moment: workspace.clock(), from: old, to: made)
            let acts = ActRecorder(db, log: writer.log, random: workspace.random)
            let rotation = KeyRotation(
                id: try acts.nextID(KeyRotation.self), day: day, note: succession.note.bytes, by: hand.person)
            try rotation.insert(db)
            try acts.record(rotation)
            return succession
        }
        for type in suite.signatureTypes {
            if new == nil {
                try keyring.finishRotation(of: type, in: suite)
            } else {
                let path = keyring.path(type, in: suite)
                try translatingErrors(path: path) { try SecretFile.remove(path) }
            }
        }
        try keyring.writePublicKeys(succession.new)
        try PublishedLog(workspace).publish()
        return succession
    }

    /// The keys that follow, at a signing service.
    private func kept(
        at socket: String, _ suite: LogSuite, _ name: KeyName
    ) throws(BureauError) -> [SignerKey] {
        let keys = try translatingErrors(path: socket) {
            do throws(SignerFailure) { return try SigningClient(path: socket).keys() } catch {
                throw NoteError.signer(error)
            }
        }
        let fit = suite.signatureTypes.compactMap { type in
            keys.first { $0.verifierKey.type == type && $0.verifierKey.name == name }
        }
        guard fit.count == suite.signatureTypes.count else {
            throw BureauError(
                .workspaceUnavailable,
                Bilingual(
                    zh: "签名服务没有名为 \(name) 的（各种）密钥", en: "The signer does not keep all keys named \(name)"),
                remedy: Bilingual(
                    zh: "新密钥须与日志同名：启动服务时用 tradein keys serve --name \(name)",
                    en: "New keys have the log's name: start the service with tradein keys serve --name \(name)"))
        }
        return fit
    }

    /// The name of a new log with this first key.
    package static func logName(of key: Ed25519.VerifyingKey) -> KeyName? { Keyring.name(.international, key.bytes) }

    // MARK: Showing

    /// A key that signs the log or has signed it.
    package struct Entry: Sendable {
        package let key: VerifierKey
        /// The smallest checkpoint that it signs, in entries.
        package let since: UInt64
        /// Whether it signs now.
        package let isCurrent: Bool
        /// How its private half is kept: `file`, `encrypted`, `signer` (or not here); nil for one that signs no more.
        package let protection: String?
    }

    /// All keys of the log, oldest first.
    package func list() throws(BureauError) -> [Entry] {
        let keys = try workspace.storing { db in try LogKeys(db) }
        let current = try current()
        let suite = LogSuite(keys: current)
        let keyring = Keyring(workspace)
        func entry(_ key: VerifierKey, since: UInt64) -> Entry {
            let isCurrent = current.contains(key)
            let path = suite.map { keyring.path(key.type, in: $0) }
            return Entry(
                key: key, since: since, isCurrent: isCurrent,
                protection: isCurrent ? path.map(KeyProtection.of)?.rawValue : nil)
        }
        guard !keys.all.isEmpty else { return current.map { entry($0, since: 0) } }
        let first = keys.successions.first?.old ?? keys.current
        return first.map { entry($0, since: 0) }
            + keys.successions.flatMap { succession in succession.new.map { entry($0, since: succession.index + 1) } }
    }

    /// The public keys that sign now.
    package func current() throws(BureauError) -> [VerifierKey] {
        let keys = try workspace.storing { db in try LogKeys(db) }
        let trusted = try Keyring(workspace).publicKeys()
        // Where a rotation was broken off before the file was written, the store's rotation leads on from it.
        return Set(keys.all).isDisjoint(with: trusted) ? trusted : keys.current
    }
}

/// How a private key is kept.
package enum KeyProtection: String, Sendable {
    /// In a file that its owner may read.
    case file
    /// In a file, under a passphrase.
    case encrypted
    /// Not in the workspace: by a signer, or nowhere.
    case elsewhere

    static func of(_ path: String) -> KeyProtection {
        guard Keyring.exists(path) else { return .elsewhere }
        return KeyFile.isEncrypted(path) ? .encrypted : .file
    }
}
