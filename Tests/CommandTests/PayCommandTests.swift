import Foundation
import Testing

@Suite("tradein pay")
struct PayCommandTests {
    @Test("From the budget to the bank and back, as a bureau types it")
    func thereAndBack() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", (1...3).map { ClaimForm.payable($0) } + [ClaimForm.appliance(4)])
            _ = try tradein.process("claims.jsonl")
            let batch = try tradein.run(
                ["pay", "batch", "--bank", "city-bank", "--out", "pay.csv", "--format", "json"] + Tradein.day)
            #expect(batch.status == 0, "\(batch.errors)")
            let made = try #require(try batch.objects.first)
            #expect(
                made["lines"] as? Int == 3 && made["amount"] as? String == "1349.55" && made["left_out"] as? Int == 1)
            // The fourth has no payee: listed, by its decision.
            #expect(batch.errors.contains("D00000004 PAYEE_MISSING"), "\(batch.errors)")
            let reference = try #require(made["reference"] as? String)

            let notification = tradein.notification(reference, paid: [1, 3], returned: [2])
            try tradein.write("camt.xml", notification)
            let imported = try tradein.run(
                ["pay", "import", "camt.xml", "--bank", "iso20022", "--format", "json"] + Tradein.day)
            #expect(imported.status == 0, "\(imported.errors)")
            let report = try #require(try imported.objects.first)
            #expect(report["confirmed"] as? Int == 2 && report["returned"] as? Int == 1)
            let again = try tradein.run(
                ["pay", "import", "camt.xml", "--bank", "iso20022", "--lang", "en"] + Tradein.day)
            #expect(again.status == 65 && again.errors.contains("was imported"), "\(again.errors)")

            let lines = try tradein.run("pay", "show", "1", "--format", "json").objects
            #expect(lines.map { $0["outcome"] as? String } == ["confirmed", "returned", "confirmed"])
            #expect(lines[1]["reason"] as? String == "AC01 账号不存在")
            #expect(lines.allSatisfy { ($0["account"] as? String)?.contains("*") ?? false })
            #expect(try tradein.run("audit", "verify").status == 0)
            #expect(try tradein.run("ledger", "trial-balance").status == 0)
        }
    }

    @Test("A return file that contradicts its batch names every line, and enters nothing")
    func contradicts() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", (1...2).map { ClaimForm.payable($0) })
            _ = try tradein.process("claims.jsonl")
            let batch = try tradein.run(
                ["pay", "batch", "--bank", "iso20022", "--out", "pay.xml", "--format", "json"] + Tradein.day)
            let reference = try #require(try batch.objects.first?["reference"] as? String)
            let before = try tradein.contents()
            try tradein.write("bad.xml", tradein.notification(reference, paid: [1, 7, 8], returned: []))
            let bad = try tradein.run(["pay", "import", "bad.xml", "--bank", "iso20022", "--lang", "en"] + Tradein.day)
            #expect(bad.status == 65 && bad.output.isEmpty)
            #expect(
                bad.errors.contains("bad.xml:2: batch 1 has no line 7") && bad.errors.contains("no line 8"),
                "\(bad.errors)")
            #expect(try tradein.contents() == before)
        }
    }

    @Test("Two processes that make a batch at once: no claim is in two of them")
    func atOnce() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", (1...300).map { ClaimForm.payable($0) })
            _ = try tradein.process("claims.jsonl")
            let running = try (1...3).map { number in
                try tradein.start(
                    ["pay", "batch", "--bank", "city-bank", "--out", "pay-\(number).csv", "--up-to", "50000"]
                        + Tradein.day)
            }
            let results = try running.map { try $0.wait() }
            // The others are turned away, or come when the first is done.
            #expect(results.contains { $0.status == 0 })
            #expect(results.allSatisfy { [0, 73].contains($0.status) }, "\(results.map(\.errors))")
            let twice = try tradein.sqlite("SELECT count(*) - count(DISTINCT decision) FROM batch_line")
            #expect(twice == "0\n")
            for (number, result) in results.enumerated() {
                let file = tradein.folder.appendingPathComponent("pay-\(number + 1).csv").path
                #expect(FileManager.default.fileExists(atPath: file) == (result.status == 0))
            }
            #expect(try tradein.run("audit", "verify").status == 0)
            #expect(try tradein.run("ledger", "trial-balance").status == 0)
        }
    }

    @Test(
        "On a full disk no batch is made, and the claims are paid once there is room",
        .enabled(if: Sandbox.canMount, "SKIPPED: no mounts here"))
    func fullDisk() throws {
        try inFreshFolder { tradein in
            try tradein.write("claims.jsonl", (1...200).map { ClaimForm.payable($0) })
            _ = try tradein.process("claims.jsonl")
            let run = "--bank city-bank --rules \"$RULES\" --on 2026-11-23 --lang en"
            // First where the bank's file finds no room, then where the workspace finds none.
            let result = try tradein.shell(
                """
                mkdir small && mount -t tmpfs -o size=8k tmpfs small || exit 99
                "$TRADEIN" pay batch --out small/pay.csv \(run)
                [ $? = 74 ] || exit 98
                ls small > small.txt
                mkdir disk && mount -t tmpfs -o size=1m tmpfs disk || exit 99
                size=$(du -sk tradein-data | cut -f1)
                mount -o remount,size=$((size + 40))k disk && cp -a tradein-data/. disk/ || exit 97
                "$TRADEIN" pay batch --out pay.csv --workspace disk \(run)
                status=$?
                "$TRADEIN" audit verify --workspace disk || exit 96
                exit $status
                """, under: Sandbox.ownMounts!)
            #expect(result.status == 74, "\(result.output) \(result.errors)")
            #expect(!FileManager.default.fileExists(atPath: tradein.folder.appendingPathComponent("pay.csv").path))
            #expect(try tradein.sqlite("SELECT count(*) FROM batch") == "0\n")
            let again = try tradein.run(
                ["pay", "batch", "--bank", "city-bank", "--out", "pay.csv", "--format", "json"] + Tradein.day)
            #expect(try again.objects.first?["lines"] as? Int == 200, "\(again.errors)")
        }
    }
}

extension ClaimForm {
    /// The same claim, with a payee and a card's number that passes its check.
    static func payable(_ number: Int) -> ClaimForm {
        appliance(number).with(["payee_name": "样本人", "payee_account": card(number)])
    }

    /// 19 digits, the last by ISO/IEC 7812 (Luhn).
    static func card(_ number: Int) -> String {
        let first = "6228" + String(format: "%014d", number)
        let sum = first.reversed().enumerated().reduce(0) { sum, digit in
            let value = digit.element.wholeNumberValue ?? 0
            let counted = digit.offset % 2 == 0 ? value * 2 : value
            return sum + (counted > 9 ? counted - 9 : counted)
        }
        return first + String((10 - sum % 10) % 10)
    }
}

extension Tradein {
    /// A bank's camt.054 of lines of a batch, of 449.85 each unless said otherwise.
    func notification(
        _ reference: String, paid: [Int], returned: [Int], yuan: [Int: String] = [:]
    ) -> String {
        func entry(_ line: Int, _ direction: String, _ more: String = "") -> String {
            let amount = "<Amt Ccy=\"CNY\">\(yuan[line] ?? "449.85")</Amt>"
            return "<Ntry>\(amount)<CdtDbtInd>\(direction)</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><NtryDtls><TxDtls>"
                + "<Refs><EndToEndId>\(reference)-\(line)</EndToEndId></Refs>\(amount)\(more)</TxDtls></NtryDtls></Ntry>"
        }
        let back = "<RtrInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>账号不存在</AddtlInf></RtrInf>"
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            + "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn><Ntfctn>"
            + "<TxsSummry><TtlNtries><NbOfNtries>\(paid.count + returned.count)</NbOfNtries></TtlNtries></TxsSummry>"
            + paid.map { entry($0, "DBIT") }.joined() + returned.map { entry($0, "CRDT", back) }.joined()
            + "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\n"
    }
}
