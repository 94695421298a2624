import Claims

/// How a claim file is written.
package enum FileFormat: String, Sendable, Hashable {
    /// One JSON object a line.
    case jsonLines = "jsonl"
    /// An array of JSON objects, or objects one after the other.
    case json
    /// A table: RFC 4180, with commas or tabs.
    case csv
    /// An Excel workbook.
    case xlsx

    /// Tells the format by how the file begins, and by the name's extension where that leaves it open.
    ///
    /// - Parameter beginning: the first bytes after a byte order mark; not empty.
    static func detect(_ beginning: Span<UInt8>, file: String) throws(ClaimFileError) -> FileFormat {
        if starts(beginning, [0x50, 0x4B, 0x03, 0x04]) || starts(beginning, [0x50, 0x4B, 0x05, 0x06]) { return .xlsx }
        if starts(beginning, [0xD0, 0xCF, 0x11, 0xE0]) {
            throw holdsEncryptedPackage(beginning) ? .lockedWorkbook(file) : .oldWorkbook(file)
        }
        if starts(beginning, [0xFF, 0xFE]) || starts(beginning, [0xFE, 0xFF]) { throw .utf16(file) }
        let name = file.split(separator: "/").last.map(String.init) ?? file
        let ending = name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
        if ending == "xlsx" || ending == "xls" { throw .notAWorkbook(file) }
        var index = 0
        while index < beginning.count, [0x20, 0x09, 0x0A, 0x0D].contains(beginning[index]) { index += 1 }
        let first = index < beginning.count ? beginning[index] : 0
        switch (first, ending) {
        case (UInt8(ascii: "["), _): return .json
        case (UInt8(ascii: "{"), "json"): return .json
        case (UInt8(ascii: "{"), _), (_, "jsonl"), (_, "ndjson"): return .jsonLines
        case (_, "json"): throw .notJSON(file)
        default: return .csv
        }
    }

    /// Whether a compound file (the container of .xls) is a workbook of today under a password: then a stream of that name,
    /// in UTF-16, stands in its directory.
    private static func holdsEncryptedPackage(_ beginning: Span<UInt8>) -> Bool {
        let name = "EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        return beginning.withUnsafeBufferPointer { bytes in
            guard bytes.count >= name.count else { return false }
            return (0...(bytes.count - name.count)).contains { start in
                bytes[start] == name[0] && bytes[start..<(start + name.count)].elementsEqual(name)
            }
        }
    }

    private static func starts(_ text: Span<UInt8>, _ mark: [UInt8]) -> Bool {
        guard text.count >= mark.count else { return false }
        for index in mark.indices where text[index] != mark[index] { return false }
        return true
    }
}

extension ClaimFileError {
    static func utf16(_ file: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(
                zh: "文件编码是UTF-16，不能读取。", en: "The file is encoded in UTF-16, which is not read."),
            remedy: Bilingual(
                zh: "请另存为UTF-8或GB18030编码的CSV。", en: "Save it as CSV in UTF-8 or GB18030."))
    }

    static func notJSON(_ file: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(
                zh: "文件名为.json，内容却不是以[或{开头。",
                en: "The file is named .json but does not begin with [ or {."),
            remedy: Bilingual(
                zh: "请提交JSON数组；表格请将文件名改为.csv。",
                en: "Hand in a JSON array; if it is a table, name it .csv."))
    }

    static func empty(_ file: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(zh: "文件是空的。", en: "The file is empty."),
            remedy: Bilingual(
                zh: "请确认导出是否成功，重新导出后再提交。",
                en: "Check that the export worked, export again and hand in that file."))
    }

    static func unreadable(_ file: String, why: String) -> ClaimFileError {
        ClaimFileError(
            file: file,
            message: Bilingual(zh: "无法读取文件（\(why)）。", en: "The file can't be read (\(why))."),
            remedy: Bilingual(
                zh: "请检查文件名、所在位置和读取权限。", en: "Check its name, where it lies, and the right to read it."))
    }
}
