import Foundation
import Glibc
import Testing

/// A workspace that can't be used as it is: a clear error, the right status, and nothing recorded is lost or half recorded.
@Suite("Workspaces that can't be written")
struct WorkspaceTests {
    private let claims = (1...3).map(ClaimForm.appliance)

    /// A workspace with three decisions, and what was printed for them.
    private func processed(_ tradein: Tradein) throws -> Tradein.Result {
        let result = try tradein.process(try tradein.write("claims.jsonl", claims))
        #expect(result.status == 0, "\(result.errors)")
        return result
    }

    @Test("The first use makes the workspace: database, log, and a key that only its owner can read")
    func firstUse() throws {
        try inFreshFolder { tradein in
            _ = try processed(tradein)
            func mode(_ path: String) throws -> Int {
                let attributes = try FileManager.default.attributesOfItem(
                    atPath: tradein.workspace.appendingPathComponent(path).path)
                return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
            }
            #expect(try mode("keys/log.key") == 0o600)
            #expect(try mode("keys") == 0o700)
            #expect(FileManager.default.fileExists(atPath: tradein.log.appendingPathComponent("checkpoint").path))
        }
    }

    @Test("A workspace made by a newer version is left untouched by every command")
    func newerVersion() throws {
        try inFreshFolder { tradein in
            _ = try processed(tradein)
            _ = try tradein.sqlite(
                "INSERT INTO grdb_migrations (identifier) VALUES ('99 something later')", writing: true)
            let before = try tradein.contents()
            let other = try tradein.write("other.jsonl", [ClaimForm.appliance(4)])
            for (command, said) in [
                (["process", other, "--lang", "en"], "newer version"), (["process", other], "更新版本"),
                (["check", other, "--lang", "en"], "newer version"),
                (["ledger", "appropriate", Tradein.sample("budget.yaml"), "--lang", "en"], "newer version"),
                (["ledger", "balances", "--lang", "en"], "newer version"),
                (["ledger", "trial-balance", "--lang", "en"], "newer version"),
                (["audit", "verify", "--lang", "en"], "newer version"),
                (["audit", "checkpoint", "--lang", "en"], "newer version"),
            ] {
                let result = try tradein.run(command)
                #expect(result.status == (command[1] == "verify" ? 2 : 73), "\(command)")
                #expect(result.errors.contains(said) && result.errors.contains("→"), "\(result.errors)")
                #expect(result.output.isEmpty)
            }
            #expect(try tradein.contents() == before)
        }
    }

    @Test("Where there is no workspace, the commands that look at one say so, and make none")
    func noWorkspace() throws {
        try inFreshFolder { tradein in
            for command in [
                ["ledger", "balances"], ["ledger", "trial-balance"], ["audit", "verify"], ["audit", "checkpoint"],
                ["audit", "key"],
            ] {
                let result = try tradein.run(command + ["--lang", "en"])
                // Checks of the log say 2 where they could not be made.
                #expect(result.status == (command[1] == "verify" ? 2 : 73), "\(command)")
                #expect(
                    result.errors.contains("tradein-data") && result.errors.contains("--workspace"), "\(result.errors)")
            }
            #expect(!FileManager.default.fileExists(atPath: tradein.workspace.path))
        }
    }

    @Test("A file in place of the workspace's folder, and a file that is no database, are named")
    func notAWorkspace() throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("claims.jsonl", claims)
            try tradein.write("afile", "text")
            let folder = try tradein.run("process", file, "--workspace", "afile", "--lang", "en")
            #expect(folder.status == 73)
            #expect(folder.errors.contains("afile"), "\(folder.errors)")

            try tradein.write("data/workspace.sqlite", String(repeating: "no database. ", count: 1000))
            for command in [["process", file], ["audit", "verify"]] {
                let result = try tradein.run(command + ["--workspace", "data", "--lang", "en"])
                #expect(
                    result.status == (command[0] == "audit" ? 1 : 74), "\(command): \(result.output)\(result.errors)")
                #expect(
                    result.errors.contains("workspace.sqlite") && result.errors.contains("damaged"), "\(result.errors)")
            }
        }
    }

    @Test("A log without its key goes on under no other key")
    func lostKey() throws {
        try inFreshFolder { tradein in
            _ = try processed(tradein)
            let key = tradein.workspace.appendingPathComponent("keys/log.key")
            let kept = try Data(contentsOf: key)
            let rows = try tradein.sqlite(".dump")
            try FileManager.default.removeItem(at: key)
            let other = try tradein.write("other.jsonl", [ClaimForm.appliance(4)])
            let result = try tradein.process(other, with: ["--lang", "en"])
            #expect(result.status == 73)
            #expect(result.errors.contains("log.key") && result.errors.contains("backup"), "\(result.errors)")
            #expect(result.output.isEmpty)
            #expect(try tradein.sqlite(".dump") == rows)
            #expect(!FileManager.default.fileExists(atPath: key.path))

            try kept.write(to: key)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
            #expect(try tradein.process(other).status == 0)
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("Another key than the one that signed is refused before anything is recorded")
    func foreignKey() throws {
        try inFreshFolder { tradein in
            _ = try processed(tradein)
            let rows = try tradein.sqlite(".dump")
            try inFreshFolder { other in
                _ = try processed(other)
                try Data(contentsOf: other.workspace.appendingPathComponent("keys/log.key"))
                    .write(to: tradein.workspace.appendingPathComponent("keys/log.key"))
            }
            // Verifying takes public keys alone; the doctor looks at the private one too.
            #expect(try tradein.run("audit", "verify").status == 0)
            let doctor = try tradein.run("doctor", "--lang", "en")
            #expect(doctor.status == 1 && doctor.output.contains("not this log's key"), "\(doctor.output)")
            let result = try tradein.process(
                try tradein.write("other.jsonl", [ClaimForm.appliance(4)]), with: ["--lang", "en"])
            #expect(result.status == 73, "\(result.errors)")
            #expect(try tradein.sqlite(".dump") == rows)
        }
    }

    // MARK: - Two at once

    @Test("A second process on the same workspace is told who is at work; looking on is allowed")
    func secondProcess() throws {
        try inFreshFolder { tradein in
            let first = try processed(tradein)
            let before = try tradein.contents()
            let lock = open(tradein.workspace.appendingPathComponent("lock").path, O_RDWR | O_CLOEXEC)
            try #require(lock >= 0)
            try #require(flock(lock, LOCK_EX | LOCK_NB) == 0)
            let number = Array("\(getpid())\n".utf8)
            ftruncate(lock, 0)
            #expect(pwrite(lock, number, number.count, 0) == number.count)

            let other = try tradein.write("other.jsonl", [ClaimForm.appliance(4)])
            for command in [["process", other], ["ledger", "appropriate", Tradein.sample("budget.yaml")]] {
                for (language, said) in [("en", "Another process (\(getpid()))"), ("zh", "另一个进程（\(getpid())）")] {
                    let result = try tradein.run(command + Tradein.day + ["--lang", language])
                    #expect(result.status == 73)
                    #expect(result.errors.contains(said), "\(result.errors)")
                    #expect(result.output.isEmpty)
                }
            }
            for command in [["ledger", "balances"], ["ledger", "trial-balance"], ["audit", "verify"]] {
                let result = try tradein.run(command)
                #expect(result.status == 0, "\(command): \(result.errors)")
            }
            #expect(try tradein.contents() == before)

            // The kernel gives the lock back when its holder ends.
            close(lock)
            #expect(try tradein.process("claims.jsonl").outputBytes == first.outputBytes)
        }
    }

    @Test("Of processes started together each either does all of its work or says why it does none")
    func startedTogether() throws {
        try inFreshFolder { tradein in
            let runs = try (0..<4).map { run in
                let file = try tradein.write(
                    "claims-\(run).jsonl", (run * 10 + 1...run * 10 + 10).map(ClaimForm.appliance))
                return try tradein.start(["process", file, "--format", "json"] + Tradein.day)
            }
            let results = try runs.map { try $0.wait() }
            let done = results.filter { $0.status == 0 }
            #expect(!done.isEmpty)
            #expect(results.allSatisfy { $0.status == 0 || $0.status == 73 && $0.output.isEmpty })
            #expect(try done.allSatisfy { try $0.decisions.count == 10 })
            #expect(try tradein.sqlite("SELECT count(*) FROM decision") == "\(done.count * 10)\n")
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    // MARK: - Read-only and full

    @Test(
        "A read-only workspace is named, and can still be looked at",
        .enabled(if: Sandbox.canMount, "SKIPPED: no mounts here"))
    func readOnly() throws {
        try inFreshFolder { tradein in
            _ = try processed(tradein)
            let before = try tradein.contents()
            try tradein.write("other.jsonl", [ClaimForm.appliance(4)])
            let prepare = """
                mount --bind tradein-data tradein-data && mount -o remount,bind,ro tradein-data || exit 99
                exec "$TRADEIN"
                """
            for command in [
                "process other.jsonl --rules \"$RULES\"",
                "ledger appropriate '\(Tradein.sample("budget.yaml"))' --rules \"$RULES\"",
            ] {
                let result = try tradein.shell(
                    prepare + " \(command) --on 2026-11-23 --lang en", under: Sandbox.ownMounts!)
                #expect(result.status == 73, "\(result.errors)")
                #expect(result.errors.contains("tradein-data") && result.errors.contains("→"), "\(result.errors)")
                #expect(result.output.isEmpty)
            }
            for command in ["audit verify", "ledger trial-balance", "ledger balances", "audit checkpoint", "audit key"]
            {
                let result = try tradein.shell(prepare + " " + command, under: Sandbox.ownMounts!)
                #expect(result.status == 0, "\(command): \(result.output)\(result.errors)")
            }
            #expect(try tradein.contents() == before)
        }
    }

    @Test(
        "A folder in which no workspace can be made is named", .enabled(if: Sandbox.canMount, "SKIPPED: no mounts here")
    )
    func nowhereToMakeIt() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", claims)
            let result = try tradein.shell(
                """
                mkdir disk && mount -t tmpfs -o ro tmpfs disk || exit 99
                exec "$TRADEIN" process claims.jsonl --workspace disk/data --rules "$RULES" --on 2026-11-23 --lang en
                """, under: Sandbox.ownMounts!)
            #expect(result.status == 73, "\(result.errors)")
            #expect(result.errors.contains("disk/data") && result.errors.contains("Read-only"), "\(result.errors)")
        }
    }

    @Test(
        "On a full disk the run stops with 74; what was printed is saved, and the same command later completes the rest",
        .enabled(if: Sandbox.canMount, "SKIPPED: no mounts here"))
    func fullDisk() throws {
        try inFreshFolder { tradein in
            try tradein.write("small.jsonl", claims)
            try tradein.write("large.csv", ClaimForm.table((1...1000).map(ClaimForm.appliance)))
            let run = "--workspace disk --rules \"$RULES\" --on 2026-11-23 --format json --lang en"
            let result = try tradein.shell(
                """
                mkdir disk && mount -t tmpfs -o size=4m tmpfs disk || exit 99
                "$TRADEIN" process small.jsonl \(run) > small.out || exit 98
                "$TRADEIN" process large.csv \(run) > large.out
                status=$?
                cp -a disk tradein-data
                exit $status
                """, under: Sandbox.ownMounts!)
            #expect(result.status == 74, "\(result.errors)")
            #expect(result.errors.contains("disk is full"), "\(result.errors)")
            try expectCompletable(tradein)
        }
    }

    @Test("A file that may not grow is reported like a full disk, and nothing is half recorded")
    func fileSizeLimit() throws {
        try inFreshFolder { tradein in
            try tradein.write("small.jsonl", claims)
            try tradein.write("large.csv", ClaimForm.table((1...1000).map(ClaimForm.appliance)))
            let run = "--rules \"$RULES\" --on 2026-11-23 --format json --lang en"
            let result = try tradein.shell(
                """
                "$TRADEIN" process small.jsonl \(run) > small.out || exit 98
                trap '' XFSZ
                ulimit -f 2048
                exec "$TRADEIN" process large.csv \(run) > large.out
                """)
            #expect(result.status == 74, "\(result.errors)")
            #expect(result.errors.contains("workspace.sqlite") && result.errors.contains("→"), "\(result.errors)")
            try expectCompletable(tradein)
        }
    }

    /// What was printed before the fault is in the workspace, all agrees, and the same commands complete.
    private func expectCompletable(_ tradein: Tradein, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let small = try Data(contentsOf: tradein.folder.appendingPathComponent("small.out"))
        let large = try Data(contentsOf: tradein.folder.appendingPathComponent("large.out"))
        let printed = large.filter { $0 == 0x0A }.count
        #expect(
            try tradein.sqlite("SELECT count(*) FROM decision") == "\(3 + max(printed - 3, 0))\n",
            sourceLocation: sourceLocation)
        #expect(try tradein.run("audit", "verify").status == 0, sourceLocation: sourceLocation)
        #expect(try tradein.run("ledger", "trial-balance").status == 0, sourceLocation: sourceLocation)

        let smallAgain = try tradein.process("small.jsonl")
        #expect(smallAgain.outputBytes == small, sourceLocation: sourceLocation)
        let largeAgain = try tradein.process("large.csv")
        #expect(largeAgain.status == 0, "\(largeAgain.errors)", sourceLocation: sourceLocation)
        #expect(largeAgain.outputBytes.starts(with: large), sourceLocation: sourceLocation)
        #expect(try largeAgain.decisions.count == 1000, sourceLocation: sourceLocation)
        #expect(try tradein.run("audit", "verify").status == 0, sourceLocation: sourceLocation)
        #expect(try tradein.run("ledger", "trial-balance").status == 0, sourceLocation: sourceLocation)
    }

    @Test("A result that can't be written ends with 74; the decisions are saved and can be printed again")
    func outputIsFull() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", claims)
            let command = "\"$TRADEIN\" process claims.jsonl --rules \"$RULES\" --on 2026-11-23 --format json --lang en"
            let result = try tradein.shell("exec \(command) > /dev/full")
            #expect(result.status == 74)
            #expect(result.errors.contains("standard output"), "\(result.errors)")
            #expect(try tradein.sqlite("SELECT count(*) FROM decision") == "3\n")
            #expect(try tradein.run("audit", "verify").status == 0)
            #expect(try tradein.process("claims.jsonl").decisions.count == 3)
        }
    }

    @Test("A reader that has seen enough is no error, and everything is recorded")
    func readerGone() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", (1...600).map(ClaimForm.appliance))
            let result = try tradein.shell(
                "{ \"$TRADEIN\" process claims.jsonl --rules \"$RULES\" --on 2026-11-23 --format json; echo $? >&2; } | head -n 1"
            )
            #expect(result.errors.hasSuffix("0\n"), "\(result.errors)")
            #expect(try tradein.sqlite("SELECT count(*) FROM decision") == "600\n")
        }
    }
}
