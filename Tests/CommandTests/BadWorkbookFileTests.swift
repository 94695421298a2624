import Foundation
import Testing

/// Workbooks that no merchant should send, as the built command answers them: in both languages, with what to do, and with
/// every claim decided that can be.
@Suite("Bad workbooks, handed in")
struct BadWorkbookFileTests {
    static let hasPython = OtherTool.exists("python3")

    struct Case: CustomStringConvertible {
        let file: String
        let status: Int32
        /// What the message must say, in Chinese and in English; none where the file is processed without one.
        let zh: String?
        let en: String?
        /// The numbers of the claims that are decided.
        var decided: [String] = []

        var description: String { file }
    }

    private static let all = ["A-00000001", "A-00000002", "A-00000003"]

    static let cases = [
        Case(file: "good.xlsx", status: 0, zh: nil, en: nil, decided: all),
        // The rows before the fault stand.
        Case(file: "bomb.xlsx", status: 65, zh: "解压后过大", en: "inflates to far more", decided: all),
        Case(file: "bomb-of-texts.xlsx", status: 65, zh: "解压后过大", en: "inflates to far more"),
        Case(file: "nested.xlsx", status: 65, zh: "不是Excel工作簿", en: "no Excel workbook"),
        Case(file: "entities.xlsx", status: 65, zh: "DOCTYPE", en: "DOCTYPE"),
        Case(file: "external.xlsx", status: 65, zh: "DOCTYPE", en: "DOCTYPE"),
        Case(file: "outside.xlsx", status: 0, zh: nil, en: nil, decided: all),
        Case(file: "long-cell.xlsx", status: 65, zh: "MiB", en: "MiB", decided: ["A-00000001", "A-00000003"]),
        Case(file: "million-columns.xlsx", status: 65, zh: "列", en: "columns", decided: ["A-00000001"]),
        Case(file: "header-twice.xlsx", status: 65, zh: "第 3 行", en: "row 3", decided: all),
        Case(file: "second-sheet.xlsx", status: 65, zh: "表头", en: "header"),
        Case(file: "empty-sheet.xlsx", status: 65, zh: "--sheet", en: "--sheet"),
        Case(file: "locked.xlsx", status: 65, zh: "密码", en: "password"),
        Case(file: "old.xls", status: 65, zh: "另存为", en: "old format"),
        Case(file: "old-renamed.xlsx", status: 65, zh: "另存为", en: "old format"),
        Case(file: "table-renamed.xlsx", status: 65, zh: "文件名为Excel工作簿", en: "named like an Excel workbook"),
        Case(file: "cut-off.xlsx", status: 65, zh: "损坏", en: "damaged"),
    ]

    private func write(_ tradein: Tradein) throws {
        try tradein.write("claims.csv", ClaimForm.table((1...3).map { ClaimForm.appliance($0).with(["brand": "样本牌"]) }))
        let script = Tradein.root.appendingPathComponent("Tests/Scripts/hostile_workbooks.py").path
        let made = try tradein.shell("'\(OtherTool.path("python3"))' '\(script)' claims.csv hostile")
        try #require(made.status == 0, "\(made.errors)")
    }

    @Test("Each is answered in both languages, with what to do; what can be decided is", .enabled(if: hasPython))
    func answers() throws {
        try inFreshFolder { tradein in
            try write(tradein)
            for bad in BadWorkbookFileTests.cases {
                for (language, words) in [("zh", bad.zh), ("en", bad.en)] {
                    let result = try tradein.check("hostile/\(bad.file)", with: ["--lang", language])
                    #expect(result.status == bad.status, "\(bad.file): \(result.errors)")
                    if let words {
                        #expect(result.errors.contains(words), "\(bad.file): \(result.errors)")
                        #expect(result.errors.contains("→"), "\(bad.file) has no remedy: \(result.errors)")
                        #expect(result.errors.contains("hostile/\(bad.file)"), "\(bad.file): \(result.errors)")
                    }
                    #expect(try result.decisions.map(\.claimID) == bad.decided, "\(bad.file)")
                    #expect(result.errors.utf8.count < 4000, "\(bad.file): the message is as long as the file")
                }
            }
            // Nothing was unpacked anywhere.
            let outside = try tradein.shell("find . .. -maxdepth 1 -name 'outside*'; ls /etc/outside.txt")
            #expect(outside.output.isEmpty, "\(outside.output)")
        }
    }

    @Test(
        "All in one run with a good one among them: that one is decided, and nothing else recorded",
        .enabled(if: hasPython))
    func together() throws {
        try inFreshFolder { tradein in
            try write(tradein)
            let bad = BadWorkbookFileTests.cases.filter { $0.status != 0 && $0.decided.isEmpty }.map {
                "hostile/\($0.file)"
            }
            let result = try tradein.run(
                ["process"] + bad + ["hostile/good.xlsx"] + Tradein.day + ["--format", "json", "--results", "out"])
            #expect(result.status == 65)
            #expect(try result.decisions.map(\.claimID) == BadWorkbookFileTests.all)
            #expect(try tradein.sqlite("SELECT count(*) FROM decision") == "3\n")
            #expect(try tradein.run("audit", "verify").status == 0)
            let written = try FileManager.default.contentsOfDirectory(
                atPath: tradein.folder.appendingPathComponent("out").path)
            #expect(written == ["good.xlsx"], "\(written)")
        }
    }

    @Test(
        "The sheet that is named is read; a name that no sheet has is an error with the names there are",
        .enabled(if: hasPython))
    func sheets() throws {
        try inFreshFolder { tradein in
            try write(tradein)
            let named = try tradein.check("hostile/second-sheet.xlsx", with: ["--sheet", "申报"])
            #expect(try named.status == 0 && named.decisions.count == 3, "\(named.errors)")
            for language in ["zh", "en"] {
                let wrong = try tradein.check("hostile/second-sheet.xlsx", with: ["--sheet", "没有", "--lang", language])
                #expect(wrong.status == 65 && wrong.output.isEmpty)
                #expect(["没有", "说明", "申报", "→"].allSatisfy(wrong.errors.contains), "\(wrong.errors)")
            }
        }
    }

    @Test("A quotation mark opened in row 3 of a million rows and never closed: row 3 is named, row 2 is decided")
    func openQuotationInAMillionRows() throws {
        try inFreshFolder { tradein in
            let rows = ClaimForm.table([1, 2].map(ClaimForm.appliance)).split(separator: "\n")
            let open = rows[2].replacingOccurrences(of: "样本人", with: "\"样本人")
            let text = "\(rows[0])\n\(rows[1])\n\(open)\n" + String(repeating: "1,2,3,4\n", count: 1_000_000)
            try tradein.write("claims.csv", text)
            for (language, words) in [("zh", ["第3行", "引号"]), ("en", ["row 3", "quotation mark"])] {
                let result = try tradein.check("claims.csv", with: ["--lang", language])
                #expect(result.status == 65)
                #expect(words.allSatisfy(result.errors.contains), "\(result.errors)")
                #expect(try result.decisions.map(\.claimID) == ["A-00000001"])
            }
        }
    }

    @Test(
        "Names that turn the direction of writing, or lead out of a folder, are shown as what they are and lead nowhere"
    )
    func oddNames() throws {
        try inFreshFolder { tradein in
            let claim = ClaimForm.appliance(1).with(["claim_id": "../../etc/passwd", "brand": "../../x"])
            try tradein.write(
                "申报\u{202E}vsc.csv", ClaimForm.table([claim, ClaimForm.appliance(2).with(["kind": "x"])]))
            let result = try tradein.process("申报\u{202E}vsc.csv", with: ["--results", "out"])
            #expect(result.status == 65)
            #expect(!result.errors.unicodeScalars.contains("\u{202E}"), "\(result.errors)")
            #expect(try result.decisions.map(\.claimID) == ["../../etc/passwd"])
            let written = try tradein.files(below: tradein.folder.appendingPathComponent("out")).keys
            #expect(Array(written) == ["申报\u{202E}vsc.csv"], "\(written)")
        }
    }
}
