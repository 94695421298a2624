import Foundation
import Testing

@Suite("A claim handed in again")
struct HandedInAgainTests {
    @Test("The same claim is the same claim in every format and encoding")
    func sameInEveryFormat() throws {
        try inFreshFolder { tradein in
            let claim = ClaimForm.appliance(1)
            let chinese = claim.with(["applicant_type": "个人", "category": "电视", "kind": "appliance"])
            let table = ClaimForm.table([chinese], lineEnd: "\r\n", labels: true)
            try tradein.write("lines.jsonl", [claim])
            try tradein.write("array.json", "[\n  \(claim.json)\n]")
            try tradein.write("plain.csv", ClaimForm.table([claim]))
            try tradein.write("tabs.csv", ClaimForm.table([chinese], separator: "\t", labels: true))
            try tradein.write("mark.csv", "\u{FEFF}" + table)
            try tradein.write("utf8.csv", table)
            let converted = try tradein.shell("iconv -f UTF-8 -t GB18030 utf8.csv > gb18030.csv")
            #expect(converted.status == 0, "\(converted.errors)")
            try tradein.write(
                "numbers.jsonl",
                claim.json.replacingOccurrences(of: "\"2999.00\"", with: "2999").replacingOccurrences(
                    of: "\"1\"", with: "1") + "\n")
            let otherDates = claim.with([
                "applied_on": "2026年11月1日", "delivered_on": "2026/11/2", "invoice_date": "2026/11/01",
                "final_price": "2999.0", "invoice_total": " 2999 ",
            ])
            try tradein.write("spelt-otherwise.jsonl", [otherDates])
            try tradein.write(
                "labels.json",
                "[{"
                    + table.split(separator: "\r\n")[0].split(separator: ",").enumerated()
                    .map { "\"\($1)\":\"\(chinese.fields[$0].value)\"" }.joined(separator: ",") + "}]")

            let result = try tradein.process(
                "lines.jsonl", "array.json", "plain.csv", "tabs.csv", "mark.csv", "utf8.csv", "gb18030.csv",
                "numbers.jsonl", "spelt-otherwise.jsonl", "labels.json")
            #expect(result.status == 0, "\(result.errors)")
            let lines = result.output.split(separator: "\n")
            #expect(lines.count == 10)
            #expect(Set(lines).count == 1)
            #expect(try result.decisions.first?.amount == "449.85")
            #expect(try tradein.sqlite("SELECT count(*) FROM decision") == "1\n")
        }
    }

    @Test("A returned claim may be corrected, again and again, until it is decided")
    func corrections() throws {
        try inFreshFolder { tradein in
            let good = ClaimForm.appliance(1)
            func hand(_ claim: ClaimForm) throws -> Decision {
                let file = try tradein.write("claims-\(UUID().uuidString).jsonl", [claim])
                let result = try tradein.process(file)
                #expect(result.status == 0, "\(result.errors)")
                return try #require(try result.decisions.first)
            }
            #expect(try hand(good.with(["serial_number": nil])).codes == ["MISSING_FIELD"])
            #expect(try hand(good.with(["final_price": "29.999"])).codes == ["BAD_VALUE"])
            #expect(try hand(good.with(["invoice_buyer_id": "140799199002290016"])).codes == ["BAD_IDENTIFIER"])
            #expect(try hand(good).outcome == "approved")
            // It stands now: other content is a conflict, and the first decision is not touched by it.
            let conflict = try hand(good.with(["final_price": "2998.00"]))
            #expect(conflict.outcome == "refused" && conflict.codes == ["DUPLICATE"])
            #expect(try hand(good.with(["final_price": "2997.00"])).codes == ["DUPLICATE"])
            #expect(try hand(good).outcome == "approved")
            #expect(try hand(good.with(["final_price": "2998.00"])) == conflict)
            // An early content of the claim keeps the decision that it got.
            #expect(try hand(good.with(["serial_number": nil])).codes == ["MISSING_FIELD"])
            #expect(try tradein.sqlite("SELECT count(*) FROM decision") == "6\n")
            #expect(try tradein.sqlite("SELECT count(*) FROM entry") == "1\n")
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("A correction may change every field, the kind of subsidy too")
    func correctionOfEverything() throws {
        try inFreshFolder { tradein in
            let wrong = ClaimForm.appliance(1).with(["kind": "methanol_car"])
            let first = try tradein.process(try tradein.write("wrong.jsonl", [wrong]))
            #expect(try first.decisions.first?.outcome == "returned")
            let corrected = ClaimForm.appliance(2).with(["claim_id": wrong["claim_id"]])
            let second = try tradein.process(try tradein.write("corrected.jsonl", [corrected]))
            #expect(try second.decisions.first?.outcome == "approved")
            #expect(try tradein.run("audit", "verify").status == 0)
        }
    }

    @Test("Other content for a claim that was refused is a conflict, as for one that was approved")
    func refusedClaimsStand() throws {
        try inFreshFolder { tradein in
            let refused = ClaimForm.appliance(1).with(["efficiency_level": "2"])
            let first = try tradein.process(try tradein.write("refused.jsonl", [refused]))
            #expect(try first.decisions.first?.codes == ["EFFICIENCY_TOO_LOW"])
            let other = try tradein.process(try tradein.write("other.jsonl", [ClaimForm.appliance(1)]))
            #expect(try other.decisions.first?.codes == ["DUPLICATE"])
            #expect(try tradein.sqlite("SELECT count(*) FROM entry") == "0\n")
        }
    }

    @Test("The same number of another merchant is another claim")
    func numbersBelongToMerchants() throws {
        try inFreshFolder { tradein in
            let mine = ClaimForm.appliance(1)
            let theirs = ClaimForm.appliance(2).with([
                "claim_id": mine["claim_id"], "merchant_id": "91140799MA0EX0018X",
            ])
            let result = try tradein.process(try tradein.write("two.jsonl", [mine, theirs]))
            #expect(try result.decisions.map(\.outcome) == ["approved", "approved"])
        }
    }

    @Test("The same claim in another file, among others, keeps its decision and is counted once")
    func sameClaimInAnotherFile() throws {
        try inFreshFolder { tradein in
            let first = try tradein.process(
                try tradein.write("first.jsonl", (1...3).map(ClaimForm.appliance)))
            let second = try tradein.process(
                try tradein.write("second.jsonl", [4, 2, 3, 5].map(ClaimForm.appliance)))
            let before = first.output.split(separator: "\n")
            let after = second.output.split(separator: "\n")
            #expect(after[1] == before[1] && after[2] == before[2])
            #expect(try second.decisions.allSatisfy { $0.outcome == "approved" })
            #expect(try tradein.sqlite("SELECT count(*), sum(amount_fen) FROM decision") == "5|\(5 * 44_985)\n")
        }
    }

    @Test("Identifiers are used up across kinds and files by what is approved, held or waitlisted, and by nothing else")
    func identifiersAreUsedUp() throws {
        try inFreshFolder { tradein in
            // Returned and refused claims use nothing up: the serial number is still free.
            let returned = ClaimForm.appliance(1).with(["final_price": nil])
            let refused = ClaimForm.appliance(2).with(["serial_number": "SN00000001", "efficiency_level": "3"])
            let approved = ClaimForm.appliance(3).with(["serial_number": "SN00000001"])
            let duplicate = ClaimForm.appliance(4).with(["serial_number": "sn00000001"])
            let result = try tradein.process(
                try tradein.write("claims.jsonl", [returned, refused, approved, duplicate]))
            #expect(try result.decisions.map(\.outcome) == ["returned", "refused", "approved", "refused"])
            #expect(try result.decisions.last?.codes == ["DUPLICATE"])
        }
    }
}
