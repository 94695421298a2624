import Claims

/// What is wrong with a workbook as a whole.
extension ClaimFileError {
    static func oldWorkbook(_ file: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(
                zh: "这是旧格式（.xls）的Excel工作簿，不能读取。", en: "This is a workbook in the old format (.xls), which is not read."),
            remedy: Bilingual(
                zh: "请在Excel或WPS中“另存为”.xlsx后再提交；只改文件名不行。",
                en: "Save it as .xlsx in Excel or WPS and hand in that file; renaming it is not enough."))
    }

    static func lockedWorkbook(_ file: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(zh: "工作簿设有打开密码，不能读取。", en: "The workbook is protected by a password and can't be read."),
            remedy: Bilingual(
                zh: "请在Excel中取消打开密码（文件—信息—保护工作簿）后再提交。",
                en: "Remove the password in Excel (File, Info, Protect Workbook) and hand it in again."))
    }

    static func noWorkbook(_ file: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(
                zh: "这是一个压缩包，但不是Excel工作簿（.xlsx）。", en: "This is a zip archive, but no Excel workbook (.xlsx)."),
            remedy: Bilingual(
                zh: "请解压后逐个提交其中的申报文件。", en: "Unpack it and hand in the claim files one by one."))
    }

    static func notAWorkbook(_ file: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(
                zh: "文件名为Excel工作簿，内容却不是。", en: "The file is named like an Excel workbook, but is none."),
            remedy: Bilingual(
                zh: "请用Excel或WPS打开后“另存为”.xlsx；如是CSV文件，请将文件名改为.csv。",
                en: "Open it in Excel or WPS and save it as .xlsx; if it is a CSV file, name it .csv."))
    }

    static func damagedWorkbook(_ file: String, row: Int?) -> ClaimFileError {
        ClaimFileError(
            file: file, row: row,
            message: Bilingual(
                zh: row == nil ? "工作簿已损坏，不能读取。" : "工作簿在这一行之后已损坏，其后的内容均未读取。",
                en: row == nil
                    ? "The workbook is damaged and can't be read."
                    : "The workbook is damaged after this row; nothing after it was read."),
            remedy: Bilingual(
                zh: "请用Excel或WPS打开，重新保存后再提交；打不开的，请重新传送。",
                en: "Open and save it again in Excel or WPS; if it does not open, transfer it again."))
    }

    static func inflatesTooFar(_ file: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(
                zh: "工作簿解压后过大，不像申报文件，已停止读取。",
                en: "The workbook inflates to far more than a claim file would; reading stopped."),
            remedy: Bilingual(
                zh: "请将申报数据复制到一个新的工作簿中，或分成几个文件提交。",
                en: "Copy the claims into a new workbook, or hand them in as several files."))
    }

    static func documentType(_ file: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(
                zh: "工作簿内含有文档类型声明（DOCTYPE），出于安全不予读取。",
                en: "The workbook holds a document type (DOCTYPE), which is not read, for safety."),
            remedy: Bilingual(
                zh: "请用Excel或WPS打开，重新保存后再提交。", en: "Open and save it again in Excel or WPS."))
    }

    static func sheetTooLarge(_ file: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(
                zh: "工作表超过\(SheetRows.mostRows)行，其后的内容均未读取。",
                en: "The sheet has more than \(SheetRows.mostRows) rows; nothing after them was read."),
            remedy: Bilingual(zh: "请分成几个文件提交。", en: "Hand it in as several files."))
    }

    static func tooManyColumns(_ file: String, row: Int) -> ClaimFileError {
        ClaimFileError(
            file: file, row: row,
            message: Bilingual(
                zh: "这一行超过\(SheetRows.mostColumns)列，从这里起均未读取。",
                en: "This row has more than \(SheetRows.mostColumns) columns; nothing from here on was read."),
            remedy: Bilingual(
                zh: "请删去多余的列，重新保存后再提交。", en: "Delete the columns that are too many, save, and hand it in again."))
    }

    static func emptySheet(_ file: String, _ sheet: String) -> ClaimFileError {
        let shown = Masking.clipped(sheet)
        return ClaimFileError(
            file: file,
            message: Bilingual(zh: "工作表“\(shown)”是空的。", en: "The sheet “\(shown)” is empty."),
            remedy: Bilingual(
                zh: "申报如在其他工作表，请用--sheet指定，或将其移到第一张。",
                en: "If the claims are on another sheet, name it with --sheet, or move it to the front."))
    }

    static func noSuchSheet(_ wanted: String, among names: [String], in file: String) -> ClaimFileError {
        let shown = names.prefix(10).map { "“\(Masking.clipped($0))”" }.joined(separator: " ")
        return ClaimFileError(
            file: file,
            message: Bilingual(
                zh: "没有工作表“\(Masking.clipped(wanted))”；有：\(shown)。",
                en: "There is no sheet “\(Masking.clipped(wanted))”; there are: \(shown)."),
            remedy: Bilingual(
                zh: "请核对--sheet的名称（区分大小写）。", en: "Check the name given with --sheet, capitals included."))
    }

    static func workbookFromPipe(_ file: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(
                zh: "Excel工作簿不能从管道读取。", en: "An Excel workbook can't be read from a pipe."),
            remedy: Bilingual(
                zh: "请先保存成文件再提交。", en: "Save it to a file and hand that in."))
    }
}

extension FileWarning {
    static func unsavedFormulas(_ cells: [String], in file: String) -> FileWarning {
        let shown = cells.joined(separator: ", ")
        return FileWarning(
            file: file,
            message: Bilingual(
                zh: "单元格 \(shown) 是公式，但没有保存计算结果，按空白处理。",
                en: "The cells \(shown) hold formulas whose results were not saved; they count as empty."),
            remedy: Bilingual(
                zh: "请用Excel或WPS打开，重新计算并保存后再提交。",
                en: "Open the file in Excel or WPS, let it calculate, save, and hand it in again."))
    }
}
