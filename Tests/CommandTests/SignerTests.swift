import Foundation
import Glibc
import Testing

/// Keys that another process or a device keeps.
@Suite("Signing services")
struct SignerTests {
    /// A signer that ended instead of listening, and what it said.
    struct NotListening: Error {
        let errors: String
    }

    /// A signer that is running.
    struct Service {
        let keys: [String]
        private let running: Running

        init(_ tradein: Tradein, _ options: [String], environment: [String: String] = [:]) throws {
            running = try tradein.start(
                ["keys", "serve", "--socket", "signer.sock"] + options, environment: environment)
            for _ in 0..<500 where running.isRunning && running.printed == 0 { usleep(20_000) }
            let lines = try running.peek().split(separator: "\n")
            guard lines.first == "listening unix:signer.sock" else {
                throw NotListening(errors: try running.wait().errors)
            }
            keys = lines.dropFirst().map(String.init)
        }

        func kill() {
            guard running.isRunning else { return }
            running.kill()
            _ = try? running.wait()
        }
    }

    private static let signer = ["--signer", "unix:signer.sock"]

    /// A workspace whose key lies elsewhere.
    private func prepare(_ tradein: Tradein) throws -> String {
        let made = try tradein.run("keys", "init")
        try #require(made.status == 0, "\(made.errors)")
        try FileManager.default.moveItem(
            at: tradein.workspace.appendingPathComponent("keys/log.key"),
            to: tradein.folder.appendingPathComponent("log.key"))
        return made.output
    }

    private func process(_ tradein: Tradein, _ number: Int, _ options: [String]) throws -> Tradein.Result {
        try tradein.process(
            try tradein.write("\(number).jsonl", [ClaimForm.appliance(number)]), with: ["--lang", "en"] + options)
    }

    @Test("A log is signed by a key that another process keeps, and rotated")
    func kept() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            let service = try Service(tradein, ["--key-file", "log.key"])
            defer { service.kill() }
            #expect(service.keys == [String(key.dropLast())])
            #expect(try process(tradein, 1, []).status == 73)
            #expect(try process(tradein, 1, Self.signer).status == 0)
            #expect(
                try tradein.run(
                    ["process", "1.jsonl"] + Tradein.day, environment: ["TRADEIN_SIGNER": "unix:signer.sock"]
                ).status == 0)
            #expect(try tradein.run("audit", "verify").status == 0)
            #expect(try tradein.run("keys", "list", "--format", "csv").output.contains(",elsewhere,"))
            // To a key in a file, and the old one's word counts no more.
            #expect(try tradein.run(["keys", "rotate"] + Self.signer).status == 0)
            #expect(try process(tradein, 2, []).status == 0)
            #expect(try tradein.run("audit", "verify", "--strict").status == 0)
        }
    }

    @Test("A signer that goes away in the middle leaves nothing half written, and the next run goes on")
    func goneInTheMiddle() throws {
        try inFreshFolder { tradein in
            _ = try prepare(tradein)
            var service = try Service(tradein, ["--key-file", "log.key"])
            #expect(try process(tradein, 1, Self.signer).status == 0)
            try tradein.write("many.csv", ClaimForm.table((10...9_000).map(ClaimForm.appliance)))
            let running = try tradein.start(
                ["process", "many.csv", "--format", "json", "--lang", "en"] + Tradein.day + Self.signer)
            while running.isRunning, running.printed == 0 { usleep(2_000) }
            service.kill()
            let result = try running.wait()
            #expect(result.status == 73 && result.errors.contains("keys serve"), "\(result.errors)")
            let printed = result.output.split(separator: "\n").count
            let audit = try tradein.run("audit", "verify", "--lang", "en")
            #expect(audit.status == 0, "\(audit.output)\(audit.errors)")
            // Whole chunks: of what was printed nothing is missing, of the one under way nothing is there.
            let recorded = try tradein.sqlite("SELECT count(*) FROM decision")
            let count = try #require(Int(recorded.trimmingCharacters(in: .whitespacesAndNewlines)))
            #expect(printed > 0 && count < 8_992)
            // All that is recorded was printed, to the last line, besides the claim of before.
            #expect(count == printed + 1 && result.output.hasSuffix("\n"))
            let gone = try process(tradein, 2, Self.signer)
            #expect(gone.status == 73, "\(gone.errors)")
            service = try Service(tradein, ["--key-file", "log.key"])
            defer { service.kill() }
            let again = try tradein.process("many.csv", with: Self.signer)
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.output.hasPrefix(result.output))
            #expect(try tradein.run("audit", "verify", "--strict").status == 0)
        }
    }

    @Test("A socket that others may use, something that is none, and a signer of another key are refused")
    func refusals() throws {
        try inFreshFolder { tradein in
            _ = try prepare(tradein)
            let service = try Service(tradein, ["--key-file", "log.key"])
            defer { service.kill() }
            let socket = tradein.folder.appendingPathComponent("signer.sock").path
            for mode in [0o660, 0o606, 0o777] as [mode_t] {
                chmod(socket, mode)
                let loose = try process(tradein, 1, Self.signer)
                #expect(loose.status == 73 && loose.errors.contains("chmod 600"), "\(loose.errors)")
            }
            chmod(socket, 0o600)
            #expect(try process(tradein, 1, ["--signer", "unix:log.key"]).status == 73)
            #expect(try process(tradein, 1, ["--signer", "unix:nowhere"]).status == 73)
            #expect(try process(tradein, 1, ["--signer", "signer.sock"]).status == 65)
            #expect(try tradein.run("keys", "serve", "--socket", "signer.sock", "--key-file", "log.key").status == 73)
            #expect(try tradein.run("keys", "serve", "--socket", "log.key", "--key-file", "log.key").status == 73)
            #expect(try process(tradein, 1, Self.signer).status == 0)
        }
        try inFreshFolder { tradein in
            _ = try prepare(tradein)
            #expect(try tradein.run("keys", "init", "--workspace", "other").status == 0)
            let service = try Service(tradein, ["--workspace", "other"])
            defer { service.kill() }
            let foreign = try process(tradein, 1, Self.signer)
            #expect(foreign.status == 73 && foreign.errors.contains("does not keep the key"), "\(foreign.errors)")
        }
    }

    @Test("A signer signs what keys of ours are for, and nothing else")
    func purposes() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            let service = try Service(tradein, ["--key-file", "log.key"])
            defer { service.kill() }
            let parts = key.dropLast().split(separator: "+")
            let script = """
                import base64, socket, sys
                for text in sys.argv[2:]:
                    s = socket.socket(socket.AF_UNIX)
                    s.connect("signer.sock")
                    text = text.encode().decode("unicode_escape").encode()
                    s.sendall(b"sign " + sys.argv[1].encode() + b" " + base64.b64encode(text) + b"\\n")
                    print(s.makefile().read().split(" ")[0])
                """
            try tradein.write("ask.py", script)
            let root = Data(repeating: 7, count: 32).base64EncodedString()
            let texts = [
                "\(parts[0])\\n5\\n\(root)\\n", "other.example\\n5\\n\(root)\\n", "pay 100 yuan\\n",
                "cosignature/v1\\ntime 1\\n\(parts[0])\\n5\\n\(root)\\n", "tradein rules signature 1\\nx\\n",
            ]
            let words = texts.map { "'\($0)'" }.joined(separator: " ")
            let answers = try tradein.shell("python3 ask.py \(parts[1]) \(words)")
            #expect(
                answers.output == "signature\nrefused\nrefused\nrefused\nsignature\n",
                "\(answers.output)\(answers.errors)")
            let unknown = try tradein.shell("python3 ask.py 00000000 '\(texts[0])'")
            #expect(unknown.output == "refused\n")
            // Nonsense ends no service.
            _ = try tradein.shell(
                "python3 -c 'import socket; s = socket.socket(socket.AF_UNIX); s.connect(\"signer.sock\"); s.sendall(b\"\\0\" * 99 + b\"\\n\")'"
            )
            #expect(try process(tradein, 1, Self.signer).status == 0)
        }
    }

    // MARK: PKCS#11

    static let module = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm.so"].first {
        FileManager.default.fileExists(atPath: $0)
    }
    static let hasTools = ["softhsm2-util", "pkcs11-tool"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: "/usr/bin/" + $0)
    }

    @Test(
        "A key in a device (SoftHSM, over PKCS#11) signs a log, and takes over from a key in a file",
        .enabled(if: module != nil && hasTools, "SKIPPED: SoftHSM is not installed (apt install softhsm2 opensc)"))
    func device() throws {
        let module = try #require(Self.module)
        try inFreshFolder { tradein in
            try tradein.write("pin", "1234\n")
            chmod(tradein.folder.appendingPathComponent("pin").path, 0o600)
            try tradein.write(
                "softhsm2.conf", "directories.tokendir = \(tradein.folder.path)/tokens\nobjectstore.backend = file\n")
            let environment = ["SOFTHSM2_CONF": tradein.folder.appendingPathComponent("softhsm2.conf").path]
            let made = try tradein.shell(
                """
                export SOFTHSM2_CONF=$PWD/softhsm2.conf && mkdir tokens && softhsm2-util --init-token --free --label bureau --pin 1234 --so-pin 4321 \
                && pkcs11-tool --module \(module) --token-label bureau --login --pin 1234 --keypairgen --key-type EC:edwards25519 --label log --id 01
                """)
            try #require(made.status == 0, "\(made.output)\(made.errors)")
            let options = ["--pkcs11", module, "--token", "bureau", "--label", "log", "--passphrase-file", "pin"]
            do {
                let service = try Service(tradein, options, environment: environment)
                defer { service.kill() }
                let begun = try tradein.run(["keys", "init"] + Self.signer)
                #expect(begun.output == service.keys[0] + "\n", "\(begun.errors)")
                #expect(try process(tradein, 1, Self.signer).status == 0)
                #expect(try tradein.run("audit", "verify", "--strict").status == 0)
                #expect(
                    try FileManager.default.contentsOfDirectory(
                        atPath: tradein.workspace.appendingPathComponent("keys").path
                    ).sorted() == ["data.key", "log.vkey"])
                let script = Tradein.root.appendingPathComponent("Tests/LogVectors/national.py").path
                let checked = try tradein.shell("python3 '\(script)' check '\(tradein.log.path)' '\(service.keys[0])'")
                #expect(checked.output.hasPrefix("holds: "), "\(checked.errors)")
            }
            // Another log, from a file to the device; the key signs under the log's name there.
            let file = ["--workspace", "second", "--lang", "en"]
            let key = try tradein.run(["keys", "init"] + file).output
            let name = String(try #require(key.split(separator: "+").first))
            do {
                let service = try Service(tradein, options + ["--name", name], environment: environment)
                defer { service.kill() }
                let rotated = try tradein.run(["keys", "rotate", "--new-signer", "unix:signer.sock"] + file)
                #expect(rotated.output == service.keys[0] + "\n", "\(rotated.errors)")
                #expect(try process(tradein, 2, file).status == 73)
                #expect(try process(tradein, 2, file + Self.signer).status == 0)
                #expect(try tradein.run(["audit", "verify"] + file).status == 0)
            }
            // A wrong PIN, a wrong token, a wrong label, no module at all.
            try tradein.write("wrong", "9999\n")
            chmod(tradein.folder.appendingPathComponent("wrong").path, 0o600)
            for (place, other) in [(7, "wrong"), (3, "other"), (5, "other"), (1, "/usr/lib/none.so")] {
                var words = options
                words[place] = other
                let refused = try tradein.run(
                    ["keys", "serve", "--socket", "signer.sock", "--lang", "en"] + words, environment: environment)
                #expect(refused.status == 73 && refused.output.isEmpty, "\(other): \(refused.errors)")
            }
        }
    }
}
