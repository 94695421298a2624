import Claims

/// What is wrong with records before their fields are looked at.
extension RowProblem {
    static var recordTooLong: RowProblem {
        let most = Limits.recordBytes >> 20
        return RowProblem(
            field: nil, shown: nil,
            message: Bilingual(zh: "这一行超过\(most) MiB，未读取。", en: "The row is longer than \(most) MiB and was not read."),
            remedy: Bilingual(
                zh: "请检查该行是否夹带了附件或图片，或引号没有闭合。",
                en: "See whether an attachment or picture got into it, or a quotation mark is not closed."))
    }

    static func fieldTooLong(_ name: String) -> RowProblem {
        let most = Limits.fieldBytes >> 20
        let shown = Masking.clipped(name)
        return RowProblem(
            field: name, shown: nil,
            message: Bilingual(
                zh: "字段 \(shown) 超过\(most) MiB，该行未读取。",
                en: "The field \(shown) is longer than \(most) MiB, and the row was not read."),
            remedy: Bilingual(
                zh: "请检查该字段是否夹带了附件或图片。", en: "See whether an attachment or picture got into it."))
    }

    static func notUTF8(at column: Int) -> RowProblem {
        RowProblem(
            field: nil, shown: nil,
            message: Bilingual(
                zh: "第\(column)个字符处的编码不是UTF-8。", en: "The bytes at character \(column) are not UTF-8."),
            remedy: Bilingual(
                zh: "请将文件另存为UTF-8编码后再提交。", en: "Save the file as UTF-8 and hand it in again."))
    }

    static func notGB18030(at byte: Int) -> RowProblem {
        RowProblem(
            field: nil, shown: nil,
            message: Bilingual(
                zh: "该行第\(byte)个字节处的编码既不是UTF-8也不是GB18030。",
                en: "The bytes at byte \(byte) of the row are neither UTF-8 nor GB18030."),
            remedy: Bilingual(
                zh: "请将文件另存为UTF-8编码后再提交。", en: "Save the file as UTF-8 and hand it in again."))
    }

    static var utf8AmongGB18030: RowProblem {
        RowProblem(
            field: nil, shown: nil,
            message: Bilingual(
                zh: "该行的编码是UTF-8，而文件其余各行是GB18030；为免姓名等变成乱码，该行未读取。",
                en:
                    "The row is encoded in UTF-8 and the others in GB18030; it was not read, since its names would be garbled."
            ),
            remedy: Bilingual(
                zh: "文件可能由两份拼成：请将整个文件另存为UTF-8编码后再提交。",
                en: "Maybe two files were put together: save the whole file as UTF-8 and hand it in again."))
    }

    static var noGB18030: RowProblem {
        let error = ClaimFileError.noGB18030("")
        return RowProblem(field: nil, shown: nil, message: error.message, remedy: error.remedy)
    }

    static func nul(in field: String?) -> RowProblem {
        RowProblem(
            field: field, shown: nil,
            message: Bilingual(
                zh: "含有空字符（NUL），该行未读取。", en: "There is a NUL character in the row, and it was not read."),
            remedy: Bilingual(
                zh: "文件可能已损坏，请重新导出。", en: "The file may be damaged: export it again."))
    }

    static func wrongCellCount(_ count: Int, columns: Int, lines: Int) -> RowProblem {
        let few = count < columns
        var message = Bilingual(
            zh: "有\(count)个单元格，表头有\(columns)列。", en: "There are \(count) cells, and the header has \(columns).")
        if lines > 1 {
            message = message.followed(
                by: Bilingual(
                    zh: "该行跨\(lines)个文本行，可能有引号没有闭合。",
                    en: "The row spans \(lines) lines: maybe a quotation mark is not closed."))
        }
        return RowProblem(
            field: nil, shown: nil, message: message,
            remedy: few
                ? Bilingual(
                    zh: "请补齐单元格；空的单元格也要留出分隔符。",
                    en: "Add the missing cells; an empty cell needs its separator too.")
                : Bilingual(
                    zh: "含有逗号的内容请加引号，多余的单元格请删去。",
                    en: "Put a text that has commas in it in quotation marks; delete cells that are too many."))
    }

    static func badQuotes(cell: Int) -> RowProblem {
        RowProblem(
            field: nil, shown: nil,
            message: Bilingual(
                zh: "第\(cell)个单元格的引号有误。", en: "The quotation marks of cell \(cell) are wrong."),
            remedy: Bilingual(
                zh: "带引号的单元格须以引号结尾，其中的引号须写两个（\"\"）。",
                en: "A quoted cell ends in a quotation mark, and one inside it is written twice (\"\")."))
    }

    /// JSON that breaks RFC 8259.
    static func notJSON(at column: Int, _ zh: String, _ en: String) -> RowProblem {
        RowProblem(
            field: nil, shown: nil,
            message: Bilingual(
                zh: "第\(column)个字符处不是有效的JSON：\(zh)。", en: "It is not JSON at character \(column): \(en)."),
            remedy: Bilingual(
                zh: "请用导出程序重新生成该行，不要手工拼接。",
                en: "Have the row written by the exporting program anew, not put together by hand."))
    }
}
