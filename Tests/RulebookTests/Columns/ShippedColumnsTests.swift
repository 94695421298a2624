import Claims
import FEEL
import Testing

@testable import Rulebook

/// The compiled form of the shipped packs decides as the reference form does.
@Suite struct ShippedColumnsTests {
    private static func rulebook(illustrative: Bool) throws -> Rulebook {
        let root = ShippedPacksTests.directory.dropLast("Rules".count)
        return try Rulebook.load(
            directory: ShippedPacksTests.directory,
            parameters: illustrative ? ["\(root)SampleClaims/illustrative-parameters.yaml"] : [])
    }

    @Test func `every version of every pack has a compiled form`() throws {
        for pack in try Self.rulebook(illustrative: false).packs {
            for left in ColumnProgram(pack).leftToReference {
                Issue.record("\(pack.programme) \(left.version ?? ""): \(left.why)")
            }
        }
    }

    @Test func `both forms decide the packs' own tests alike`() throws {
        let book = try Self.rulebook(illustrative: false)
        let tests = try PackTests.load(directory: ShippedPacksTests.directory, for: book).tests
        for pack in book.packs {
            var forms = TwoForms(pack)
            let own = tests.filter { $0.programme == pack.programme }
            forms.compare(own.map(\.claim), on: own.map(\.businessDay))
            #expect(forms.differences.isEmpty, "\(forms.differences.joined(separator: "\n"))")
            #expect(forms.compared == own.count && forms.compiled > own.count / 2)
        }
    }

    @Test(arguments: [(2026, true), (1, false)] as [(UInt64, Bool)])
    func `both forms decide claims around every threshold alike`(seed: UInt64, illustrative: Bool) throws {
        let book = try Self.rulebook(illustrative: illustrative)
        let tests = try PackTests.load(directory: ShippedPacksTests.directory, for: book).tests
        var random = SplitMix64(seed: seed)
        for pack in book.packs {
            let models = tests.filter { $0.programme == pack.programme }.map(\.claim)
            var forms = TwoForms(pack)
            try Differential.compare(&forms, models: models, count: 600, &random)
            #expect(forms.differences.isEmpty, "seed \(seed), \(pack.programme): \(forms.differences.first ?? "")")
            // The compiled form does them itself; only texts that don't fit their cells, and the like, are left.
            #expect(forms.compiled * 10 > forms.compared * 8, "\(pack.programme): \(forms.compiled)")
        }
    }
}

/// Generated claims in both forms.
enum Differential {
    static func compare(_ forms: inout TwoForms, models: [Claim], count: Int, _ random: inout SplitMix64) throws {
        let maker = try ClaimMaker(forms.program.pack)
        var claims: [Claim] = []
        var days: [CivilDate] = []
        for _ in 0..<count {
            let model = models.isEmpty ? nil : models.randomElement(using: &random)
            claims.append(try maker.claim(like: model, &random))
            days.append(maker.day(&random))
        }
        forms.compare(claims, on: days)
    }
}
