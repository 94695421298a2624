import Foundation
import Testing

/// Witnesses as processes of their own, asked by an independent implementation and by the command.
@Suite("Witnesses", .serialized)
struct WitnessTests {
    @Test("The protocol, case by case, and many requests at once, by an implementation of its own")
    func protocolCases() throws {
        try inFreshFolder { tradein in
            let script = Tradein.root.appendingPathComponent("Tests/LogVectors/witness.py").path
            let key = try tradein.shell("python3 '\(script)' --keys").output.trimmingCharacters(in: .newlines)
            let witness = try WitnessProcess(tradein, state: "state", logs: [key])
            defer { witness.kill() }
            let result = try tradein.shell("python3 '\(script)' \(witness.url) '\(witness.key)'")
            #expect(result.status == 0, "\(result.output)\(result.errors)")
            #expect(
                try tradein.run("audit", "witness", "key", "--state", "state").output == witness.key + "\n")
        }
    }

    @Test("The newest checkpoint is cosigned, published with its cosignatures, and satisfies a policy")
    func cosigning() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            let witnesses = try (1...3).map { try WitnessProcess(tradein, state: "state\($0)", logs: [key]) }
            defer { witnesses.forEach { $0.kill() } }
            let policy = try policy(tradein, key, witnesses)
            let first = try tradein.run("audit", "cosign", "--policy", policy, "--lang", "en")
            #expect(first.status == 0, "\(first.output)\(first.errors)")
            #expect(first.output.components(separatedBy: "cosigned").count == 4, "\(first.output)")
            let folder = ["audit", "verify", "--log", tradein.log.path, "--policy", policy]
            #expect(try tradein.run(folder).status == 0)
            #expect(try tradein.run("audit", "verify", "--policy", policy).status == 0)

            // New entries stand under a checkpoint that nobody has cosigned yet.
            _ = try tradein.process(try tradein.write("more.jsonl", (20...22).map(ClaimForm.appliance)))
            #expect(try tradein.run(folder).status == 1)
            witnesses[2].kill()
            let second = try tradein.run("audit", "cosign", "--lang", "en")
            #expect(second.status == 0, "\(second.output)\(second.errors)")
            #expect(second.output.contains("cannot be reached"), "\(second.output)")
            #expect(try tradein.run(folder).status == 0)
            witnesses[1].kill()
            _ = try tradein.process(try tradein.write("again.jsonl", (30...32).map(ClaimForm.appliance)))
            #expect(try tradein.run("audit", "cosign").status == 1)
            #expect(try tradein.run(folder).status == 1)

            // A receipt carries the cosignatures of the checkpoint it is under.
            let witness = try WitnessProcess(tradein, state: "state2", logs: [key])
            defer { witness.kill() }
            let moved = try self.policy(tradein, key, [witnesses[0], witness])
            #expect(try tradein.run("audit", "cosign", "--policy", moved).status == 0)
            let claim = try #require(
                try tradein.run("check", "claims.jsonl", "--format", "json").decisions.first?.claimID)
            _ = try tradein.run("audit", "receipt", claim, "--out", "receipt")
            #expect(try tradein.run("audit", "verify-receipt", "receipt", "--policy", policy).status == 0)
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("A workspace put back from a backup signs nothing, because its witnesses have seen more")
    func restoredBackup() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            let witness = try WitnessProcess(tradein, state: "state", logs: [key])
            defer { witness.kill() }
            let policy = try policy(tradein, key, [witness])
            #expect(try tradein.run("audit", "cosign", "--policy", policy).status == 0)
            let backup = tradein.folder.appendingPathComponent("backup")
            try FileManager.default.copyItem(at: tradein.workspace, to: backup)
            let more = try tradein.write("more.jsonl", (20...22).map(ClaimForm.appliance))
            #expect(try tradein.process(more).status == 0)
            #expect(try tradein.run("audit", "cosign").status == 0)

            try FileManager.default.removeItem(at: tradein.workspace)
            try FileManager.default.copyItem(at: backup, to: tradein.workspace)
            let before = try tradein.contents()
            let other = try tradein.write("other.jsonl", (40...41).map(ClaimForm.appliance))
            let refused = try tradein.process(other, with: ["--lang", "en"])
            #expect(refused.status == 73 && refused.output.isEmpty, "\(refused.errors)")
            #expect(refused.errors.contains("older backup") && refused.errors.contains("→"), "\(refused.errors)")
            #expect(try tradein.contents() == before)
            let cosign = try tradein.run("audit", "cosign", "--lang", "en")
            #expect(cosign.status == 1 && cosign.output.contains("older backup"), "\(cosign.output)")
            // check records nothing, so it may.
            #expect(try tradein.check(other).status == 0)

            // With the witness away, the office goes on, and is told that nobody could be asked.
            witness.kill()
            let alone = try tradein.process(other, with: ["--lang", "en"])
            #expect(alone.status == 0 && alone.errors.contains("cannot be reached"), "\(alone.errors)")
            // That was a fork, and the witness finds it.
            let again = try WitnessProcess(tradein, state: "state", logs: [key])
            defer { again.kill() }
            _ = try tradein.process(try tradein.write("third.jsonl", (50...59).map(ClaimForm.appliance)))
            let fork = try tradein.run(
                "audit", "cosign", "--policy", try self.policy(tradein, key, [again]), "--lang", "en")
            #expect(fork.status == 1 && fork.output.contains("another history"), "\(fork.output)\(fork.errors)")
        }
    }

    @Test("With --require-quorum, only what enough witnesses have cosigned is paid; the rest is listed and paid later")
    func requireQuorum() throws {
        try inFreshFolder { tradein in
            func claims(_ numbers: ClosedRange<Int>) -> [ClaimForm] {
                numbers.map {
                    ClaimForm.appliance($0).with(["payee_name": "样本人", "payee_account": "6228000000000010059"])
                }
            }
            _ = try tradein.process(try tradein.write("first.jsonl", claims(1...2)))
            let key = String(try tradein.run("audit", "key").output.dropLast())
            func pay(_ file: String) throws -> Tradein.Result {
                try tradein.run(
                    [
                        "pay", "batch", "--bank", "city-bank", "--rules", Tradein.rules, "--out", file,
                        "--require-quorum", "--lang", "en",
                    ]
                        + Tradein.day)
            }
            let early = try pay("none.csv")
            #expect(early.status == 65 && early.errors.contains("audit cosign"), "\(early.output)\(early.errors)")
            let witness = try WitnessProcess(tradein, state: "state", logs: [key])
            defer { witness.kill() }
            let policy = try policy(tradein, key, [witness])
            #expect(try tradein.run("audit", "cosign", "--policy", policy).status == 0)
            _ = try tradein.process(try tradein.write("second.jsonl", claims(3...4)))
            let first = try pay("first.csv")
            #expect(first.status == 0, "\(first.output)\(first.errors)")
            #expect(first.errors.components(separatedBy: "NOT_COSIGNED").count == 3, "\(first.errors)")
            #expect(try tradein.run("audit", "cosign").status == 0)
            let second = try pay("second.csv")
            #expect(second.status == 0 && !second.errors.contains("NOT_COSIGNED"), "\(second.output)\(second.errors)")
            for name in ["first.csv", "second.csv"] {
                // The city bank's files are in GB18030; figures are ASCII.
                let file = try Data(contentsOf: tradein.folder.appendingPathComponent(name))
                #expect(file.range(of: Data("449.85".utf8)) != nil)
            }
        }
    }

    @Test("A witness that is killed remembers what it cosigned")
    func killed() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            var witness = try WitnessProcess(tradein, state: "state", logs: [key])
            #expect(
                try tradein.run("audit", "cosign", "--policy", try policy(tradein, key, [witness])).status == 0)
            witness.kill()
            witness = try WitnessProcess(tradein, state: "state", logs: [key])
            defer { witness.kill() }
            let size = try tradein.run("audit", "checkpoint").output.split(separator: "\n")[1]
            let checkpoint = try tradein.run("audit", "checkpoint").outputBytes
            try tradein.write("request", Data("old 0\n\n".utf8) + checkpoint)
            let answer = try tradein.shell(
                "python3 -c \"import urllib.request as r\ntry: r.urlopen('\(witness.url)add-checkpoint', open('request', 'rb').read())\nexcept r.HTTPError as e: print(e.code, e.read().decode(), end='')\""
            )
            #expect(answer.output == "409 \(size)\n", "\(answer.output)\(answer.errors)")
        }
    }

    @Test("Keys that are none, an address in use and a key file that others may read are refused")
    func refusals() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            let witness = try WitnessProcess(tradein, state: "state", logs: [key])
            defer { witness.kill() }
            let serve = ["audit", "witness", "serve", "--state", "other"]
            #expect(try tradein.run(serve + ["--log", "x+y+z"]).status == 64)
            #expect(try tradein.run(serve + ["--log", witness.key]).status == 64)
            #expect(try tradein.run(serve).status == 64)
            #expect(try tradein.run(serve + ["--log", key, "--name", "a b"]).status == 64)
            let address = witness.url.dropFirst("http://".count).dropLast()
            #expect(try tradein.run(serve + ["--log", key, "--listen", String(address)]).status == 73)
            #expect(try tradein.run(serve + ["--log", key, "--listen", "nowhere"]).status == 73)
            let secret = tradein.folder.appendingPathComponent("other/witness.key").path
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: secret)
            let loose = try tradein.run(serve + ["--log", key, "--lang", "en"])
            #expect(loose.status == 73 && loose.errors.contains("chmod 600"), "\(loose.errors)")
            #expect(try tradein.run("audit", "cosign").status == 65)
            #expect(try tradein.run("audit", "cosign", "--policy", "nowhere").status == 64)
        }
    }

    // MARK: -

    /// Gives the log's key.
    private func prepare(_ tradein: Tradein) throws -> String {
        let result = try tradein.process(try tradein.write("claims.jsonl", (1...5).map(ClaimForm.appliance)))
        try #require(result.status == 0, "\(result.errors)")
        return String(try tradein.run("audit", "key").output.dropLast())
    }

    /// Writes a policy under which two witnesses are enough, or one where there is no other.
    private func policy(_ tradein: Tradein, _ key: String, _ witnesses: [WitnessProcess]) throws -> String {
        var text = "log \(key)\n"
        for (number, witness) in witnesses.enumerated() {
            text += "witness w\(number) \(witness.key) \(witness.url)\n"
        }
        let names = witnesses.indices.map { "w\($0)" }.joined(separator: " ")
        text += "group enough \(min(2, witnesses.count)) \(names)\nquorum enough\n"
        return try tradein.write("policy-\(UUID().uuidString).txt", text)
    }
}

/// A witness that is running.
struct WitnessProcess {
    let url: String
    let key: String
    private let running: Running

    /// Starts one on a free port and waits until it listens.
    init(_ tradein: Tradein, state: String, logs: [String]) throws {
        let options = logs.flatMap { ["--log", $0] }
        running = try tradein.start(
            ["audit", "witness", "serve", "--listen", "127.0.0.1:0", "--state", state] + options)
        for _ in 0..<500 where running.isRunning && running.printed == 0 { usleep(20_000) }
        let words = try running.peek().split(separator: "\n").first?.split(separator: " ") ?? []
        try #require(words.count == 3 && words[0] == "listening", "\(words)")
        url = String(words[1])
        key = String(words[2])
    }

    func kill() {
        guard running.isRunning else { return }
        running.kill()
        _ = try? running.wait()
    }
}
