/// Writes workbooks byte by byte, so that what is read is what the test says and not what a library makes of it.
struct WorkbookFile {
    /// Parts by name, in their order.
    var parts: [(name: String, bytes: [UInt8])] = []
    /// Sets the flag of an encrypted part.
    var isEncrypted = false
    /// Checksums and sizes follow each part, and its local header has none: as written by what can't go back in its file.
    var hasDescriptors = false
    /// Sizes, counts and places stand in the records of 64 bits.
    var is64Bit = false

    /// A workbook with one sheet of those rows of cells, as XML each: `<c r="A1"><v>1</v></c>`.
    init(rows: [String], sheet: String = "申报", strings: [String] = [], formats: [String] = [], from1904: Bool = false) {
        self.init(sheets: [(sheet, rows)], strings: strings, formats: formats, from1904: from1904)
    }

    init(
        sheets: [(name: String, rows: [String])], strings: [String] = [], formats: [String] = [], from1904: Bool = false
    ) {
        add(
            "[Content_Types].xml",
            """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
            <Default Extension="xml" ContentType="application/xml"/></Types>
            """)
        add(
            "_rels/.rels",
            """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" \
            Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" \
            Target="xl/workbook.xml"/></Relationships>
            """)
        let list = sheets.enumerated().map {
            "<sheet name=\"\($1.name)\" sheetId=\"\($0 + 1)\" r:id=\"rId\($0 + 1)\"/>"
        }
        add(
            "xl/workbook.xml",
            """
            <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
            xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
            <workbookPr\(from1904 ? " date1904=\"1\"" : "")/><sheets>\(list.joined())</sheets></workbook>
            """)
        let type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        var relations = sheets.indices.map {
            "<Relationship Id=\"rId\($0 + 1)\" Type=\"\(type)/worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>"
        }
        relations.append("<Relationship Id=\"s\" Type=\"\(type)/styles\" Target=\"styles.xml\"/>")
        relations.append("<Relationship Id=\"t\" Type=\"\(type)/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>")
        add(
            "xl/_rels/workbook.xml.rels",
            """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
            \(relations.joined())</Relationships>
            """)
        let codes = formats.enumerated().map { "<numFmt numFmtId=\"\(164 + $0)\" formatCode=\"\($1)\"/>" }
        let cells = formats.indices.map { "<xf numFmtId=\"\(164 + $0)\"/>" }
        add(
            "xl/styles.xml",
            """
            <styleSheet><numFmts>\(codes.joined())</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>\(cells.joined())</cellXfs></styleSheet>
            """)
        add("xl/sharedStrings.xml", "<sst>\(strings.map { "<si>\($0)</si>" }.joined())</sst>")
        for (place, sheet) in sheets.enumerated() {
            add(
                "xl/worksheets/sheet\(place + 1).xml",
                """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>\
                \(sheet.rows.joined())</sheetData></worksheet>
                """)
        }
    }

    mutating func add(_ name: String, _ text: String) {
        parts.append((name, Array(text.utf8)))
    }

    mutating func replace(_ name: String, _ text: String) {
        parts.removeAll { $0.name == name }
        add(name, text)
    }

    /// A row of texts, written into the cells.
    static func row(_ number: Int, _ texts: [String]) -> String {
        let cells = texts.enumerated().map { place, text in
            text.isEmpty
                ? ""
                : "<c r=\"\(column(place))\(number)\" t=\"inlineStr\"><is><t>\(escaped(text))</t></is></c>"
        }
        return "<row r=\"\(number)\">\(cells.joined())</row>"
    }

    static func column(_ place: Int) -> String {
        place < 26
            ? String(UnicodeScalar(UInt8(65 + place))) : column(place / 26 - 1) + column(place % 26)
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    }

    static func quoted(_ text: String) -> String { escaped(text).replacing("\"", with: "&quot;") }

    /// The archive, its parts stored as they are (PKWARE APPNOTE 6.3, 4.3).
    var bytes: [UInt8] {
        var archive: [UInt8] = []
        var directory: [UInt8] = []
        let flags = (isEncrypted ? 1 : 0) | (hasDescriptors ? 8 : 0)
        for (name, bytes) in parts {
            let sums = little(WorkbookFile.checksum(bytes), 4) + little(bytes.count, 4) + little(bytes.count, 4)
            func head(_ sums: [UInt8], extra: Int) -> [UInt8] {
                little(20, 2) + little(flags, 2) + little(0, 2) + little(0, 4) + sums + little(name.utf8.count, 2)
                    + little(extra, 2)
            }
            let start = archive.count
            let wide = [UInt8](repeating: 0xFF, count: 8)
            if is64Bit {
                let extra =
                    little(1, 2) + little(24, 2) + little(bytes.count, 8) + little(bytes.count, 8) + little(start, 8)
                directory += little(0x0201_4B50, 4) + little(45, 2) + head(sums[..<4] + wide, extra: extra.count)
                directory += [UInt8](repeating: 0, count: 10) + wide[..<4] + Array(name.utf8) + extra
                let local = little(1, 2) + little(16, 2) + little(bytes.count, 8) + little(bytes.count, 8)
                archive +=
                    little(0x0403_4B50, 4) + head(sums[..<4] + wide, extra: local.count) + Array(name.utf8) + local
                archive += bytes
                continue
            }
            directory += little(0x0201_4B50, 4) + little(20, 2) + head(sums, extra: 0)
            directory += [UInt8](repeating: 0, count: 10) + little(start, 4) + Array(name.utf8)
            let local = hasDescriptors ? [UInt8](repeating: 0, count: 12) : sums
            archive += little(0x0403_4B50, 4) + head(local, extra: 0) + Array(name.utf8) + bytes
            if hasDescriptors { archive += little(0x0807_4B50, 4) + sums }
        }
        var end =
            little(0x0605_4B50, 4) + little(0, 4) + little(parts.count, 2) + little(parts.count, 2)
            + little(directory.count, 4) + little(archive.count, 4) + little(0, 2)
        if is64Bit {
            let record =
                little(0x0606_4B50, 4) + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8)
                + little(parts.count, 8) + little(parts.count, 8) + little(directory.count, 8)
                + little(archive.count, 8)
            let place = archive.count + directory.count
            let locator = little(0x0706_4B50, 4) + little(0, 4) + little(place, 8) + little(1, 4)
            end =
                record + locator + little(0x0605_4B50, 4) + little(0, 4) + [UInt8](repeating: 0xFF, count: 12)
                + little(0, 2)
        }
        return archive + directory + end
    }

    private func little(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// CRC-32 by a table of what each byte does.
    private static func checksum(_ bytes: [UInt8]) -> Int {
        Int(~bytes.reduce(0xFFFF_FFFF) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] })
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
}
