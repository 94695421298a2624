import Foundation
import Testing

/// Proofs about the whole, and the totals that the log commits to: judged by the command and by an implementation of its own
/// (Tests/LogVectors/whole.py), which must agree.
@Suite("Proofs about the whole")
struct WholeProofTests {
    private static let script = Tradein.root.appendingPathComponent("Tests/LogVectors/whole.py").path

    private func prepare(_ tradein: Tradein) throws -> String {
        let made = try tradein.process(
            Tradein.sample("05-appliances.csv"), Tradein.sample("01-cars-scrapped.jsonl"),
            with: Tradein.illustrativeParameters)
        try #require(made.status == 0 || made.status == 65, "\(made.errors)")
        let key = try tradein.run("audit", "key").output.trimmingCharacters(in: .whitespacesAndNewlines)
        try tradein.write("vkey", key)
        return key
    }

    private func python(_ words: String..., in tradein: Tradein) throws -> Tradein.Result {
        try tradein.shell("python3 '\(Self.script)' " + words.map { "'\($0)'" }.joined(separator: " "))
    }

    /// The proofs that are asked for, and what the second implementation reads in each.
    private static let questions: [(arguments: [String], proves: String)] = [
        (["prove-unused", "--vin", "LSVAA2180E2100017"], #"{"unused": ["vin", "LSVAA2180E2100017"]"#),
        (["prove-unused", "--vin", " ｌsvaa2180e2100017 "], #"{"unused": ["vin", "LSVAA2180E2100017"]"#),
        (["prove-unused", "--serial", "NOBODYS-1"], #"{"unused": ["serial_number", "NOBODYS-1"]"#),
        (["prove-unused", "--serial", "F1", "--space", "frame_number"], #"{"unused": ["frame_number", "F1"]"#),
        (["prove-unused", "--invoice", "25142000000000009999"], #"{"unused": ["invoice", "|25142000000000009999"]"#),
        (
            ["prove-unused", "--invoice", "00000001", "--invoice-code", "1400000000"],
            #"{"unused": ["invoice", "1400000000|00000001"]"#
        ),
        (["prove-total"], #"{"total": ["", "", ""]"#),
        (["prove-total", "--programme", "appliance"], #"{"total": ["appliance", "", ""]"#),
        (["prove-total", "--region", "140702", "--source", "中央"], #"{"total": ["", "140702", "central"]"#),
        (["prove-total", "--programme", "nobodys"], #"{"total": ["nobodys", "", ""], "fen": [0, 0, 0]}"#),
    ]

    @Test(
        "Each proof verifies by the command and by the second implementation, and what is changed in it is refused by both"
    )
    func proofs() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            for (arguments, proves) in Self.questions {
                let name = arguments.joined(separator: " ")
                let made = try tradein.run(["audit"] + arguments + ["--out", "proof"])
                try #require(made.status == 0, "\(name): \(made.errors)")
                let result = try tradein.run("audit", "verify-proof", "proof", "--key", key)
                #expect(result.status == 0 && result.output.hasPrefix("✓"), "\(name): \(result.output)\(result.errors)")
                let second = try python("verify", "proof", key, in: tradein)
                #expect(second.output.hasPrefix(proves), "\(name): \(second.output)\(second.errors)")
                let size = try Data(contentsOf: tradein.folder.appendingPathComponent("proof")).count
                #expect(size < 8_192, "\(name): a proof is short")
            }
            for arguments in [Self.questions[0].arguments, Self.questions[7].arguments, Self.questions[9].arguments] {
                let name = arguments.joined(separator: " ")
                _ = try tradein.run(["audit"] + arguments + ["--out", "proof"])
                _ = try tradein.shell("rm -rf spoilt")
                try #require(try python("spoil", "proof", "spoilt", in: tradein).status == 0)
                let spoilt = try FileManager.default.contentsOfDirectory(
                    atPath: tradein.folder.appendingPathComponent("spoilt").path)
                #expect(spoilt.count > 8)
                for change in spoilt {
                    // Two leaves show of all between them that they are not there: of another name as well.
                    if arguments.last == "nobodys", change.hasPrefix("another "), !change.hasSuffix("log") { continue }
                    let result = try tradein.run("audit", "verify-proof", "spoilt/" + change, "--key", key)
                    #expect(result.status == 1, "\(name), \(change): \(result.output)\(result.errors)")
                    // That the JSON is written in one way only, this implementation alone demands.
                    guard change != "with spaces", change != "an unknown member" else { continue }
                    #expect(
                        try python("verify", "spoilt/" + change, key, in: tradein).status == 1, "\(name), \(change)")
                }
            }
        }
    }

    @Test("A total that is proved is what the decisions printed add up to")
    func totalOfDecisions() throws {
        try inFreshFolder { tradein in
            let printed = try tradein.process(
                Tradein.sample("05-appliances.csv"), with: Tradein.illustrativeParameters
            ).objects.filter { $0["outcome"] as? String == "approved" }
            // The same claim handed in twice has one decision.
            let approved = Dictionary(grouping: printed) { $0["decision_id"] as? String }
                .compactMap { $0.value.first?["amount"] as? String }
            let fen = approved.compactMap { Int($0.replacingOccurrences(of: ".", with: "")) }.reduce(0, +)
            #expect(fen > 0)
            let key = try tradein.run("audit", "key").output.trimmingCharacters(in: .whitespacesAndNewlines)
            _ = try tradein.run("audit", "prove-total", "--programme", "appliance", "--out", "proof")
            let said = try tradein.run("audit", "verify-proof", "proof", "--key", key, "--format", "json").objects
            let sum = try #require(said.first?["approved"] as? String)
            #expect(Int(sum.replacingOccurrences(of: ".", with: "")) == fen)
        }
    }

    @Test("A value that is used gets no proof, exits 1 and names the decision; wrong usage exits 64, no workspace 73")
    func used() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            let used = try tradein.run("audit", "prove-unused", "--serial", "YPSN00000010", "--lang", "en")
            #expect(used.status == 1 && used.outputBytes.isEmpty, "\(used.output)")
            #expect(used.errors.contains("D0000"))
            #expect(!used.errors.contains("YPSN00000010"))
            #expect(try tradein.run("audit", "prove-unused").status == 64)
            #expect(try tradein.run("audit", "prove-unused", "--vin", "A", "--serial", "B").status == 64)
            #expect(try tradein.run("audit", "prove-total", "--source", "moon").status == 64)
            #expect(try tradein.run("audit", "prove-total", "--workspace", "nowhere").status == 73)
            // A key that is none, and a file that is not there: the check could not be made.
            _ = try tradein.run("audit", "prove-total", "--out", "proof")
            #expect(try tradein.run("audit", "verify-proof", "proof").status == 2)
            #expect(try tradein.run("audit", "verify-proof", "nowhere", "--key", key).status == 2)
            #expect(try tradein.run("audit", "verify-proof", "vkey", "--key", key).status == 1)
            // A receipt is another thing.
            let claim = try #require(try tradein.process(Tradein.sample("05-appliances.csv")).decisions.first).claimID
            _ = try tradein.run("audit", "receipt", claim, "--out", "receipt")
            #expect(try tradein.run("audit", "verify-proof", "receipt", "--key", key).status == 1)
        }
    }

    @Test(
        "A log whose totals are false, missing or out of order does not verify, by its entries alone, though all is signed"
    )
    func falseTotals() throws {
        try inFreshFolder { tradein in
            _ = try prepare(tradein)
            let made = try python("logs", "tradein-data/log", "logs", in: tradein)
            try #require(made.status == 0, "\(made.errors)")
            let names = try #require(try JSONSerialization.jsonObject(with: made.outputBytes) as? [String])
            #expect(names.count == 12)
            let key = try String(contentsOf: tradein.folder.appendingPathComponent("logs/vkey"), encoding: .utf8)
            for name in names {
                let result = try tradein.run("audit", "verify", "--log", "logs/" + name, "--key", key)
                #expect(result.status == (name == "good" ? 0 : 1), "\(name): \(result.output)\(result.errors)")
                if name != "good" { #expect(result.output.hasPrefix("✗ TOTALS"), "\(name): \(result.output)") }
            }
            let foreign = try String(
                contentsOf: tradein.folder.appendingPathComponent("logs/foreign.vkey"), encoding: .utf8)
            #expect(try tradein.run("audit", "verify", "--log", "logs/foreign", "--key", foreign).status == 0)
        }
    }
}
