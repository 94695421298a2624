/// What is wrong with a text, before it is known in which field it stands.
struct Flaw: Sendable, Hashable {
    let code: FieldProblem.Code
    /// Follows the name of the field and the value: `的末位校验码不对`, `has a wrong check character`.
    let what: Bilingual
    /// A whole sentence.
    let remedy: Bilingual
    let cite: Citation?

    init(_ code: FieldProblem.Code, _ zh: String, _ en: String, mend: (zh: String, en: String), cite: Citation? = nil) {
        self.code = code
        what = Bilingual(zh: zh, en: en)
        remedy = Bilingual(zh: mend.zh, en: mend.en)
        self.cite = cite
    }

    /// The problem this is in a field, for the text found there.
    func problem(in field: Field, found text: String) -> FieldProblem {
        let shown = Masking.shown(text, of: field)
        return FieldProblem(
            code: code, field: field.name, label: field.label, shown: shown,
            message: Bilingual(
                zh: "\(field.label)“\(shown)”\(what.zh)。",
                en: "\(field.name) “\(shown)” \(what.en)."),
            remedy: remedy, cite: cite)
    }

    /// The same where the text stands inside a list: `改造项目第2项的费用`. The problem is the list field's.
    func problem(in field: Field, item: Int, of list: Field, found text: String) -> FieldProblem {
        let shown =
            list.isPersonal && !field.isPersonal
            ? Masking.clipped(Masking.mask(text, list.type)) : Masking.shown(text, of: field)
        return FieldProblem(
            code: code, field: list.name, label: list.label, shown: shown,
            message: Bilingual(
                zh: "\(list.label)第\(item)项的\(field.label)“\(shown)”\(what.zh)。",
                en: "\(field.name) “\(shown)” of item \(item) in \(list.name) \(what.en)."),
            remedy: remedy, cite: cite)
    }
}

extension FieldProblem {
    /// A field that the form asks for and that has no value.
    package static func missing(_ field: Field) -> FieldProblem {
        FieldProblem(
            code: .missingField, field: field.name, label: field.label, shown: "",
            message: Bilingual(zh: "缺少\(field.label)。", en: "\(field.name) is missing."),
            remedy: Bilingual(zh: "请填写\(field.label)。", en: "Fill in \(field.name) (\(field.label))."))
    }

    static func missing(_ field: Field, item: Int, of list: Field) -> FieldProblem {
        FieldProblem(
            code: .missingField, field: list.name, label: list.label, shown: "",
            message: Bilingual(
                zh: "\(list.label)第\(item)项缺少\(field.label)。",
                en: "Item \(item) in \(list.name) has no \(field.name)."),
            remedy: Bilingual(
                zh: "请填写第\(item)项的\(field.label)。",
                en: "Fill in \(field.name) (\(field.label)) of item \(item)."))
    }
}

extension Flaw {
    /// For `#N/A` and the like.
    static var formulaError: Flaw {
        Flaw(
            .badValue, "是电子表格公式的错误值", "is the error of a formula in a spreadsheet",
            mend: ("请改正公式，或直接填写内容。", "Mend the formula, or enter the content itself."))
    }

    /// Characters that no keyboard types turn a name around, so that an account is paid that nobody reads.
    static var turnedDirection: Flaw {
        Flaw(
            .badValue, "含有改变书写方向的不可见字符", "has invisible characters that turn the direction of writing",
            mend: ("请删去这一格，用键盘重新填写。", "Empty the cell and type the text anew."))
    }
}
