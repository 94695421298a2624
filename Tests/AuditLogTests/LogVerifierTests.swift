import AuditLog
import Sealing
import Testing

@Suite struct LogVerifierTests {
    @Test(
        "a good log is verified, with what was read",
        arguments: [0, 1, 2, 255, 256, 257, 700, 65_536, 66_000] as [UInt64])
    func good(size: UInt64) throws {
        let log = try TestLog()
        let report = try log.verify(try log.published(at: [size]))
        #expect(report.findings == [])
        #expect(report.isVerified)
        #expect(report.entryCount == size)
        #expect(report.entryByteCount == (0..<size).reduce(0) { $0 + UInt64(log.entry($1).count) })
        #expect(report.checkpoint == (try log.checkpoint(size)))
        #expect(report.signatures.map(\.key) == [log.signer.verifierKey])
        #expect(report.uncovered == [])
    }

    /// 256 * 3 + 132 entries, published in two steps, so that there are full, partial and older partial tiles.
    static func sample(_ log: TestLog) throws -> MemoryStorage {
        try log.published(at: [800, 900])
    }

    @Test("any flipped bit in any file is found", arguments: UInt64(0)..<4)
    func flippedBits(seed: UInt64) throws {
        let log = try TestLog()
        let storage = try Self.sample(log)
        let good = storage.files
        #expect(good["tile/0/003.p/32"] != nil)
        #expect(try log.verify(storage).isVerified)
        var random = SplitMix64(seed: seed)
        for path in good.keys.sorted() {
            for _ in 0..<12 {
                var files = good
                let byte = Int.random(in: 0..<(files[path]?.count ?? 1), using: &random)
                files[path]?[byte] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                let report = try log.verify(MemoryStorage(files))
                #expect(!report.isVerified, "seed \(seed), \(path), byte \(byte)")
                // The file is named, or the tile that it should agree with.
                if path.hasPrefix("tile/entries") || path.hasPrefix("tile/0") {
                    #expect(
                        report.findings.count == 1 && "\(report.findings[0])".contains(path),
                        "seed \(seed), \(path), byte \(byte): \(report.findings)")
                }
            }
        }
    }

    @Test("every file cut short, longer by a byte, emptied or gone is found, and named")
    func wrongLengths() throws {
        let log = try TestLog()
        let good = try Self.sample(log).files
        for (path, bytes) in good {
            for (what, changed) in [
                ("cut", Array(bytes.dropLast())), ("longer", bytes + [0]), ("empty", []), ("gone", nil),
            ] as [(String, [UInt8]?)] {
                var files = good
                files[path] = changed
                let report = try log.verify(MemoryStorage(files))
                if what == "gone" && (path == "tile/0/003.p/32" || path == "tile/entries/003.p/32") {
                    // A partial tile of an older checkpoint: nothing demands that it stays.
                    continue
                }
                #expect(!report.isVerified, "\(path) \(what)")
                if path != "checkpoint" {
                    #expect(
                        report.findings.first?.description.contains(path) == true, "\(path) \(what): \(report.findings)"
                    )
                }
            }
        }
    }

    @Test("the first altered entry is named, and the file that is at fault")
    func names() throws {
        let log = try TestLog()
        let good = try Self.sample(log).files
        // Entry 300 lies in bundle 1 at position 44.
        var offset = 0
        for index in UInt64(256)..<300 { offset += 2 + log.entry(index).count }
        #expect(!log.entry(300).isEmpty)
        var files = good
        files["tile/entries/001"]?[offset + 2] ^= 1
        #expect(try log.verify(MemoryStorage(files)).findings == [.alteredEntry(path: "tile/entries/001", index: 300)])

        files = good
        files["tile/0/001"]?[44 * 32 + 7] ^= 1
        #expect(
            try log.verify(MemoryStorage(files)).findings
                == [.alteredHash(path: "tile/0/001", position: 44, firstEntry: 300)])

        files = good
        files["tile/1/000.p/3"]?[2 * 32] ^= 1
        #expect(
            try log.verify(MemoryStorage(files)).findings
                == [.alteredHash(path: "tile/1/000.p/3", position: 2, firstEntry: 512)])

        // In the last, partial bundle, only the root tells who is right.
        files = good
        files["tile/0/003.p/132"]?[5 * 32] ^= 1
        #expect(
            try log.verify(MemoryStorage(files)).findings
                == [.alteredHash(path: "tile/0/003.p/132", position: 5, firstEntry: 773)])

        // Bundle and leaf tile replaced to fit each other: the tile above gives it away.
        var forged = log
        forged.salt = 9
        let forgery = try Self.sample(forged).files
        files = good
        files["tile/entries/001"] = forgery["tile/entries/001"]
        files["tile/0/001"] = forgery["tile/0/001"]
        #expect(
            try log.verify(MemoryStorage(files)).findings
                == [.alteredHash(path: "tile/1/000.p/3", position: 1, firstEntry: 256)])

        // Everything replaced but the checkpoint.
        files = forgery
        files["checkpoint"] = good["checkpoint"]
        #expect(try log.verify(MemoryStorage(files)).findings == [.rootMismatch(size: 900)])
    }

    @Test("older checkpoints must be beginnings of the log: rollback, fork, rewritten past, another log")
    func olderCheckpoints() throws {
        let log = try TestLog()
        var other = log
        other.salt = 1
        let storage = try log.published(at: [900])
        let sizes: [UInt64] = [0, 1, 255, 256, 257, 511, 512, 700, 899, 900]
        #expect(try log.verify(storage, older: sizes.map { try log.checkpoint($0) }.shuffled()).isVerified)
        for size in sizes where size > 1 && size < 900 {
            #expect(
                try log.verify(storage, older: [try other.checkpoint(size)]).findings == [.rewrittenPast(size: size)])
        }
        #expect(
            try log.verify(storage, older: [try log.checkpoint(901)]).findings
                == [.rollback(olderSize: 901, size: 900)])
        #expect(try log.verify(storage, older: [try other.checkpoint(900)]).findings == [.fork(size: 900)])
        #expect(
            try log.verify(storage, older: [try log.checkpoint(50), try other.checkpoint(50)]).findings
                == [.fork(size: 50), .rewrittenPast(size: 50)])
        let foreign = try Checkpoint(origin: "x", size: 5, root: Digest())
        #expect(try log.verify(storage, older: [foreign]).findings == [.foreignCheckpoint(origin: "x")])
        let badEmpty = try Checkpoint(origin: TestLog.origin, size: 0, root: Digest())
        #expect(try log.verify(storage, older: [badEmpty]).findings == [.rewrittenPast(size: 0)])
    }

    @Test("without the log's key nothing is verified")
    func keys() throws {
        let log = try TestLog()
        let storage = try log.published(at: [10])
        let stranger = try SignerKey.generate(name: try #require(KeyName("stranger.example")))
        for keys in [[], [stranger.verifierKey]] {
            let report = try LogVerifier(storage: storage, keys: keys).verify()
            #expect(report.findings == [.checkpoint(.noKnownSignature)])
            #expect(report.checkpoint == nil)
        }
        var verifier = LogVerifier(storage: storage, keys: [log.signer.verifierKey])
        verifier.origin = "another.example"
        #expect(
            try verifier.verify().findings
                == [.checkpoint(.foreignCheckpoint(expected: "another.example", found: TestLog.origin))])
    }

    @Test("a partial tile that has been completed since is read from the full one")
    func completedSince() throws {
        let log = try TestLog()
        var files = try log.published(at: [1100]).files
        files["checkpoint"] = try log.note(900).bytes
        // What a reader sees who fetched the checkpoint before, and the tiles after a publication.
        files["tile/1/000.p/3"] = files["tile/1/000.p/4"]?.prefix(96).map { $0 }
        let report = try log.verify(MemoryStorage(files))
        #expect(report.isVerified, "\(report.findings)")
        #expect(report.uncovered.contains("tile/entries/003"))
    }

    @Test("a log that publishes hashes only is verified as far as it goes, unless its entries are demanded")
    func hashesOnly() throws {
        let log = try TestLog()
        let good = try Self.sample(log).files.filter { !$0.key.hasPrefix("tile/entries") }
        let report = try log.verify(MemoryStorage(good))
        #expect(report.isVerified && !report.hasEntries, "\(report.findings)")
        #expect(report.entryCount == 900 && report.entryByteCount == 0)
        var random = SplitMix64(seed: 1)
        for path in good.keys.sorted() {
            var files = good
            let byte = Int.random(in: 0..<(files[path]?.count ?? 1), using: &random)
            files[path]?[byte] ^= 4
            #expect(!(try log.verify(MemoryStorage(files)).isVerified), "\(path), byte \(byte)")
            files[path] = good[path]?.dropLast()
            #expect(!(try log.verify(MemoryStorage(files)).isVerified), "\(path) cut")
        }
        var other = log
        other.salt = 1
        #expect(
            try log.verify(MemoryStorage(good), older: [try other.checkpoint(300)]).findings
                == [.rewrittenPast(size: 300)])
        var verifier = LogVerifier(storage: MemoryStorage(good), keys: [log.signer.verifierKey])
        verifier.requiresEntries = true
        #expect(try verifier.verify().findings == [.missing(path: "tile/entries/000")])
    }

    @Test("a policy is judged besides the keys: both must be satisfied")
    func policy() throws {
        let log = try TestLog()
        let storage = try log.published(at: [10])
        let witness = try SignerKey.generate(name: try #require(KeyName("w.example")), type: .cosignature)
        let policy = try LogPolicy(Array("log \(log.signer)\nwitness w \(witness)\nquorum w\n".utf8))
        for keys in [[], [log.signer.verifierKey]] {
            var verifier = LogVerifier(storage: storage, keys: keys)
            verifier.policy = policy
            #expect(try verifier.verify().findings == [.policy(.noQuorum(cosigners: []))])
            let cosigned = MemoryStorage(storage.files)
            cosigned.files["checkpoint"] = try log.checkpoint(10).signed(by: [log.signer, witness], time: 5).bytes
            var second = LogVerifier(storage: cosigned, keys: keys)
            second.policy = policy
            let report = try second.verify()
            #expect(report.isVerified && Set(report.signatures.map(\.key)).count == 2)
        }
        let stranger = try SignerKey.generate(name: try #require(KeyName(TestLog.origin)))
        var verifier = LogVerifier(storage: storage, keys: [stranger.verifierKey])
        verifier.policy = try LogPolicy(Array("log \(log.signer)\nquorum none\n".utf8))
        #expect(try verifier.verify().findings == [.checkpoint(.noKnownSignature)])
    }

    @Test("files that the checkpoint does not cover are listed")
    func uncovered() throws {
        let log = try TestLog()
        let storage = try log.published(at: [300])
        storage.files["tile/0/007"] = [1]
        storage.files["tile/9/000"] = [1]
        storage.files["tile/0/stray"] = [1]
        storage.files["tile/0/001.p/200"] = [1]
        storage.files["index.html"] = [1]
        let report = try log.verify(storage)
        #expect(report.isVerified)
        #expect(report.uncovered.sorted() == ["tile/0/001.p/200", "tile/0/007", "tile/0/stray", "tile/9/000"])
        #expect(report.uncoveredCount == 4)
    }
}
