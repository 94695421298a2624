/// The parts that say what a workbook consists of, with one more sheet.
enum WorkbookEdit {
    static let partName = "tradein-summary.xml"
    private static let relationID = "rIdTradeinSummary"

    /// `xl/workbook.xml`: the entry of a sheet that is there is copied with another name, so that prefixes fit.
    static func workbook(_ bytes: [UInt8], adding name: String) -> [UInt8]? {
        let tags = XMLTag.all(bytes)
        let sheets = tags.filter { $0.kind != .end && $0.isNamed("sheet", bytes) }
        guard let model = sheets.first, let end = tags.first(where: { $0.kind == .end && $0.isNamed("sheets", bytes) })
        else { return nil }
        let numbers = sheets.compactMap { sheet in
            sheet.value("sheetId", bytes).flatMap { Int(String(decoding: bytes[$0], as: UTF8.self)) }
        }
        var entry = Array(bytes[model.range.lowerBound..<model.name.upperBound])
        for attribute in model.attributes(bytes) where attribute.name != "state" {
            let value: String
            switch attribute.name {
            case "name": value = XMLText.escaped(name)
            case "sheetId": value = String((numbers.max() ?? 0) + 1)
            case "id": value = relationID
            default: value = String(decoding: bytes[attribute.value], as: UTF8.self)
            }
            entry += bytes[attribute.whole.lowerBound..<attribute.value.lowerBound]
            entry += Array(value.utf8)
            entry += bytes[attribute.value.upperBound..<attribute.whole.upperBound]
        }
        entry += Array("/>".utf8)
        return Array(bytes[..<end.range.lowerBound]) + entry + bytes[end.range.lowerBound...]
    }

    /// `xl/_rels/workbook.xml.rels`: with the summary's sheet and, where the workbook had none, its styles.
    static func relations(_ bytes: [UInt8], summary: String?, styles: String?) -> [UInt8]? {
        let tags = XMLTag.all(bytes)
        guard let end = tags.last(where: { $0.kind == .end && $0.isNamed("Relationships", bytes) }) else { return nil }
        var types = ""
        let prefix = end.prefix(bytes)
        for tag in tags where tag.isNamed("Relationship", bytes) {
            guard let value = tag.value("Type", bytes) else { continue }
            let type = String(decoding: bytes[value], as: UTF8.self)
            if type.hasSuffix("/worksheet") { types = String(type.dropLast("worksheet".count)) }
        }
        var added = ""
        if let summary {
            added += "<\(prefix)Relationship Id=\"\(relationID)\" Type=\"\(types)worksheet\" Target=\"/\(summary)\"/>"
        }
        if let styles {
            added += "<\(prefix)Relationship Id=\"rIdTradeinStyles\" Type=\"\(types)styles\" Target=\"/\(styles)\"/>"
        }
        return Array(bytes[..<end.range.lowerBound]) + Array(added.utf8) + bytes[end.range.lowerBound...]
    }

    /// `[Content_Types].xml` with the new parts.
    static func contentTypes(_ bytes: [UInt8], summary: String?, styles: String?) -> [UInt8]? {
        let tags = XMLTag.all(bytes)
        guard let end = tags.last(where: { $0.kind == .end && $0.isNamed("Types", bytes) }) else { return nil }
        let type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        let prefix = end.prefix(bytes)
        var added = ""
        if let summary {
            added += "<\(prefix)Override PartName=\"/\(summary)\" ContentType=\"\(type).worksheet+xml\"/>"
        }
        if let styles { added += "<\(prefix)Override PartName=\"/\(styles)\" ContentType=\"\(type).styles+xml\"/>" }
        return Array(bytes[..<end.range.lowerBound]) + Array(added.utf8) + bytes[end.range.lowerBound...]
    }
}
