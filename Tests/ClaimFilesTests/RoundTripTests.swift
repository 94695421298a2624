import ClaimFiles
import Claims
import FEEL
import Testing

@Suite("Every format says the same")
struct RoundTripTests {
    @Test(
        "Claims read alike from JSON Lines, JSON, CSV and GB18030, and their content reads as the same claim",
        arguments: 1...12)
    func formats(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let generated = (0..<60).map { GeneratedClaim($0, &random) }
        let objects = generated.map { $0.json(&random) }
        let lines = ReadFile(objects.joined(separator: "\n"), batch: Int.random(in: 1...70, using: &random))
        #expect(lines.bad.isEmpty, "seed \(seed): \(lines.bad.map(\.description))")
        #expect(lines.claims.count == 60, "seed \(seed)")

        let array = ReadFile("[" + objects.joined(separator: ",") + "]", named: "claims.json")
        #expect(array.claims == lines.claims, "seed \(seed)")
        for (delimiter, labels) in [(",", true), ("\t", false)] {
            let table = GeneratedClaim.table(generated, delimiter: delimiter, labels: labels, &random)
            let utf8 = ReadFile(table, named: "claims.csv", batch: Int.random(in: 1...70, using: &random))
            #expect(utf8.encoding == .utf8, "seed \(seed)")
            expectSame(utf8.claims, lines.claims, seed)
            let national = ReadFile(gb18030(table), named: "claims.csv")
            #expect(national.encoding == .gb18030, "seed \(seed)")
            #expect(national.claims == utf8.claims, "seed \(seed)")
        }

        for (claim, made) in zip(lines.claims, generated) {
            #expect(
                Set(claim.problems.map(\.field)) == made.flawed, "seed \(seed): \(claim.problems.map(\.message.zh))")
            for (field, value) in zip(claim.kind.fields, claim.values) where made.flawed.contains(field.name) {
                #expect(value.isNull, "seed \(seed): \(field.name)")
            }
        }
        let again = ReadFile(lines.claims.map { String(decoding: $0.content, as: UTF8.self) }.joined(separator: "\n"))
        expectSame(again.claims, lines.claims, seed)
    }

    /// Compares claim by claim, so that a failure names the one.
    private func expectSame(_ some: [Claim], _ others: [Claim], _ seed: UInt64) {
        #expect(some.count == others.count, "seed \(seed)")
        for (one, other) in zip(some, others) where one != other {
            Issue.record(
                "seed \(seed): \(String(decoding: one.content, as: UTF8.self)) and \(String(decoding: other.content, as: UTF8.self)), \(one.problems) and \(other.problems)"
            )
        }
    }

    @Test("A claim through the strings of a test or a form is the claim of a file")
    func parser() throws {
        let parser = ClaimParser(schema: SampleSchema.schema)
        let fields = Sample.appliance("A").map { RawField(name: $0, value: .text($1)) }
        #expect(try parser.claim(from: fields).get() == ReadFile(Sample.line("A")).claims.first)
    }
}
