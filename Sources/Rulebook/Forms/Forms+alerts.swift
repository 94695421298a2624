internal import Claims

/// The forms of `Rules/alerts/<name>/detector.yaml` and of the cases beside it.
extension Forms {
    package static let detector = Form(
        "the detector", alternatives: Detector.Shape.allCases.map { [$0.rawValue] },
        [
            .required("detector", .text, zh: "预警规则，与目录同名", en: "the detector: the name of its folder"),
            .required("title", .group(bilingual), zh: "名称", en: "what it is called"),
            .required("finding", .group(bilingual), zh: "审计查出的问题", en: "what auditors found"),
            .required("cites", .group(citation), zh: "出处", en: "where the finding comes from"),
            .optional("from", .date, zh: "从哪个业务日起", en: "the first business day"),
            .optional("to", .date, zh: "到哪个业务日止", en: "the last business day"),
            .required("severity", .word(Detector.Severity.allCases.map(\.rawValue)), zh: "严重程度", en: "how grave it is"),
            .required(
                "action", .word(Detector.Action.allCases.map(\.rawValue)), zh: "暂缓支付，或列入抽样",
                en: "keeps the claim from payment, or marks it for the sample"),
            .optional("kinds", .list(.text), zh: "哪些补贴类别；不写即全部", en: "kinds of claims; all where absent"),
            .optional(
                "outcomes", .list(.word(Outcome.allCases.map(\.rawValue))), zh: "哪些结果的申报；不写即核准、轮候、待审",
                en: "outcomes looked at; approved, waitlisted and held where absent"),
            .optional("parameters", .names(.group(parameter), .rule), zh: "数值", en: "the values"),
            .optional("definitions", .names(.expression, .rule), zh: "中间结果", en: "results in between"),
            .optional("when", .expression, zh: "看哪些申报", en: "which claims are looked at"),
            .optional("count", .group(count), zh: "同组计数", en: "counts in a group"),
            .optional("ratio", .group(ratio), zh: "与之前的中位数相比", en: "compares with the median before"),
            .optional("share", .group(share), zh: "符合的占多少", en: "the share that is so"),
            .optional("match", .group(match), zh: "与导入的名单比对", en: "compares with an imported list"),
            .optional("pair", .group(pair), zh: "两条申报互相对上", en: "two claims that meet"),
            .optional("condition", .group(condition), zh: "单条申报符合条件", en: "a condition on one claim"),
            .required("meaning", .group(bilingual), zh: "数字的意思", en: "what the number means"),
            .required("shows", .list(.text), zh: "列出哪些栏", en: "the fields that are shown"),
        ])

    private static let by = Form.Key.required("by", .expression, zh: "按什么分组，可有几个", en: "what groups, by commas")
    private static let within = Form.Key.optional("within", .expression, zh: "多少天之内", en: "within how many days")
    private static let moreThan = Form.Key.required("more than", .expression, zh: "超过多少", en: "more than this")

    static let count = Form(
        "the count",
        [
            by,
            .optional("of", .expression, zh: "数什么，各算一次；不写即申报", en: "what is counted, each once; claims where absent"),
            expressionDate, within, moreThan,
        ])

    static let ratio = Form(
        "the ratio",
        [
            by, .required("value", .expression, zh: "比什么", en: "what is compared"), expressionDate, within,
            .required("at least", .expression, zh: "之前至少几条", en: "how many there must be before"), moreThan,
        ])

    static let share = Form(
        "the share",
        [
            by, .required("that", .expression, zh: "符合什么", en: "what is so"), expressionDate, within,
            .required("at least", .expression, zh: "至少几条", en: "how many there must be"), moreThan,
        ])

    static let match = Form(
        "the match",
        [
            .required("list", .word(Detector.lists), zh: "哪种名单", en: "the kind of list"),
            .required("key", .expression, zh: "比对什么", en: "what is looked for"), expressionDate, within,
        ])

    static let pair = Form(
        "the pair",
        [
            .required("first", .expression, zh: "前一条的什么", en: "of the first claim"),
            .required("second", .expression, zh: "等于后一条的什么", en: "equals this of the second"),
            expressionDate,
            .optional("then dated", .expression, zh: "后一条按哪个日期", en: "the date of the second"), within,
        ])

    static let condition = Form(
        "the condition", [.required("that", .expression, zh: "符合什么", en: "what is so")])

    private static let expressionDate = Form.Key.optional(
        "dated", .expression, zh: "按哪个日期；不写即业务日", en: "by which date; the business day where absent")

    // MARK: - Cases

    package static let caseFile = Form(
        "the case file",
        [
            .required("detector", .text, zh: "预警规则", en: "the detector"),
            .optional(
                "claims", .names(.names(.claimValue, .field), .any), zh: "底稿", en: "claims that cases start from"),
            .required("cases", .list(.group(detectorCase)), zh: "用例", en: "the cases"),
        ])

    static let detectorCase = Form(
        "the case",
        [
            .required("name", .text, zh: "说明", en: "what it shows"),
            .required("on", .date, zh: "业务日", en: "the business day"),
            .optional("parameters", .names(.value, .rule), zh: "本用例的数值", en: "values of this case"),
            .optional("lists", .names(.list(.group(listed)), .any), zh: "导入的名单", en: "imported lists"),
            .required("claims", .list(.group(recorded)), zh: "已记录的申报", en: "the claims recorded"),
            .required("expect", .group(detected), zh: "预期", en: "what must come out"),
        ])

    static let recorded = Form(
        "the recorded claim",
        [
            .required("claim", .text, zh: "底稿", en: "the claim it starts from"),
            .optional("with", .names(.claimValue, .field), zh: "改几栏；null 去掉一栏", en: "fields changed; null removes one"),
            .optional("on", .date, zh: "审核的业务日", en: "the business day of its decision"),
            .optional(
                "outcome", .word(Outcome.allCases.map(\.rawValue)), zh: "结果；不写即核准", en: "approved where absent"),
            .optional("paid on", .date, zh: "支付日", en: "the day of its payment"),
            .optional("refunded on", .date, zh: "退货日", en: "the day of a clawback for a refund"),
        ])

    static let listed = Form(
        "the listed item",
        [
            .required("is", .text, zh: "号码", en: "the identifier"),
            .optional("date", .date, zh: "日期", en: "the date"),
        ])

    static let detected = Form(
        "the expected hits",
        [
            .optional("hits", .list(.wholeNumber(1...10_000)), zh: "命中第几条", en: "which of the claims are hit"),
            .optional("numbers", .list(.text), zh: "各自的数字", en: "the number of each"),
            .optional("in force", .flag, zh: "是否启用", en: "whether the detector is in force"),
        ])
}
