import Foundation
import Glibc
import Testing

/// Keys at rest: passphrases and file modes.
@Suite("Keys at rest")
struct KeyProtectionTests {
    private static let passphrase = "正确 马 电池 订书钉"

    /// Writes a passphrase file of mode 0600 and gives its name.
    private func passphraseFile(_ tradein: Tradein, _ text: String = passphrase, mode: Int = 0o600) throws -> String {
        let name = try tradein.write("passphrase-\(UUID().uuidString)", text + "\n")
        try setMode(mode, tradein.folder.appendingPathComponent(name))
        return name
    }

    private func setMode(_ mode: Int, _ url: URL) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
    }

    @Test("A key under a passphrase signs with it only; verifying needs none")
    func locked() throws {
        try inFreshFolder { tradein in
            let file = try passphraseFile(tradein)
            let made = try tradein.run("keys", "init", "--suite", "dual", "--passphrase-file", file)
            #expect(made.status == 0, "\(made.errors)")
            for name in ["log.key", "log-sm2.key"] {
                let text = try String(
                    contentsOf: tradein.workspace.appendingPathComponent("keys/\(name)"), encoding: .utf8)
                #expect(text.hasPrefix("tradein-locked-key v1\n") && !text.contains("PRIVATE"))
            }
            #expect(try tradein.run("keys", "list", "--format", "csv").output.contains(",encrypted,"))

            let claims = try tradein.write("a.jsonl", [ClaimForm.appliance(1)])
            let rows = try tradein.sqlite(".dump")
            let process = ["process", claims, "--format", "json", "--lang", "en"] + Tradein.day
            let missing = try tradein.run(process)
            #expect(missing.status == 73 && missing.errors.contains("encrypted"), "\(missing.errors)")
            let wrong = try tradein.run(process, environment: ["TRADEIN_PASSPHRASE": "wrong"])
            #expect(wrong.status == 73 && wrong.errors.contains("does not open"), "\(wrong.errors)")
            let loose = try passphraseFile(tradein, mode: 0o644)
            let refused = try tradein.run(process, environment: ["TRADEIN_PASSPHRASE_FILE": loose])
            #expect(refused.status == 73 && refused.errors.contains("chmod 600"), "\(refused.errors)")
            #expect(try tradein.sqlite(".dump") == rows)
            #expect(try tradein.run(process + ["--passphrase", "x"]).status == 64)

            #expect(try tradein.run(process, environment: ["TRADEIN_PASSPHRASE": Self.passphrase]).status == 0)
            #expect(try tradein.run(process, environment: ["TRADEIN_PASSPHRASE_FILE": file]).status == 0)
            // Everything that reads the log: without any passphrase.
            for words in [
                ["audit", "verify"], ["audit", "key"], ["audit", "checkpoint"], ["audit", "replay"], ["doctor"],
                ["keys", "list"], ["keys", "show"], ["audit", "receipt", "A-00000001"],
            ] { #expect(try tradein.run(words).status == 0, "\(words)") }
        }
    }

    @Test("The private key may lie elsewhere: verifying takes the public one")
    func publicKeyIsEnough() throws {
        try inFreshFolder { tradein in
            #expect(try tradein.process(try tradein.write("a.jsonl", [ClaimForm.appliance(1)])).status == 0)
            let key = try tradein.run("audit", "key").output
            try FileManager.default.removeItem(at: tradein.workspace.appendingPathComponent("keys/log.key"))
            #expect(try tradein.run("audit", "key").output == key)
            #expect(try tradein.run("audit", "verify").status == 0)
            #expect(try tradein.run("doctor").status == 0)
            try FileManager.default.removeItem(at: tradein.workspace.appendingPathComponent("keys/log.vkey"))
            #expect(try tradein.run("audit", "key").output == key)
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("keys lock and unlock change how a file is kept, and nothing else")
    func lockAndUnlock() throws {
        try inFreshFolder { tradein in
            #expect(try tradein.process(try tradein.write("a.jsonl", [ClaimForm.appliance(1)])).status == 0)
            let key = tradein.workspace.appendingPathComponent("keys/log.key")
            let before = try Data(contentsOf: key)
            #expect(try tradein.run("keys", "lock").status == 64)
            #expect(try tradein.run("keys", "lock", environment: ["TRADEIN_PASSPHRASE": ""]).status == 73)
            let file = try passphraseFile(tradein)
            #expect(try tradein.run("keys", "lock", "--passphrase-file", file).status == 0)
            let locked = try Data(contentsOf: key)
            #expect(locked != before && locked.starts(with: Data("tradein-locked-key v1\n".utf8)))
            let mode = try FileManager.default.attributesOfItem(atPath: key.path)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
            // Another passphrase in the first one's place.
            let other = try passphraseFile(tradein, "another one")
            #expect(try tradein.run("keys", "lock", "--passphrase-file", other).status == 73)
            #expect(
                try tradein.run(
                    ["keys", "lock", "--passphrase-file", other], environment: ["TRADEIN_PASSPHRASE_FILE": file]
                ).status == 0)
            #expect(try tradein.run("keys", "unlock", "--passphrase-file", file).status == 73)
            #expect(try tradein.run("keys", "unlock", "--passphrase-file", other).status == 0)
            #expect(try Data(contentsOf: key) == before)
            let names = try FileManager.default.contentsOfDirectory(atPath: key.deletingLastPathComponent().path)
            #expect(Set(names) == ["data.key", "log.key", "log.vkey"])
            #expect(try tradein.process(try tradein.write("b.jsonl", [ClaimForm.appliance(2)])).status == 0)
        }
    }

    @Test(
        "A key that group or others may read is refused, and how to mend it is said",
        arguments: [0o640, 0o604, 0o660, 0o644, 0o777])
    func looseModes(mode: Int) throws {
        try inFreshFolder { tradein in
            #expect(try tradein.process(try tradein.write("a.jsonl", [ClaimForm.appliance(1)])).status == 0)
            let key = tradein.workspace.appendingPathComponent("keys/log.key")
            try setMode(mode, key)
            let rows = try tradein.sqlite(".dump")
            let refused = try tradein.process(
                try tradein.write("b.jsonl", [ClaimForm.appliance(2)]), with: ["--lang", "en"])
            #expect(refused.status == 73 && refused.errors.contains("chmod 600"), "\(refused.errors)")
            #expect(try tradein.sqlite(".dump") == rows)
            let doctor = try tradein.run("doctor", "--lang", "en")
            #expect(doctor.status == 1 && doctor.output.contains("keys/log.key"), "\(doctor.output)")
            #expect(try tradein.run("audit", "verify").status == 0)
            try setMode(0o600, key)
            #expect(try tradein.process("b.jsonl").status == 0)
        }
    }

    @Test("The keys for rules and of witnesses are protected alike")
    func otherKeys() throws {
        try inFreshFolder { tradein in
            let environment = ["TRADEIN_PASSPHRASE": Self.passphrase]
            let signatures = tradein.folder.appendingPathComponent("rules")
            try FileManager.default.copyItem(at: URL(fileURLWithPath: Tradein.rules), to: signatures)
            let sign = ["rules", "sign", "appliance", "--rules", signatures.path, "--lang", "en"]
            #expect(try tradein.run(sign, environment: environment).status == 0)
            let rules = tradein.workspace.appendingPathComponent("keys/rules.key")
            #expect(try Data(contentsOf: rules).starts(with: Data("tradein-locked-key v1\n".utf8)))
            #expect(try tradein.run(sign).status == 73)
            #expect(try tradein.run(sign, environment: environment).status == 0)
            #expect(try tradein.run("keys", "unlock", rules.path).status == 73)
            #expect(try tradein.run(["keys", "unlock", rules.path], environment: environment).status == 0)
            #expect(try tradein.run(sign).status == 0)
            try setMode(0o640, rules)
            let loose = try tradein.run(sign)
            #expect(loose.status == 73 && loose.errors.contains("chmod 600"), "\(loose.errors)")

            let witness = ["audit", "witness", "key", "--state", "w", "--lang", "en"]
            let key = try tradein.run(witness, environment: environment)
            #expect(key.status == 0, "\(key.errors)")
            #expect(try tradein.run(witness).status == 73)
            #expect(try tradein.run(witness, environment: environment).output == key.output)
        }
    }
}
