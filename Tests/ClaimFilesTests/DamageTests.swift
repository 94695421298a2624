import ClaimFiles
import Claims
import Testing

/// Files as disks, networks and hurried people leave them: whatever the bytes are, reading ends, traps nowhere, and
/// says the same whatever the size of the batches.
@Suite("Damaged files", .timeLimit(.minutes(5)))
struct DamageTests {
    @Test("Random bytes", arguments: 1...10)
    func noise(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for name in ["claims.jsonl", "claims.json", "claims.csv", "claims"] {
            for alphabet in [Array(0...255), Array("{}[]\",:\\n0.u \r\n\t".utf8), Array("\",\n\r\t甲a".utf8)] {
                let bytes = (0..<Int.random(in: 1...300, using: &random)).map { _ in random.pick(alphabet) }
                check(bytes, name, "seed \(seed) \(name)")
                let header = Array((Sample.header + "\n").utf8)
                check(header + bytes, "claims.csv", "seed \(seed) behind a header")
                check([UInt8(ascii: "[")] + bytes, "claims.json", "seed \(seed) in an array")
                check([UInt8(ascii: "{")] + bytes, "claims.jsonl", "seed \(seed) in an object")
            }
        }
    }

    @Test("Good files with some bytes changed, dropped, doubled or cut off", arguments: 1...30)
    func mutated(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let generated = (0..<6).map { GeneratedClaim($0, &random) }
        let objects = generated.map { $0.json(&random) }
        let table = GeneratedClaim.table(
            generated, delimiter: random.pick([",", "\t"]), labels: random.oneIn(2), &random)
        let files: [(String, [UInt8])] = [
            ("claims.jsonl", Array(objects.joined(separator: "\n").utf8)),
            ("claims.json", Array(("[" + objects.joined(separator: ",\n") + "]").utf8)),
            ("claims.csv", Array(table.utf8)), ("claims.csv", gb18030(table)),
        ]
        for (name, bytes) in files {
            for _ in 0..<6 {
                var damaged = bytes
                for _ in 0..<Int.random(in: 1...8, using: &random) where !damaged.isEmpty {
                    let place = Int.random(in: 0..<damaged.count, using: &random)
                    switch Int.random(in: 0..<6, using: &random) {
                    case 0: damaged[place] = UInt8.random(in: 0...255, using: &random)
                    case 1: damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                    case 2: damaged.remove(at: place)
                    case 3: damaged.insert(random.pick(Array("\"\\,\n{}[]:\u{0}".utf8)), at: place)
                    case 4: damaged.insert(contentsOf: damaged[place..<min(place + 40, damaged.count)], at: place)
                    default: damaged.removeLast(random.oneIn(4) ? damaged.count - place : 1)
                    }
                }
                check(damaged, name, "seed \(seed) \(name)")
            }
        }
    }

    private func check(_ bytes: [UInt8], _ name: String, _ label: String) {
        let whole = ReadFile(bytes, named: name, batch: 1000)
        let single = ReadFile(bytes, named: name, batch: 1)
        #expect(whole.outline == single.outline, "\(label)")
        #expect(whole.claims == single.claims, "\(label)")
        #expect(whole.bad.map(\.message) == single.bad.map(\.message), "\(label)")
        #expect(whole.error?.message == single.error?.message, "\(label)")
        #expect(whole.rows.count <= bytes.count, "\(label)")
        #expect(whole.bad.allSatisfy { !$0.message.zh.isEmpty && !$0.remedy.en.isEmpty }, "\(label)")
        for claim in whole.claims {
            let again = ReadFile(claim.content)
            #expect(again.claims == [claim], "\(label): \(String(decoding: claim.content, as: UTF8.self))")
        }
    }
}
