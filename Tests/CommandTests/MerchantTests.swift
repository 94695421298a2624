import Foundation
import Testing

@Suite("Merchants: the register, signed submissions, envelopes")
struct MerchantTests {
    private static let code = "91140799MA0EX0034K"
    /// Of a second, made-up merchant.
    private static let other = "91140799MA0EX0042E"

    private func enter(_ tradein: Tradein, _ code: String, _ options: [String] = []) throws -> Tradein.Result {
        try tradein.run(
            ["merchants", "add", code, "--name", "样本商户", "--document", "协议1号", "--format", "json", "--lang", "en"]
                + Tradein.day + options)
    }

    private func keygen(_ tradein: Tradein, _ code: String, _ file: String) throws -> String {
        let made = try tradein.run("merchant", "keygen", "--merchant", code, "--out", file)
        #expect(made.status == 0, "\(made.errors)")
        return made.output.trimmingCharacters(in: .newlines)
    }

    private func isSound(_ tradein: Tradein) throws {
        for check in [["audit", "verify"], ["audit", "replay"], ["ledger", "trial-balance"]] {
            let result = try tradein.run(check)
            #expect(result.status == 0, "\(check): \(result.output)\(result.errors)")
        }
    }

    @Test("While no merchant is entered anybody may hand in; then only those that are, for their programmes")
    func register() throws {
        try inFreshFolder { tradein in
            try tradein.write("first.jsonl", [.appliance(1)])
            let before = try tradein.process("first.jsonl")
            #expect(before.status == 0)
            #expect(try enter(tradein, MerchantTests.other).status == 0)

            try tradein.write("second.jsonl", [.appliance(1), .appliance(2)])
            let unknown = try tradein.process("second.jsonl", with: ["--lang", "en"])
            #expect(unknown.status == 65 && unknown.errors.contains("not entered"), "\(unknown.errors)")
            #expect(unknown.errors.contains("second.jsonl:row 2, field merchant_id"))
            #expect(unknown.output == before.output, "what was decided before has its answer")

            #expect(try enter(tradein, MerchantTests.code, ["--programme", "methanol-car"]).status == 0)
            let elsewhere = try tradein.process("second.jsonl", with: ["--lang", "en"])
            #expect(elsewhere.status == 65 && elsewhere.errors.contains("may not claim for appliance"))

            #expect(try enter(tradein, MerchantTests.code, ["--programme", "appliance"]).status == 0)
            let taken = try tradein.process("second.jsonl")
            #expect(taken.status == 0, "\(taken.errors)")
            #expect(try taken.decisions.map(\.outcome) == ["approved", "approved"])
            try isSound(tradein)
        }
    }

    @Test("A suspended merchant's claims are turned away, by check as by process, until it is resumed")
    func suspension() throws {
        try inFreshFolder { tradein in
            #expect(try enter(tradein, MerchantTests.code).status == 0)
            let suspend = ["merchants", "suspend", MerchantTests.code, "--document", "通报7号"] + Tradein.day
            #expect(try tradein.run(suspend).status == 0)
            #expect(try tradein.run(suspend).status == 65, "it is suspended already")
            try tradein.write("claims.jsonl", [.appliance(1)])
            for result in [
                try tradein.process("claims.jsonl", with: ["--lang", "en"]),
                try tradein.check("claims.jsonl", with: ["--lang", "en"]),
            ] {
                #expect(result.status == 65 && result.output.isEmpty, "\(result.output)")
                #expect(result.errors.contains("suspended since 2026-11-23"), "\(result.errors)")
            }
            #expect(try tradein.sqlite("SELECT count(*) FROM decision") == "0\n")
            let resume = ["merchants", "resume", MerchantTests.code, "--document", "通报8号"] + Tradein.day
            #expect(try tradein.run(resume).status == 0)
            #expect(try tradein.process("claims.jsonl").decisions.map(\.outcome) == ["approved"])
            let list = try tradein.run("merchants", "list", "--format", "json").objects
            #expect(list.map { $0["standing"] as? String } == ["active"])
            #expect(list.first?["document"] as? String == "通报8号")
            try isSound(tradein)
        }
    }

    @Test("A claim whose merchant's code is missing or misread is returned, register or not")
    func misread() throws {
        try inFreshFolder { tradein in
            #expect(try enter(tradein, MerchantTests.code).status == 0)
            try tradein.write(
                "claims.jsonl",
                [.appliance(1).with(["merchant_id": nil]), .appliance(2).with(["merchant_id": "91140799MA0EX0034X"])])
            let result = try tradein.process("claims.jsonl")
            #expect(try result.decisions.map(\.outcome) == ["returned", "returned"], "\(result.errors)")
        }
    }

    @Test("Where a merchant has a key, only what it has signed is taken in")
    func signatures() throws {
        try inFreshFolder { tradein in
            let key = try keygen(tradein, MerchantTests.code, "merchant.key")
            #expect(key.hasPrefix("merchant/\(MerchantTests.code)+"))
            #expect(try tradein.shell("stat -c %a merchant.key").output == "600\n")
            #expect(try enter(tradein, MerchantTests.code, ["--key", key]).status == 0)
            try tradein.write("claims.csv", ClaimForm.table([.appliance(1), .appliance(2)]))

            let unsigned = try tradein.process("claims.csv", with: ["--lang", "en"])
            #expect(unsigned.status == 65 && unsigned.errors.contains("has not signed this file"), "\(unsigned.errors)")

            let sign = ["merchant", "sign", "claims.csv", "--key", "merchant.key", "--format", "json"]
            let signed = try tradein.run(sign)
            #expect(try signed.objects.first?["rows"] as? Int == 2)
            #expect(try signed.objects.first?["total"] as? String == "5998.00", "\(signed.output)")
            #expect(try tradein.run("audit", "note", "claims.csv.envelope", "--key", key).status == 0)
            let digest = try tradein.shell("sha256sum claims.csv").output.prefix(64)
            let envelope = try tradein.shell("cat claims.csv.envelope").output
            #expect(
                envelope.hasPrefix(
                    "tradein-submission/v1\nsha256 \(digest)\nmerchant \(MerchantTests.code)\nclaims 2\ntotal 5998.00\n\n— "
                ))
            #expect(try tradein.process("claims.csv").decisions.map(\.outcome) == ["approved", "approved"])

            // Another key's signature, however good, is nobody's here.
            _ = try keygen(tradein, MerchantTests.code, "stolen.key")
            try tradein.write("more.csv", ClaimForm.table([.appliance(3)]))
            #expect(try tradein.run("merchant", "sign", "more.csv", "--key", "stolen.key").status == 0)
            let foreign = try tradein.process("more.csv", with: ["--lang", "en"])
            #expect(foreign.status == 65 && foreign.errors.contains("has not signed the envelope"), "\(foreign.errors)")
            #expect(try tradein.sqlite("SELECT count(*), sum(is_signed) FROM envelope") == "1|1\n")
            try isSound(tradein)
        }
    }

    @Test(
        "A file that is not as its envelope says is refused whole, before any row",
        arguments: [
            ("the file was changed", "printf '\\n' >> claims.csv", "digest"),
            (
                "more rows are declared", "sed -i 's/^claims 2/claims 3/' claims.csv.envelope",
                "declares 3 rows, the file has 2"
            ),
            ("another sum is declared", "sed -i 's/^total 5998/total 5999/' claims.csv.envelope", "5999.00"),
            (
                "another merchant is declared",
                "sed -i 's/^merchant .*/merchant \(MerchantTests.other)/' claims.csv.envelope", "row another's"
            ),
            ("a line is unknown", "sed -i 's/^claims 2/rows 2/' claims.csv.envelope", "line 4"),
            ("a number is written otherwise", "sed -i 's/^claims 2/claims 02/' claims.csv.envelope", "line 4"),
            ("lines are in another order", "sed -i '4{h;d};5{G}' claims.csv.envelope", "line 4"),
            ("the first line is missing", "sed -i 1d claims.csv.envelope", "line 1"),
            ("it is empty", ": > claims.csv.envelope", "line 1"),
        ])
    func envelopes(what: String, change: String, says: String) throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.csv", ClaimForm.table([.appliance(1), .appliance(2)]))
            #expect(try tradein.run("merchant", "envelope", "claims.csv").status == 0)
            #expect(try tradein.check("claims.csv").status == 0)
            #expect(try tradein.shell(change).status == 0)
            let result = try tradein.process("claims.csv", with: ["--lang", "en"])
            #expect(result.status == 65 && result.output.isEmpty, "\(result.output)")
            #expect(result.errors.contains(says), "\(result.errors)")
            #expect(try tradein.sqlite("SELECT count(*) FROM decision") == "0\n")
        }
    }

    @Test("A signature that does not fit its text refuses the file")
    func forged() throws {
        try inFreshFolder { tradein in
            let key = try keygen(tradein, MerchantTests.code, "merchant.key")
            #expect(try enter(tradein, MerchantTests.code, ["--key", key]).status == 0)
            try tradein.write("claims.csv", ClaimForm.table([.appliance(1)]))
            #expect(try tradein.run("merchant", "sign", "claims.csv", "--key", "merchant.key").status == 0)
            #expect(try tradein.shell("sed -i 's/^claims 1/claims 2/' claims.csv.envelope").status == 0)
            let result = try tradein.process("claims.csv", with: ["--lang", "en"])
            #expect(result.status == 65 && result.errors.contains("does not verify"), "\(result.errors)")
        }
    }

    @Test("The same name with the same content has the same answer; with other content it is refused")
    func names() throws {
        try inFreshFolder { tradein in
            try tradein.write("one.jsonl", [.appliance(1)])
            #expect(try tradein.run("merchant", "envelope", "one.jsonl", "--name", "2026-11-23-01").status == 0)
            let first = try tradein.process("one.jsonl")
            #expect(first.status == 0, "\(first.errors)")
            #expect(try tradein.process("one.jsonl").output == first.output)
            try tradein.write("two.jsonl", [.appliance(2)])
            #expect(try tradein.run("merchant", "envelope", "two.jsonl", "--name", "2026-11-23-01").status == 0)
            let second = try tradein.process("two.jsonl", with: ["--lang", "en"])
            #expect(
                second.status == 65 && second.errors.contains("came before, with other content"), "\(second.errors)")
            #expect(try tradein.run("merchant", "envelope", "two.jsonl", "--name", "2026-11-23-02").status == 0)
            #expect(try tradein.process("two.jsonl").status == 0)
            try isSound(tradein)
        }
    }

    @Test(
        "What can't be entered is refused, and nothing is",
        arguments: [
            (["add", "91140799MA0EX0034X", "--name", "甲", "--document", "1"], 65),
            (["add", MerchantTests.code, "--name", "", "--document", "1"], 65),
            (["add", MerchantTests.code, "--name", "甲", "--document", ""], 64),
            (["add", MerchantTests.code, "--name", "甲", "--document", "1", "--programme", "no-such"], 64),
            (["add", MerchantTests.code, "--name", "甲", "--document", "1", "--key", "merchant+1+abc"], 65),
            (["suspend", MerchantTests.code, "--document", "1"], 65),
            (["resume", MerchantTests.code, "--document", "1"], 65),
        ] as [([String], Int32)])
    func refused(words: [String], status: Int32) throws {
        try inFreshFolder { tradein in
            let result = try tradein.run(["merchants"] + words + Tradein.day)
            #expect(result.status == status && !result.errors.isEmpty, "\(result.errors)")
            if status == 65 { #expect(try tradein.run("merchants", "list", "--format", "json").output.isEmpty) }
        }
    }

    @Test("A key file is never overwritten, and one that others may read signs nothing")
    func keyFiles() throws {
        try inFreshFolder { tradein in
            _ = try keygen(tradein, MerchantTests.code, "merchant.key")
            let again = try tradein.run("merchant", "keygen", "--merchant", MerchantTests.code, "--out", "merchant.key")
            #expect(again.status != 0)
            try tradein.write("claims.jsonl", [.appliance(1)])
            #expect(try tradein.shell("chmod 644 merchant.key").status == 0)
            let loose = try tradein.run("merchant", "sign", "claims.jsonl", "--key", "merchant.key", "--lang", "en")
            #expect(loose.status != 0 && loose.errors.contains("600"), "\(loose.errors)")
            #expect(!FileManager.default.fileExists(atPath: tradein.folder.path + "/claims.jsonl.envelope"))
        }
    }

    @Test("Who the merchants are is not in the published log")
    func privacy() throws {
        try inFreshFolder { tradein in
            #expect(try enter(tradein, MerchantTests.code).status == 0)
            try tradein.write("one.jsonl", [.appliance(1)])
            #expect(try tradein.run("merchant", "envelope", "one.jsonl", "--name", "十一月第一批").status == 0)
            #expect(try tradein.process("one.jsonl").status == 0)
            for secret in [MerchantTests.code, "样本商户", "十一月第一批", "协议1号"] {
                #expect(try tradein.shell("grep -r -c '\(secret)' tradein-data/log | grep -v ':0$'").output.isEmpty)
            }
        }
    }
}
