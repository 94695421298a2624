import Claims
import Glibc

/// Reads budget files: what a finance document brings, line by line.
///
/// YAML is a list of lines, or a mapping with `lines` and values common to all of them; CSV has one header row. Fields are
/// `source`, `year`, `programme`, `region`, `amount` and `document`, or 资金来源, 年度, 补贴项目, 地区, 金额, 文号; `note`
/// (备注) is for people. A file is taken as a whole or not at all.
package enum AppropriationFile {
    /// The largest file that is read: some ten thousand lines.
    static let sizeLimit = 4 << 20

    /// The lines of a file.
    ///
    /// - Parameters:
    ///   - programmes: the name of each programme by all names that a file may use.
    ///   - regions: those that a budget can be for; nil where any code of the right form will do.
    ///   - isAllotment: whether lines may say where their money is held.
    /// - Throws: ``AppropriationFileError`` with everything that is wrong.
    package static func read(
        path: String, programmes: [String: String], regions: KnownRegions? = nil, isAllotment: Bool = false
    ) throws(AppropriationFileError) -> [AppropriationLine] {
        try lines(of: try bytes(path), file: path, programmes: programmes, regions: regions, isAllotment: isAllotment)
    }

    /// The lines of a file's bytes; the end of its name tells the format.
    ///
    /// - Throws: ``AppropriationFileError`` with everything that is wrong.
    package static func lines(
        of bytes: [UInt8], file: String, programmes: [String: String],
        regions: KnownRegions? = nil, isAllotment: Bool = false
    ) throws(AppropriationFileError) -> [AppropriationLine] {
        do throws(Problems) {
            let text = try AppropriationText.decode(bytes)
            let name = file.lowercased()
            let raw =
                if name.hasSuffix(".csv") {
                    try AppropriationCSV.lines(of: text)
                } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
                    try AppropriationYAML.lines(of: text)
                } else {
                    throw Problems(
                        zh: "扩展名不是 .yaml 或 .csv。", en: "is neither .yaml nor .csv.",
                        mend: (zh: "请保存为其中一种。", en: "Save it as one of them."))
                }
            guard !raw.isEmpty else {
                throw Problems(
                    zh: "没有任何指标。", en: "has no lines.", mend: (zh: "请至少填写一行。", en: "Give at least one."))
            }
            var reading = AppropriationReading(
                programmes: programmes, regions: regions, isAllotment: isAllotment)
            let lines = raw.compactMap { reading.line(from: $0) }
            guard reading.problems.isEmpty else { throw Problems(reading.problems) }
            return lines
        } catch {
            throw AppropriationFileError(file: file, problems: error.list)
        }
    }

    /// What keeps a file from being read, while its name is not at hand.
    struct Problems: Error {
        let list: [AppropriationFileError.Problem]

        init(_ list: [AppropriationFileError.Problem]) {
            self.list = list
        }

        init(line: Int? = nil, shown: String? = nil, zh: String, en: String, mend: (zh: String, en: String)) {
            list = [
                AppropriationFileError.Problem(
                    line: line, field: nil, shown: shown, message: Bilingual(zh: zh, en: en),
                    remedy: Bilingual(zh: mend.zh, en: mend.en))
            ]
        }
    }

    private static func bytes(_ path: String) throws(AppropriationFileError) -> [UInt8] {
        func failure(_ zh: String, _ en: String, mend: (zh: String, en: String)) -> AppropriationFileError {
            AppropriationFileError(file: path, problems: Problems(zh: zh, en: en, mend: mend).list)
        }
        func unreadable() -> AppropriationFileError {
            let reason = String(cString: strerror(errno))
            return failure(
                "无法读取：\(reason)。", "cannot be read: \(reason).",
                mend: (zh: "请检查路径和权限。", en: "Check its path and permissions."))
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable() }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw unreadable() }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= sizeLimit else {
                throw failure(
                    "超过 4 MiB，不像指标文件。", "is larger than 4 MiB, too large for a budget.",
                    mend: (zh: "请检查是否选错文件，或分成几个文件。", en: "Check that it is the right file, or split it."))
            }
        }
    }
}
