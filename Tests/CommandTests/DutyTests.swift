import Foundation
import Testing

@Suite("Roles that commands ask for")
struct DutyTests {
    /// Everything of the table but where it takes more than a name to be refused.
    @Test(
        "The table names commands that there are, and each refuses who has none of its roles, naming one that is needed"
    )
    func table() throws {
        try inFreshFolder { tradein in
            let duties = try tradein.run("people", "roles", "--format", "json").objects
            #expect(duties.count > 30)
            try tradein.write("claims.jsonl", [ClaimForm.appliance(1)])
            #expect(try tradein.process("claims.jsonl").status == 0)
            #expect(
                try tradein.run("people", "add", "店员", "--role", "merchant", "--merchant", "91140799MA0EX0034K").status
                    == 0)
            let before = try tradein.contents()
            for duty in duties {
                let command = try #require(duty["command"] as? String).split(separator: " ").dropFirst().map(
                    String.init)
                let roles = try #require(duty["roles"] as? String).split(separator: " ").map(String.init)
                #expect(CommandLineTests.commands.contains(command), "\(command)")
                guard !roles.contains("merchant") else { continue }
                let words = command + (Self.rest[command.joined(separator: " ")] ?? [])
                let nobody = try tradein.run(words + ["--lang", "en"])
                #expect(nobody.status == 65 && nobody.errors.contains("--as"), "\(words): \(nobody.errors)")
                let wrong = try tradein.run(words + ["--as", "店员", "--lang", "en"])
                #expect(wrong.status == 65 && wrong.errors.contains(roles[0]), "\(words): \(wrong.errors)")
                #expect(wrong.output.isEmpty, "\(words): \(wrong.output)")
            }
            #expect(try tradein.contents() == before)
        }
    }

    @Test("Whoever has the role may; sums and checks ask for nobody")
    func allowed() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", [ClaimForm.appliance(1)])
            #expect(try tradein.run("people", "add", "王受理", "--role", "clerk").status == 0)
            #expect(try tradein.process("claims.jsonl").status == 65)
            #expect(try tradein.process("claims.jsonl", with: ["--as", "王受理"]).status == 0)
            #expect(try tradein.run("claims", "list", "--as", "王受理", "--format", "json").objects.count == 1)
            for words in [["ledger", "balances"], ["report", "money"], ["audit", "verify"], ["people", "list"]] {
                #expect(try tradein.run(words).status == 0, "\(words)")
            }
        }
    }

    /// What a command needs to get as far as asking who it is.
    private static let rest: [String: [String]] = [
        "process": ["claims.jsonl"], "claims show": ["D00000001"], "claims history": ["D00000001"],
        "claims withdraw": ["D00000001", "--ground", "x"], "claims appeal": ["D00000001", "--ground", "x"],
        "review list": ["--rules", Tradein.rules], "review show": ["D00000001", "--rules", Tradein.rules],
        "review decide": [
            "D00000001", "--refuse", "--ground", "x", "--document", "民发〔2020〕86号", "--clause", "金额", "--rules",
            Tradein.rules,
        ],
        "review confirm": ["1"], "review draw": ["--seed", "x"], "ledger appropriate": [budget],
        "ledger cut": [budget], "ledger allot": [budget], "ledger unallot": [budget], "ledger confirm": ["1"],
        "ledger withdraw": ["1"], "ledger restore": ["--document", "x"], "ledger remit": ["--document", "x"],
        "ledger swap": [
            "--amount", "1", "--programme", "appliance", "--region", "140700", "--year", "2026", "--from", "local",
            "--to",
            "central", "--document", "x",
        ],
        "ledger recharge": ["D1", "--from", "local", "--to", "central", "--document", "x"],
        "ledger close": ["2025"], "ledger carry-over": ["2026", "--document", "x"],
        "ledger lapse": ["2026", "--document", "x"], "pay batch": ["--bank", "city-bank", "--out", "x.csv"],
        "pay import": ["claims.jsonl", "--bank", "city-bank"],
        "pay reissue": ["1", "--account", "6228000000000010620", "--bank", "city-bank"],
        "pay correct": ["1", "--account", "6228000000000010620"], "pay cancel": ["1", "--document", "x"],
        "pay file": ["1", "--out", "x.csv"], "pay show": ["1"],
        "clawback raise": ["1", "--cause", "refund", "--document", "x"], "clawback receive": ["1", "--document", "x"],
        "clawback waive": ["1", "--document", "x"],
        "clawback offset": ["1", "--against", "2", "--document", "x"],
        "redetermine": ["--programme", "vehicle-scrappage", "--version", "V2"],
        "merchants add": ["91140799MA0EX0034K", "--name", "x", "--document", "x"],
        "merchants suspend": ["91140799MA0EX0034K", "--document", "x"],
        "merchants resume": ["91140799MA0EX0034K", "--document", "x"],
        "alerts run": [], "alerts list": [], "alerts explain": ["D00000001"],
        "alerts import": ["claims.jsonl", "--kind", "resale"], "alerts release": ["D00000001", "--ground", "x"],
        "evidence add": ["D00000001", "claims.jsonl"], "evidence list": ["D00000001"],
        "evidence export": ["D00000001", "abcdef", "--out", "x.jpg", "--ground", "x"],
        "privacy show": ["A-00000001"], "privacy erase": ["A-00000001", "--ground", "x"],
        "audit receipt": ["A-00000001"], "audit prove-unused": ["--vin", "LSVAA2180E2100017"],
        "audit sample": ["--seed", "x"], "rules sign": [],
    ]
    private static let budget = Tradein.sample("budget.csv")
}
