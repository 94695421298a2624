import ClaimFiles
import Claims

/// A row or a file that could not be read, in one paragraph: where, what, and how to mend it.
enum RowReport {
    static func text(_ error: RowError, _ language: Language) -> String {
        var place = "\(error.file):" + language.of(zh: "第 \(error.row) 行", en: "row \(error.row)")
        if let field = error.field { place += language.of(zh: "，字段 \(field)", en: ", field \(field)") }
        if let shown = error.shown { place += language.of(zh: "，值「\(shown)」", en: ", value \"\(shown)\"") }
        return place + language.of(zh: "：", en: ": ") + language.of(error.message) + "\n  → "
            + language.of(error.remedy)
    }

    static func text(_ error: ClaimFileError, _ language: Language) -> String {
        var place = error.file
        if let row = error.row { place += language.of(zh: ":第 \(row) 行", en: ":row \(row)") }
        return place + language.of(zh: "：", en: ": ") + language.of(error.message) + "\n  → "
            + language.of(error.remedy)
    }
}
