internal import CZlib

/// Writes a workbook of one sheet (ECMA-376): a header in bold that stays in view, then rows. Texts are inline and never
/// taken for formulas; sums have two places.
package struct SpreadsheetWriter {
    package enum Cell: Sendable {
        case text(String)
        /// A count.
        case number(Int64)
        /// Yuan with two places, as `1234.50`.
        case money(String)
        case empty
    }

    private var rows: [UInt8] = []
    private var count = 0
    private let sheet: String
    private let widths: [Int]

    /// - Parameters:
    ///   - sheet: the sheet's name; what Excel does not take in one is left out.
    ///   - header: the names of the columns.
    package init(sheet: String, header: [String]) {
        self.sheet = String(
            String.UnicodeScalarView(sheet.unicodeScalars.filter { !"[]:*?/\\".unicodeScalars.contains($0) }.prefix(31))
        )
        // A Chinese character is twice as wide as a digit.
        widths = header.map { max(10, $0.unicodeScalars.reduce(2) { $0 + ($1.value > 0x2E80 ? 2 : 1) }) }
        add(header.map { .text($0) }, style: 1)
    }

    /// Adds a row.
    package mutating func add(_ cells: [Cell]) {
        add(cells, style: 0)
    }

    private mutating func add(_ cells: [Cell], style: Int) {
        count += 1
        var text = "<row r=\"\(count)\">"
        for cell in cells {
            switch cell {
            case .text(let value):
                text +=
                    "<c t=\"inlineStr\" s=\"\(style)\"><is><t xml:space=\"preserve\">\(XMLText.escaped(value))</t></is></c>"
            case .number(let value): text += "<c s=\"\(style)\"><v>\(value)</v></c>"
            case .money(let value): text += "<c s=\"2\"><v>\(XMLText.escaped(value))</v></c>"
            case .empty: text += "<c/>"
            }
        }
        rows += (text + "</row>").utf8
    }

    /// The workbook's bytes: the same rows make the same bytes.
    package func bytes() -> [UInt8] {
        let main = WorkbookPackage.main
        let columns = widths.enumerated().map {
            "<col min=\"\($0 + 1)\" max=\"\($0 + 1)\" width=\"\($1)\" customWidth=\"1\"/>"
        }
        let styles = """
            <styleSheet xmlns="\(main)"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
            <font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
            <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
            </fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
            <cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
            <xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>\
            <xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>\
            <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
            """
        let sheetHead =
            """
            <worksheet xmlns="\(main)"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" \
            activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>\(columns.joined())</cols><sheetData>
            """
        let xml = Array(sheetHead.utf8) + rows + Array("</sheetData></worksheet>".utf8)
        return WorkbookPackage(styles: styles, sheets: [(sheet, xml)]).bytes()
    }
}

/// Text inside XML.
enum XMLText {
    /// What XML 1.0 can't hold becomes a replacement character.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n": result.unicodeScalars.append(scalar)
            default:
                let isAllowed = scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
                result.unicodeScalars.append(isAllowed ? scalar : "\u{FFFD}")
            }
        }
        return result
    }
}

/// A zip archive of stored parts, written whole.
struct ZipWriter {
    private var archive: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    mutating func add(_ name: String, _ text: String) {
        add(name, Array(text.utf8))
    }

    mutating func add(_ name: String, _ bytes: [UInt8]) {
        let checksum = bytes.withUnsafeBufferPointer { crc32(crc32(0, nil, 0), $0.baseAddress, UInt32($0.count)) }
        // 1980-01-01, the first day that the format knows.
        let head =
            ZipWriter.little(0, 2) + ZipWriter.little(0, 2) + ZipWriter.little(0, 2) + ZipWriter.little(0x21, 2)
            + ZipWriter.little(Int(checksum), 4) + ZipWriter.little(bytes.count, 4) + ZipWriter.little(bytes.count, 4)
            + ZipWriter.little(name.utf8.count, 2) + ZipWriter.little(0, 2)
        directory += ZipWriter.little(0x0201_4B50, 4) + ZipWriter.little(20, 2) + ZipWriter.little(20, 2) + head
        directory += ZipWriter.little(0, 2) + ZipWriter.little(0, 2) + ZipWriter.little(0, 2) + ZipWriter.little(0, 4)
        directory += ZipWriter.little(archive.count, 4) + Array(name.utf8)
        archive += ZipWriter.little(0x0403_4B50, 4) + ZipWriter.little(20, 2) + head + Array(name.utf8) + bytes
        count += 1
    }

    func bytes() -> [UInt8] {
        archive + directory + ZipWriter.little(0x0605_4B50, 4) + ZipWriter.little(0, 4) + ZipWriter.little(count, 2)
            + ZipWriter.little(count, 2) + ZipWriter.little(directory.count, 4) + ZipWriter.little(archive.count, 4)
            + ZipWriter.little(0, 2)
    }

    private static func little(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
