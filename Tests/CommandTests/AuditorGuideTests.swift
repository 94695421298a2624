import Foundation
import Testing

/// docs/auditors.md, followed word for word by somebody who has a copy of `log/` and a key, and nothing else.
@Suite("The auditor's guide")
struct AuditorGuideTests {
    @Test("Every command up to the visit runs as it stands there, and counts what was decided")
    func outsider() throws {
        try inFreshFolder { tradein in
            // Handed in twice, decided once.
            var decisions: [String: String] = [:]
            // Three publications, which leave the last bundle in three widths.
            for (number, sample) in ["05-appliances.csv", "01-cars-scrapped.jsonl", "07-elderly-retrofit.csv"]
                .enumerated()
            {
                let result = try tradein.process(Tradein.sample(sample), with: Tradein.illustrativeParameters)
                try #require(result.status == 0, "\(result.errors)")
                for line in try result.objects {
                    let (programme, outcome) = (line["programme"] as? String, line["outcome"] as? String)
                    decisions[try #require(line["decision_id"] as? String)] =
                        "\(try #require(programme)) \(try #require(outcome))"
                }
                if number == 0 {
                    try tradein.write("outside/检查点-2026-10-01.txt", try tradein.run("audit", "checkpoint").outputBytes)
                }
            }
            let outside = tradein.folder.appendingPathComponent("outside")
            try FileManager.default.copyItem(at: tradein.log, to: outside.appendingPathComponent("log"))
            try tradein.write("outside/log.vkey", try tradein.run("audit", "key").outputBytes)
            #expect(
                try tradein.run("audit", "prove-total", "--programme", "appliance", "--out", "outside/文件").status == 0)
            // Nothing of the office is there any more.
            try FileManager.default.removeItem(at: tradein.workspace)

            let blocks = try self.blocks()
            #expect(blocks.count == 5)
            var said = ""
            for block in blocks {
                let result = try tradein.shell(
                    "cd outside && tradein() { \"$TRADEIN\" \"$@\"; }\n\(block)")
                #expect(result.status == 0, "\(block)\n\(result.output)\(result.errors)")
                said += result.output
            }
            let counts = Dictionary(grouping: decisions.values) { $0 }.mapValues(\.count)
            #expect(counts.count > 5)
            for (name, count) in counts { #expect(said.contains("\n\(name) \(count)\n"), "\(name) \(count): \(said)") }
            // The checkpoint that it says to keep is one to compare with next time.
            let kept = try FileManager.default.contentsOfDirectory(atPath: outside.path).filter { $0.hasPrefix("检查点-") }
            #expect(kept.count == 2)
        }
    }

    /// The commands before the visit on site, in their order.
    private func blocks() throws -> [String] {
        let guide = try String(
            contentsOf: Tradein.root.appendingPathComponent("docs/auditors.md"), encoding: .utf8)
        let before = try #require(guide.range(of: "\n## 4.")).lowerBound
        return guide[..<before].components(separatedBy: "\n```\n").enumerated().filter { $0.offset % 2 == 1 }
            .map { $0.element + "\n" }
    }
}
