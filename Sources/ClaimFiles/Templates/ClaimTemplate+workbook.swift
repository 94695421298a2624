import Claims
import FEEL

extension ClaimTemplate {
    /// Numbers of cell formats in `styles`.
    private enum Style: Int {
        case title = 1, hint, header, text, date, money, exampleText, exampleDate, exampleMoney
    }

    /// How many rows below the header have drop-down lists.
    private static let lastRow = 5_000

    /// A workbook: title, hints, header and example on the first sheet, with drop-down lists and cells of the right format,
    /// so that long numbers keep their digits; the words of the lists on the second. The same form makes the same bytes.
    package var workbook: [UInt8] {
        let main = WorkbookPackage.main
        return WorkbookPackage(
            styles: ClaimTemplate.styles(main),
            sheets: [
                (usesLabels ? "申报" : "claims", Array(form(main).utf8)), (listSheet, Array(lists(main).utf8)),
            ]
        ).bytes()
    }

    private var listSheet: String { usesLabels ? "选项" : "choices" }

    /// The fields whose words stand on the second sheet, a column each.
    private var listed: [(place: Int, words: [String])] {
        kind.fields.enumerated().compactMap { place, field in words(of: field).map { (place, $0) } }
    }

    private func form(_ namespace: String) -> String {
        let columns = kind.fields.enumerated().map { place, field in
            let width = headers[place].unicodeScalars.reduce(4) { $0 + ($1.value > 0x2E80 ? 2 : 1) }
            return "<col min=\"\(place + 1)\" max=\"\(place + 1)\" width=\"\(max(width, 16))\" "
                + "style=\"\(ClaimTemplate.style(field.type).rawValue)\" customWidth=\"1\"/>"
        }
        func row(_ number: Int, _ texts: [String], _ style: Style, height: Int? = nil) -> String {
            let cells = texts.enumerated().map { inline($1, at: $0, number, style) }
            let size = height.map { " ht=\"\($0)\" customHeight=\"1\"" } ?? ""
            return "<row r=\"\(number)\"\(size)>\(cells.joined())</row>"
        }
        let examples = kind.fields.enumerated().map { place, field in exampleCell(example[place], field.type, at: place)
        }
        let last = ColumnName.text(kind.fields.count - 1)
        return """
            <worksheet xmlns="\(namespace)"><sheetViews><sheetView workbookViewId="0"><pane ySplit="3" topLeftCell="A4" \
            activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>\(columns.joined())</cols>\
            <sheetData>\(row(1, [title], .title))\(row(2, hints, .hint, height: 64))\(row(3, headers, .header))\
            <row r="4">\(examples.joined())</row></sheetData><mergeCells count="1"><mergeCell ref="A1:\(last)1"/></mergeCells>\
            \(validations)</worksheet>
            """
    }

    /// A list to choose from where there is one, and the hint beside the cell that is being filled in.
    private var validations: String {
        let rules = kind.fields.indices.map { place in
            let column = ColumnName.text(place)
            let prompt = XMLText.escaped(String(hints[place].prefix(250)))
            let title = XMLText.escaped(String(headers[place].prefix(30)))
            let shown = "showInputMessage=\"1\" promptTitle=\"\(title)\" prompt=\"\(prompt)\""
            let cells = "sqref=\"\(column)4:\(column)\(ClaimTemplate.lastRow)\""
            guard let list = listed.firstIndex(where: { $0.place == place }) else {
                return "<dataValidation allowBlank=\"1\" \(shown) \(cells)/>"
            }
            let source = ColumnName.text(list)
            return "<dataValidation type=\"list\" allowBlank=\"1\" showErrorMessage=\"1\" \(shown) \(cells)>"
                + "<formula1>\(listSheet)!$\(source)$2:$\(source)$\(listed[list].words.count + 1)</formula1></dataValidation>"
        }
        return "<dataValidations count=\"\(rules.count)\">\(rules.joined())</dataValidations>"
    }

    private func lists(_ namespace: String) -> String {
        let longest = listed.map(\.words.count).max() ?? 0
        var rows = [
            "<row r=\"1\">\(listed.enumerated().map { inline(headers[$1.place], at: $0, 1, .header) }.joined())</row>"
        ]
        for place in 0..<longest {
            let cells = listed.enumerated().compactMap { column, list in
                place < list.words.count ? inline(list.words[place], at: column, place + 2, .text) : nil
            }
            rows.append("<row r=\"\(place + 2)\">\(cells.joined())</row>")
        }
        return "<worksheet xmlns=\"\(namespace)\"><sheetData>\(rows.joined())</sheetData></worksheet>"
    }

    private func inline(_ text: String, at column: Int, _ row: Int, _ style: Style) -> String {
        "<c r=\"\(ColumnName.text(column))\(row)\" t=\"inlineStr\" s=\"\(style.rawValue)\"><is>"
            + "<t xml:space=\"preserve\">\(XMLText.escaped(text))</t></is></c>"
    }

    private func exampleCell(_ text: String, _ type: FieldType, at column: Int) -> String {
        func number(_ text: String, _ style: Style) -> String {
            "<c r=\"\(ColumnName.text(column))4\" s=\"\(style.rawValue)\"><v>\(text)</v></c>"
        }
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") }
        switch type {
        case .date:
            // Days since the end of 1899, as spreadsheets count them.
            if let date = CivilDate(text) { return number(String(date.dayNumber + 25_569), .exampleDate) }
        case .money: if isNumber { return number(text, .exampleMoney) }
        case .number, .wholeNumber: if isNumber { return number(text, .exampleText) }
        default: break
        }
        return inline(text, at: column, 4, .exampleText)
    }

    private static func style(_ type: FieldType) -> Style {
        switch type {
        case .date: .date
        case .money: .money
        default: .text
        }
    }

    /// 49 is text in every workbook, 2 is 0.00.
    private static func styles(_ namespace: String) -> String {
        func format(_ number: Int, font: Int = 0, fill: Int = 0, wraps: Bool = false) -> String {
            let head =
                "<xf numFmtId=\"\(number)\" fontId=\"\(font)\" fillId=\"\(fill)\" borderId=\"0\" xfId=\"0\" "
                + "applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\""
            return wraps
                ? head + " applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>" : head + "/>"
        }
        let formats = [
            format(0), format(0, font: 1), format(0, font: 2, wraps: true), format(49, font: 1, fill: 2), format(49),
            format(164), format(2), format(49, font: 2), format(164, font: 2), format(2, font: 2),
        ]
        return """
            <styleSheet xmlns="\(namespace)"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>\
            <fonts count="3"><font><sz val="11"/></font><font><b/><sz val="11"/></font>\
            <font><i/><sz val="10"/><color rgb="FF7F7F7F"/></font></fonts>\
            <fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
            <fill><patternFill patternType="solid"><fgColor rgb="FFDDEBF7"/><bgColor indexed="64"/></patternFill></fill></fills>\
            <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
            <cellXfs count="\(formats.count)">\(formats.joined())</cellXfs>\
            <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
            """
    }
}
