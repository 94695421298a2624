import Foundation
import Testing

/// A year of a bureau's work with money, command by command. Each step can be begun again after it was broken off: what was
/// done is found done.
struct YearOfWork {
    /// What is to be run next; nil where the step has been done.
    struct Step {
        let name: String
        let command: (Tradein) throws -> [String]?
        /// Statuses that are in order; 65 where a step that was done is refused.
        var allowed: Set<Int32> = [0]
    }

    private static let maker = ["--as", "李会计"]
    private static let checker = ["--as", "王主任"]
    private static func on(_ day: String) -> [String] { ["--on", day] }

    /// Says the same however often it is run.
    private static func step(_ name: String, _ words: [String]) -> Step {
        Step(name: name, command: { _ in words })
    }

    /// Is refused where it has been done.
    private static func once(_ name: String, _ words: [String]) -> Step {
        Step(name: name, command: { _ in words }, allowed: [0, 65])
    }

    /// The files that the year needs.
    static func prepare(_ tradein: Tradein) throws {
        let header = "source,year,programme,region,amount,document\n"
        // Enough for 20 of 25 claims of 404.87 central and 44.98 local.
        try tradein.write(
            "budget.csv",
            header + "central,2026,appliance,140700,8097.40,财1号\nlocal,2026,appliance,140700,5000.00,财1号\n")
        try tradein.write("more.csv", header + "central,2026,appliance,140700,9000.00,财2号\n")
        try tradein.write("less.csv", header + "local,2026,appliance,140700,100.00,财3号\n")
        try tradein.write("claims.jsonl", (1...25).map { ClaimForm.payable($0) })
    }

    /// Confirms the oldest proposal that waits; takes back what can't be done (again).
    private static func confirm(_ day: String) -> Step {
        Step(
            name: "confirm",
            command: { tradein in
                let pending = try tradein.run("ledger", "proposals", "--pending", "--format", "json").objects
                guard let number = pending.first?["proposal"] as? Int else { return nil }
                let confirm = ["ledger", "confirm", String(number)] + checker + on(day)
                // A proposal made twice, because it was not seen that it stood, is refused the second time.
                let isSecond = try !isFirst(number, tradein)
                return isSecond ? ["ledger", "withdraw", String(number)] + maker + on(day) : confirm
            }, allowed: [0, 65])
    }

    /// Whether no proposal of the same kind was confirmed on the same day.
    private static func isFirst(_ number: Int, _ tradein: Tradein) throws -> Bool {
        let all = try tradein.run("ledger", "proposals", "--format", "json").objects
        guard let mine = all.first(where: { $0["proposal"] as? Int == number }) else { return true }
        return !all.contains {
            $0["standing"] as? String == "confirmed" && $0["motion"] as? String == mine["motion"] as? String
                && $0["proposed_on"] as? String == mine["proposed_on"] as? String
        }
    }

    /// Pays what there is to pay, into a file of its own.
    private static func batch(_ file: String, _ day: String) -> Step {
        Step(
            name: "batch",
            command: { tradein in
                let path = tradein.folder.appendingPathComponent(file).path
                if FileManager.default.fileExists(atPath: path) { return nil }
                return ["pay", "batch", "--bank", "city-bank", "--out", file] + maker + on(day)
            })
    }

    /// The bank answers for all that is in transit: the second line of the first batch comes back, the rest is paid.
    private static func answer(_ day: String, returning: Bool) -> Step {
        Step(
            name: "import",
            command: { tradein in
                var parts: [(reference: String, paid: [Int], back: [Int])] = []
                for batch in try tradein.run("pay", "list", "--format", "json").objects {
                    let number = try #require(batch["batch"] as? Int)
                    let lines = try tradein.run(["pay", "show", String(number), "--format", "json"] + maker).objects
                    let open = lines.filter { $0["outcome"] as? String == "in_transit" }.compactMap {
                        $0["line"] as? Int
                    }
                    guard !open.isEmpty else { continue }
                    let back = returning ? open.filter { $0 == 2 || $0 == 3 } : []
                    parts.append(
                        (try #require(batch["reference"] as? String), open.filter { !back.contains($0) }, back))
                }
                guard let part = parts.first else { return nil }
                try tradein.write(
                    "bank-\(part.reference).xml",
                    tradein.notification(part.reference, paid: part.paid, returned: part.back))
                return ["pay", "import", "bank-\(part.reference).xml", "--bank", "iso20022"] + maker + on(day)
            })
    }

    static var steps: [Step] {
        [
            step("appropriate", ["ledger", "appropriate", "budget.csv"] + on("2026-11-02")),
            once("enrol", ["people", "add", "李会计", "--role", "finance", "--role", "clerk"] + on("2026-11-02")),
            once("enrol", ["people", "add", "王主任", "--role", "finance"] + maker + on("2026-11-02")),
            step("process", ["process", "claims.jsonl", "--format", "json"] + maker + on("2026-11-03")),
            batch("pay-1.csv", "2026-11-05"),
            answer("2026-11-09", returning: true),
            once(
                "reissue",
                ["pay", "reissue", "2", "--account", ClaimForm.card(902), "--bank", "city-bank"] + maker
                    + on("2026-11-10")),
            confirm("2026-11-11"), confirm("2026-11-11"),
            once("cancel", ["pay", "cancel", "3", "--document", "撤1号"] + maker + on("2026-11-12")),
            answer("2026-11-13", returning: false),
            step("propose", ["ledger", "appropriate", "more.csv"] + maker + on("2026-11-16")),
            confirm("2026-11-17"), confirm("2026-11-17"),
            step("serve", ["ledger", "serve-waitlist"] + maker + on("2026-11-18")),
            batch("pay-2.csv", "2026-11-19"),
            answer("2026-11-23", returning: false),
            once(
                "swap",
                [
                    "ledger", "swap", "--from", "local", "--to", "central", "--amount", "50", "--programme",
                    "appliance",
                    "--region", "140700", "--year", "2026", "--document", "垫1号",
                ] + maker + on("2026-11-24")),
            once(
                "recharge",
                ["ledger", "recharge", "4", "--from", "local", "--to", "central", "--document", "改1号"] + maker
                    + on("2026-11-25")),
            once(
                "raise",
                ["clawback", "raise", "1", "--cause", "refund", "--document", "追1号"] + maker + on("2026-12-01")),
            once(
                "receive",
                ["clawback", "receive", "1", "--amount", "100", "--document", "回单1"] + maker + on("2026-12-02")),
            once(
                "waive",
                ["clawback", "waive", "1", "--amount", "49.85", "--document", "免1号"] + maker + on("2026-12-03")),
            confirm("2026-12-04"), confirm("2026-12-04"),
            once("receive", ["clawback", "receive", "1", "--document", "回单2"] + maker + on("2026-12-07")),
            step(
                "restore", ["ledger", "restore", "--source", "local", "--document", "恢1号"] + maker + on("2026-12-08")),
            step("remit", ["ledger", "remit", "--document", "缴1号"] + maker + on("2026-12-09")),
            step("unallot", ["ledger", "unallot", "less.csv"] + maker + on("2026-12-10")),
            once("cut", ["ledger", "cut", "less.csv"] + maker + on("2026-12-11")),
            confirm("2026-12-14"), confirm("2026-12-14"),
            step(
                "carry",
                ["ledger", "carry-over", "2026", "--budget", "--source", "local", "--document", "结1号"] + maker
                    + on("2027-01-04")),
            step("lapse", ["ledger", "lapse", "2026", "--document", "收1号"] + maker + on("2027-01-05")),
            once("close", ["ledger", "close", "2026"] + maker + on("2027-01-06")),
            confirm("2027-01-06"), confirm("2027-01-06"),
        ]
    }

    /// What is in the books when the year is over: balances, without the numbers of entries.
    static func result(_ tradein: Tradein) throws -> String {
        let balances = try tradein.run("ledger", "balances", "--format", "csv").output.split(separator: "\n")
        // An account that was used in one run only and is empty says nothing.
        return balances.filter { !$0.hasSuffix(",0.00") }.sorted().joined(separator: "\n")
    }

    /// What must hold at any moment.
    static func expectSound(_ tradein: Tradein, _ comment: String, sourceLocation: SourceLocation = #_sourceLocation)
        throws
    {
        guard FileManager.default.fileExists(atPath: tradein.database.path) else { return }
        guard try tradein.sqlite("SELECT count(*) FROM sqlite_master WHERE name = 'setting'") == "1\n" else {
            // Killed while the workspace was being made: it is said to be none, and the next run makes it.
            let early = try tradein.run("ledger", "trial-balance", "--lang", "en")
            #expect(early.status == 73, "\(comment): \(early.errors)", sourceLocation: sourceLocation)
            return
        }
        let audit = try tradein.run("audit", "verify", "--lang", "en")
        guard try tradein.sqlite("SELECT count(*) FROM checkpoint") != "0\n" else {
            // Killed between the tables and the first key there is nothing to verify; between the key and the first entry
            // there is an empty log.
            let saysSo = audit.status == 2 && audit.errors.contains("Nothing is recorded in this workspace yet")
            let isEmpty = audit.status == 0 && audit.output.contains("0 log entries")
            #expect(
                saysSo || isEmpty, "\(comment): \(audit.status) \(audit.errors)", sourceLocation: sourceLocation)
            return
        }
        #expect(audit.status == 0, "\(comment): \(audit.output)\(audit.errors)", sourceLocation: sourceLocation)
        let books = try tradein.run("ledger", "trial-balance", "--lang", "en")
        #expect(books.status == 0, "\(comment): \(books.output)\(books.errors)", sourceLocation: sourceLocation)
        // No claim is in two live batches, and none was ever paid more than was approved, source by source together.
        let wrong = try tradein.sqlite(
            """
            SELECT (SELECT count(*) FROM (SELECT decision FROM batch_line l WHERE NOT EXISTS (
                SELECT 1 FROM line_result r WHERE r.batch = l.batch AND r.line = l.line
                    AND r.outcome IN ('returned', 'refused')) GROUP BY decision HAVING count(*) > 1))
            + (SELECT count(*) FROM (SELECT claim, sum(CASE WHEN to_place = 6 THEN fen WHEN from_place = 6
                AND to_place IN (3, 7) THEN -fen ELSE 0 END) AS paid FROM posting JOIN route ON route.id = route GROUP BY claim)
                JOIN decision ON decision.id = claim WHERE paid > amount_fen)
            """)
        #expect(wrong == "0\n", "\(comment)", sourceLocation: sourceLocation)
    }
}
