import Foundation
import Testing

/// Files that other programs write and read: LibreOffice, and Python's openpyxl.
///
/// `Tests/Scripts/test-tools.sh` installs both where they can be had; it says so where they can't, and these tests are
/// skipped.
@Suite("Workbooks of other programs", .serialized)
struct OfficeProgramTests {
    static let hasOffice = OtherTool.exists("soffice")
    static let hasOpenpyxl: Bool = {
        let result = try? Tradein().shell("'\(OtherTool.path("python3"))' -c 'import openpyxl'")
        return result?.status == 0
    }()

    /// A sheet as LibreOffice's own text format has it: titles over merged cells, a date, a number, a formula, and a second
    /// sheet.
    private static func document(_ claims: [ClaimForm], from1904: Bool = false) -> String {
        let names = claims[0].fields.map(\.name)
        func text(_ text: String) -> String {
            "<table:table-cell office:value-type=\"string\"><text:p>\(text)</text:p></table:table-cell>"
        }
        func cell(_ name: String, _ value: String) -> String {
            switch name {
            case "applied_on", "delivered_on", "invoice_date":
                "<table:table-cell table:style-name=\"day\" office:value-type=\"date\" office:date-value=\"\(value)\"/>"
            case "final_price":
                // 2999 as a formula's value.
                "<table:table-cell table:formula=\"of:=1500+1499\" office:value-type=\"float\" office:value=\"2999\"/>"
            case "invoice_total": "<table:table-cell office:value-type=\"float\" office:value=\"\(value)\"/>"
            default: text(value)
            }
        }
        let rows = claims.map { claim in
            "<table:table-row>\(names.map { cell($0, claim[$0] ?? "") }.joined())</table:table-row>"
        }
        let epoch =
            from1904
            ? "<table:calculation-settings><table:null-date table:date-value=\"1904-01-01\"/></table:calculation-settings>"
            : ""
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" \
            xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" \
            xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" \
            xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2" \
            office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>\
            <number:date-style style:name="N1"><number:year number:style="long"/><number:text>年</number:text><number:month/>\
            <number:text>月</number:text><number:day/><number:text>日</number:text></number:date-style>\
            <style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/></office:automatic-styles>\
            <office:body><office:spreadsheet>\(epoch)<table:table table:name="申报">\
            <table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="6" table:number-rows-spanned="2">\
            <text:p>晋中市家电以旧换新申报表</text:p></table:table-cell></table:table-row><table:table-row/>\
            <table:table-row>\(text("填报人：样本"))</table:table-row>\
            <table:table-row>\(names.map(text).joined())</table:table-row>\(rows.joined())</table:table>\
            <table:table table:name="说明"><table:table-row>\(text("第二张"))</table:table-row></table:table>\
            </office:spreadsheet></office:body></office:document>
            """
    }

    /// Has LibreOffice convert a file in the folder.
    private func convert(_ tradein: Tradein, _ file: String, to format: String, into folder: String = "lo") throws {
        let profile = tradein.folder.appendingPathComponent("profile").path
        let result = try tradein.shell(
            "soffice -env:UserInstallation=file://\(profile) --headless --convert-to '\(format)' --outdir \(folder) '\(file)'"
        )
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }

    /// UTF-8, commas, texts as they are shown.
    private static let csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"

    @Test(
        "LibreOffice's workbooks are read: merged titles, dates, numbers, the values of formulas, both systems of dates",
        .enabled(if: hasOffice), arguments: [false, true])
    func reading(from1904: Bool) throws {
        try inFreshFolder { tradein in
            let claims = (1...3).map(ClaimForm.appliance)
            try tradein.write("claims.fods", OfficeProgramTests.document(claims, from1904: from1904))
            try convert(tradein, "claims.fods", to: "xlsx")
            let result = try tradein.check("lo/claims.xlsx")
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
            let decisions = try result.decisions
            #expect(decisions.map(\.outcome) == ["approved", "approved", "approved"])
            #expect(decisions.map(\.amount) == ["449.85", "449.85", "449.85"])
            try tradein.write("claims.jsonl", claims)
            #expect(try tradein.check("claims.jsonl").output == result.output)
            let other = try tradein.check("lo/claims.xlsx", with: ["--sheet", "说明", "--lang", "en"])
            #expect(other.status == 65 && other.errors.contains("no column that is known"), "\(other.errors)")
        }
    }

    @Test(
        "LibreOffice opens what comes back, shows the merchant's cells as before, and saves it so that it can be handed in",
        .enabled(if: hasOffice))
    func comingBack() throws {
        try inFreshFolder { tradein in
            let claims = [ClaimForm.appliance(1), ClaimForm.appliance(2).with(["serial_number": ""])]
            try tradein.write("claims.fods", OfficeProgramTests.document(claims))
            try convert(tradein, "claims.fods", to: "xlsx")
            let first = try tradein.process("lo/claims.xlsx", with: ["--results", "out"])
            #expect(first.status == 0 && first.errors.isEmpty, "\(first.errors)")
            try convert(tradein, "out/claims.xlsx", to: OfficeProgramTests.csv, into: "shown")
            try convert(tradein, "lo/claims.xlsx", to: OfficeProgramTests.csv, into: "before")
            func lines(_ file: String) throws -> [String] {
                String(decoding: try Data(contentsOf: tradein.folder.appendingPathComponent(file)), as: UTF8.self)
                    .split(separator: "\n").map(String.init)
            }
            let before = try lines("before/claims.csv")
            let shown = try lines("shown/claims.csv")
            #expect(
                shown.count == before.count
                    && zip(shown.dropFirst(3), before.dropFirst(3)).allSatisfy { $0.hasPrefix($1) }, "\(shown)")
            #expect(shown[shown.count - 3].hasSuffix(",outcome,amount,funding,reasons,mending,decision_id"))
            #expect(shown[shown.count - 2].contains(",approved,449.85,central 404.87; local 44.98,"), "\(shown)")
            #expect(shown[shown.count - 1].contains(",returned,"))
            // Saved by LibreOffice, it is still the same submission.
            try convert(tradein, "out/claims.xlsx", to: "xlsx", into: "saved")
            let again = try tradein.process("saved/claims.xlsx", with: ["--results", "out2"])
            #expect(again.errors.isEmpty && again.output == first.output, "\(again.errors)")
        }
    }

    @Test("LibreOffice opens a form, and its lists are lists", .enabled(if: hasOffice))
    func form() throws {
        try inFreshFolder { tradein in
            #expect(try tradein.run("template", "appliance", "--out", "form.xlsx", "--on", "2026-11-23").status == 0)
            try convert(tradein, "form.xlsx", to: "fods")
            let document = String(
                decoding: try Data(contentsOf: tradein.folder.appendingPathComponent("lo/form.fods")), as: UTF8.self)
            #expect(document.contains("cell-content-is-in-list") && document.contains("table:name=\"选项\""))
            try convert(tradein, "form.xlsx", to: "xlsx")
            let result = try tradein.check("lo/form.xlsx")
            #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
            #expect(try result.decisions.map(\.outcome) == ["returned"])
        }
    }

    @Test("openpyxl reads what comes back and the forms without a warning", .enabled(if: hasOpenpyxl))
    func openpyxl() throws {
        try inFreshFolder { tradein in
            try tradein.write(
                "make.py",
                """
                import csv, sys, openpyxl
                book = openpyxl.Workbook()
                book.active.title = '申报'
                book.active.append(['标题'])
                for row in csv.reader(open(sys.argv[1], encoding='utf-8-sig')):
                    book.active.append(row)
                book.active['C5'] = '=1+1'
                book.create_sheet('别的')['A1'] = 7
                book.save('claims.xlsx')
                """)
            try tradein.write(
                "look.py",
                """
                import warnings, openpyxl
                warnings.simplefilter('error')
                book = openpyxl.load_workbook('out/claims.xlsx')
                print(book.sheetnames)
                sheet = book['申报']
                header = [cell.value for cell in sheet[2]]
                print(header[-6:], book['别的']['A1'].value, sheet['C5'].value)
                for row in sheet.iter_rows(min_row=3):
                    print(row[-6].value, row[-6].fill.fgColor.rgb, row[-6].data_type, row[-5].value, row[-5].number_format)
                print([[cell.value for cell in row] for row in book['审核汇总'].iter_rows(min_row=4, max_row=9)])
                quick = openpyxl.load_workbook('out/claims.xlsx', read_only=True)['申报']
                print(len(list(quick.iter_rows(min_row=3, max_row=3))[0]) == len(header))
                form = openpyxl.load_workbook('form.xlsx')['申报']
                lists = [rule for rule in form.data_validations.dataValidation if rule.type == 'list']
                print(len(lists), form.freeze_panes, form['H4'].number_format, form['C4'].is_date)
                """)
            let python = OtherTool.path("python3")
            let table = ClaimForm.table(
                [
                    ClaimForm.appliance(1).with(["applied_on": "x"]),
                    ClaimForm.appliance(2), ClaimForm.appliance(3).with(["kind": "smart_lock"]),
                ], labels: true)
            try tradein.write("claims.csv", table)
            let made = try tradein.shell("'\(python)' make.py claims.csv")
            #expect(made.status == 0, "\(made.errors)")
            #expect(try tradein.process("claims.xlsx", with: ["--results", "out"]).status == 65)
            let explained = try tradein.run(
                ["rules", "explain", "claims.xlsx", "--sheet", "申报", "--claim", "A-00000002"] + Tradein.day)
            #expect(explained.status == 0 && explained.output.contains("449.85"), "\(explained.errors)")
            let elsewhere = try tradein.run("rules", "explain", "claims.xlsx", "--sheet", "别的", "--claim", "A-00000002")
            #expect(elsewhere.status == 65, "\(elsewhere.errors)")
            #expect(try tradein.run("template", "appliance", "--out", "form.xlsx", "--on", "2026-11-23").status == 0)
            let seen = try tradein.shell("'\(python)' look.py")
            #expect(seen.status == 0 && seen.errors.isEmpty, "\(seen.errors)")
            #expect(
                seen.output == """
                    ['申报', '别的', '审核汇总']
                    ['审核结果', '补贴金额', '资金来源', '审核理由', '如何补正', '决定编号'] 7 =1+1
                    退回补正 FFFCE4D6 s None #,##0.00
                    核准 FFC6EFCE s 449.85 #,##0.00
                    无法读取 FFD9D9D9 s None #,##0.00
                    [['核准', 1, 449.85], ['轮候', 0, None], ['待人工审核', 0, None], ['不予核准', 0, None], ['退回补正', 1, None], ['无法读取', 1, None]]
                    True
                    3 A4 @ True

                    """, "\(seen.output)")
        }
    }
}
