/// `xl/styles.xml` with the formats of results behind those of the workbook (ECMA-376, 18.8).
struct StylesEdit {
    /// The edited part.
    private(set) var bytes: [UInt8]
    /// Numbers of cell formats.
    private(set) var header = 0
    private(set) var title = 0
    private var texts: [RowVerdict: Int] = [:]
    private var sums: [RowVerdict: Int] = [:]
    private(set) var plainSum = 0

    func text(of verdict: RowVerdict) -> Int? { texts[verdict] }
    func sum(of verdict: RowVerdict) -> Int? { sums[verdict] }

    private static func colour(_ verdict: RowVerdict) -> String {
        switch verdict {
        case .approved: "FFC6EFCE"
        case .waitlisted: "FFFFEB9C"
        case .held: "FFDDEBF7"
        case .refused: "FFFFC7CE"
        case .returned: "FFFCE4D6"
        case .unreadable: "FFD9D9D9"
        }
    }

    /// Sections in the order of the standard; what lacks is put before the first that follows.
    private static let sections: [StaticString] = [
        "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
        "colors",
        "extLst",
    ]

    /// - Parameter styles: the part of the workbook; nil where it has none.
    init(_ styles: [UInt8]?, namespace: String) {
        bytes = styles ?? StylesEdit.empty(namespace)
        let prefix = XMLTag.all(bytes).first { $0.isNamed("styleSheet", bytes) }?.prefix(bytes) ?? ""
        let font = append("fonts", ["<\(prefix)font><\(prefix)b/><\(prefix)sz val=\"11\"/></\(prefix)font>"], prefix)
        let verdicts = RowVerdict.allCases
        let fill = append(
            "fills",
            (["FFEDEDED"] + verdicts.map(StylesEdit.colour)).map {
                "<\(prefix)fill><\(prefix)patternFill patternType=\"solid\"><\(prefix)fgColor rgb=\"\($0)\"/>"
                    + "<\(prefix)bgColor indexed=\"64\"/></\(prefix)patternFill></\(prefix)fill>"
            }, prefix)
        func format(_ number: Int, font: Int = 0, fill: Int = 0) -> String {
            "<\(prefix)xf numFmtId=\"\(number)\" fontId=\"\(font)\" fillId=\"\(fill)\" borderId=\"0\" xfId=\"0\""
                + "\(number > 0 ? " applyNumberFormat=\"1\"" : "")\(font > 0 ? " applyFont=\"1\"" : "")"
                + "\(fill > 0 ? " applyFill=\"1\"" : "")/>"
        }
        // 4 is #,##0.00 in every workbook.
        let formats = [format(0, font: font, fill: fill), format(0, font: font), format(4)]
        let first = append(
            "cellXfs",
            formats + verdicts.indices.flatMap { [format(0, fill: fill + 1 + $0), format(4, fill: fill + 1 + $0)] },
            prefix)
        header = first
        title = first + 1
        plainSum = first + 2
        for (place, verdict) in verdicts.enumerated() {
            texts[verdict] = first + 3 + 2 * place
            sums[verdict] = first + 4 + 2 * place
        }
    }

    /// Puts elements at the end of a section where it has not got them, and gives the number of the first of them.
    private mutating func append(_ section: StaticString, _ elements: [String], _ prefix: String) -> Int {
        let tags = XMLTag.all(bytes)
        let new = elements.joined()
        if let start = tags.firstIndex(where: { $0.isNamed(section, bytes) && $0.kind != .end }) {
            let tag = tags[start]
            var count = 0
            var end = tag.range.upperBound
            if tag.kind == .start {
                // Of a workbook that was written back before, these are there already.
                let old = bytes[tag.range.upperBound...].firstRange(of: Array(new.utf8))?.lowerBound
                var depth = 0
                for inner in tags[(start + 1)...] where inner.kind != .other {
                    if depth == 0, inner.kind == .end {
                        end = inner.range.lowerBound
                        break
                    }
                    if depth == 0, inner.range.lowerBound == old { return count }
                    if depth == 0 { count += 1 }
                    if inner.kind == .start { depth += 1 }
                    if inner.kind == .end { depth -= 1 }
                }
            }
            var head = "<\(prefix)\(section) count=\"\(count + elements.count)\""
            for attribute in tag.attributes(bytes) where attribute.name != "count" {
                head += String(decoding: bytes[attribute.whole], as: UTF8.self)
            }
            let inside = tag.kind == .start ? Array(bytes[tag.range.upperBound..<end]) : []
            let tail = tag.kind == .start ? Array(bytes[end...]) : Array("</\(prefix)\(section)>".utf8) + bytes[end...]
            bytes = Array(bytes[..<tag.range.lowerBound]) + Array("\(head)>".utf8) + inside + Array(new.utf8) + tail
            return count
        }
        // The section is to be made: a workbook's own formats then begin with a plain one.
        let following = StylesEdit.sections.drop { "\($0)" != "\(section)" }.dropFirst()
        let place =
            tags.first { tag in
                following.contains { tag.isNamed($0, bytes) } || tag.kind == .end && tag.isNamed("styleSheet", bytes)
            }?.range.lowerBound ?? bytes.count
        let plain = StylesEdit.plain(section, prefix)
        bytes.insert(
            contentsOf: Array(
                "<\(prefix)\(section) count=\"\(plain.count + elements.count)\">\(plain.joined())\(new)</\(prefix)\(section)>"
                    .utf8), at: place)
        return plain.count
    }

    /// What has to stand first in a section that is made.
    private static func plain(_ section: StaticString, _ prefix: String) -> [String] {
        switch "\(section)" {
        case "fonts": ["<\(prefix)font><\(prefix)sz val=\"11\"/></\(prefix)font>"]
        case "fills":
            ["none", "gray125"].map {
                "<\(prefix)fill><\(prefix)patternFill patternType=\"\($0)\"/></\(prefix)fill>"
            }
        default: ["<\(prefix)xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"]
        }
    }

    private static func empty(_ namespace: String) -> [UInt8] {
        Array(
            """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <styleSheet xmlns="\(namespace)"><fonts count="1"><font><sz val="11"/></font></fonts>\
            <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
            </fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
            <cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>\
            <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>
            """.utf8)
    }
}
