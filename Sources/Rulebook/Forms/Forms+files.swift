internal import Claims
internal import Ledger

extension Forms {
    // MARK: - Parameter files

    package static let parameterFile = Form(
        "the parameter file",
        [
            .optional("title", .group(bilingual), zh: "名称", en: "what it is called"),
            .optional("illustrative", .flag, zh: "全部数值都是演示用的", en: "every value in it is made up"),
            .optional("as of", .date, zh: "状态是哪天核对的", en: "the day on which the statuses were last looked into"),
            .optional(
                "parameters", .names(.names(.group(overlay), .rule), .programme), zh: "按补贴项目，数值",
                en: "values by programme"),
            .optional(
                "alerts", .names(.names(.group(overlay), .rule), .any), zh: "按预警规则，数值",
                en: "values by detector of Rules/alerts"),
            .optional(
                "local shares", .list(.group(localShares)), zh: "地方部分怎样分担，按日期",
                en: "how the local part is shared, by days"),
        ])

    static let localShares = Form(
        "the local shares",
        [
            .required("from", .date, zh: "从哪天起", en: "the first business day"),
            .optional("to", .date, zh: "到哪天止", en: "the last business day"),
            .optional("programmes", .list(.text), zh: "只用于哪些补贴项目", en: "only for these programmes"),
            .optional("province", .text, zh: "省级：比例，或 remainder", en: "the province's rate, or remainder"),
            .optional("city", .text, zh: "市级：比例，或 remainder", en: "the city's rate, or remainder"),
            .optional("county", .text, zh: "县级：比例，或 remainder", en: "the county's rate, or remainder"),
            .required("source", .text, zh: "依据的文件", en: "the document it comes from"),
            .optional("clause", .text, zh: "条款", en: "the clause in it"),
            .optional("status", .word(Status.allCases.map(\.rawValue)), zh: "可靠程度", en: "how well it is known"),
        ])

    static let overlay = Form(
        "the parameter",
        [
            .required("value", .value, zh: "数值；不知道的写 unset", en: "the value, or unset"),
            .required("source", .text, zh: "依据的文件", en: "the document it comes from"),
            .optional("clause", .text, zh: "条款", en: "the clause in it"),
            .optional("status", .word(Status.allCases.map(\.rawValue)), zh: "可靠程度", en: "how well it is known"),
            .optional("as of", .date, zh: "状态是哪天核对的", en: "the day on which the status was last looked into"),
            .optional("versions", .list(.text), zh: "只用于哪些版本", en: "only in these versions"),
        ])

    // MARK: - Tests

    package static let testFile = Form(
        "the test file",
        [
            .required("programme", .text, zh: "补贴项目", en: "the programme"),
            .optional("claims", .names(claimFields, .any), zh: "底稿", en: "claims that tests start from"),
            .optional("tests", .list(.group(test)), zh: "用例", en: "the cases"),
            .optional(
                "equivalent", .list(.group(equivalent)), zh: "改了也没有两样、不必有用例的",
                en: "slips that change nothing, and need no case"),
        ])

    static let equivalent = Form(
        "the equivalent change",
        [
            .required("rule", .text, zh: "哪条规则", en: "the rule"),
            .required("change", .text, zh: "哪个改动", en: "the change"),
            .optional("versions", .either(.text, .list(.text)), zh: "只在哪些版本", en: "only in these versions"),
            .required("because", .group(bilingual), zh: "为什么", en: "why"),
        ])

    private static let claimFields = Shape.names(.claimValue, .field)
    private static let amounts = Shape.names(.money, .source)

    static let test = Form(
        "the test",
        [
            .required("name", .text, zh: "说明", en: "what it shows"),
            .required("on", .date, zh: "业务日", en: "the business day"),
            .required("claim", .text, zh: "底稿", en: "the claim it starts from"),
            .optional("with", claimFields, zh: "改几栏；null 去掉一栏", en: "fields changed; null removes one"),
            .optional(
                "parameters", .names(.either(.group(caseValue), .value), .rule), zh: "本用例的数值", en: "values of this case"
            ),
            .optional("budget", amounts, zh: "各来源还剩多少", en: "what is left of each source"),
            .optional("after", .list(.group(earlier)), zh: "先审核哪些申报", en: "claims decided before"),
            .required("expect", .group(expectation), zh: "预期", en: "what must come out"),
        ])

    /// A value of a case that only some versions get.
    static let caseValue = Form(
        "the value of the case",
        [
            .required("value", .value, zh: "数值", en: "the value"),
            .required("versions", .list(.text), zh: "只用于哪些版本", en: "only in these versions"),
        ])

    static let earlier = Form(
        "the earlier claim",
        [
            .optional("programme", .text, zh: "别的补贴项目", en: "another programme"),
            .required("claim", .text, zh: "底稿", en: "the claim"),
            .optional("on", .date, zh: "另一业务日", en: "another business day"),
            .optional("with", claimFields, zh: "改几栏", en: "fields changed"),
        ])

    static let expectation = Form(
        "expect",
        [
            .required("outcome", .word(Outcome.allCases.map(\.rawValue)), zh: "结果", en: "the outcome"),
            .optional("version", .text, zh: "哪个版本；none 是没有", en: "the version, or none"),
            .optional("amount", .money, zh: "金额", en: "the amount"),
            .optional("funding", amounts, zh: "各来源", en: "by source"),
            .optional("reasons", .either(.code, .list(.code)), zh: "恰好这些代码", en: "exactly these codes"),
        ])

    // MARK: - Budgets

    /// What a line says, or the budget for all its lines. The reader, which is `Bureau`'s, knows the Chinese names too; a
    /// test holds it to this.
    package static let budgetFields: [Form.Key] = [
        .optional("source", .word(FundingSource.allCases.map(\.rawValue)), zh: "资金来源", en: "the funding source"),
        .optional("year", .wholeNumber(2000...2099), zh: "年度", en: "the fiscal year"),
        .optional("programme", .text, zh: "补贴项目", en: "the programme"),
        .optional("region", .text, zh: "地区", en: "the division code"),
        .optional("amount", .money, zh: "金额", en: "the amount"),
        .optional("document", .text, zh: "文号", en: "the document"),
        .optional("held_region", .text, zh: "待分配地区", en: "of allotments: the region where the money is held"),
        .optional("held_programme", .text, zh: "待分配项目", en: "of allotments: the programme for which it is held"),
        .optional("note", .text, zh: "备注", en: "a remark, not entered"),
    ]

    package static let budget = Form(
        "the budget", alsoInChinese: true,
        [.optional("title", .text, zh: "标题", en: "what it is called")] + budgetFields + [
            .required("lines", .list(.group(budgetLine)), zh: "指标", en: "the lines")
        ])

    static let budgetLine = Form("a line", alsoInChinese: true, budgetFields)

    // MARK: - Documents

    package static let document = Form(
        "the document",
        [
            .required("document", .text, zh: "文号或文件名，与引用的写法相同", en: "its number or title, as citations name it"),
            .required("status", .word(statuses), zh: "可靠程度", en: "how well it is known"),
            .optional("as of", .date, zh: "状态是哪天核对的", en: "the day on which the status was last looked into"),
            .required(
                "numbering", .word(numberings), zh: "条款的名字：document 是文件自己的，ours 是这里起的",
                en: "whose the names of the clauses are: the document's, or ours where its own are not at hand"),
            .optional("remark", .group(bilingual), zh: "说明", en: "a remark"),
            .optional(
                "cited as", .either(.text, .list(.text)), zh: "引用时的其他写法", en: "other ways in which citations name it"),
            .optional("clauses", .list(.group(clause)), zh: "条款", en: "its clauses"),
            .optional(
                "not at hand", .either(.text, .list(.text)), zh: "确有而未见文本的条款",
                en: "clauses that there are and whose text is not at hand"),
        ])

    static let numberings = ["document", "ours"]

    static let clause = Form(
        "the clause",
        [
            .required("clause", .text, zh: "条款的名字", en: "its name"),
            .required("zh", .text, zh: "中文摘要", en: "in short, in Chinese"),
            .required("en", .text, zh: "英文摘要", en: "in short, in English"),
            .optional(
                "rules", answers, zh: "由哪些规则落实，按补贴项目和版本", en: "the rules that answer it, by programme and version"),
            .optional("tests", answers, zh: "由哪些用例落实，按补贴项目", en: "the tests that answer it, by programme"),
            .optional("not modelled", .group(bilingual), zh: "为什么没有规则", en: "why no rule answers it"),
        ])

    private static let answers = Shape.names(.either(.text, .list(.text)), .any)
}
