import Claims
import FEEL
import Glibc
import Testing

@testable import Rulebook

/// Made-up packs and made-up claims in both forms. `make differential SECONDS=600` runs this for long.
@Suite struct DifferentialTests {
    @Test func `both forms decide made-up claims by made-up packs alike`() throws {
        let environment = getenv("DIFFERENTIAL_SECONDS").flatMap { Double(String(cString: $0)) }
        let first = getenv("DIFFERENTIAL_SEED").flatMap { UInt64(String(cString: $0)) } ?? 20_261_124
        let clock = ContinuousClock()
        let end = clock.now + .seconds(environment ?? 0)
        var seed = first
        var totals = (packs: 0, compared: 0, compiled: 0, versions: 0, left: 0, refused: 0)
        var reasons: [String: Int] = [:]
        var refusals: [String: Int] = [:]
        while seed < first + 60 || clock.now < end {
            defer { seed += 1 }
            let pack: Pack
            let text: String
            do {
                (pack, text) = try PackMaker.pack(seed: seed)
            } catch let error as RulebookErrors {
                // Now and then a comparison that is always false, and the like, which the type checker refuses.
                totals.refused += 1
                for error in error.diagnostics { refusals[error.message, default: 0] += 1 }
                continue
            }
            var forms = TwoForms(pack)
            var random = SplitMix64(seed: seed)
            try Differential.compare(&forms, models: [], count: 60, &random)
            if let difference = forms.differences.first {
                Issue.record("seed \(seed): \(difference)\n\(text)")
                return
            }
            totals.packs += 1
            totals.compared += forms.compared
            totals.compiled += forms.compiled
            totals.versions += pack.versions.count
            totals.left += forms.program.leftToReference.count
            for left in forms.program.leftToReference { reasons[left.why, default: 0] += 1 }
        }
        if environment != nil {
            print(
                "seeds \(first)..<\(seed): \(totals.packs) packs of \(totals.versions) versions, of which \(totals.left) have no compiled form; \(totals.compared) claims, of which \(totals.compiled) were decided by it; no difference"
            )
            print("\(totals.refused) packs were refused by the type checker")
            for (why, count) in refusals.sorted(by: { $0.value > $1.value }).prefix(20) { print("  \(count) \(why)") }
            for (why, count) in reasons.sorted(by: { $0.value > $1.value }) { print("  \(count) \(why)") }
        }
        #expect(totals.refused < totals.packs, "\(totals.refused) packs were refused")
        #expect(totals.compiled * 2 > totals.compared, "the compiled form did \(totals.compiled) of \(totals.compared)")
    }
}
