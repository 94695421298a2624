/// Why a record is not a claim at all: it can't be attributed or decided, only reported.
package struct RowProblem: Error, Sendable, Hashable {
    /// The field at fault, where it is one.
    package let field: String?
    /// The value found, masked and clipped as in `FieldProblem`.
    package let shown: String?
    /// What is wrong.
    package let message: Bilingual
    /// How to mend it.
    package let remedy: Bilingual

    package init(field: String?, shown: String?, message: Bilingual, remedy: Bilingual) {
        self.field = field
        self.shown = shown
        self.message = message
        self.remedy = remedy
    }
}

extension RowProblem {
    /// The longest claim number, in bytes of UTF-8.
    static let longestClaimID = 256
    private static let mostKindsShown = 20

    static func missing(_ field: Field) -> RowProblem {
        let problem = FieldProblem.missing(field)
        return RowProblem(
            field: field.name, shown: nil, message: problem.message,
            remedy: Bilingual(
                zh: "每行都须填写\(field.label)，否则无法受理。",
                en: "Every row needs \(field.name) (\(field.label)); without it the row can't be taken in."))
    }

    static func unknownKind(_ kind: String, known: [ClaimKind]) -> RowProblem {
        let shown = Masking.clipped(kind)
        let known = known.prefix(mostKindsShown)
        return RowProblem(
            field: CommonField.kind.name, shown: shown,
            message: Bilingual(
                zh: "没有“\(shown)”这一补贴类别。", en: "There is no kind of claim called “\(shown)”."),
            remedy: Bilingual(
                zh: "可填：\(known.map { "\($0.name)（\($0.label)）" }.joined(separator: "、"))。",
                en: "Give one of \(known.map(\.name).joined(separator: ", "))."))
    }

    static func claimIDTooLong(_ id: String) -> RowProblem {
        RowProblem(
            field: CommonField.claimID.name, shown: Masking.clipped(id),
            message: Bilingual(
                zh: "申报编号过长（超过\(longestClaimID)字节）。",
                en: "claim_id is too long (more than \(longestClaimID) bytes)."),
            remedy: Bilingual(zh: "请缩短申报编号。", en: "Shorten it."))
    }

    static func damagedClaimID(_ id: String, _ flaw: Flaw) -> RowProblem {
        let problem = flaw.problem(in: CommonField.claimID, found: id)
        return RowProblem(
            field: problem.field, shown: problem.shown, message: problem.message, remedy: problem.remedy)
    }

    /// A field that a record has twice, maybe once by its name and once by its label.
    package static func givenTwice(_ field: String) -> RowProblem {
        let shown = Masking.clipped(field)
        return RowProblem(
            field: field, shown: nil,
            message: Bilingual(zh: "字段 \(shown) 出现了两次。", en: "The field \(shown) is given twice."),
            remedy: Bilingual(
                zh: "请只保留一个（英文名称和中文名称是同一字段）。",
                en: "Keep one of them (the English name and the Chinese label are the same field)."))
    }

    /// A list or object where one value is wanted.
    package static func listInPlaceOfValue(_ field: String) -> RowProblem {
        let shown = Masking.clipped(field)
        return RowProblem(
            field: field, shown: nil,
            message: Bilingual(
                zh: "字段 \(shown) 应为单个值，却给了列表或对象。",
                en: "The field \(shown) should hold one value and holds a list or an object."),
            remedy: Bilingual(zh: "请改为文本、数字或true/false。", en: "Give a text, a number, true or false."))
    }
}
