/// `xl/styles.xml` (ECMA-376, 18.8): which formats of cells show a number as a date.
final class CellFormats: XMLEvents {
    /// By the number of the cell format (`s` of a cell): whether it shows a date.
    private(set) var showsDate: [Bool] = []
    /// Formats of the workbook's own, by their number.
    private var own: [Int: Bool] = [:]
    private var isInCellFormats = false

    func start(_ element: XMLKey, _ attributes: XMLAttributes) {
        switch element {
        case "numFmt":
            if let number = attributes.number("numFmtId"), let code = attributes.text("formatCode") {
                own[number] = CellFormats.isDate(code)
            }
        case "cellXfs": isInCellFormats = true
        case "xf" where isInCellFormats:
            let number = attributes.number("numFmtId") ?? 0
            showsDate.append(own[number] ?? CellFormats.isBuiltInDate(number))
        default: break
        }
    }

    func end(_ element: XMLKey) {
        if element == "cellXfs" { isInCellFormats = false }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    /// The formats that need no code (18.8.30); 27 to 36 and 50 to 58 are dates in Chinese workbooks. Times without a
    /// date (18 to 21, 45 to 47) are none.
    private static func isBuiltInDate(_ number: Int) -> Bool {
        switch number {
        case 14...17, 22, 27...31, 36, 50...54, 57, 58: true
        default: false
        }
    }

    /// Whether a format code shows a day: a `y`, `d` or the era's `e` that is no literal. Months alone may be minutes.
    static func isDate(_ code: String) -> Bool {
        if code.lowercased() == "general" { return false }
        var scalars = Array(code.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"":
                while let next = scalars.popFirst(), next != "\"" {}
            case "[":
                while let next = scalars.popFirst(), next != "]" {}
            case "\\", "_", "*": _ = scalars.popFirst()
            case "y", "Y", "d", "D": return true
            // 0.00E+00 is a number; `e` is a year.
            case "e", "E":
                if scalars.first != "+" && scalars.first != "-" { return true }
            case ";": return false
            default: continue
            }
        }
        return false
    }
}
