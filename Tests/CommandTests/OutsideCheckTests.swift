import Foundation
import Testing

/// What others find in a published log, by a library that is not ours, and what a check says that could not read something.
@Suite("Checks from outside")
struct OutsideCheckTests {
    private static func path(_ name: String) -> String { Tradein.root.appendingPathComponent(name).path }

    /// The tests' own Python where there is one, else the system's; with the package that the checker wants, or neither.
    static let python: String? = [path(".build/tools/bin/python3"), "python3"].first { python in
        let asked: Void? = try? inFreshFolder {
            try #require(try $0.shell("\(python) -c 'import cryptography'").status == 0)
        }
        return asked != nil
    }

    @Test(
        "A verifier over PyPI's cryptography agrees about a log with rotations, cosignatures and kept checkpoints",
        .enabled(if: python != nil, "SKIPPED: cryptography is not installed (pip install cryptography)"),
        arguments: ["international", "dual"])
    func agrees(suite: String) throws {
        let python = try #require(Self.python)
        try inFreshFolder { tradein in
            func check(_ words: String...) throws -> Tradein.Result {
                try tradein.shell(
                    "\(python) '\(Self.path("Tests/Scripts/check_log.py"))' '\(tradein.log.path)' "
                        + words.map { "'\($0)'" }.joined(separator: " "))
            }
            // The Ed25519 key is the first of both suites.
            func key(_ words: String...) throws -> String {
                String(try #require(try tradein.run(["keys"] + words).output.split(separator: "\n").first))
            }
            var trusted = try key("init", "--suite", suite)
            var next = 1
            for count in [1, 2, 250, 30] {
                let claims = (next..<(next + count)).map(ClaimForm.appliance)
                #expect(try tradein.process(try tradein.write("claims.jsonl", claims)).status == 0)
                next += count
                let result = try check("--key", trusted)
                #expect(result.status == 0, "\(result.output)\(result.errors)")
            }
            let kept = try tradein.write("kept", try Data(contentsOf: tradein.log.appendingPathComponent("checkpoint")))
            let witness = try WitnessProcess(tradein, state: "w", logs: [trusted])
            defer { witness.kill() }
            try tradein.write("policy", "log \(trusted)\nwitness w \(witness.key) \(witness.url)\nquorum w\n")
            #expect(try tradein.run("audit", "cosign", "--policy", "policy").status == 0)
            let cosigned = try check("--key", trusted, "--witness", witness.key)
            #expect(cosigned.output.hasSuffix(" 1 cosignatures\n"), "\(cosigned.output)\(cosigned.errors)")

            let old = trusted
            trusted = try key("rotate")
            #expect(
                try tradein.process(try tradein.write("claims.jsonl", [ClaimForm.appliance(next)])).status == 0)
            #expect(try check("--key", old).status == 1)
            let rotated = try check("--key", trusted, "--key", old, "--old", kept)
            #expect(rotated.status == 0, "\(rotated.output)\(rotated.errors)")

            // One byte of any file: both say that it does not hold.
            for name in try FileManager.default.subpathsOfDirectory(atPath: tradein.log.path).sorted() {
                let url = tradein.log.appendingPathComponent(name)
                guard name != "verify.html", let good = try? Data(contentsOf: url), !good.isEmpty else { continue }
                var bad = good
                // In the checkpoint the size; a change of another key's signature is nobody's to find.
                let place = name == "checkpoint" ? try #require(good.firstIndex(of: 0x0A)) + 1 : bad.count / 2
                bad[place] ^= 1
                try bad.write(to: url)
                let outside = try check("--key", trusted)
                let ours = try tradein.run("audit", "verify", "--log", tradein.log.path, "--key", trusted)
                #expect(outside.status == 1 && ours.status == 1, "\(name): \(outside.output)\(ours.output)")
                try good.write(to: url)
            }
            #expect(try check("--key", trusted).status == 0)
        }
    }

    static let hasStrace = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

    @Test(
        "A check that could not read something says that it could not be made, not that something is wrong",
        .enabled(if: hasStrace, "SKIPPED: strace is not installed (apt install strace)"))
    func unreadable() throws {
        try inFreshFolder { tradein in
            // All of them, of every check, take minutes: make faults.
            let result = try tradein.shell(
                "python3 '\(Self.path("Tests/Faults/verify.py"))' --command \"$TRADEIN\" --rules \"$RULES\" --every 17"
                    + " --only 'verify good'")
            #expect(
                result.output.hasPrefix("SKIPPED") || result.output.hasSuffix(" 0 problems\n"),
                "\(result.output)\(result.errors)")
        }
    }

    @Test("A note from a pipe that fills slowly is read to its end; one beyond all bounds is not verified")
    func pipes() throws {
        try inFreshFolder { tradein in
            let key = String(try tradein.run("keys", "init").output.dropLast())
            #expect(try tradein.process(try tradein.write("a.jsonl", [ClaimForm.appliance(1)])).status == 0)
            try tradein.write("note", try tradein.run("audit", "checkpoint").outputBytes)
            let slow = try tradein.shell(
                "mkfifo slow; { head -c 9 note; sleep 0.3; tail -c +10 note; } > slow & \"$TRADEIN\" audit note slow --key '\(key)'"
            )
            #expect(slow.status == 0, "\(slow.output)\(slow.errors)")
            try tradein.write("huge", Data(repeating: 0x61, count: 6 << 20))
            for words in [
                ["audit", "note", "huge"], ["audit", "verify-receipt", "huge"], ["audit", "verify-proof", "huge"],
                ["audit", "verify", "--log", tradein.log.path, "--old", "huge"],
            ] {
                let result = try tradein.run(words + ["--key", key])
                #expect(result.status == 1, "\(words): \(result.output)\(result.errors)")
            }
            // Of a policy that is cut off nobody may take a part for the whole.
            #expect(
                try tradein.run("audit", "verify", "--log", tradein.log.path, "--policy", "huge", "--key", key).status
                    == 2)
        }
    }
}
