package import Claims

/// Something about a file that its sender should know and that stops nothing.
package struct FileWarning: Sendable, Hashable, CustomStringConvertible {
    /// The file's name as it was given.
    package let file: String
    package let message: Bilingual
    package let remedy: Bilingual

    /// `claims.csv: what. What to do.`
    package var description: String { "\(file): \(message.en) \(remedy.en)" }

    static func unknownField(_ name: String, in file: String) -> FileWarning {
        let shown = Masking.clipped(name)
        return FileWarning(
            file: file,
            message: Bilingual(
                zh: "不认识字段“\(shown)”，已忽略。", en: "The field “\(shown)” is not known and was ignored."),
            remedy: Bilingual(
                zh: "如有需要，请核对字段名称；否则不必处理。",
                en: "Check how its name is written if it matters; otherwise there is nothing to do."))
    }
}
