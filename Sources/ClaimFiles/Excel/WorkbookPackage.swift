/// The package of a workbook that is written whole (ECMA-376, part 2): its parts and how they hang together.
struct WorkbookPackage {
    static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006"
    private static let type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

    /// The element `styleSheet`.
    let styles: String
    /// In their order: the name, and the element `worksheet`.
    let sheets: [(name: String, xml: [UInt8])]

    /// The archive's bytes: the same parts make the same bytes.
    func bytes() -> [UInt8] {
        var archive = ZipWriter()
        func add(_ name: String, _ xml: String) { archive.add(name, Self.head + xml) }
        let overrides = sheets.indices.map {
            "<Override PartName=\"/xl/worksheets/sheet\($0 + 1).xml\" ContentType=\"\(Self.type).worksheet+xml\"/>"
        }
        add(
            "[Content_Types].xml",
            """
            <Types xmlns="\(Self.package)/content-types">\
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
            <Default Extension="xml" ContentType="application/xml"/>\
            <Override PartName="/xl/workbook.xml" ContentType="\(Self.type).sheet.main+xml"/>\
            <Override PartName="/xl/styles.xml" ContentType="\(Self.type).styles+xml"/>\
            \(overrides.joined())</Types>
            """)
        add(
            "_rels/.rels",
            """
            <Relationships xmlns="\(Self.package)/relationships"><Relationship Id="rId1" \
            Type="\(Self.relation)/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """)
        let list = sheets.enumerated().map {
            "<sheet name=\"\(XMLText.escaped($1.name))\" sheetId=\"\($0 + 1)\" r:id=\"rId\($0 + 1)\"/>"
        }
        add(
            "xl/workbook.xml",
            """
            <workbook xmlns="\(Self.main)" xmlns:r="\(Self.relation)"><sheets>\(list.joined())</sheets></workbook>
            """)
        let relations = sheets.indices.map {
            "<Relationship Id=\"rId\($0 + 1)\" Type=\"\(Self.relation)/worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>"
        }
        add(
            "xl/_rels/workbook.xml.rels",
            """
            <Relationships xmlns="\(Self.package)/relationships">\(relations.joined())\
            <Relationship Id="rId\(sheets.count + 1)" Type="\(Self.relation)/styles" Target="styles.xml"/></Relationships>
            """)
        add("xl/styles.xml", styles)
        for (place, sheet) in sheets.enumerated() {
            archive.add("xl/worksheets/sheet\(place + 1).xml", Array(Self.head.utf8) + sheet.xml)
        }
        return archive.bytes()
    }
}
