import AuditLog
import Foundation
import Sealing
import Testing

@Suite struct KeyFileTests {
    @Test("a key comes back from its file, which only the owner may read")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/log.key"
        let key = try SignerKey.generate(name: try #require(KeyName("log.example")))
        try KeyFile.save(key, to: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        #expect(try KeyFile.load(from: path).verifierKey == key.verifierKey)
        #expect(try KeyFile.load(from: path).secretText() == key.secretText())
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["log.key"])
    }

    @Test("a key is never overwritten")
    func noOverwriting() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/log.key"
        let first = try SignerKey.generate(name: try #require(KeyName("log.example")))
        try KeyFile.save(first, to: path)
        #expect(throws: KeyFileError.exists(path: path)) {
            try KeyFile.save(try SignerKey.generate(name: first.verifierKey.name), to: path)
        }
        #expect(try KeyFile.load(from: path).verifierKey == first.verifierKey)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["log.key"])
    }

    @Test(
        "a file that others may read or write is refused", arguments: [0o640, 0o604, 0o620, 0o602, 0o644, 0o610, 0o777])
    func looseModes(mode: Int) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/log.key"
        try KeyFile.save(try SignerKey.generate(name: try #require(KeyName("log.example"))), to: path)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        #expect(throws: KeyFileError.looseMode(path: path, mode: UInt32(mode))) { try KeyFile.load(from: path) }
    }

    @Test("what is no key file is refused: a link, a folder, nothing, other text")
    func notKeys() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/log.key"
        try KeyFile.save(try SignerKey.generate(name: try #require(KeyName("log.example"))), to: path)
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: path)
        #expect(throws: KeyFileError.notAFile(path: folder.path + "/link")) {
            try KeyFile.load(from: folder.path + "/link")
        }
        #expect(throws: KeyFileError.notAFile(path: folder.path)) { try KeyFile.load(from: folder.path) }
        #expect(throws: KeyFileError.self) { try KeyFile.load(from: folder.path + "/none") }
        let other = folder.path + "/other"
        try SecretFile.save(Array("not a key\n".utf8), to: other)
        #expect(throws: KeyFileError.self) { try KeyFile.load(from: other) }
        #expect(throws: KeyFileError.self) { try SecretFile.save([1], to: folder.path + "/none/x") }
    }

    @Test("a key in words shows only its public half")
    func noSecretsInDescriptions() throws {
        let key = try SignerKey.generate(name: try #require(KeyName("log.example")))
        let secret = String(decoding: try key.secretText(), as: UTF8.self)
        let seed = secret.suffix(44)
        #expect(!"\(key)".contains(seed))
        #expect("\(key)" == key.verifierKey.description)
    }

    @Test("a key under a passphrase opens with that passphrase only, and shows nothing without it")
    func passphrase() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/log.key"
        let key = try SignerKey.generate(name: try #require(KeyName("log.example")))
        let passphrase = Array("正确 马 电池 订书钉".utf8)
        #expect(throws: KeyFileError.emptyPassphrase) { try KeyFile.save(key, to: path, passphrase: []) }
        try KeyFile.save(key, to: path, passphrase: passphrase)
        #expect(try KeyFile.load(from: path, passphrase: passphrase).secretText() == key.secretText())
        #expect(throws: KeyFileError.passphraseNeeded(path: path)) { try KeyFile.load(from: path) }
        #expect(throws: KeyFileError.passphraseNeeded(path: path)) { try KeyFile.load(from: path, passphrase: []) }
        #expect(throws: KeyFileError.wrongPassphrase(path: path)) {
            try KeyFile.load(from: path, passphrase: Array("wrong".utf8))
        }
        let text = String(decoding: try SecretFile.load(from: path), as: UTF8.self)
        #expect(!text.contains("PRIVATE") && !text.contains("log.example"))

        // Whatever line is changed, also the cost of guessing, it opens no more.
        for (old, new) in [
            ("v1\n", "v2\n"), ("scrypt 65536 8 1 ", "scrypt 2 8 1 "), ("65536", "065536"), ("\n", "\r\n"),
        ] {
            let changed = text.replacing(old, with: new)
            #expect(changed != text)
            let other = folder.path + "/changed-\(new.count)-\(old.count)"
            try SecretFile.save(Array(changed.utf8), to: other)
            #expect(throws: KeyFileError.self) { try KeyFile.load(from: other, passphrase: passphrase) }
        }
    }
}
