import AuditLog
import Testing

@Suite struct TileTests {
    @Test(
        "tile paths are tlog-tiles', both ways",
        arguments: [
            (TilePath(.hashes(level: 0), index: 1_234_067), "tile/0/x001/x234/067"),
            (TilePath(.hashes(level: 0), index: 0), "tile/0/000"),
            (TilePath(.hashes(level: 1), index: 999, width: 17), "tile/1/999.p/17"),
            (TilePath(.hashes(level: 63), index: 1000, width: 255), "tile/63/x001/000.p/255"),
            (TilePath(.entries, index: 273, width: 112), "tile/entries/273.p/112"),
            (TilePath(.entries, index: 1_000_000), "tile/entries/x001/x000/000"),
            (
                TilePath(.entries, index: UInt64.max),
                "tile/entries/x018/x446/x744/x073/x709/x551/615"
            ),
        ])
    func paths(path: TilePath, text: String) {
        #expect(path.description == text)
        #expect(TilePath(text) == path)
    }

    @Test(
        "other spellings are no tile paths",
        arguments: [
            "", "tile", "tile/0", "tile/0/", "tile/00/000", "tile/64/000", "tile/-1/000", "tile/0/0", "tile/0/0000",
            "tile/0/x000/001", "tile/0/001/002", "tile/0/x001", "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0",
            "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/+1", "/tile/0/000", "tile/0/000/", "tile//0/000",
            "tile/entries/x001/x", "tile/data/000", "tile/0/000.tmp", "tile/0/x018/x446/x744/x073/x709/x551/616",
            "tile/0/x001.p/000", "tile/0/x01/000", "tile/0/٠٠٠",
        ])
    func badPaths(text: String) {
        #expect(TilePath(text) == nil)
    }

    @Test("tlog-tiles' example: a tree of 70,000 has 273 full tiles and 112 hashes, then 1 and 17, then 1")
    func counts() {
        #expect(TilePath.count(atLevel: 0, size: 70_000) == 273 * 256 + 112)
        #expect(TilePath.count(atLevel: 1, size: 70_000) == 256 + 17)
        #expect(TilePath.count(atLevel: 2, size: 70_000) == 1)
        #expect(TilePath.count(atLevel: 3, size: 70_000) == 0)
        #expect(TilePath.count(atLevel: 63, size: .max) == 0)
    }

    @Test("a bundle is lengths and entries, big-endian")
    func bundle() throws {
        var bytes: [UInt8] = []
        let entries = [[], [7], [UInt8](repeating: 9, count: 300), [UInt8](repeating: 1, count: 65_535)]
        for entry in entries { entry.withUnsafeBytes { EntryBundle.append($0, to: &bytes) } }
        #expect(bytes.prefix(5) == [0, 0, 0, 1, 7])
        #expect(bytes[5...6] == [1, 44])
        var read: [[UInt8]] = []
        let taken = try bytes.withUnsafeBytes { buffer in
            try EntryBundle.forEachEntry(in: buffer, count: 4) { read.append([UInt8]($1)) }
        }
        #expect(read == entries)
        #expect(taken == bytes.count)
    }

    @Test("a bundle cut anywhere, or with a byte more, names the entry at fault")
    func brokenBundle() throws {
        var bytes: [UInt8] = []
        for entry in [[1, 2, 3], [4], []] as [[UInt8]] { entry.withUnsafeBytes { EntryBundle.append($0, to: &bytes) } }
        // 5 + 3 + 2 bytes: the entry that the cut falls into.
        let atFault = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2]
        for length in 0..<10 {
            let error = #expect(throws: EntryBundle.Malformed.self) {
                try bytes.prefix(length).withUnsafeBytes { buffer in
                    try EntryBundle.forEachEntry(in: buffer, count: 3) { _, _ in }
                }
            }
            #expect(error?.position == atFault[length])
        }
        #expect(throws: EntryBundle.Malformed.self) {
            try (bytes + [0]).withUnsafeBytes { try EntryBundle.forEachEntry(in: $0, count: 3) { _, _ in } }
        }
        _ = try (bytes + [0]).withUnsafeBytes {
            try EntryBundle.forEachEntry(in: $0, count: 3, exactly: false) { _, _ in }
        }
    }
}
