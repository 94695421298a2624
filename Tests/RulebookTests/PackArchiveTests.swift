import FEEL
import Ledger
import Testing

@testable import Rulebook

@Suite struct PackArchiveTests {
    @Test func `the digest is the SHA-256 of the archive as it is documented`() {
        let archive = PackArchive(
            files: [
                PackFile(path: "b/z.txt", bytes: [0x7A]),
                PackFile(path: "b/programme.yaml", bytes: Array("x: 1\n".utf8)),
            ],
            parameterFiles: [PackFile(path: "/some/where/local.yaml", bytes: [])])
        let expected =
            "tradein rules 1\n16 5\nb/programme.yaml\nx: 1\n\n7 1\nb/z.txt\nz\n23 0\nparameters/1/local.yaml\n\n"
        #expect(String(decoding: archive.bytes, as: UTF8.self) == expected)
        // printf 'tradein rules 1\n16 5\nb/programme.yaml\nx: 1\n\n7 1\nb/z.txt\nz\n23 0\nparameters/1/local.yaml\n\n' | sha256sum
        #expect(archive.digest == "sha256:2d0b45ac259d7c023c5c9455d95c4df963bba05c461df710d5daaa9707df8c5d")
    }

    @Test func `an archive loads again and decides the same`() throws {
        let local =
            ParameterTests.local("cap: {value: 300 yuan, source: 来源, status: reported}")
            + "  other-programme:\n    x: {value: 3 yuan, source: 来源, status: reported}\n"
        let other = Demo.programme.replacing("demo-subsidy", with: "other-programme").replacing(
            "demo_subsidy", with: "other_programme"
        )
        .replacing("zh: 示例补贴", with: "zh: 另一补贴").replacing("bonus:", with: "x: {value: 1 yuan}\n      bonus:")
        let files = [Demo.file(), PackFile(path: "other-programme/programme.yaml", bytes: Array(other.utf8))]
        let book = try Rulebook.load(
            files: files, parameterFiles: [PackFile(path: "a/local.yaml", bytes: Array(local.utf8))])
        let pack = try #require(book.pack(programme: "demo-subsidy"))
        let archive = try #require(PackArchive(bytes: pack.archive.bytes))
        let again = try #require(try Rulebook.load(archive: archive).packs.first)
        #expect(again.digest == pack.digest)
        #expect(PackArchive.digest(of: archive.bytes) == pack.digest)
        let before = Decision.decide(try Demo.finding(in: pack), facts: Facts())
        let after = Decision.decide(try Demo.finding(in: again), facts: Facts())
        #expect(before == after)
        #expect(after.amount == Fen(30000))
    }

    @Test func `every byte counts, and a file that says nothing of the programme does not`() throws {
        let plain = try Demo.pack().digest
        #expect(try Demo.pack([("cap: {value: 1000 yuan}", "cap: {value: 1000 yuan} ")]).digest != plain)
        #expect(
            try Demo.pack(parameters: ParameterTests.local("cap: {value: 1000 yuan, source: 来源, status: reported}"))
                .digest != plain)
        #expect(try Demo.pack(parameters: "title: {zh: 空, en: empty}\n").digest == plain)
    }

    @Test func `bytes that are no archive are told apart`() throws {
        let bytes = try Demo.pack().archive.bytes
        #expect(PackArchive(bytes: []) == nil)
        #expect(PackArchive(bytes: Array(bytes.dropLast())) == nil)
        #expect(PackArchive(bytes: bytes + [0x0A]) == nil)
        var padded = bytes
        padded.insert(0x30, at: 16)
        #expect(PackArchive(bytes: padded) == nil)
    }
}
