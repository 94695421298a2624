import Foundation
import Testing

/// `--results`: the file that a merchant handed in comes back, is mended, and is handed in again.
@Suite("Results files")
struct ResultsCommandTests {
    private func results(_ tradein: Tradein, _ name: String) throws -> String {
        String(decoding: try Data(contentsOf: tradein.folder.appendingPathComponent("out/\(name)")), as: UTF8.self)
    }

    @Test(
        "A merchant mends the very file that came back: only the corrected row is decided anew, the others are recognised"
    )
    func mendedAndHandedInAgain() throws {
        try inFreshFolder { tradein in
            let slip = ClaimForm.appliance(2).with(["final_price": "2999.005"])
            let table = ClaimForm.table(
                [ClaimForm.appliance(1), slip, ClaimForm.appliance(3)], lineEnd: "\r\n", labels: true)
            try tradein.write("claims.csv", table)
            let first = try tradein.process("claims.csv", with: ["--results", "out"])
            #expect(first.status == 0 && first.errors.isEmpty, "\(first.errors)")
            #expect(try first.decisions.map(\.outcome) == ["approved", "returned", "approved"])
            let back = try results(tradein, "claims.csv")
            let lines = back.components(separatedBy: "\r\n")
            #expect(lines[0] == table.components(separatedBy: "\r\n")[0] + ",审核结果,补贴金额,资金来源,审核理由,如何补正,决定编号")
            #expect(lines[1].hasSuffix(",核准,449.85,中央 404.87；地方 44.98,,,D00000001"))
            #expect(lines[2].contains(",退回补正,,,BAD_VALUE 最终销售价格“2999.005”"))
            #expect(lines[2].hasSuffix(",最终销售价格：请精确到分，最多两位小数。,D00000002"))

            try tradein.write("mended/claims.csv", back.replacingOccurrences(of: "2999.005", with: "2999.00"))
            let second = try tradein.process("mended/claims.csv", with: ["--results", "out2"])
            #expect(second.status == 0 && second.errors.isEmpty, "\(second.errors)")
            #expect(try second.decisions.map(\.outcome) == ["approved", "approved", "approved"])
            #expect(try tradein.sqlite("SELECT count(*) FROM decision") == "4\n")
            #expect(
                try second.objects.map { $0["decision_id"] as? String } == ["D00000001", "D00000004", "D00000003"])
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("The same submission again gives the same file; check gives it without numbers of decisions")
    func sameAgain() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", [ClaimForm.appliance(1)])
            #expect(try tradein.process("claims.jsonl", with: ["--results", "out"]).status == 0)
            let first = try results(tradein, "claims.jsonl")
            #expect(try tradein.process("claims.jsonl", with: ["--results", "out"]).status == 0)
            #expect(try results(tradein, "claims.jsonl") == first)
            #expect(first.hasSuffix("\"decision_id\":\"D00000001\"}\n"))
            #expect(try tradein.check("claims.jsonl", with: ["--results", "draft"]).status == 0)
            let draft = try Data(contentsOf: tradein.folder.appendingPathComponent("draft/claims.jsonl"))
            #expect(
                String(decoding: draft, as: UTF8.self)
                    == first.replacingOccurrences(of: ",\"decision_id\":\"D00000001\"", with: ""))
        }
    }

    @Test(
        "A file that is there is not written over: the decisions stand, the status is 73, and the message says what to do"
    )
    func foreignFile() throws {
        try inFreshFolder { tradein in
            try tradein.write("out/claims.jsonl", "mine")
            try tradein.write("claims.jsonl", [ClaimForm.appliance(1)])
            let result = try tradein.process("claims.jsonl", with: ["--results", "out", "--lang", "en"])
            #expect(result.status == 73)
            #expect(result.errors.contains("not overwritten") && result.errors.contains("→"), "\(result.errors)")
            #expect(try result.decisions.map(\.outcome) == ["approved"])
            #expect(try results(tradein, "claims.jsonl") == "mine")
            #expect(try tradein.sqlite("SELECT count(*) FROM decision") == "1\n")
            #expect(try tradein.files(below: tradein.folder.appendingPathComponent("out")).count == 1)
        }
    }

    @Test("What can't go well is refused before anything is decided")
    func refusedBefore() throws {
        try inFreshFolder { tradein in
            try tradein.write("a/claims.jsonl", [ClaimForm.appliance(1)])
            try tradein.write("b/claims.jsonl", [ClaimForm.appliance(2)])
            for arguments in [
                ["a/claims.jsonl", "--results", "a"], ["a/claims.jsonl", "--results", "b/../a"],
                ["a/claims.jsonl", "b/claims.jsonl", "--results", "out"],
            ] {
                let result = try tradein.run(["process"] + arguments + Tradein.day)
                #expect(result.status == 64, "\(arguments): \(result.errors)")
            }
            let file = try tradein.run(["process", "a/claims.jsonl", "--results", "b/claims.jsonl"] + Tradein.day)
            #expect(file.status == 73, "\(file.errors)")
            #expect(!FileManager.default.fileExists(atPath: tradein.workspace.path))
        }
    }

    @Test("A file that can't be read gets no results, and the others get theirs")
    func unreadableFile() throws {
        try inFreshFolder { tradein in
            try tradein.write("bad.csv", "a,b\n1,2\n")
            try tradein.write("good.jsonl", [ClaimForm.appliance(1)])
            let result = try tradein.process("bad.csv", "good.jsonl", with: ["--results", "out"])
            #expect(result.status == 65)
            #expect(
                try Array(tradein.files(below: tradein.folder.appendingPathComponent("out")).keys) == ["good.jsonl"])
        }
    }

    @Test("Killed at any moment there is no results file, or all of it; the next run completes it")
    func killed() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.csv", ClaimForm.table((1...7_000).map(ClaimForm.appliance)))
            let running = try tradein.start(
                ["process", "claims.csv", "--format", "json", "--results", "out"] + Tradein.day)
            while running.isRunning, running.printed == 0 { usleep(2_000) }
            running.kill()
            try #require(try running.wait().wasKilled)
            let out = tradein.folder.appendingPathComponent("out")
            #expect(try tradein.files(below: out).keys.allSatisfy { $0.hasPrefix(".") })
            #expect(try tradein.process("claims.csv", with: ["--results", "out"]).status == 0)
            #expect(try Array(tradein.files(below: out).keys) == ["claims.csv"])
            let lines = try results(tradein, "claims.csv").split(separator: "\n")
            #expect(
                lines.count == 7_001
                    && lines.dropFirst().allSatisfy {
                        $0.contains(",approved,449.85,central 404.87; local 44.98,,,D0000")
                    })
        }
    }

    @Test(
        "Every sample comes back: without the added columns it is what was handed in, and handed in again it is recognised",
        arguments: SampleClaimsTests.files)
    func samples(_ name: String) throws {
        try inFreshFolder { tradein in
            let first = try tradein.process(Tradein.sample(name), with: ["--results", "out"])
            let again = try tradein.process("out/\(name)", with: ["--results", "out2"])
            #expect(again.status == 0 && again.output == first.output)
            // Not one word more is said about columns.
            #expect(
                again.errors.replacingOccurrences(of: "out/\(name)", with: "")
                    == first.errors.replacingOccurrences(of: Tradein.sample(name), with: ""))
            #expect(
                try Data(contentsOf: tradein.folder.appendingPathComponent("out/\(name)"))
                    == Data(contentsOf: tradein.folder.appendingPathComponent("out2/\(name)")))
        }
    }
}
