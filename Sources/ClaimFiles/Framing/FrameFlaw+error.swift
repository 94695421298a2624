import Claims

extension FrameFlaw {
    /// The error this is in a file, at a row.
    func error(in file: String, row: Int) -> ClaimFileError {
        switch self {
        case .openQuote:
            ClaimFileError(
                file: file, row: row,
                message: Bilingual(
                    zh: "第\(row)行有一个引号没有闭合，其后的内容无法分行，均未读取。",
                    en: "A quotation mark opened in row \(row) is never closed, so nothing after it could be read."),
                remedy: Bilingual(
                    zh: "请在该行补上引号；单元格中的引号须写两个（\"\"）。",
                    en: "Close it there; a quotation mark inside a quoted cell is written twice (\"\")."))
        case .cutOff:
            ClaimFileError(
                file: file, row: row,
                message: Bilingual(
                    zh: "文件在第\(row)条处中断，缺少结尾。", en: "The file breaks off at element \(row): its end is missing."),
                remedy: Bilingual(
                    zh: "请重新导出或重新传送完整的文件。", en: "Export or transfer the whole file again."))
        case .noComma:
            ClaimFileError(
                file: file, row: row,
                message: Bilingual(
                    zh: "第\(row)条之前应为逗号或]，其后的内容均未读取。",
                    en: "Before element \(row) there should be a comma or ]; nothing after it was read."),
                remedy: Bilingual(zh: "请在两条申报之间加上逗号。", en: "Put a comma between the two claims."))
        case .trailingComma:
            ClaimFileError(
                file: file, row: row,
                message: Bilingual(
                    zh: "最后一条之后多了一个逗号。", en: "There is a comma after the last element."),
                remedy: Bilingual(zh: "请删去]之前的逗号。", en: "Delete the comma before the ]."))
        case .afterEnd:
            ClaimFileError(
                file: file, row: row,
                message: Bilingual(
                    zh: "数组结束（]）之后还有内容，均未读取。",
                    en: "Something stands after the end of the array (]); it was not read."),
                remedy: Bilingual(
                    zh: "请把所有申报放在同一个数组中。", en: "Put all claims into one array."))
        }
    }
}
