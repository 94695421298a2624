internal import Claims
internal import Ledger

/// The forms of the files that a bureau keeps its rules in.
package enum Forms {
    /// `programme.yaml`
    package static let pack = Form(
        "the pack",
        [
            .required("programme", .text, zh: "补贴项目，与目录同名", en: "the programme: the name of its folder"),
            .required("kind", .text, zh: "申报里的类别：项目名，连字符换成下划线", en: "the kind in claims: the programme with _ for -"),
            .required("title", .group(bilingual), zh: "名称", en: "what it is called"),
            .optional("seed plan", .group(seedPlan), zh: "种子方案的措施和部门", en: "measures of the seed plan, and who leads"),
            .required(
                "cites", .group(citation), zh: "依据；没有版本适用时引用它", en: "the document; cited where no version governs"),
            .optional(
                "intended", .list(.group(intended)), zh: "规则分析会指出、但有意如此的",
                en: "what the analysis points out and is meant to be so"),
            .optional(
                "inputs", .names(.group(input), .field), zh: "申报表上要填的栏目", en: "the fields beyond those of every kind"),
            .required("versions", .list(.group(version)), zh: "按时间排列的政策版本", en: "the policy by dates"),
        ])

    static let intended = Form(
        "the intended finding",
        [
            .required(
                "finding", .word(AnalysisFinding.Code.allCases.map(\.rawValue)), zh: "规则分析的代码", en: "the analysis' code"
            ),
            .optional("version", .text, zh: "只在这个版本；不写即各版本", en: "in this version; in every one where absent"),
            .optional("of", .text, zh: "要求、表或行；不写即全部", en: "the requirement, table or row; all where absent"),
            .required("because", .group(bilingual), zh: "为什么", en: "why"),
        ])

    static let bilingual = Form(
        "a text",
        [
            .required("zh", .text, zh: "中文", en: "Chinese"),
            .required("en", .text, zh: "英文", en: "English"),
        ])

    static let seedPlan = Form(
        "the seed plan",
        [
            .required("measures", .list(.wholeNumber(1...48)), zh: "措施编号", en: "numbers of measures"),
            .required("lead", .text, zh: "牵头部门", en: "the department that leads"),
            .optional("supporting", .either(.text, .list(.text)), zh: "配合部门", en: "departments that support it"),
        ])

    static let statuses = Status.allCases.map(\.rawValue).filter { $0 != Status.illustrative.rawValue }

    /// What a rule or value says differently from its version's citation.
    static let citing: [Form.Key] = [
        .optional("document", .text, zh: "文号或文件名；不写即版本的", en: "the document, where it is not the version's"),
        .optional("clause", .text, zh: "条款", en: "the clause in the document"),
        .optional("status", .word(statuses), zh: "可靠程度；不写即版本的", en: "how well it is known, where not as the version"),
        .optional("as of", .date, zh: "状态是哪天核对的", en: "the day on which the status was last looked into"),
    ]

    static let citation = Form(
        "the citation",
        [
            .required("document", .text, zh: "文号或文件名", en: "the document's number or title"),
            .optional("clause", .text, zh: "条款", en: "the clause in it"),
            .required("status", .word(statuses), zh: "可靠程度", en: "how well it is known"),
            .optional("as of", .date, zh: "状态是哪天核对的", en: "the day on which the status was last looked into"),
        ])

    // MARK: - Inputs

    static let input = Form(
        "the input",
        inputKeys(InputReader.typeNames) + [
            .optional("of", .names(.group(part), .field), zh: "清单每一项的栏目", en: "of a list: the fields of its records")
        ])

    /// A field of a list's records, which holds no list itself.
    static let part = Form("the part", inputKeys(InputReader.typeNames.filter { $0 != "list" }))

    private static func inputKeys(_ types: [String]) -> [Form.Key] {
        let words = types.map { $0.hasSuffix(" id") ? $0.dropLast(2) + "ID" : $0 }
        return [
            .required("type", .word(words), zh: "类型", en: "what it holds"),
            .required("label", .text, zh: "中文名称，也是表头", en: "the Chinese label, also a header"),
            .optional("required", .flag, zh: "没有规则读也必须填", en: "must be there though no rule reads it"),
            .optional("personal", .flag, zh: "显示时遮住", en: "masked wherever it is shown"),
            .optional("from", .wholeNumber(0...Int.max), zh: "整数的下限", en: "of a whole number: the least"),
            .optional("to", .wholeNumber(0...Int.max), zh: "整数的上限", en: "of a whole number: the greatest"),
            .optional("absent means", .claimValue, zh: "空着表示什么", en: "what an empty field stands for"),
            .optional("values", .names(.text, .any), zh: "选项：名字和中文", en: "of a choice: names and Chinese labels"),
        ]
    }

    // MARK: - Versions

    static let version = Form(
        "the version", alternatives: [["extends"], ["amends"], ["cites", "amount", "funding"]],
        [
            .required("id", .text, zh: "版本代号", en: "the version's name"),
            .optional("extends", .text, zh: "只写与哪个版本不同的，改引本文件", en: "the version that this document says anew"),
            .optional("amends", .text, zh: "只改哪个版本，其余仍引原文件", en: "the version whose document this one changes"),
            .optional("title", .group(bilingual), zh: "名称", en: "what it is called"),
            .optional("cites", .group(citation), zh: "文件", en: "the document"),
            .required("governs", .expression, zh: "哪个版本管这条申报", en: "which claims it decides"),
            .optional("tops up", .text, zh: "对按哪个版本核准的补差额", en: "the version over which the difference is paid"),
            .optional(
                "without", .list(.text), zh: "不再要的要求、参数、定义、表",
                en: "requirements, parameters, definitions and tables dropped"),
            .optional(
                "parameters", .names(.group(parameter), .rule), zh: "日期、金额、比例、上限", en: "dates, amounts, rates, caps"),
            .optional(
                "definitions", .names(.either(.expression, .group(definition)), .rule), zh: "中间结果",
                en: "results in between"),
            .optional("tables", .names(.group(table), .rule), zh: "决策表", en: "decision tables"),
            .optional("require", .list(.group(requirement)), zh: "一条一条的要求", en: "the requirements one by one"),
            .optional("amount", .expression, zh: "补贴多少元", en: "the subsidy in yuan"),
            .optional("limits", .list(.group(limit)), zh: "号码用一次、名额", en: "what is used once, and quotas"),
            .optional("funding", .names(.expression, .source), zh: "哪一级出多少", en: "who pays how much"),
        ])

    static let parameter = Form(
        "the parameter",
        [
            .required("value", .value, zh: "数值；不知道的写 unset", en: "the value, or unset"),
            .optional("type", .word(ParameterType.names), zh: "unset 时写明类型", en: "its type, while unset"),
            .optional("default", .value, zh: "未定时暂按的值", en: "what stands in while it is unset"),
        ] + citing + labels)

    private static let labels: [Form.Key] = [
        .optional("zh", .text, zh: "中文名称", en: "the Chinese name"),
        .optional("en", .text, zh: "英文名称", en: "the English name"),
    ]

    static let definition = Form(
        "the definition", [Form.Key.required("is", .expression, zh: "表达式", en: "the expression")] + labels)

    static let table = Form(
        "the table",
        [.optional("title", .group(bilingual), zh: "名称", en: "what it is called")] + citing + [
            .optional(
                "hit policy", .word(["U", "A", "F", "P", "C", "C+", "C<", "C>", "C#", "R", "O"]), zh: "几行相符时怎样",
                en: "what several matching rows mean"),
            .required("result", .word(ParameterType.names), zh: "结果的类型", en: "the type of the result"),
            .required("inputs", .list(.expression), zh: "看什么", en: "what is looked at"),
            .required("rows", .list(.group(row)), zh: "各行", en: "the rows"),
        ])

    static let row = Form(
        "a row",
        [
            .required("when", .either(.list(.cell), .cell), zh: "每个输入一格", en: "a cell for each input"),
            .required("then", .expression, zh: "结果", en: "the result"),
        ])

    static let message = Form(
        "the message",
        [
            .required("zh", .message, zh: "中文理由，花括号里是表达式", en: "in Chinese, with {expressions}"),
            .required("en", .message, zh: "英文理由，花括号里是表达式", en: "in English, with {expressions}"),
        ])

    private static let outcome = Form.Key.optional(
        "outcome", .word(["refused", "returned", "held"]), zh: "自定代码的结果", en: "the outcome of a code of your own")

    static let requirement = Form(
        "the requirement",
        [
            .required("code", .code, zh: "理由代码", en: "the reason's code"),
            .optional("name", .text, zh: "名字；同一代码用几次时要写", en: "its name, where a code is used twice"),
            outcome,
        ] + citing + [
            .optional("when", .expression, zh: "什么情况下才要求", en: "when it applies"),
            .required("that", .expression, zh: "须成立的条件", en: "what must hold"),
            .optional("if unset", .word(["passes"]), zh: "数值未定时通过", en: "lets a claim pass while a value is unset"),
            .required("otherwise", .group(message), zh: "不成立时的理由", en: "the words of the reason"),
        ])

    static let limit = Form(
        "the limit", alternatives: [["space"], ["counter", "at most"]],
        [.required("code", .code, zh: "理由代码", en: "the reason's code"), outcome] + citing + [
            .optional("when", .expression, zh: "什么情况下才限制", en: "when it applies"),
            .optional("counter", .text, zh: "名额的名字，各规则包共用", en: "a quota, shared by name among all packs"),
            .required("key", .expression, zh: "栏目，可有几个，用逗号隔开", en: "fields, separated by commas"),
            .optional("space", .text, zh: "只能用一次的号码，各规则包共用", en: "what is used once among all packs"),
            .optional("at most", .expression, zh: "几次", en: "how many times"),
            .required("otherwise", .group(message), zh: "超出时的理由", en: "the words of the reason"),
        ])
}
