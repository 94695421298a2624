import Foundation
import Testing

/// What becomes of claims whose values are not as they should be: each is returned, with the field and how to mend it.
@Suite("Bad values")
struct BadValueTests {
    struct BadValue: CustomStringConvertible {
        let field: String
        let value: String
        let why: String
        var code = "BAD_VALUE"

        var description: String { "\(why): \(field) \(value)" }
    }

    static let badValues = [
        BadValue(field: "final_price", value: "2999.005", why: "three places"),
        BadValue(field: "final_price", value: "0.000", why: "three places, all of them zero"),
        BadValue(field: "final_price", value: "2,999.00", why: "a thousands separator"),
        BadValue(field: "final_price", value: "2，999.00", why: "a full-width separator"),
        BadValue(field: "final_price", value: "-2999.00", why: "negative"),
        BadValue(field: "final_price", value: "-0.01", why: "negative"),
        BadValue(field: "final_price", value: "两千元", why: "words"),
        BadValue(field: "final_price", value: "0x10", why: "hexadecimal"),
        BadValue(field: "final_price", value: "NaN", why: "not a number"),
        BadValue(field: "final_price", value: "9999999999999999999999.00", why: "more than there is"),
        BadValue(field: "delivered_on", value: "2026-02-29", why: "no such day, 2026 is no leap year"),
        BadValue(field: "delivered_on", value: "2026-11-31", why: "no such day"),
        BadValue(field: "delivered_on", value: "2026-13-01", why: "no such month"),
        BadValue(field: "delivered_on", value: "2026-00-10", why: "no such month"),
        BadValue(field: "delivered_on", value: "2026-11-24", why: "a day after the business day"),
        BadValue(field: "applied_on", value: "2062-11-01", why: "a day after the business day"),
        BadValue(field: "delivered_on", value: "01/11/2026", why: "the day first"),
        BadValue(field: "delivered_on", value: "昨天", why: "no date"),
        BadValue(field: "category", value: "toaster", why: "not a category"),
        BadValue(field: "efficiency_level", value: "0", why: "below the range"),
        BadValue(field: "efficiency_level", value: "6", why: "above the range"),
        BadValue(field: "efficiency_level", value: "1.5", why: "not whole"),
        BadValue(field: "applicant_type", value: "family", why: "not a type"),
        BadValue(field: "applicant_name", value: "样\u{202E}人本", why: "turned around by a right-to-left override"),
        BadValue(
            field: "applicant_id", value: "110105194912310021", why: "a wrong check digit", code: "BAD_IDENTIFIER"),
        BadValue(
            field: "applicant_id", value: "140799199002290016", why: "born on no such day", code: "BAD_IDENTIFIER"),
        BadValue(
            field: "merchant_id", value: "91140799MA0EX0035K", why: "a wrong check character", code: "BAD_IDENTIFIER"),
        BadValue(field: "gtin", value: "6901234567890", why: "a wrong check digit", code: "BAD_IDENTIFIER"),
        BadValue(field: "region", value: "14070", why: "five digits", code: "BAD_IDENTIFIER"),
        BadValue(field: "invoice_code", value: "114079926001", why: "20 digits with a code", code: "BAD_IDENTIFIER"),
    ]

    @Test("A claim with a bad value is returned, in every format, and the message names the field")
    func badValues() throws {
        try inFreshFolder { tradein in
            let claims = BadValueTests.badValues.enumerated().map { number, bad in
                ClaimForm.appliance(number + 1).with([bad.field: bad.value])
            }
            let good = ClaimForm.appliance(900).with(["gtin": "", "invoice_code": ""])
            try tradein.write("claims.jsonl", claims)
            try tradein.write("claims.json", "[" + claims.map(\.json).joined(separator: ",") + "]")
            try tradein.write("claims.csv", ClaimForm.table([good] + claims))
            for file in ["claims.jsonl", "claims.json", "claims.csv"] {
                let result = try tradein.check(file)
                #expect(result.status == 0, "\(result.errors)")
                var objects = try result.objects
                if file == "claims.csv" { #expect(try Decision(objects.removeFirst()).outcome == "approved") }
                try #require(objects.count == claims.count)
                for (object, bad) in zip(objects, BadValueTests.badValues) {
                    let decision = try Decision(object)
                    let isRight = decision.outcome == "returned" && decision.codes == [bad.code]
                    #expect(isRight, "\(file), \(bad): \(decision)")
                    let reasons = try #require(object["reasons"] as? [[String: Any]])
                    let message = try #require(reasons[0]["message"] as? [String: String])
                    #expect(message["en"]?.contains(bad.field) == true && message["zh"]?.isEmpty == false)
                    if bad.field == "applicant_id" {
                        #expect(!message.values.contains { $0.contains(bad.value) }, "\(message)")
                    }
                    #expect((reasons[0]["cite"] as? [String: Any])?["document"] as? String != nil, "\(bad)")
                }
            }
        }
    }

    @Test("Dates on the business day itself are good, and a later business day accepts a later date")
    func businessDayIsIncluded() throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("claims.jsonl", [ClaimForm.appliance(1).with(["delivered_on": "2026-11-23"])])
            #expect(try tradein.check(file).decisions.map(\.outcome) == ["approved"])
            let early = try tradein.run("check", file, "--on", "2026-11-22", "--format", "json")
            #expect(try early.decisions.map(\.codes) == [["BAD_VALUE"]])
        }
    }
}
