import Foundation
import Testing

@Suite("The command line")
struct CommandLineTests {
    private let claims = (1...3).map(ClaimForm.appliance)

    // MARK: - Help and usage

    static let commands: [[String]] = [
        [], ["process"], ["check"], ["template"], ["keys"], ["keys", "init"], ["keys", "list"], ["keys", "show"],
        ["keys", "rotate"], ["keys", "lock"], ["keys", "unlock"], ["keys", "serve"], ["claims"], ["claims", "list"],
        ["claims", "show"],
        ["claims", "history"],
        ["claims", "withdraw"], ["claims", "appeal"], ["review"], ["review", "list"], ["review", "show"],
        ["review", "decide"], ["review", "confirm"], ["review", "draw"], ["rules"], ["rules", "check"],
        ["rules", "test"], ["rules", "explain"],
        ["rules", "diff"], ["ledger"], ["ledger", "check"], ["ledger", "export"],
        ["report"], ["report", "money"], ["report", "ageing"], ["report", "burn-down"], ["report", "targets"],
        ["ledger", "appropriate"], ["ledger", "balances"], ["ledger", "trial-balance"], ["audit"], ["audit", "verify"],
        ["audit", "checkpoint"], ["audit", "key"], ["redetermine"], ["people"], ["people", "add"], ["people", "list"],
        ["people", "retire"], ["people", "roles"], ["merchants"], ["merchants", "add"], ["merchants", "suspend"],
        ["merchants", "resume"], ["merchants", "list"], ["merchant"], ["merchant", "keygen"], ["merchant", "sign"],
        ["merchant", "envelope"], ["pay"], ["pay", "batch"], ["pay", "import"], ["pay", "reissue"], ["pay", "correct"],
        ["pay", "cancel"], ["pay", "list"], ["pay", "show"], ["pay", "file"], ["clawback"], ["clawback", "raise"],
        ["clawback", "receive"], ["clawback", "waive"], ["clawback", "offset"], ["clawback", "list"],
        ["ledger", "cut"],
        ["ledger", "allot"], ["ledger", "unallot"], ["ledger", "confirm"], ["ledger", "withdraw"],
        ["ledger", "proposals"], ["ledger", "serve-waitlist"], ["ledger", "restore"], ["ledger", "remit"],
        ["ledger", "swap"], ["ledger", "recharge"],
        ["ledger", "close"], ["ledger", "carry-over"], ["ledger", "lapse"], ["ledger", "settle"],
        ["feel"], ["dmn"], ["dmn", "run"], ["dmn", "conformance"], ["audit", "note"], ["audit", "key-check"],
        ["audit", "receipt"], ["audit", "verify-receipt"], ["audit", "prove-unused"], ["audit", "prove-total"],
        ["audit", "verify-proof"],
        ["rules", "analyse"], ["rules", "fmt"], ["rules", "export"], ["rules", "import"], ["rules", "schema"],
        ["rules", "lsp"], ["rules", "sign"], ["rules", "verify"], ["rules", "clauses"],
        ["audit", "cosign"], ["audit", "witness"], ["audit", "witness", "serve"], ["audit", "witness", "key"],
        ["audit", "replay"], ["audit", "sample"], ["doctor"],
        ["alerts"], ["alerts", "run"], ["alerts", "list"], ["alerts", "explain"], ["alerts", "import"],
        ["alerts", "release"], ["alerts", "detectors"], ["alerts", "test"],
        ["evidence"], ["evidence", "add"], ["evidence", "list"], ["evidence", "export"],
        ["privacy"], ["privacy", "show"], ["privacy", "erase"], ["privacy", "list"],
    ]

    @Test(
        "--help on every command and subcommand shows what it is for, and an example that begins with its name",
        arguments: commands)
    func help(command: [String]) throws {
        try inFreshFolder { tradein in
            let result = try tradein.run(command + ["--help"])
            #expect(result.status == 0)
            #expect(result.errors.isEmpty, "\(result.errors)")
            let text = result.output
            #expect(text.contains("USAGE: " + (["tradein"] + command).joined(separator: " ")), "\(text)")
            let example = try #require(text.range(of: "EXAMPLE"), "no example: \(text)")
            #expect(text[example.upperBound...].contains((["tradein"] + command).joined(separator: " ")), "\(text)")
            #expect(text.contains("OVERVIEW: "))
        }
    }

    @Test("Every subcommand that there is stands in this list")
    func listIsComplete() throws {
        try inFreshFolder { tradein in
            for command in [
                [], ["claims"], ["review"], ["rules"], ["ledger"], ["pay"], ["clawback"], ["report"], ["people"],
                ["merchants"], ["merchant"],
                ["alerts"], ["privacy"], ["evidence"],
                ["keys"], ["audit"], ["audit", "witness"], ["dmn"],
            ] {
                let text = try tradein.run(command + ["--help"]).output
                let listed = try #require(text.components(separatedBy: "SUBCOMMANDS:\n").last)
                for line in listed.split(separator: "\n")
                where line.hasPrefix("  ") && !line.hasPrefix("   ") && !line.hasPrefix("  See ") {
                    let name = String(line.dropFirst(2).prefix { $0 != " " })
                    #expect(
                        CommandLineTests.commands.contains(command + [name]),
                        "\(command) \(name) has no test of its help")
                }
            }
        }
    }

    @Test("Examples in the help can be run as they stand: their options exist")
    func examplesExist() throws {
        try inFreshFolder { tradein in
            for command in CommandLineTests.commands
            where !command.isEmpty
                && !CommandLineTests.commands.contains(where: { $0.count > command.count && $0.starts(with: command) })
            {
                let text = try tradein.run(command + ["--help"]).output
                for line in text.split(separator: "\n") {
                    let words = line.split(separator: " ").map(String.init)
                    guard words.first == "tradein", Array(words.dropFirst().prefix(command.count)) == command else {
                        continue
                    }
                    for word in words where word.hasPrefix("--") {
                        #expect(
                            text.contains(word + " <") || text.contains(word + "  ") || text.contains("[" + word),
                            "\(word) of: \(line)")
                    }
                }
            }
        }
    }

    static let wrongUsages: [[String]] = [
        ["frobnicate"], ["process"], ["check"], ["process", "claims.jsonl", "--colour"],
        ["process", "claims.jsonl", "--on", "2026-02-30"], ["process", "claims.jsonl", "--on", "yesterday"],
        ["process", "claims.jsonl", "--on", "23/11/2026"],
        ["process", "claims.jsonl", "--on", "20262-11-23"], ["process", "claims.jsonl", "--on", "0206-11-23"],
        ["process", "claims.jsonl", "--format", "xml"],
        ["process", "claims.jsonl", "--lang", "fr"], ["process", "claims.jsonl", "--workspace"],
        ["rules", "explain", "claims.jsonl"],
        ["rules", "frobnicate"], ["rules", "test", "no-such-programme"], ["ledger", "appropriate"],
        ["ledger", "balances", "--source", "federal"], ["ledger", "balances", "--year", "MMXXVI"],
        ["audit", "verify", "--deep"], ["audit", "replay", "--sample", "0"], ["audit", "replay", "--from", "-1"],
        ["audit", "sample"], ["audit", "sample", "--seed", "x", "--count", "0"],
        ["audit", "replay", "--parameters", "x"],
        ["doctor", "--sample", "0"],
    ]

    @Test("Wrong usage is 64, says what is wrong on standard error, and makes nothing", arguments: wrongUsages)
    func wrongUsage(arguments: [String]) throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", claims)
            let result = try tradein.run(arguments)
            #expect(result.status == 64, "\(result.output)\(result.errors)")
            #expect(result.output.isEmpty, "\(result.output)")
            #expect(result.errors.contains("Error") || result.errors.contains("错误"), "\(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: tradein.workspace.path))
        }
    }

    // MARK: - Formats

    @Test(
        "--format json prints a decision as the contract writes it: the members, their order, nothing else on standard output"
    )
    func jsonForm() throws {
        try inFreshFolder { tradein in
            let result = try tradein.run(
                ["process"] + SampleClaimsTests.paths + Tradein.day + ["--format", "json"]
                    + Tradein.illustrativeParameters)
            let order = [
                "claim_id", "kind", "merchant_id", "outcome", "amount", "funding", "reasons", "programme", "version",
                "rules_digest", "business_day", "decision_id", "log_index",
            ]
            var indices: Set<Int> = []
            for (object, line) in zip(try result.objects, result.output.split(separator: "\n")) {
                let decision = try Decision(object)
                let positions = order.compactMap { name in
                    object[name] == nil ? nil : line.range(of: "\"\(name)\":")?.lowerBound
                }
                #expect(positions == positions.sorted(), "\(line)")
                let paid = decision.outcome == "approved" || decision.outcome == "waitlisted"
                #expect((object["amount"] != nil) == paid && (object["funding"] != nil) == paid, "\(decision)")
                if paid {
                    let sum = try decision.funding.values.reduce(0) { try $0 + fen($1) }
                    #expect(try fen(try #require(decision.amount)) == sum, "\(decision)")
                }
                #expect(decision.codes.isEmpty == (decision.outcome == "approved"), "\(decision)")
                for reason in try #require(object["reasons"] as? [[String: Any]]) {
                    let message = try #require(reason["message"] as? [String: String])
                    #expect(message["zh"]?.isEmpty == false && message["en"]?.isEmpty == false)
                    let cite = try #require(reason["cite"] as? [String: String], "\(line)")
                    #expect(cite["document"]?.isEmpty == false)
                    #expect(
                        ["verified", "reported", "recalled", "unset", "illustrative"].contains(cite["status"] ?? ""))
                }
                let digest = try #require(object["rules_digest"] as? String)
                #expect(digest.range(of: "^sha256:[0-9a-f]{64}$", options: .regularExpression) != nil)
                #expect(object["business_day"] as? String == "2026-11-23")
                #expect(object["version"] != nil && object["programme"] as? String != nil)
                #expect((object["decision_id"] as? String)?.isEmpty == false)
                indices.insert(try #require(object["log_index"] as? Int))
            }
            // 99 lines; the two that were handed in twice name the same entry of the log.
            #expect(indices.count == 97)
        }
    }

    @Test("--format csv prints a header and one row a claim, with the same decisions")
    func csvForm() throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("claims.jsonl", claims + [ClaimForm.appliance(4).with(["final_price": "1,0"])])
            let json = try tradein.process(file)
            let result = try tradein.run(["process", file, "--format", "csv"] + Tradein.day)
            #expect(result.status == 0, "\(result.errors)")
            let lines = result.output.split(separator: "\n")
            #expect(lines.count == 5)
            #expect(lines[0].hasPrefix("claim_id,kind,merchant_id,outcome,amount"))
            for (line, decision) in zip(lines.dropFirst(), try json.decisions) {
                #expect(
                    line.hasPrefix(
                        "\(decision.claimID),appliance,91140799MA0EX0034K,\(decision.outcome),\(decision.amount ?? ""),"
                    ))
            }
            #expect(lines[1].contains("central 404.87; local 44.98"))
            #expect(lines[4].contains("BAD_VALUE"))
        }
    }

    @Test("A cell that a spreadsheet would take for a formula is set off")
    func noFormulas() throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("claims.jsonl", [ClaimForm.appliance(1).with(["claim_id": "=1+1"])])
            let result = try tradein.run(["check", file, "--format", "csv"] + Tradein.day)
            #expect(result.output.split(separator: "\n")[1].hasPrefix("'=1+1,"), "\(result.output)")
            let json = try tradein.check(file)
            #expect(try json.decisions[0].claimID == "=1+1")
        }
    }

    @Test("The table shows outcome, amount and first reason, in the language asked for; Chinese where none is")
    func tableForm() throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("claims.jsonl", [claims[0], claims[1].with(["efficiency_level": "2"])])
            let chinese = try tradein.run(["check", file] + Tradein.day)
            #expect(chinese.status == 0)
            #expect(chinese.output.contains("449.85") && chinese.output.contains("EFFICIENCY_TOO_LOW"))
            #expect(chinese.output.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
            let asked = try tradein.run(["check", file, "--lang", "zh", "--format", "text"] + Tradein.day)
            #expect(asked.output == chinese.output && asked.errors == chinese.errors)

            let english = try tradein.run(["check", file, "--lang", "en"] + Tradein.day)
            #expect(
                english.output.contains("449.85") && english.output.contains("approved")
                    && english.output.contains("refused"))
            #expect(
                !english.output.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(english.output)")
            // The summary is no result: it goes to standard error.
            #expect(english.errors.contains("2 claims"), "\(english.errors)")
            #expect(!english.output.contains("2 claims"))
        }
    }

    @Test("What a claim file says moves no cursor and changes no colour of the reader's terminal")
    func terminalIsSafe() throws {
        try inFreshFolder { tradein in
            let hostile = "A\u{1B}[31m\u{7}\u{9B}2J\u{85}x\u{202E}y\nz"
            let file = try tradein.write(
                "claims.jsonl",
                [
                    claims[0].with(["claim_id": hostile, hostile: "x"]), claims[1].with(["kind": hostile]),
                    claims[2].with(["category": hostile, "region": hostile]),
                ])
            for language in ["zh", "en"] {
                let result = try tradein.run(["check", file, "--lang", language] + Tradein.day)
                for text in [result.output, result.errors] {
                    let harmful = text.unicodeScalars.filter {
                        $0 != "\n" && ($0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E)
                    }
                    #expect(harmful.isEmpty, "\(text.debugDescription)")
                }
                // The header, its rule, and one line each for the two claims.
                #expect(result.output.split(separator: "\n").count == 4)
            }
            // Machines get the number as it is.
            #expect(try tradein.check(file).decisions[0].claimID == hostile)
        }
    }

    @Test("The language changes what people read, and no byte of what machines read")
    func languageOfMachines() throws {
        try inFreshFolder { tradein in
            let path = Tradein.sample("01-cars-scrapped.jsonl")
            let english = try tradein.check(path, with: ["--lang", "en"])
            let chinese = try tradein.check(path, with: ["--lang", "zh"])
            #expect(english.outputBytes == chinese.outputBytes)
        }
    }

    @Test("A progress bar shows on a terminal, and nowhere else")
    func progressBar() throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("claims.jsonl", claims)
            let arguments = "process \(file) --rules '\(Tradein.rules)' --on 2026-11-23"
            let onTerminal = try tradein.shell(
                "TERM=xterm script -qec \"'$TRADEIN' \(arguments) > result.txt\" /dev/null")
            if onTerminal.status == 127 {
                print("SKIPPED: there is no script(1) here to make a terminal")
            } else {
                #expect(onTerminal.output.contains("\u{1B}[K"), "\(onTerminal.output)\(onTerminal.errors)")
                #expect(onTerminal.output.contains("█"))
            }
            let elsewhere = try tradein.run(["process", file] + Tradein.day)
            #expect(!elsewhere.errors.contains("\u{1B}") && !elsewhere.output.contains("\u{1B}"))
        }
    }

    // MARK: - Options that stand everywhere

    @Test("--workspace names the folder, and folders above it are made")
    func otherWorkspace() throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("claims.jsonl", claims)
            let there = ["--workspace", "a/b/data"]
            #expect(try tradein.process(file, with: there).status == 0)
            #expect(
                FileManager.default.fileExists(
                    atPath: tradein.folder.appendingPathComponent("a/b/data/workspace.sqlite").path))
            #expect(!FileManager.default.fileExists(atPath: tradein.workspace.path))
            #expect(try tradein.run(["audit", "verify"] + there).status == 0)
        }
    }

    @Test("The business day is that of China where none is given")
    func today() throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("claims.jsonl", claims)
            func dayInChina() -> String {
                let formatter = ISO8601DateFormatter()
                formatter.formatOptions = .withFullDate
                return formatter.string(from: Date().addingTimeInterval(8 * 3600))
            }
            let before = dayInChina()
            let result = try tradein.run("check", file, "--format", "json")
            let day = try #require(try result.objects.first?["business_day"] as? String)
            #expect(day == before || day == dayInChina())
        }
    }

    @Test("The business day is part of the decision: what is too late on one day was in time the day before")
    func businessDay() throws {
        try inFreshFolder { tradein in
            // The worked examples V01 and V02: until 2024-08-15 the first amounts, 60 : 40; then the raised ones, 90 : 10.
            let line = try #require(
                try String(contentsOfFile: Tradein.sample("01-cars-scrapped.jsonl"), encoding: .utf8).split(
                    separator: "\n"
                ).first)
            let file = try tradein.write("claims.jsonl", line + "\n")
            let first = try tradein.run("check", file, "--on", "2024-08-15", "--format", "json").decisions[0]
            #expect(
                first.version == "V1" && first.amount == "10000.00"
                    && first.funding == ["central": "6000.00", "local": "4000.00"])
            let second = try tradein.run("check", file, "--on", "2024-08-16", "--format", "json").decisions[0]
            #expect(
                second.version == "V2" && second.amount == "20000.00"
                    && second.funding == ["central": "18000.00", "local": "2000.00"])
        }
    }

    @Test("What was decided keeps the rules that decided it: other parameters change new claims only")
    func parametersOfTheTime() throws {
        try inFreshFolder { tradein in
            let path = Tradein.sample("06-methanol-fleet.csv")
            let held = try tradein.process(path)
            #expect(try held.decisions[0].codes == ["PARAMETER_UNSET"])
            let again = try tradein.process(path, with: Tradein.illustrativeParameters)
            #expect(again.outputBytes == held.outputBytes)
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }
}
