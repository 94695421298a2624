import Foundation
import Testing

/// `audit verify`, `audit note` and `audit key-check` on what the command itself has made.
@Suite("Verifying the log")
struct AuditVerifyTests {
    @Test("The published folder is verified alone, without the workspace and its secret key")
    func folderAlone() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            try FileManager.default.copyItem(at: tradein.log, to: tradein.folder.appendingPathComponent("copy"))
            try FileManager.default.removeItem(at: tradein.workspace)
            let result = try tradein.run("audit", "verify", "--log", "copy", "--key", key, "--strict", "--lang", "en")
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.output)\(result.errors)")
            #expect(result.output.contains("16 entries"), "\(result.output)")
            let object = try #require(
                try tradein.run("audit", "verify", "--log", "copy", "--key", key, "--format", "json").objects.first)
            #expect(object["code"] as? String == "OK" && object["size"] as? Int == 16)
            #expect(try tradein.run("audit", "note", "copy/checkpoint", "--key", key).status == 0)
            #expect(try tradein.run("audit", "key-check", key).status == 0)
        }
    }

    @Test("With the public key given, the workspace is verified without the secret one")
    func withoutSecretKey() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            let keys = tradein.workspace.appendingPathComponent("keys")
            for name in ["log.key", "log.vkey"] {
                try FileManager.default.removeItem(at: keys.appendingPathComponent(name))
            }
            // Whose it is, only who knows the key can tell; that all agrees, the store shows by itself.
            #expect(try tradein.run("audit", "verify").status == 0)
            #expect(try tradein.run("audit", "verify", "--key", key).status == 0)
            try inFreshFolder { other in
                let foreign = try prepare(other)
                #expect(try tradein.run("audit", "verify", "--key", foreign).status == 1)
            }
            // What is sealed can't be compared with the log without its key, and is not said to agree.
            try FileManager.default.removeItem(at: keys.appendingPathComponent("data.key"))
            let blind = try tradein.run("audit", "verify", "--key", key, "--lang", "en")
            #expect(blind.status == 2 && blind.errors.contains("data.key"), "\(blind.output)\(blind.errors)")
            #expect(try tradein.run("audit", "verify", "--log", tradein.log.path, "--key", key).status == 0)
        }
    }

    @Test("A backup put back, and another history under the same key, do not agree with a checkpoint kept from before")
    func olderCheckpoints() throws {
        try inFreshFolder { tradein in
            _ = try prepare(tradein)
            let early = try tradein.run("audit", "checkpoint").outputBytes
            try tradein.write("early.txt", early)
            let backup = tradein.folder.appendingPathComponent("backup")
            try FileManager.default.copyItem(at: tradein.workspace, to: backup)
            _ = try tradein.process(try tradein.write("more.jsonl", (100...101).map(ClaimForm.appliance)))
            try tradein.write("late.txt", try tradein.run("audit", "checkpoint").outputBytes)
            #expect(
                try tradein.run("audit", "verify", "--old", "early.txt", "--old", "late.txt", "--strict").status == 0)

            // The backup, as if nothing had happened since; then, with other claims in it.
            try FileManager.default.removeItem(at: tradein.workspace)
            try FileManager.default.copyItem(at: backup, to: tradein.workspace)
            let rollback = try tradein.run("audit", "verify", "--old", "late.txt", "--format", "json")
            #expect(rollback.status == 1)
            #expect(try rollback.objects.map { $0["code"] as? String } == ["ROLLBACK"])
            _ = try tradein.process(try tradein.write("others.jsonl", (200...201).map(ClaimForm.appliance)))
            let fork = try tradein.run("audit", "verify", "--old", "late.txt", "--format", "json")
            #expect(fork.status == 1)
            #expect(try fork.objects.map { $0["code"] as? String } == ["FORK"])
            _ = try tradein.process(try tradein.write("again.jsonl", [ClaimForm.appliance(300)]))
            #expect(try tradein.run("audit", "verify", "--old", "early.txt").status == 0)
            #expect(try tradein.run("audit", "verify", "--old", "late.txt").status == 1)

            // By itself, the fork is found in the folder too.
            let key = try tradein.run("audit", "key").output.split(separator: "\n").joined()
            let folder = ["audit", "verify", "--log", tradein.log.path, "--key", key]
            #expect(try tradein.run(folder + ["--old", "early.txt"]).status == 0)
            #expect(try tradein.run(folder + ["--old", "late.txt"]).status == 1)
        }
    }

    @Test("A policy that is not met is a finding of the workspace's check too")
    func policy() throws {
        try inFreshFolder { tradein in
            let key = try prepare(tradein)
            try tradein.write("none.txt", "log \(key)\nquorum none\n")
            #expect(try tradein.run("audit", "verify", "--policy", "none.txt").status == 0)
            let witness = "witness.example+8a4e8d4f+BEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBA"
            #expect(try tradein.run("audit", "key-check", witness).status == 1)
            try tradein.write("bad.txt", "log \(key)\nwitness w \(witness)\nquorum w\n")
            let bad = try tradein.run("audit", "verify", "--policy", "bad.txt", "--lang", "en")
            #expect(bad.status == 2 && bad.errors.contains("line 2"), "\(bad.errors)")
        }
    }

    /// A workspace with a log of 14 entries; gives the log's key.
    private func prepare(_ tradein: Tradein) throws -> String {
        let result = try tradein.process(try tradein.write("claims.jsonl", (1...12).map(ClaimForm.appliance)))
        try #require(result.status == 0, "\(result.errors)")
        return String(try tradein.run("audit", "key").output.dropLast())
    }
}
