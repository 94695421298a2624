import AuditLog
import Testing

@Suite struct ChineseTests {
    static let file = LogFileError(operation: "write", path: "tile/0/000", code: 28)

    static let all: [any DescribedInChinese] = {
        let findings: [LogFinding] = [
            .missing(path: "tile/0/000"), .checkpoint(.noKnownSignature),
            .wrongLength(path: "tile/0/000", expected: 1, found: 2),
            .malformedBundle(path: "tile/0/000", index: 7, offset: 8), .alteredEntry(path: "tile/0/000", index: 7),
            .alteredHash(path: "tile/0/000", position: 7, firstEntry: 8),
            .disagreement(bundle: "tile/entries/000", tile: "tile/0/000", index: 7),
            .alteredPartial(path: "tile/0/000"), .rootMismatch(size: 7), .rollback(olderSize: 8, size: 7),
            .noFile(path: "tile/0/000"), .policy(.noQuorum(cosigners: [])), .fork(size: 7), .rewrittenPast(size: 7),
            .foreignCheckpoint(origin: "x.example"), .retiredKey(index: 7),
        ]
        let notes: [NoteError] = [
            .malformedNote(line: 7, expected: "a line"), .noteTooLarge(limit: 7), .noKnownSignature,
            .invalidSignature(keyName: "x.example", keyID: 7), .malformedKey(reason: "why"),
            .keyIDMismatch(expected: 7, found: 8), .unsupportedKeyType(7),
            .malformedCheckpoint(line: 7, expected: "a line"),
            .foreignCheckpoint(expected: "x.example", found: "y.example"), .sealing("Try again."),
            .signer(.wrongSignature),
        ]
        let signers: [SignerFailure] = [
            .unreachable(place: "k", reason: "k"), .looseMode(path: "k", mode: 0o666), .foreignOwner(path: "k"),
            .notASocket(path: "k"), .unknownKey(place: "k", id: "00000007"), .refused(reason: "k"),
            .badAnswer(place: "k"), .wrongSignature, .secretIsElsewhere, .device(call: "C_Sign", code: 7),
        ]
        let publishing: [PublishError] = [
            .file(file), .note(.noKnownSignature), .wouldRollBack(published: 8, offered: 7), .wouldFork(size: 7),
            .rewrittenPast(size: 7), .rootMismatch(size: 7),
            .foreignLog(published: "x.example", offered: "y.example"),
            .damaged(path: "tile/0/000", reason: "is missing"), .wrongEntryCount(expected: 7, found: 8),
            .entryTooLong(index: 7, byteCount: 70_000), .source(file),
        ]
        let keys: [KeyFileError] = [
            .looseMode(path: "k", mode: 0o644), .foreignOwner(path: "k"), .notAFile(path: "k"), .exists(path: "k"),
            .malformed(path: "k", .noKnownSignature), .passphraseNeeded(path: "tile/0/000"),
            .wrongPassphrase(path: "tile/0/000"), .emptyPassphrase, .file(file),
        ]
        let proofs: [MerkleProofError] = [
            .leafOutsideTree(index: 8, size: 7), .sizesOutOfOrder(old: 8, new: 7), .wrongLength(found: 7),
            .rootMismatch(size: 7),
        ]
        let reading: [LogReadError] = [
            .file(file), .missing(path: "k"), .malformed(path: "k"), .note(.noKnownSignature),
            .outside(index: 8, size: 7), .unproven(.rootMismatch(size: 7)),
        ]
        let receipts: [LogProofError] = [
            .malformed(line: 7, expected: "a line"), .tooLarge(limit: 7), .note(.noKnownSignature),
            .merkle(.rootMismatch(size: 7)),
        ]
        let refusals: [LogPolicyRefusal] = [.note(.noKnownSignature), .noQuorum(cosigners: [])]
        return findings + notes + signers + publishing + keys + proofs + reading + receipts + refusals + [file]
    }()

    @Test("every message ends its sentence in both languages, and each language names the same things")
    func bothLanguages() {
        for error in Self.all {
            let english = error.description
            let chinese = error.chinese
            #expect(english.hasSuffix("."), "\(english)")
            #expect(chinese.hasSuffix("。") || chinese.hasSuffix("."), "\(chinese)")
            #expect(chinese.unicodeScalars.contains { (0x4e00...0x9fff).contains($0.value) }, "\(chinese)")
            for word in ["tile/0/000", "tile/entries/000", "x.example", "y.example", "7", "8", "644"] {
                #expect(english.contains(word) == chinese.contains(word), "\(word): \(english) / \(chinese)")
            }
        }
        #expect(Self.all.count == 74)
    }
}
