import Foundation
import Testing

@Suite("Signed rules")
struct SignedRulesTests {
    /// A copy of the shipped rules, which nobody has signed.
    private func copyRules(_ tradein: Tradein) throws {
        try FileManager.default.copyItem(
            at: URL(fileURLWithPath: Tradein.rules), to: tradein.folder.appendingPathComponent("MyRules"))
    }

    private func edit(_ tradein: Tradein, _ file: String, _ change: (String) -> String) throws {
        let url = tradein.folder.appendingPathComponent(file)
        let text = try String(contentsOf: url, encoding: .utf8)
        let changed = change(text)
        try #require(changed != text)
        try changed.write(to: url, atomically: true, encoding: .utf8)
    }

    private let rules = ["--rules", "MyRules", "--lang", "en"]

    private func states(_ tradein: Tradein, _ options: [String] = []) throws -> [String: String] {
        let result = try tradein.run(["rules", "verify", "--format", "json"] + rules + options)
        let objects = try result.objects
        let states = Dictionary(
            uniqueKeysWithValues: try objects.map {
                (try #require($0["programme"] as? String), try #require($0["state"] as? String))
            })
        #expect(result.status == (states.values.allSatisfy { $0 == "signed" } ? 0 : 1), "\(result.errors)")
        return states
    }

    @Test("What was signed is verified; any changed byte, an added file and other parameters are found")
    func signing() throws {
        try inFreshFolder { tradein in
            try copyRules(tradein)
            let keyless = try tradein.run(["rules", "verify"] + rules)
            #expect(keyless.status == 65 && keyless.errors.contains("keys/rules.pub"), "\(keyless.errors)")

            let signed = try tradein.run(["rules", "sign"] + rules)
            #expect(signed.status == 0, "\(signed.errors)")
            let keys = tradein.workspace.appendingPathComponent("keys")
            let mode = try FileManager.default.attributesOfItem(atPath: keys.appendingPathComponent("rules.key").path)
            #expect(mode[.posixPermissions] as? Int == 0o600)
            let publicKey = try String(contentsOf: keys.appendingPathComponent("rules.pub"), encoding: .utf8)
                .trimmingCharacters(in: .newlines)
            #expect(publicKey.hasPrefix("tradein-rules/") && signed.output.contains(publicKey))
            #expect(try states(tradein).values.allSatisfy { $0 == "signed" })
            // By the public key alone, without the workspace.
            #expect(
                try states(tradein, ["--key", publicKey, "--workspace", "nowhere"]).values.allSatisfy { $0 == "signed" }
            )

            // Signing again changes nothing.
            let folder = tradein.folder.appendingPathComponent("MyRules/signatures")
            let before = try tradein.files(below: folder)
            let again = try tradein.run(["rules", "sign"] + rules)
            #expect(again.status == 0 && again.output.contains("signed before"))
            #expect(try tradein.files(below: folder) == before)
            #expect(before.count == (try states(tradein)).count)

            // A comment is a byte like others; a test is none of the pack's.
            try edit(tradein, "MyRules/appliance/programme.yaml") { $0 + "# 另加一行 / one line more\n" }
            try edit(tradein, "MyRules/vehicle-scrappage/tests/claims.yaml") { $0 + "# more\n" }
            try edit(tradein, "MyRules/parameters/jinzhong.yaml") {
                $0.replacingOccurrences(of: "晋中市民政局（未见文件）", with: "晋中市民政局")
            }
            let found = try states(tradein)
            #expect(found["appliance"] == "altered")
            #expect(found["vehicle-scrappage"] == "signed")
            // The parameter file speaks of these, and its bytes are in their digest.
            #expect(found["elderly-retrofit"] == "altered")

            let parameters = try tradein.run(
                ["rules", "sign", "elderly-retrofit"] + rules + Tradein.illustrativeParameters)
            #expect(parameters.status == 0)
            #expect(try states(tradein, Tradein.illustrativeParameters)["elderly-retrofit"] == "signed")
            #expect(try states(tradein)["elderly-retrofit"] == "altered")
        }
    }

    @Test("A forged, moved or foreign signature does not count")
    func forged() throws {
        try inFreshFolder { tradein in
            try copyRules(tradein)
            #expect(try tradein.run(["rules", "sign", "appliance"] + rules).status == 0)
            #expect(try tradein.run(["rules", "sign", "methanol-car", "--workspace", "other"] + rules).status == 0)
            var found = try states(tradein)
            #expect(found["appliance"] == "signed" && found["vehicle-scrappage"] == "unsigned")
            #expect(found["methanol-car"] == "not verified", "another bureau's key")

            let folder = tradein.folder.appendingPathComponent("MyRules/signatures")
            let notes = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            let (own, foreign) = (folder.appendingPathComponent(notes[0]), folder.appendingPathComponent(notes[1]))
            let note = try Data(contentsOf: own)
            // One bit of the note after the other, of a few: text, name and signature.
            for place in stride(from: 3, to: note.count, by: 41) {
                var spoilt = note
                spoilt[place] ^= 1
                try spoilt.write(to: own)
                #expect(try states(tradein)["appliance"] == "not verified", "byte \(place)")
            }
            // The note of one pack in the place of another's.
            try note.write(to: foreign)
            found = try states(tradein)
            #expect(found["methanol-car"] == "not verified")

            // Two people: both keys are asked for, both have to have signed.
            try note.write(to: own)
            let keys = try ["tradein-data", "other"].map {
                try String(contentsOf: tradein.folder.appendingPathComponent("\($0)/keys/rules.pub"), encoding: .utf8)
                    .trimmingCharacters(in: .newlines)
            }
            let both = ["--key", keys[0], "--key", keys[1]]
            #expect(try states(tradein, both)["appliance"] == "not verified")
            let second = try tradein.run(["rules", "sign", "appliance", "--key-file", "other/keys/rules.key"] + rules)
            #expect(second.status == 0, "\(second.errors)")
            #expect(try states(tradein, both)["appliance"] == "signed")
            #expect(try tradein.run(["rules", "verify", "--key", "no key"] + rules).status == 65)
        }
    }

    @Test("process --require-signed-rules decides nothing by unsigned or altered packs, and everything by signed ones")
    func required() throws {
        try inFreshFolder { tradein in
            try copyRules(tradein)
            let claims = Tradein.sample("05-appliances.csv")
            let run = ["process", claims, "--require-signed-rules"] + Tradein.day + rules
            let without = try tradein.run(run)
            #expect(without.status == 65 && without.output.isEmpty)
            #expect(try tradein.run(["rules", "sign", "appliance"] + rules).status == 0)
            let unsigned = try tradein.run(run)
            #expect(unsigned.status == 65 && unsigned.errors.contains("is not signed"), "\(unsigned.errors)")
            #expect(!FileManager.default.fileExists(atPath: tradein.database.path), "nothing was recorded")

            #expect(try tradein.run(["rules", "sign"] + rules).status == 0)
            let decided = try tradein.run(run)
            #expect(decided.status == 0 && !decided.output.isEmpty, "\(decided.errors)")
            let rows = try tradein.contents().rows

            try edit(tradein, "MyRules/appliance/programme.yaml") {
                $0.replacingOccurrences(of: "{value: 1500 yuan}", with: "{value: 15000 yuan}")
            }
            let altered = try tradein.run(run)
            #expect(altered.status == 65 && altered.errors.contains("appliance has been changed since it was signed"))
            #expect(altered.output.isEmpty)
            #expect(try tradein.contents().rows == rows)
            let stray = try tradein.run(["process", claims, "--rules-key", "x"] + Tradein.day + rules)
            #expect(stray.status == 64)
        }
    }
}
