/// `xl/workbook.xml` (ECMA-376, 18.2): the sheets in their order, and from which day dates count.
final class WorkbookOutline: XMLEvents {
    struct Sheet {
        let name: String
        /// Points into the relationships of the workbook.
        let relation: String
        /// No spreadsheet shows it to its user.
        let isHidden: Bool
    }

    private(set) var sheets: [Sheet] = []
    /// Dates count from 1904-01-01, as old Macintosh workbooks do.
    private(set) var countsFrom1904 = false

    func start(_ element: XMLKey, _ attributes: XMLAttributes) {
        switch element {
        case "sheet":
            if let name = attributes.text("name"), let relation = attributes.text("id") {
                let state = attributes.text("state") ?? "visible"
                sheets.append(Sheet(name: name, relation: relation, isHidden: state != "visible"))
            }
        // workbookView, workbookProtection and the root are the same key, and have no such attribute.
        case "workbookPr":
            if let value = attributes.text("date1904") { countsFrom1904 = value == "1" || value == "true" }
        default: break
        }
    }

    func end(_ element: XMLKey) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// A part of relationships (ECMA-376-2, 9.3): the targets by their ids and by the last word of their types.
final class Relationships: XMLEvents {
    private(set) var targets: [String: String] = [:]
    private(set) var byType: [String: String] = [:]

    func start(_ element: XMLKey, _ attributes: XMLAttributes) {
        guard element == "Relationship", attributes.text("TargetMode") != "External",
            let id = attributes.text("Id"), let target = attributes.text("Target"), let type = attributes.text("Type")
        else { return }
        targets[id] = target
        byType[type.split(separator: "/").last.map(String.init) ?? type] = target
    }

    func end(_ element: XMLKey) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    /// The name in the archive of a target that is relative to a folder such as `xl`.
    static func path(of target: String, in folder: String) -> String {
        let target = target.replacing("\\", with: "/")
        if target.hasPrefix("/") { return String(target.dropFirst()) }
        var steps = folder.split(separator: "/")
        for step in target.split(separator: "/") {
            switch step {
            case ".": continue
            case "..": _ = steps.popLast()
            default: steps.append(step)
            }
        }
        return steps.joined(separator: "/")
    }
}
