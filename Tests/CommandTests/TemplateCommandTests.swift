import Foundation
import Testing

@Suite("Forms to fill in")
struct TemplateCommandTests {
    static let kinds = [
        "vehicle_scrappage", "vehicle_replacement", "appliance", "methanol_car", "elderly_retrofit", "diesel_truck",
        "ebike", "farm_machinery",
    ]

    @Test(
        "The form of each kind is read as it is; its example lacks the merchant's code alone, and is returned for it",
        arguments: kinds, ["xlsx", "csv"])
    func example(_ kind: String, _ ending: String) throws {
        try inFreshFolder { tradein in
            for language in ["zh", "en"] {
                let name = "\(language).\(ending)"
                let written = try tradein.run("template", kind, "--out", name, "--lang", language, "--on", "2026-11-23")
                #expect(written.status == 0 && written.output.isEmpty, "\(written.errors)")
                let result = try tradein.check(name)
                #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
                let decisions = try result.objects
                #expect(decisions.count == 1)
                #expect(decisions.first?["kind"] as? String == kind)
                #expect(decisions.first?["outcome"] as? String == "returned")
                let reasons = decisions.first?["reasons"] as? [[String: Any]] ?? []
                let returning = reasons.filter {
                    ["MISSING_FIELD", "BAD_VALUE", "BAD_IDENTIFIER"].contains($0["code"] as? String)
                }
                let texts = returning.compactMap { ($0["message"] as? [String: String])?["en"] }
                #expect(
                    texts == ["merchant_id (商户统一社会信用代码) is missing. Fill it in and hand the claim in again."]
                        || texts == ["merchant_id is missing. Fill in merchant_id (商户统一社会信用代码)."], "\(texts)")
            }
        }
    }

    @Test("A form that is filled in is a claim like any other")
    func filledIn() throws {
        try inFreshFolder { tradein in
            #expect(try tradein.run("template", "appliance", "--out", "form.csv", "--on", "2026-11-23").status == 0)
            let form = String(
                decoding: try Data(contentsOf: tradein.folder.appendingPathComponent("form.csv")), as: UTF8.self)
            let lines = form.components(separatedBy: "\r\n")
            #expect(lines.count == 4 && lines[0].contains("必填；自编") && lines[1].hasPrefix("申报编号,补贴类别,申请日期"))
            // The fifth column is the merchant's code.
            var cells = lines[2].components(separatedBy: ",")
            #expect(cells[4] == "" && cells[1] == "家电以旧换新补贴")
            cells[4] = "91140799MA0EX0034K"
            try tradein.write(
                "claims.csv", [lines[0], lines[1], cells.joined(separator: ",")].joined(separator: "\r\n"))
            let result = try tradein.check("claims.csv")
            #expect(result.status == 0)
            #expect(try result.decisions.map(\.outcome) == ["approved"])
        }
    }

    @Test("The same form again is the same file; another in its place is not written over; what there is not is said")
    func refusals() throws {
        try inFreshFolder { tradein in
            #expect(try tradein.run("template", "ebike", "--out", "form.xlsx").status == 0)
            #expect(try tradein.run("template", "ebike", "--out", "form.xlsx").status == 0)
            let other = try tradein.run("template", "appliance", "--out", "form.xlsx", "--lang", "en")
            #expect(other.status == 73 && other.errors.contains("not overwritten"), "\(other.errors)")
            let unknown = try tradein.run("template", "smart_lock", "--out", "x.csv", "--lang", "en")
            #expect(unknown.status == 64 && unknown.errors.contains("appliance"), "\(unknown.errors)")
            #expect(try tradein.run("template", "ebike", "--out", "form.pdf").status == 64)
        }
    }
}
