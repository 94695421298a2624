import AuditLog
import Foundation
import Sealing

/// A log for tests: entries that follow from their index, and a key.
struct TestLog {
    static let origin = "log.example/2026"

    let signer: SignerKey
    /// Makes two logs differ.
    var salt: UInt8 = 0

    init() throws {
        guard let name = KeyName(Self.origin) else { throw NoteError.malformedKey(reason: "name") }
        signer = SignerKey(name: name, key: try Ed25519.SigningKey(seed: [UInt8](repeating: 42, count: 32)))
    }

    /// Entries of 0 to 39 bytes, so that also empty ones occur.
    func entry(_ index: UInt64) -> [UInt8] {
        let length = Int((index &* 2_654_435_761) >> 7 % 40)
        return (0..<length).map { UInt8(truncatingIfNeeded: Int(index) &* 31 &+ $0) ^ salt }
    }

    func checkpoint(_ size: UInt64) throws -> Checkpoint {
        var hasher = MerkleHasher()
        var range = CompactRange()
        for index in 0..<size { range.append(hasher.leaf(entry(index)), using: &hasher) }
        return try Checkpoint(origin: Self.origin, size: size, root: range.root(using: &hasher))
    }

    func note(_ size: UInt64) throws -> SignedNote {
        try checkpoint(size).signed(by: [signer])
    }

    func source(_ range: Range<UInt64>, _ visit: (UnsafeRawBufferPointer) throws -> Void) throws {
        for index in range { try entry(index).withUnsafeBytes(visit) }
    }

    /// A folder in memory to which the log was published at each of these sizes.
    func published(at sizes: [UInt64]) throws -> MemoryStorage {
        let storage = MemoryStorage()
        let publisher = try LogPublisher(storage: storage)
        for size in sizes { try publisher.publish(try note(size), entries: source) }
        return storage
    }

    func verify(_ storage: any LogStorage, older: [Checkpoint] = []) throws -> LogReport {
        var verifier = LogVerifier(storage: storage, keys: [signer.verifierKey])
        verifier.older = older
        return try verifier.verify()
    }
}

/// A folder that is gone after the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "auditlog-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Paths of all plain files below, relative, in order.
    func files() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
            var isFolder: ObjCBool = false
            let full = path + "/" + name
            if FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue {
                files[name] = [UInt8](try Data(contentsOf: URL(filePath: full)))
            }
        }
        return files
    }
}
