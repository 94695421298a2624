import Foundation
import Glibc
import Testing

/// Other keys sign the log from here on, and it stays the same log.
@Suite("Rotation of the log's keys")
struct KeyRotationTests {
    private struct Rotated {
        let before: [String]
        let after: [String]
        let old: Data
        let receipt: Data
    }

    /// A log with claims before a rotation and after it.
    private func rotate(_ tradein: Tradein, suite: String) throws -> Rotated {
        let before = try keys(try tradein.run("keys", "init", "--suite", suite))
        #expect(try tradein.process(try tradein.write("a.jsonl", (1...5).map(ClaimForm.appliance))).status == 0)
        let old = try tradein.run("audit", "checkpoint").outputBytes
        try tradein.write("old", old)
        let receipt = try tradein.run("audit", "receipt", "A-00000003").outputBytes
        try tradein.write("receipt", receipt)
        let after = try keys(try tradein.run("keys", "rotate"))
        return Rotated(before: before, after: after, old: old, receipt: receipt)
    }

    static let hasStrace = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

    private func keys(_ result: Tradein.Result) throws -> [String] {
        try #require(result.status == 0, "\(result.errors)")
        return result.output.split(separator: "\n").map(String.init)
    }

    private func name(_ key: String) -> Substring? { key.split(separator: "+").first }

    @Test(
        "The past verifies by the old key, the present by the new, and the old leads to the new",
        arguments: ["international", "national", "dual"])
    func oldAndNew(suite: String) throws {
        try inFreshFolder { tradein in
            let rotated = try rotate(tradein, suite: suite)
            #expect(rotated.before.count == rotated.after.count)
            #expect(Set(rotated.before).isDisjoint(with: rotated.after))
            #expect(Set((rotated.before + rotated.after).map(name)).count == 1)
            // The checkpoint that follows has both signatures.
            try tradein.write("handover", try tradein.run("audit", "checkpoint").outputBytes)
            for key in rotated.before + rotated.after {
                #expect(try tradein.run("audit", "note", "handover", "--key", key).status == 0)
            }
            #expect(try tradein.process(try tradein.write("b.jsonl", (6...9).map(ClaimForm.appliance))).status == 0)
            try tradein.write("new", try tradein.run("audit", "checkpoint").outputBytes)
            for key in rotated.before {
                #expect(try tradein.run("audit", "note", "old", "--key", key).status == 0)
                #expect(try tradein.run("audit", "verify-receipt", "receipt", "--key", key).status == 0)
                #expect(try tradein.run("audit", "note", "new", "--key", key).status == 1)
            }
            for key in rotated.after {
                #expect(try tradein.run("audit", "note", "new", "--key", key).status == 0)
                #expect(try tradein.run("audit", "note", "old", "--key", key).status == 1)
            }
            #expect(try keys(tradein.run("audit", "key")) == rotated.after)
            #expect(try tradein.run("audit", "verify", "--strict").status == 0)
            #expect(try tradein.run("doctor").status == 0)
            #expect(try tradein.run("audit", "replay").status == 0)
            for key in rotated.before + rotated.after {
                let workspace = try tradein.run("audit", "verify", "--key", key, "--lang", "en")
                #expect(workspace.status == 0, "\(workspace.output)\(workspace.errors)")
                let folder = try tradein.run(
                    "audit", "verify", "--log", tradein.log.path, "--key", key, "--lang", "en")
                #expect(folder.status == 0, "\(folder.output)\(folder.errors)")
                // Who has the old key is told which one follows; who has the new one need not be told.
                #expect(folder.errors.contains(rotated.after[0]) == rotated.before.contains(key), "\(folder.errors)")
            }
            let both = (rotated.before + rotated.after).flatMap { ["--key", $0] }
            let continued = try tradein.run(
                ["audit", "verify", "--log", tradein.log.path, "--old", "old", "--lang", "en"] + both)
            #expect(continued.status == 0, "\(continued.output)\(continued.errors)")

            let list = try tradein.run("keys", "list", "--format", "csv").output.split(separator: "\n")
            #expect(list.count { $0.contains(",retired,") } == rotated.before.count)
            #expect(list.count { $0.contains(",current,") } == rotated.after.count)
        }
    }

    @Test("Rotated twice and three times, the first key still leads to the last")
    func again() throws {
        try inFreshFolder { tradein in
            let rotated = try rotate(tradein, suite: "international")
            let second = try keys(try tradein.run("keys", "rotate"))
            #expect(try tradein.process(try tradein.write("b.jsonl", (6...9).map(ClaimForm.appliance))).status == 0)
            let third = try keys(try tradein.run("keys", "rotate"))
            #expect(try tradein.process(try tradein.write("c.jsonl", [ClaimForm.appliance(10)])).status == 0)
            #expect(Set(rotated.before + rotated.after + second + third).count == 4)
            let folder = try tradein.run(
                "audit", "verify", "--log", tradein.log.path, "--key", rotated.before[0], "--lang", "en")
            #expect(folder.status == 0 && folder.errors.contains(third[0]), "\(folder.output)\(folder.errors)")
            #expect(try tradein.run("audit", "verify").status == 0)
            let other = try keys(try tradein.run("keys", "init", "--workspace", "other"))[0]
            let stranger = try tradein.run("audit", "verify", "--key", other)
            #expect(stranger.status == 1)
        }
    }

    @Test("A rotation whose statement was changed, or a retired key that signs on, is found")
    func tampering() throws {
        try inFreshFolder { tradein in
            _ = try rotate(tradein, suite: "international")
            try inFreshFolder { copy in
                try FileManager.default.copyItem(at: tradein.workspace, to: copy.workspace)
                _ = try copy.sqlite(
                    "DROP TRIGGER key_rotation_no_update; UPDATE key_rotation SET note = CAST(replace(CAST(note AS TEXT), 'entry', 'Entry') AS BLOB)",
                    writing: true)
                #expect(try copy.run("audit", "verify").status == 1)
                #expect(try copy.run("doctor").status == 1)
                #expect(try copy.process(try copy.write("x.jsonl", [ClaimForm.appliance(20)])).status == 74)
            }
            // The store of before the rotation, put back beside the new key.
            try inFreshFolder { copy in
                #expect(try copy.process(try copy.write("a.jsonl", [ClaimForm.appliance(1)])).status == 0)
                try FileManager.default.copyItem(
                    at: copy.database, to: copy.folder.appendingPathComponent("backup"))
                #expect(try copy.run("keys", "rotate").status == 0)
                for suffix in ["-wal", "-shm"] {
                    try? FileManager.default.removeItem(atPath: copy.database.path + suffix)
                }
                try FileManager.default.removeItem(at: copy.database)
                try FileManager.default.copyItem(
                    at: copy.folder.appendingPathComponent("backup"), to: copy.database)
                let refused = try copy.process(
                    try copy.write("b.jsonl", [ClaimForm.appliance(2)]), with: ["--lang", "en"])
                #expect(refused.status == 73 && refused.errors.contains("not this log's"), "\(refused.errors)")
                #expect(try copy.run("audit", "verify").status == 1)
            }
        }
    }

    /// Which system call of a rotation ends the process: every kind that changes what is on the disk.
    struct Moment: CustomStringConvertible {
        let suite: String
        let call: String
        let nth: [Int]

        var description: String { "\(suite): \(call) \(nth)" }
    }

    @Test(
        "Killed at any moment, a rotation is either done or not, and the log goes on",
        .enabled(if: hasStrace, "SKIPPED: strace is not installed (apt install strace)"),
        arguments: [
            Moment(suite: "international", call: "link", nth: [1]),
            Moment(suite: "international", call: "unlink", nth: [1, 3]),
            Moment(suite: "international", call: "rename", nth: [1, 2]),
            Moment(suite: "international", call: "fsync", nth: [1, 3, 4]),
            Moment(suite: "international", call: "fdatasync", nth: [1, 2]),
            Moment(suite: "international", call: "pwrite64", nth: [2, 5]),
            Moment(suite: "dual", call: "link", nth: [2]), Moment(suite: "dual", call: "rename", nth: [1, 2]),
        ])
    func killed(moment: Moment) throws {
        try inFreshFolder { tradein in
            #expect(try tradein.run("keys", "init", "--suite", moment.suite).status == 0)
            #expect(try tradein.process(try tradein.write("1.jsonl", [ClaimForm.appliance(1)])).status == 0)
            for nth in moment.nth {
                let call = moment.call
                let before = try tradein.run("audit", "key").output
                let killed = try tradein.shell(
                    "strace -f -o trace -e trace=\(call) -e inject=\(call):signal=KILL:when=\(nth) $TRADEIN keys rotate"
                )
                #expect(killed.status != 0, "\(call) \(nth) is no moment of a rotation")
                let audit = try tradein.run("audit", "verify", "--lang", "en")
                #expect(audit.status == 0, "\(call) \(nth): \(audit.output)\(audit.errors)")
                let after = try tradein.run("audit", "key").output
                let next = try tradein.process(
                    try tradein.write("\(nth + 1).jsonl", [ClaimForm.appliance(nth + 1)]), with: ["--lang", "en"])
                #expect(next.status == 0, "\(call) \(nth): \(next.errors)")
                // Done or not, that is known at once, and stays.
                #expect(try tradein.run("audit", "key").output == after)
                if call == "link" { #expect(before == after) }
            }
            #expect(try tradein.run("keys", "rotate").status == 0)
            let audit = try tradein.run("audit", "verify", "--strict", "--lang", "en")
            #expect(audit.status == 0, "\(audit.output)")
            let names = try FileManager.default.contentsOfDirectory(
                atPath: tradein.workspace.appendingPathComponent("keys").path)
            let second = moment.suite == "dual" ? ["log-sm2.key"] : []
            #expect(names.sorted() == ["data.key"] + second + ["log.key", "log.vkey"])
        }
    }
}
