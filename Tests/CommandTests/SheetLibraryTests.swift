import Foundation
import Testing

/// Workbooks by XlsxWriter, which writes as Excel does: shared texts, rich ones, both systems of dates, hidden sheets. Skipped
/// where `Tests/Scripts/test-tools.sh` could not install it.
@Suite("Workbooks by XlsxWriter")
struct SheetLibraryTests {
    static let hasXlsxWriter: Bool = {
        let result = try? Tradein().shell("'\(OtherTool.path("python3"))' -c 'import xlsxwriter'")
        return result?.status == 0
    }()

    private static let script = """
        import csv, sys, datetime, xlsxwriter
        header, *rows = list(csv.reader(open(sys.argv[1], encoding='utf-8')))
        book = xlsxwriter.Workbook('claims.xlsx', {'date_1904': sys.argv[2] == '1904'})
        lists, sheet = book.add_worksheet('选项'), book.add_worksheet('申报')
        lists.write_column(0, 0, ['冰箱', '空调'])
        sheet.activate()
        sheet.set_first_sheet()
        lists.hide()
        day = book.add_format({'num_format': 'yyyy"年"m"月"d"日"'})
        money = book.add_format({'num_format': '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ '})
        bold = book.add_format({'bold': True})
        sheet.merge_range(0, 0, 1, len(header) - 1, '晋中市家电以旧换新申报表', bold)
        sheet.write_row(2, 0, ['填报单位：', None, '样本商户'])
        sheet.write_row(4, 0, header)
        for number, row in enumerate(rows):
            place = 5 + 2 * number
            for column, (name, text) in enumerate(zip(header, row)):
                if name in ('applied_on', 'invoice_date', 'delivered_on'):
                    sheet.write_datetime(place, column, datetime.datetime.fromisoformat(text + 'T13:30'), day)
                elif name == 'final_price':
                    sheet.write_formula(place, column, '=A1+1', money, float(text))
                elif name == 'applicant_name':
                    sheet.write_rich_string(place, column, bold, text[:1], text[1:])
                elif name == 'applicant_id' and number == 2:
                    sheet.write_number(place, column, float(text))
                elif name == 'brand' and number == 3:
                    sheet.write_formula(place, column, '=VLOOKUP(A1,B:C,2,0)', None, '#N/A')
                elif text == '' and number == 0:
                    sheet.write_blank(place, column, None, day)
                else:
                    sheet.write_string(place, column, text)
        sheet.data_validation(5, 1, 99, 1, {'validate': 'list', 'source': '=选项!$A$1:$A$2'})
        sheet.autofilter(4, 0, 12, len(header) - 1)
        sheet.freeze_panes(5, 0)
        book.close()
        """

    @Test(
        "Titles, dates of either system, money of a formula, rich texts; a number that lost its digits and a formula's error return",
        .enabled(if: hasXlsxWriter), arguments: ["1900", "1904"])
    func written(system: String) throws {
        try inFreshFolder { tradein in
            let claims = (1...4).map { ClaimForm.appliance($0).with(["brand": "样本牌"]) }
            try tradein.write("claims.csv", ClaimForm.table(claims))
            try tradein.write("make.py", SheetLibraryTests.script)
            let made = try tradein.shell("'\(OtherTool.path("python3"))' make.py claims.csv \(system)")
            #expect(made.status == 0, "\(made.errors)")
            let result = try tradein.check("claims.xlsx")
            #expect(result.status == 0, "\(result.errors)")
            let decisions = try result.decisions
            #expect(decisions.map(\.outcome) == ["approved", "approved", "returned", "returned"], "\(result.output)")
            #expect(try tradein.check("claims.csv").decisions.prefix(2) == decisions.prefix(2))
            let lines = result.output.split(separator: "\n")
            #expect(lines.count == 4 && lines[2].contains("科学计数") && lines[3].contains("公式"), "\(result.output)")
        }
    }
}
