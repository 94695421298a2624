import AuditLog
import Foundation
import Sealing
import Testing

@Suite struct LogPublisherTests {
    @Test("a published log has tlog-tiles' files, and their bytes are the definition's")
    func layout() throws {
        let log = try TestLog()
        let files = try log.published(at: [70_000]).files
        // tlog-tiles' own example of a tree of 70,000.
        #expect(files.keys.filter { $0.hasPrefix("tile/0/") }.count == 274)
        #expect(files.keys.filter { $0.hasPrefix("tile/entries/") }.count == 274)
        #expect(files["tile/0/273.p/112"]?.count == 112 * 32)
        #expect(files["tile/0/272"]?.count == 8192)
        #expect(files["tile/1/000"]?.count == 8192)
        #expect(files["tile/1/001.p/17"]?.count == 17 * 32)
        #expect(files["tile/2/000.p/1"]?.count == 32)
        #expect(files.count == 274 * 2 + 4)
        #expect(files["checkpoint"] == (try log.note(70_000)).bytes)

        // The definition: MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l]).
        let leaves = (UInt64(0)..<70_000).map { MerkleTree.leafHash(log.entry($0)) }
        #expect(files["tile/0/005"] == leaves[1280..<1536].flatMap(\.bytes))
        let level1 = (0..<273).map { MerkleTree.root(ofLeafHashes: Array(leaves[($0 * 256)..<($0 * 256 + 256)])) }
        #expect(files["tile/1/000"] == level1[..<256].flatMap(\.bytes))
        #expect(files["tile/1/001.p/17"] == level1[256...].flatMap(\.bytes))
        #expect(files["tile/2/000.p/1"] == MerkleTree.root(ofLeafHashes: Array(leaves[..<65_536])).bytes)

        var bundle: [UInt8] = []
        for index in UInt64(69_888)..<70_000 {
            let entry = log.entry(index)
            bundle += [0, UInt8(entry.count)] + entry
        }
        #expect(files["tile/entries/273.p/112"] == bundle)
    }

    @Test("in whatever steps a log is published, the same tiles lie there in the end", arguments: UInt64(1)...8)
    func steps(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let log = try TestLog()
        var sizes: [UInt64] = []
        var size: UInt64 = 0
        while size < 2000 {
            size = min(2000, size + UInt64.random(in: 0...300, using: &random))
            sizes.append(size)
        }
        let storage = try log.published(at: sizes)
        let direct = try log.published(at: [2000]).files
        let stepped = storage.files
        for (path, bytes) in direct { #expect(stepped[path] == bytes, "seed \(seed), \(path)") }
        // What is there besides are partial tiles of tiles that are not full yet.
        for path in stepped.keys where direct[path] == nil {
            let tile = try #require(TilePath(path))
            #expect(tile.width < 256 && direct[tile.fullPath] == nil, "seed \(seed), \(path)")
        }
        let report = try log.verify(storage, older: try sizes.map { try log.checkpoint($0) })
        #expect(report.isVerified, "seed \(seed): \(report.findings)")
        #expect(report.uncovered == [], "seed \(seed)")
    }

    @Test("publishing the same again writes nothing")
    func idempotent() throws {
        let log = try TestLog()
        let storage = try log.published(at: [300])
        let publisher = try LogPublisher(storage: storage)
        let before = storage.operationCount
        try publisher.publish(try log.note(300)) { _, _ in Issue.record("entries were asked for") }
        #expect(storage.operationCount == before)
        #expect(publisher.publishedSize == 300)
        #expect(publisher.publishedNote == (try log.note(300)))
    }

    @Test("a cosignature that comes later is added to the published checkpoint")
    func laterCosignature() throws {
        let log = try TestLog()
        let storage = try log.published(at: [300])
        let witness = try SignerKey.generate(name: try #require(KeyName("w.example")), type: .cosignature)
        var note = try log.note(300)
        note.add(try witness.sign(note.text, time: 1_700_000_000))
        try LogPublisher(storage: storage).publish(note, entries: log.source)
        #expect(storage.files["checkpoint"] == note.bytes)
    }

    @Test("an empty log can be published, and grows from there")
    func emptyLog() throws {
        let log = try TestLog()
        let storage = try log.published(at: [0])
        #expect(storage.files.keys.sorted() == ["checkpoint"])
        #expect(try log.verify(storage).isVerified)
        try LogPublisher(storage: storage).publish(try log.note(1), entries: log.source)
        #expect(storage.files.keys.sorted() == ["checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1"])
        #expect(try log.verify(storage).isVerified)
    }

    @Test(
        "rollback, fork, another log, a rewritten past and entries that do not fit are refused, and change no checkpoint"
    )
    func refusals() throws {
        let log = try TestLog()
        let storage = try log.published(at: [600])
        let publisher = try LogPublisher(storage: storage)
        var other = log
        other.salt = 1

        #expect { try publisher.publish(try log.note(599), entries: log.source) } throws: {
            if case .wouldRollBack(600, 599) = $0 as? PublishError { true } else { false }
        }
        #expect { try publisher.publish(try other.note(600), entries: other.source) } throws: {
            if case .wouldFork(600) = $0 as? PublishError { true } else { false }
        }
        #expect { try publisher.publish(try other.note(700), entries: other.source) } throws: {
            if case .rewrittenPast(600) = $0 as? PublishError { true } else { false }
        }
        #expect { try publisher.publish(try other.note(700), entries: log.source) } throws: {
            if case .rootMismatch(700) = $0 as? PublishError { true } else { false }
        }
        let foreign = try Checkpoint(origin: "x", size: 700, root: try log.checkpoint(700).root)
        #expect { try publisher.publish(try foreign.signed(by: [log.signer]), entries: log.source) } throws: {
            if case .foreignLog = $0 as? PublishError { true } else { false }
        }
        #expect {
            try publisher.publish(try log.note(700)) { range, visit in try log.source(range.dropLast(), visit) }
        } throws: {
            if case .wrongEntryCount = $0 as? PublishError { true } else { false }
        }
        #expect {
            try publisher.publish(try log.note(700)) { range, visit in
                try log.source(range, visit)
                try log.source(range, visit)
            }
        } throws: {
            if case .wrongEntryCount = $0 as? PublishError { true } else { false }
        }
        #expect {
            try publisher.publish(try log.note(700)) { _, visit in
                try [UInt8](repeating: 0, count: 65_536).withUnsafeBytes(visit)
            }
        } throws: {
            if case .entryTooLong(512, 65_536) = $0 as? PublishError { true } else { false }
        }
        #expect(storage.files["checkpoint"] == (try log.note(600)).bytes)
        #expect(try log.verify(storage).isVerified)
        try publisher.publish(try log.note(700), entries: log.source)
        #expect(try log.verify(storage).isVerified)
    }

    /// The heart of the matter: whichever operation is the last one, whether or not it took effect, and whatever the
    /// power cut then forgets, the folder verifies, and publishing goes on.
    @Test("killed at any operation, the log verifies at once and can be finished", arguments: [false, true])
    func killedAnywhere(afterEffect: Bool) throws {
        let log = try TestLog()
        let sizes: [UInt64] = [0, 3, 255, 300, 520, 1030]
        let notes = try sizes.map { try log.note($0) }
        let expected = try log.published(at: [1030]).files
        var random = SplitMix64(seed: 7)
        var last = 0
        while true {
            let storage = MemoryStorage()
            storage.operationsLeft = last
            storage.failsAfterEffect = afterEffect
            let acknowledged = try publishUntilFailure(storage, notes, log)
            let isDone = acknowledged == notes.count
            storage.cutPower(&random)

            let published = storage.files["checkpoint"].map { bytes in notes.firstIndex { $0.bytes == bytes } } ?? nil
            #expect((published ?? -1) >= acknowledged - 1, "operation \(last): an acknowledged checkpoint is gone")
            if published != nil {
                let report = try log.verify(storage)
                #expect(report.isVerified, "operation \(last): \(report.findings)")
            }
            let publisher = try LogPublisher(storage: storage)
            try publisher.publish(notes[notes.count - 1], entries: log.source)
            let files = storage.files
            for (path, bytes) in expected { #expect(files[path] == bytes, "operation \(last): \(path)") }
            #expect(files.keys.allSatisfy { !$0.contains(".p/") || expected[TilePath($0)?.fullPath ?? ""] == nil })
            #expect(try log.verify(storage).isVerified)
            if isDone { break }
            last += 1
        }
        #expect(last > 30)
    }

    /// How many notes were published before the storage died.
    private func publishUntilFailure(_ storage: MemoryStorage, _ notes: [SignedNote], _ log: TestLog) throws -> Int {
        do {
            let publisher = try LogPublisher(storage: storage)
            for (count, note) in notes.enumerated() {
                do { try publisher.publish(note, entries: log.source) } catch { return count }
            }
            return notes.count
        } catch {
            return 0
        }
    }

    @Test("a publisher whose storage answered an error, though it stored, goes on without being opened again")
    func errorThenRetry() throws {
        let log = try TestLog()
        let note = try log.note(700)
        var last = 0
        while true {
            let storage = try log.published(at: [300])
            let publisher = try LogPublisher(storage: storage)
            storage.operationsLeft = last
            storage.failsAfterEffect = true
            let failed = (try? publisher.publish(note, entries: log.source)) == nil
            storage.operationsLeft = nil
            try publisher.publish(note, entries: log.source)
            #expect(publisher.publishedSize == 700)
            #expect(try log.verify(storage).isVerified)
            if !failed { break }
            last += 1
        }
        #expect(last > 5)
    }

    @Test("a damaged folder is refused with the file's name, and can be published anew")
    func damaged() throws {
        let log = try TestLog()
        // In the checkpoint, byte 30 is within the root.
        for (path, byte) in [("tile/0/002.p/88", 5), ("tile/1/000.p/2", 5), ("checkpoint", 30), ("checkpoint", 18)] {
            let storage = try log.published(at: [600])
            var files = storage.files
            files[path]?[byte] ^= 1
            storage.files = files
            #expect(throws: PublishError.self) { try LogPublisher(storage: storage) }
        }
        let storage = try log.published(at: [600])
        storage.files["tile/1/000.p/2"] = nil
        #expect {
            try LogPublisher(storage: storage)
        } throws: {
            if case .damaged("tile/1/000.p/2", "is missing") = $0 as? PublishError { true } else { false }
        }
    }

    @Test("on disk, the files are those in memory, nothing else is left, and starting over repairs damage")
    func onDisk() throws {
        let log = try TestLog()
        let folder = try TemporaryFolder()
        let path = folder.path + "/log"
        let publisher = try LogPublisher(folder: path)
        for size: UInt64 in [100, 300, 5000] { try publisher.publish(try log.note(size), entries: log.source) }
        let expected = try log.published(at: [100, 300, 5000]).files
        let found = try folder.files()
        #expect(found == Dictionary(uniqueKeysWithValues: expected.map { ("log/" + $0, $1) }))
        let verifier = try LogVerifier(folder: path, keys: [log.signer.verifierKey])
        #expect(try verifier.verify().isVerified)

        try Data([1, 2, 3]).write(to: URL(filePath: path + "/tile/0/003"))
        #expect(try verifier.verify().findings == [.wrongLength(path: "tile/0/003", expected: 8192, found: 3)])
        #expect { try LogPublisher.startOver(folder: path, note: try log.note(4999), entries: log.source) } throws: {
            if case .wouldRollBack = $0 as? PublishError { true } else { false }
        }
        var other = log
        other.salt = 3
        #expect {
            try LogPublisher.startOver(folder: path, note: try other.note(6000), entries: other.source)
        } throws: {
            if case .rewrittenPast(5000) = $0 as? PublishError { true } else { false }
        }
        try LogPublisher.startOver(folder: path, note: try log.note(5000), entries: log.source)
        #expect(try verifier.verify().isVerified)
        #expect(try LogPublisher(folder: path).publishedSize == 5000)
    }

    @Test("a folder that can't be made or read is an error with its path")
    func missingParent() throws {
        let folder = try TemporaryFolder()
        #expect {
            try LogPublisher(folder: folder.path + "/a/b")
        } throws: {
            ($0 as? PublishError)?.description.contains(folder.path + "/a/b") == true
        }
        #expect(throws: LogFileError.self) { try LogVerifier(folder: folder.path + "/none", keys: []) }
    }
}
