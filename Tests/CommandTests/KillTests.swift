import Foundation
import Glibc
import Testing

/// The process is killed at any moment, as by a power cut: what was printed is on the disk, and the same command completes.
@Suite("kill -9", .serialized)
struct KillTests {
    /// More than one chunk of the recorder, so that the first is printed while the second is under way.
    private static let claims = 9_000

    @Test(
        "Killed in the middle of a long run: nothing printed is lost, nothing is half recorded, the same command completes"
    )
    func killedInTheMiddle() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.csv", ClaimForm.table((1...KillTests.claims).map(ClaimForm.appliance)))
            let running = try tradein.start(["process", "claims.csv", "--format", "json"] + Tradein.day)
            while running.isRunning, running.printed == 0 { usleep(2_000) }
            running.kill()
            let killed = try running.wait()
            try #require(
                killed.wasKilled && killed.status == SIGKILL, "it ended before it could be killed: \(killed.errors)")

            let complete = try wholeLines(killed)
            #expect(complete.count > 0 && complete.count < KillTests.claims)
            try expectSound(tradein, holding: complete)

            let again = try tradein.process("claims.csv")
            #expect(again.status == 0, "\(again.errors)")
            let lines = again.output.split(separator: "\n").map(String.init)
            #expect(lines.count == KillTests.claims)
            #expect(Array(lines.prefix(complete.count)) == complete)
            try expectSound(tradein, holding: lines)
        }
    }

    @Test(
        "Ctrl-C, and a polite kill: the run says that it stopped, and the same command goes on",
        arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.csv", ClaimForm.table((1...KillTests.claims).map(ClaimForm.appliance)))
            let running = try tradein.start(
                ["process", "claims.csv", "--format", "json", "--lang", "en"] + Tradein.day)
            while running.isRunning, running.printed == 0 { usleep(2_000) }
            running.interrupt(signal)
            let stopped = try running.wait()
            try #require(stopped.wasKilled && stopped.status == signal, "it ended before: \(stopped.errors)")
            #expect(stopped.errors.contains("run the same command again"), "\(stopped.errors)")
            let printed = try wholeLines(stopped)
            #expect(printed.joined(separator: "\n") + "\n" == stopped.output, "no line is cut short")
            #expect(printed.count > 0 && printed.count < KillTests.claims)
            try expectSound(tradein, holding: printed)

            let again = try tradein.process("claims.csv")
            #expect(again.status == 0, "\(again.errors)")
            let lines = again.output.split(separator: "\n").map(String.init)
            #expect(lines.count == KillTests.claims && Array(lines.prefix(printed.count)) == printed)
        }
    }

    @Test("On a terminal a line says how far the run is, how fast, and how long it will take; elsewhere nothing does")
    func progress() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.csv", ClaimForm.table((1...KillTests.claims).map(ClaimForm.appliance)))
            let words = "process claims.csv --rules '\(Tradein.rules)' --on 2026-11-23 --lang en"
            let shown = try tradein.shell("script -qec \"$TRADEIN \(words) > out.txt\" /dev/null")
            #expect(shown.status == 0)
            let bar = try Regex(#"claims\.csv [█░]{24} [0-9]+ %  [0-9]+ claims  [0-9]+/s  [0-9]+ s left"#)
            #expect(shown.output.contains(bar), "\(shown.output)")
            #expect(try tradein.shell("$TRADEIN \(words) 2>&1 >out.txt").output.contains("█") == false)
        }
    }

    @Test("Whoever looks on while claims are processed sees one state of the books, whole")
    func lookingOn() throws {
        try inFreshFolder { tradein in
            // Small runs, one after the other, so that there is always one that records or publishes.
            for round in 0..<8 {
                try tradein.write("\(round).jsonl", (round * 300 + 1...round * 300 + 300).map(ClaimForm.appliance))
            }
            #expect(try tradein.process("0.jsonl").status == 0)
            let files = (1..<8).map { "\($0).jsonl" }
            let running = try tradein.start(["process"] + files + ["--format", "json"] + Tradein.day)
            var looks = 0
            while running.isRunning {
                let audit = try tradein.run("audit", "verify", "--lang", "en")
                #expect(audit.status == 0, "\(audit.output)\(audit.errors)")
                #expect(try tradein.run("ledger", "trial-balance").status == 0)
                looks += 1
            }
            #expect(try running.wait().status == 0)
            #expect(looks > 0)
            let audit = try tradein.run("audit", "verify", "--lang", "en")
            #expect(audit.status == 0 && audit.errors.isEmpty, "\(audit.output)\(audit.errors)")
        }
    }

    @Test("Killed at random moments, from the start of the program to its end")
    func killedAtRandom() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("KillTests.killedAtRandom: seed \(seed)")
        var random = SplitMix64(seed: seed)
        try inFreshFolder { tradein in
            try tradein.write("warm-up.jsonl", [ClaimForm.appliance(900_000)])
            let started = Date()
            #expect(try tradein.process("warm-up.jsonl").status == 0)
            let duration = Date().timeIntervalSince(started)
            for round in 1...6 {
                let file = try tradein.write(
                    "claims-\(round).jsonl", (round * 1000...round * 1000 + 299).map(ClaimForm.appliance))
                let running = try tradein.start(["process", file, "--format", "json"] + Tradein.day)
                usleep(UInt32.random(in: 0...UInt32(duration * 2_000_000), using: &random))
                running.kill()
                let killed = try running.wait()
                let complete = try wholeLines(killed)
                try expectSound(tradein, holding: complete)
                let again = try tradein.process(file)
                #expect(again.status == 0, "seed \(seed), round \(round): \(again.errors)")
                #expect(try again.decisions.count == 300)
                #expect(again.output.hasPrefix(complete.map { $0 + "\n" }.joined()))
            }
            try expectSound(tradein, holding: [])
        }
    }

    /// The lines that were printed whole.
    private func wholeLines(_ result: Tradein.Result) throws -> [String] {
        guard let end = result.outputBytes.lastIndex(of: 0x0A) else { return [] }
        return String(decoding: result.outputBytes[...end], as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Log and books agree, and every printed decision is in the store.
    private func expectSound(
        _ tradein: Tradein, holding lines: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        guard FileManager.default.fileExists(atPath: tradein.database.path) else {
            #expect(lines.isEmpty, sourceLocation: sourceLocation)
            return
        }
        let audit = try tradein.run("audit", "verify", "--lang", "en")
        #expect(audit.status == 0, "\(audit.output)\(audit.errors)", sourceLocation: sourceLocation)
        let books = try tradein.run("ledger", "trial-balance", "--lang", "en")
        #expect(books.status == 0, "\(books.output)\(books.errors)", sourceLocation: sourceLocation)
        guard !lines.isEmpty else { return }
        // Claims are sealed in the store: the command has to open them.
        let sample = try tradein.run("audit", "sample", "--seed", "1", "--count", "1000000", "--format", "json")
        try #require(sample.status == 0, "\(sample.errors)", sourceLocation: sourceLocation)
        let stored = Set(try sample.objects.map { Self.row($0) })
        for line in lines {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                sourceLocation: sourceLocation)
            let row = Self.row(object)
            #expect(stored.contains(row), "printed and not stored: \(row)", sourceLocation: sourceLocation)
        }
    }

    private static func row(_ object: [String: Any]) -> String {
        ["decision_id", "outcome", "log_index", "claim_id"].map { "\(object[$0] ?? "none")" }.joined(separator: "|")
    }
}
