import Foundation
import Testing

/// Names, numbers and accounts of people stay in the claim store: not in messages, not in the published log.
@Suite("Personal values of the samples")
struct PrivacyTests {
    /// Labels and names of the fields whose values are a person's.
    static let personal: Set<String> = [
        "applicant_name", "applicant_id", "applicant_phone", "payee_name", "payee_account", "elder_name", "elder_id",
        "old_owner_id", "new_owner_id", "invoice_buyer_id", "申请人姓名", "申请人证件号码", "联系电话", "收款人", "收款账号", "老年人姓名",
        "老年人证件号码", "旧车所有人证件号码", "新车所有人证件号码", "购买方证件号码",
    ]
    /// What points at a person by way of a car, a machine or a household.
    static let linked: Set<String> = [
        "old_vin", "new_vin", "old_plate", "new_plate", "serial_number", "scrap_certificate",
        "deregistration_certificate",
        "transfer_invoice", "invoice_number", "household_id", "destitute_certificate", "旧车识别代号", "新车识别代号", "旧车号牌",
        "新车号牌", "SN码", "回收证明编号", "注销证明编号", "二手车发票号码", "发票号码", "户编号", "特困证编号",
    ]

    @Test("No personal value stands in standard error, whatever the claims' mistakes are")
    func standardError() throws {
        try inFreshFolder { tradein in
            let values = try PrivacyTests.values(of: PrivacyTests.personal, in: tradein)
            #expect(values.count > 100)
            for language in ["zh", "en"] {
                let result = try tradein.run(
                    ["check"] + SampleClaimsTests.paths + [Tradein.sample("mistakes/bad-rows.csv"), "--lang", language]
                        + Tradein.day)
                #expect(result.status == 65)
                expect(result.errorBytes, holdsNoneOf: values, "standard error")
                // The table names claims by their numbers; reasons mask what they show.
                expect(result.outputBytes, holdsNoneOf: values.filter { $0.utf8.count > 9 }, "the table")
            }
            let explained = try tradein.run(
                ["rules", "explain", Tradein.sample("01-cars-scrapped.jsonl"), "--claim", "2026-invoice-names-spouse"]
                    + Tradein.day)
            #expect(explained.status == 0, "\(explained.errors)")
            expect(explained.outputBytes, holdsNoneOf: values, "rules explain")
        }
    }

    @Test("No personal value, and nothing that points at a person, stands in any byte of the published log")
    func publishedLog() throws {
        try inFreshFolder { tradein in
            let values = try PrivacyTests.values(of: PrivacyTests.personal.union(PrivacyTests.linked), in: tradein)
            _ = try tradein.run(["ledger", "appropriate", Tradein.sample("budget.yaml")] + Tradein.day)
            let result = try tradein.run(
                ["process"] + SampleClaimsTests.paths + [Tradein.sample("mistakes/bad-rows.csv")] + Tradein.day
                    + ["--format", "json"] + Tradein.illustrativeParameters)
            #expect(result.status == 65, "\(result.errors)")
            let published = try tradein.files(below: tradein.log)
            #expect(published.count >= 3)
            for (name, data) in published { expect(data, holdsNoneOf: values, name) }
            // The claim store is sealed: without the key its files tell as little.
            for ending in ["", "-wal"] {
                let file = tradein.workspace.appendingPathComponent("workspace.sqlite" + ending)
                guard let data = try? Data(contentsOf: file) else { continue }
                expect(data, holdsNoneOf: values.filter { $0.utf8.count > 6 }, file.lastPathComponent)
            }
            // What is meant to be public is there.
            let entries = published.filter { $0.key.hasPrefix("tile/entries/") }.values.reduce(Data(), +)
            for word in ["\"outcome\":\"approved\"", "\"amount\":\"19999.92\"", "商消费函〔2024〕75号", "OWNER_MISMATCH"] {
                #expect(entries.range(of: Data(word.utf8)) != nil, "\(word)")
            }
            // Names of claims and merchants are the merchants' own, and stay with them.
            for word in ["2026-capped", "91140799MA0EX0018X", "01-cars-scrapped"] {
                #expect(entries.range(of: Data(word.utf8)) == nil, "\(word)")
            }
        }
    }

    @Test("The values that the reasons show of persons are masked")
    func reasonsAreMasked() throws {
        try inFreshFolder { tradein in
            let values = try PrivacyTests.values(of: PrivacyTests.personal, in: tradein)
            let result = try tradein.run(["check"] + SampleClaimsTests.paths + Tradein.day + ["--format", "json"])
            for object in try result.objects {
                let reasons = try JSONSerialization.data(
                    withJSONObject: [object["reasons"] ?? [], object["notes"] ?? []], options: .withoutEscapingSlashes)
                expect(reasons, holdsNoneOf: values, "reasons of \(object["claim_id"] ?? "?")")
            }
        }
    }

    private func expect(
        _ data: Data, holdsNoneOf values: Set<String>, _ place: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = values.filter { data.range(of: Data($0.utf8)) != nil }
        #expect(found.isEmpty, "\(place) shows \(found.sorted())", sourceLocation: sourceLocation)
    }

    /// The values of fields in all samples. Companies are no persons.
    static func values(of fields: Set<String>, in tradein: Tradein) throws -> Set<String> {
        let converted = try tradein.shell(
            "iconv -f GB18030 -t UTF-8 '\(Tradein.sample("07-elderly-retrofit.csv"))' > elderly.csv")
        try #require(converted.status == 0, "\(converted.errors)")
        var claims: [[String: String]] = []
        for file in SampleClaimsTests.files + ["mistakes/bad-rows.csv"] {
            let path =
                file.hasPrefix("07") ? tradein.folder.appendingPathComponent("elderly.csv").path : Tradein.sample(file)
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            if file.hasSuffix(".csv") {
                claims += rows(String(decoding: data, as: UTF8.self))
            } else {
                let objects =
                    file.hasSuffix(".json")
                    ? try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
                    : try data.split(separator: 0x0A).map {
                        try JSONSerialization.jsonObject(with: $0) as? [String: Any] ?? [:]
                    }
                claims += objects.map { $0.compactMapValues { $0 as? String } }
            }
        }
        var values: Set<String> = []
        for claim in claims {
            let isCompany = ["company", "单位"].contains(claim["applicant_type"] ?? claim["申请人类型"])
            for (name, value) in claim where fields.contains(name) && !value.isEmpty {
                if isCompany, value.count == 18 || name.hasSuffix("name") || name == "申请人姓名" || name == "收款人" {
                    continue
                }
                values.insert(value)
            }
        }
        return values
    }

    /// A table of the samples: no line breaks within cells.
    private static func rows(_ text: String) -> [[String: String]] {
        let lines = text.replacingOccurrences(of: "\u{FEFF}", with: "").components(separatedBy: .newlines).filter {
            !$0.isEmpty
        }
        let separator: Character = lines[0].contains("\t") ? "\t" : ","
        let names = cells(lines[0], separator)
        return lines.dropFirst().map {
            Dictionary(zip(names, cells($0, separator)), uniquingKeysWith: { first, _ in first })
        }
    }

    private static func cells(_ line: String, _ separator: Character) -> [String] {
        var cells = [""]
        var isQuoted = false
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
            } else if character == separator, !isQuoted {
                cells.append("")
            } else {
                cells[cells.count - 1].append(character)
            }
        }
        return cells
    }
}
