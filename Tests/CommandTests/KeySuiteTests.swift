import Foundation
import Testing

/// Logs of the national and the dual suite, through every command that reads or writes a log.
@Suite("Suites of the log")
struct KeySuiteTests {
    enum Suite: String, CaseIterable {
        case international, national, dual

        var keyCount: Int { self == .dual ? 2 : 1 }
        var tree: String { self == .national ? "SM3" : "SHA-256" }
    }

    @Test(
        "Every command works on a log of every suite, and an implementation of its own agrees",
        arguments: Suite.allCases)
    func everyCommand(suite: Suite) throws {
        try inFreshFolder { tradein in
            let made = try tradein.run("keys", "init", "--suite", suite.rawValue)
            try #require(made.status == 0, "\(made.errors)")
            let keys = made.output.split(separator: "\n").map(String.init)
            #expect(keys.count == suite.keyCount)
            let claims = (1...300).map(ClaimForm.appliance)
            #expect(try tradein.process(try tradein.write("a.jsonl", claims)).status == 0)
            #expect(try tradein.process(try tradein.write("b.jsonl", [ClaimForm.appliance(301)])).status == 0)
            #expect(try tradein.run("audit", "key").output == made.output)
            #expect(try tradein.run("keys", "show").output == made.output)

            let audit = try tradein.run("audit", "verify", "--strict", "--lang", "en")
            #expect(audit.status == 0 && audit.output.contains("301 decisions"), "\(audit.output)\(audit.errors)")
            #expect(try tradein.run("audit", "replay").status == 0)
            let doctor = try tradein.run("doctor", "--lang", "en")
            #expect(doctor.status == 0, "\(doctor.output)")

            let checkpoint = try tradein.run("audit", "checkpoint")
            try tradein.write("checkpoint", checkpoint.outputBytes)
            let receipt = try tradein.run("audit", "receipt", try #require(claims[6]["claim_id"]), "--qr", "code.svg")
            #expect(receipt.status == 0, "\(receipt.errors)")
            try tradein.write("receipt", receipt.outputBytes)
            // Each key alone is enough, also the SM2 key of a log whose tree is of SHA-256.
            for key in keys {
                #expect(try tradein.run("audit", "key-check", key).status == 0)
                #expect(try tradein.run("audit", "note", "checkpoint", "--key", key).status == 0)
                let verified = try tradein.run("audit", "verify-receipt", "receipt", "--key", key, "--lang", "en")
                #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
                let log = try tradein.run(
                    "audit", "verify", "--log", tradein.log.path, "--key", key, "--strict", "--format", "json",
                    "--old", "checkpoint")
                #expect(log.status == 0, "\(log.output)\(log.errors)")
                #expect(log.output.contains("\"tree\":\"\(suite == .national ? "sm3" : "sha256")\""), "\(log.output)")
            }
            try checkIndependently(tradein, keys, suite)

            // A changed byte of an entry, and of a receipt, is found by each key.
            let bundle = tradein.log.appendingPathComponent("tile/entries/000")
            var bytes = try Data(contentsOf: bundle)
            bytes[1000] ^= 1
            try bytes.write(to: bundle)
            for key in keys {
                let log = try tradein.run("audit", "verify", "--log", tradein.log.path, "--key", key, "--lang", "en")
                #expect(log.status == 1, "\(log.output)")
                var forged = receipt.outputBytes
                let place = try #require(forged.range(of: Data("extra ".utf8))).upperBound + 400
                forged[place] = forged[place] == 65 ? 66 : 65
                try tradein.write("forged", forged)
                #expect(try tradein.run("audit", "verify-receipt", "forged", "--key", key).status == 1)
            }
            #expect(try tradein.run("audit", "verify").status == 1)
        }
    }

    /// Tests/LogVectors/national.py has SM2, SM3 and the tree a second time.
    private func checkIndependently(_ tradein: Tradein, _ keys: [String], _ suite: Suite) throws {
        let script = Tradein.root.appendingPathComponent("Tests/LogVectors/national.py").path
        let vectors = try tradein.shell("python3 '\(script)' vectors")
        #expect(vectors.output == "vectors hold\n", "\(vectors.errors)")
        let words = keys.map { "'\($0)'" }.joined(separator: " ")
        let checked = try tradein.shell("python3 '\(script)' check '\(tradein.log.path)' \(words)")
        #expect(
            checked.output.hasPrefix("holds: ") && checked.output.hasSuffix("tree of \(suite.tree)\n"),
            "\(checked.output)\(checked.errors)")
    }

    @Test("OpenSSL's own command verifies an SM2 signature of a checkpoint")
    func opensslVerifies() throws {
        try inFreshFolder { tradein in
            #expect(try tradein.run("keys", "init", "--suite", "national").status == 0)
            #expect(try tradein.process(try tradein.write("a.jsonl", [ClaimForm.appliance(1)])).status == 0)
            // The public key as DER (RFC 5480, with the curve SM2), the signature as DER, the text up to the empty line.
            let script = """
                import base64, subprocess, sys
                note = open(sys.argv[1], "rb").read()
                text, _, tail = note.rpartition(b"\\n\\n")
                raw = base64.b64decode(tail.split()[2])[4:]
                point = base64.b64decode(sys.argv[2].split("+", 2)[2])[-65:]
                def integer(n):
                    n = n.lstrip(b"\\0")
                    n = (b"\\0" if n[0] > 127 else b"") + n
                    return b"\\x02" + bytes([len(n)]) + n
                body = integer(raw[:32]) + integer(raw[32:])
                open("s.der", "wb").write(b"\\x30" + bytes([len(body)]) + body)
                head = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200")
                pem = base64.encodebytes(head + point).decode()
                open("k.pem", "w").write("-----BEGIN PUBLIC KEY-----\\n" + pem + "-----END PUBLIC KEY-----\\n")
                open("text", "wb").write(text + b"\\n")
                """
            try tradein.write("split.py", script)
            let key = String(try tradein.run("audit", "key").output.dropLast())
            let split = try tradein.shell("python3 split.py '\(tradein.log.path)/checkpoint' '\(key)'")
            try #require(split.status == 0, "\(split.errors)")
            let verify =
                "openssl pkeyutl -verify -pubin -inkey k.pem -rawin -digest sm3 -pkeyopt distid:1234567812345678 -sigfile s.der -in"
            let good = try tradein.shell("\(verify) text")
            #expect(good.status == 0 && good.output.contains("Verified"), "\(good.output)\(good.errors)")
            #expect(try tradein.shell("echo x >>text; \(verify) text").status != 0)
        }
    }

    @Test("A log keeps its suite; a workspace that has keys gets no others")
    func suiteStays() throws {
        try inFreshFolder { tradein in
            let made = try tradein.run("keys", "init", "--suite", "national")
            #expect(try tradein.run("keys", "init", "--suite", "national").output == made.output)
            #expect(try tradein.run("keys", "init").output == made.output)
            let other = try tradein.run("keys", "init", "--suite", "dual", "--lang", "en")
            #expect(other.status == 65 && other.errors.contains("national"), "\(other.errors)")
            #expect(try tradein.run("keys", "init", "--suite", "no").status == 64)
        }
        try inFreshFolder { tradein in
            #expect(try tradein.process(try tradein.write("a.jsonl", [ClaimForm.appliance(1)])).status == 0)
            let key = try tradein.run("audit", "key").output
            #expect(try tradein.run("keys", "init", "--suite", "international").output == key)
            #expect(try tradein.run("keys", "init", "--suite", "national").status == 65)
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("Witnesses cosign logs of the national and the dual suite", arguments: [Suite.national, .dual])
    func witnesses(suite: Suite) throws {
        try inFreshFolder { tradein in
            let keys = try tradein.run("keys", "init", "--suite", suite.rawValue).output.split(separator: "\n")
            // Of a dual log, by its SM2 key alone.
            let key = String(try #require(keys.last))
            #expect(try tradein.process(try tradein.write("a.jsonl", (1...3).map(ClaimForm.appliance))).status == 0)
            let witness = try WitnessProcess(tradein, state: "w", logs: [key])
            defer { witness.kill() }
            try tradein.write(
                "policy.txt", "log \(key)\nwitness w \(witness.key) \(witness.url)\nquorum w\n")
            let first = try tradein.run("audit", "cosign", "--policy", "policy.txt", "--lang", "en")
            #expect(first.status == 0, "\(first.output)\(first.errors)")
            #expect(try tradein.process(try tradein.write("b.jsonl", (4...9).map(ClaimForm.appliance))).status == 0)
            let second = try tradein.run("audit", "cosign", "--lang", "en")
            #expect(second.status == 0, "\(second.output)\(second.errors)")
            let log = try tradein.run(
                "audit", "verify", "--log", tradein.log.path, "--policy", "policy.txt", "--strict", "--lang", "en")
            #expect(log.status == 0, "\(log.output)\(log.errors)")
        }
    }
}
