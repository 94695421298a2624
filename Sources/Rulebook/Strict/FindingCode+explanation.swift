internal import Claims

extension FindingCode {
    package var explanation: Explanation {
        switch self {
        case .unusedParameter:
            Explanation(
                title: Bilingual(zh: "没有规则读取的参数", en: "A parameter that no rule reads"),
                why: Bilingual(
                    zh: "写了数值，但没有条件、表、金额或理由用到它：要么规则漏写了，要么名字写错了。未定（`unset`）且没有 `default` 的参数不算：那是留待文件明确的问题。",
                    en:
                        "It has a value, yet no condition, table, amount or message uses it: a rule is missing, or a name is wrong. A parameter that is `unset` and has no `default` does not count: it is a question kept open until a document answers it."
                ),
                remedy: Bilingual(zh: "写上用它的规则，或删去它。", en: "Write the rule that uses it, or take it out."),
                wrong: "parameters:\n  cap an item: {value: 2000 yuan, zh: 每件上限}\namount: final_price * rate",
                right: "amount: min(final_price * rate, cap an item)")
        case .unusedDefinition:
            Explanation(
                title: Bilingual(zh: "没有规则读取的定义", en: "A definition that no rule reads"),
                why: Bilingual(
                    zh: "算出来的中间结果没有人用。", en: "A result is worked out on the way, and nothing asks for it."),
                remedy: Bilingual(zh: "用它，或删去它。", en: "Use it, or take it out."),
                wrong: "definitions:\n  covered: category in covered categories\nrequire: []",
                right: "require:\n  - {code: CATEGORY_NOT_COVERED, that: covered, otherwise: …}")
        case .unusedTable:
            Explanation(
                title: Bilingual(zh: "没有规则读取的决策表", en: "A table that no rule reads"),
                why: Bilingual(
                    zh: "表的名字就是结果的名字；没有规则用这个名字，表就不起作用。",
                    en: "A table's name is the name of its result; while no rule uses the name, the table does nothing."
                ),
                remedy: Bilingual(
                    zh: "在条件或金额里用它的名字，或删去它。", en: "Use its name in a condition or in the amount, or take it out."),
                wrong: "tables:\n  rate: {…}\namount: final_price * level 1 rate",
                right: "amount: final_price * rate")
        case .unusedInput:
            Explanation(
                title: Bilingual(
                    zh: "说明了空缺的含义、却没有规则读取的栏目", en: "An input that says what its absence means, and that no rule reads"),
                why: Bilingual(
                    zh: "`absent means` 是说给规则听的；没有规则读这一栏，它就没有意义，多半是漏了一条要求。只存档、不审核的栏目不写 `absent means` 就没有这个问题。",
                    en:
                        "`absent means` speaks to the rules. While none reads the field it says nothing; most likely a requirement is missing. Fields that are only kept on file have no `absent means`, and are no finding."
                ),
                remedy: Bilingual(
                    zh: "写上读它的规则，或去掉 `absent means`。", en: "Write the rule that reads it, or drop `absent means`."),
                wrong: "inputs:\n  dementia: {type: boolean, label: 认知障碍, absent means: no}",
                right: "definitions:\n  levels worse: if dementia then 1 else 0")
        case .uncitedValue:
            Explanation(
                title: Bilingual(zh: "没有出处的数值", en: "A value without a source"),
                why: Bilingual(
                    zh: "数字或日期直接写在表达式里：看不到出自哪份文件、可靠到什么程度，地方参数也改不了它。0 和 1、文本函数的位置、决策表里的格子（表有自己的出处）不算。",
                    en:
                        "A number or date stands in an expression: nobody sees which document it comes from or how well it is known, and a local file cannot change it. 0 and 1, places within texts and the cells of tables (which have a citation) do not count."
                ),
                remedy: Bilingual(
                    zh: "写成参数，带上 `value`、`zh`，需要时带 `document`、`clause`、`status`。",
                    en: "Make it a parameter, with its document and status where they differ."),
                wrong: "that: age >= 60",
                right: "parameters:\n  least age: {value: 60 years, zh: 最低年龄}\nthat: age >= least age")
        case .valueCalledUnset:
            Explanation(
                title: Bilingual(zh: "有数值，状态却是未定", en: "A value whose status says that it is not known"),
                why: Bilingual(
                    zh: "`status: unset` 的意思是不知道；有数值就应写明它可靠到什么程度。",
                    en: "`status: unset` means that it is not known; a value that is there is known somehow."),
                remedy: Bilingual(
                    zh: "把状态改为 `verified`、`reported` 或 `recalled`，或把值改为 `unset`。",
                    en: "Set the status to `verified`, `reported` or `recalled`, or the value to `unset`."),
                wrong: "cap: {value: 2000 yuan, status: unset, zh: 上限}",
                right: "cap: {value: 2000 yuan, status: recalled, zh: 上限}")
        case .recalledUndated:
            Explanation(
                title: Bilingual(
                    zh: "凭记忆的数值，没有写何时记下", en: "Something recalled, without the day on which it was recalled"),
                why: Bilingual(
                    zh: "`recalled` 是没有见到文本的；不写日期，就没有人知道它搁置了多久。",
                    en:
                        "`recalled` means that no text was seen. Without a date nobody knows for how long it has been left so."
                ),
                remedy: Bilingual(
                    zh: "写上 `as of`：在这个值、它的版本或规则包的 `cites` 里，参数文件写在开头；近的优先。",
                    en:
                        "Write `as of`: beside the value, in the `cites` of its version or of the pack, or at the top of a parameter file; the nearest counts."
                ),
                wrong: "central share: {value: 90 %, status: recalled, zh: 中央承担比例}",
                right: "central share: {value: 90 %, status: recalled, as of: 2026-11-24, zh: 中央承担比例}")
        case .recalledTooLong:
            Explanation(
                title: Bilingual(zh: "凭记忆的数值，一年多没有核实", en: "Something recalled more than a year ago"),
                why: Bilingual(
                    zh: "到业务日（`--on`）为止，一年多没有人去找文件。",
                    en:
                        "More than a year has gone by, at the business day (`--on`), and nobody has looked for the document."
                ),
                remedy: Bilingual(
                    zh: "找到文件后提高状态；仍没有找到的，重新核对后更新 `as of`。",
                    en: "Raise the status once the document is found; otherwise look again, and renew `as of`."),
                wrong: "central share: {value: 90 %, status: recalled, as of: 2025-01-31, zh: 中央承担比例}",
                right: "central share: {value: 90 %, document: 财建〔2026〕1号, status: verified, zh: 中央承担比例}")
        case .unroundedAmount:
            Explanation(
                title: Bilingual(zh: "没有舍入到分的金额", en: "An amount that is not rounded to the fen"),
                why: Bilingual(
                    zh: "补贴金额由程序最后统一四舍五入到分，不用自己舍入。但是在此之前就显示给人看、用 `=` 比较、作为名额的键，或逐项合计的金额，会带着不到一分的零头。",
                    en:
                        "The subsidy itself is rounded once, at the end, by the program. But an amount that is shown, compared with `=`, used as a key or added up item by item before that still has parts of a fen."
                ),
                remedy: Bilingual(
                    zh: "在那一处写 `round half up(…, 2)`；逐项合计的，先想清楚文件要求逐项舍入还是合计后舍入。",
                    en:
                        "Write `round half up(…, 2)` there; where items are added up, first find out whether the document rounds each item or the sum."
                ),
                wrong: "zh: \"按比例为 {final_price * rate} 元\"",
                right: "zh: \"按比例为 {round half up(final_price * rate, 2)} 元\"")
        case .doubleRounding:
            Explanation(
                title: Bilingual(zh: "舍入两次", en: "Rounded twice"),
                why: Bilingual(
                    zh: "舍入过的数再乘、再除、再舍入，误差会放大：0.0045 先到三位得 0.005，再到两位得 0.01。金额最后总会舍入到分。",
                    en:
                        "What was rounded is multiplied, divided or rounded again, and the error grows: 0.0045 becomes 0.005 and then 0.01. The amount is always rounded to the fen in the end."
                ),
                remedy: Bilingual(
                    zh: "去掉中间的舍入；文件明确要求的，写到两位并放在最后。",
                    en:
                        "Drop the rounding on the way; where the document demands one, make it the last step, to two places."
                ),
                wrong: "amount: round half up(invoice_total * rate, 3)",
                right: "amount: invoice_total * rate")
        case .roundedHalfEven:
            Explanation(
                title: Bilingual(zh: "四舍六入五成双", en: "Half to even"),
                why: Bilingual(
                    zh: "FEEL的 `decimal` 遇到正好一半时取偶数：0.125 得 0.12。补贴金额用四舍五入：0.13。",
                    en:
                        "FEEL's `decimal` rounds a half to the even neighbour: 0.125 becomes 0.12. Subsidies are rounded half up: 0.13."
                ),
                remedy: Bilingual(zh: "写 `round half up(…, 2)`。", en: "Write `round half up(…, 2)`."),
                wrong: "fee: decimal(price * rate, 2)",
                right: "fee: round half up(price * rate, 2)")
        case .yuanAndRate:
            Explanation(
                title: Bilingual(zh: "元与比例混用", en: "Yuan and rates mixed up"),
                why: Bilingual(
                    zh: "金额与比例相加、比较、取较小，金额乘金额，或补贴金额成了比例、年数：20 % 是 0.2，与 20 元无从比较。",
                    en:
                        "An amount and a rate are added, compared, or the smaller of them taken; an amount is multiplied by an amount; or the subsidy comes out as a rate or as years. 20 % is 0.2, and is not to be compared with 20 yuan."
                ),
                remedy: Bilingual(
                    zh: "比例先乘以基数；检查写错的名字和单位。",
                    en: "Multiply the rate with its base first; look for a wrong name or unit."),
                wrong: "amount: min(invoice_total, new-energy rate)",
                right: "amount: min(invoice_total * new-energy rate, new-energy cap)")
        case .unitMissing:
            Explanation(
                title: Bilingual(zh: "没有单位的数", en: "A number without its unit"),
                why: Bilingual(
                    zh: "没有单位的数与金额相加、比较，可能是漏写了“元”；与金额相乘又大于 1，可能是漏写了“%”。",
                    en:
                        "A bare number that meets an amount may lack its yuan; one that multiplies an amount and is greater than 1 may lack its %."
                ),
                remedy: Bilingual(
                    zh: "写 `2000 yuan`、`20 %`；确实是倍数的，写明是什么：`3 items`。",
                    en: "Write `2000 yuan` or `20 %`; where it is a count, say of what: `3 items`."),
                wrong: "rate: {value: 20, zh: 比例}",
                right: "rate: {value: 20 %, zh: 比例}")
        case .unitsDiffer:
            Explanation(
                title: Bilingual(zh: "单位不同", en: "Units that differ"),
                why: Bilingual(
                    zh: "两个参数单位不同，却相加或比较：FEEL只看数，2 L 与 2000 mL 在它看来相差一千倍。",
                    en:
                        "Two parameters of different units are added or compared. FEEL sees the numbers alone: 2 L and 2000 mL are a thousand apart."
                ),
                remedy: Bilingual(zh: "换成同一个单位。", en: "Give them one unit."),
                wrong: "largest displacement: {value: 2 L}\nleast displacement: {value: 800 mL}",
                right: "largest displacement: {value: 2000 mL}\nleast displacement: {value: 800 mL}")
        case .versionWithoutTest:
            Explanation(
                title: Bilingual(zh: "没有用例的版本", en: "A version without a test"),
                why: Bilingual(zh: "没有一条用例由这个版本审核。", en: "No test is decided by this version."),
                remedy: Bilingual(
                    zh: "在 `tests/` 里写一条日期落在这个版本的用例。", en: "Write a test whose dates lie in this version."),
                wrong: "versions:\n  - id: V4\n    …",
                right: "tests:\n  - {name: …, on: 2026-07-01, claim: …, expect: {outcome: approved, version: V4, …}}")
        case .requirementWithoutTest:
            Explanation(
                title: Bilingual(zh: "没有用例的要求", en: "A requirement without a test"),
                why: Bilingual(
                    zh:
                        "没有一条用例因这条要求而不通过：写反了也不会有人发现。几个版本沿用的只写一次，也只算一次；各版本是否都有用例，由 `rules test --coverage` 来量。",
                    en:
                        "No test fails this requirement: had it been written the wrong way round, nobody would see. What several versions take over is written once and counts once; whether each version's was tried is what `rules test --coverage` tells."
                ),
                remedy: Bilingual(
                    zh: "写一条恰好不满足它的用例，预期它的代码。", en: "Write a test that just misses it, and expects its code."),
                wrong: "require:\n  - {code: APPLIED_TOO_LATE, that: applied_on <= application deadline, otherwise: …}",
                right: "tests:\n  - {name: one day late, …, expect: {outcome: refused, reasons: [APPLIED_TOO_LATE]}}")
        case .limitWithoutTest:
            Explanation(
                title: Bilingual(zh: "没有用例的限制", en: "A limit without a test"),
                why: Bilingual(
                    zh: "没有一条用例碰到这个限制（用 `after` 写先审核的申报）。",
                    en: "No test reaches this limit (earlier claims are written under `after`)."),
                remedy: Bilingual(
                    zh: "写一条第二次使用同一号码、或超出名额的用例。",
                    en: "Write a test that uses the number a second time, or exceeds the quota."),
                wrong: "limits:\n  - {code: DUPLICATE, key: old_vin, space: vin, otherwise: …}",
                right:
                    "tests:\n  - {name: the same car again, …, after: [{claim: …}], expect: {outcome: refused, reasons: [DUPLICATE]}}"
            )
        case .languageMissing:
            Explanation(
                title: Bilingual(zh: "缺一种文字", en: "A text in one language only"),
                why: Bilingual(
                    zh: "决定和说明以中英文给出：中文里没有汉字、英文里有汉字，或参数没有 `zh`，就有一边看不懂。",
                    en:
                        "Decisions speak Chinese and English. Where the Chinese has no Chinese character, the English has some, or a parameter has no `zh`, one side cannot read it."
                ),
                remedy: Bilingual(zh: "补上 `zh` 或 `en`。", en: "Add `zh` or `en`."),
                wrong: "cap: {value: 2000 yuan}",
                right: "cap: {value: 2000 yuan, zh: 每辆上限}")
        case .languagesDiffer:
            Explanation(
                title: Bilingual(zh: "两种文字显示的数值不同", en: "The two languages show different values"),
                why: Bilingual(
                    zh: "中文和英文的理由里，花括号中的表达式不一样，读的人得到的信息就不一样。",
                    en:
                        "The expressions in braces differ between the Chinese and the English message, and so does what their readers learn."
                ),
                remedy: Bilingual(zh: "两边写同样的表达式。", en: "Show the same expressions in both."),
                wrong: "otherwise: {zh: \"晚于 {cut-off}\", en: It is too new}",
                right: "otherwise: {zh: \"晚于 {cut-off}\", en: \"It is after {cut-off}\"}")
        case .valueNotShown:
            Explanation(
                title: Bilingual(zh: "理由没有说出它依据的数值", en: "A message without the value it speaks of"),
                why: Bilingual(
                    zh: "要求比较的是数、日期或号码，理由却一个也没有显示：申请人不知道差在哪里；数值写死在文字里的，参数一改就错了。",
                    en:
                        "The requirement looks at a number, a date or a code, and the message shows none: the applicant cannot see what is wrong; and a value spelt out in words is wrong as soon as the parameter changes."
                ),
                remedy: Bilingual(
                    zh: "用花括号显示它：`{application deadline}`。", en: "Show it in braces: `{application deadline}`."),
                wrong: "otherwise: {zh: 申请晚于1月10日, en: After 10 January}",
                right: "otherwise: {zh: \"晚于 {application deadline}\", en: \"After {application deadline}\"}")
        case .sameMessage:
            Explanation(
                title: Bilingual(zh: "两条规则的理由相同", en: "Two rules with the same message"),
                why: Bilingual(
                    zh: "同一版本里两条要求或限制给出一样的文字，申请人分不清是哪一条。",
                    en:
                        "Two requirements or limits of a version say the same words; the applicant cannot tell which it was."
                ),
                remedy: Bilingual(zh: "各自写明原因，或合并成一条。", en: "Let each say its own cause, or make them one."),
                wrong:
                    "- {code: OWNER_MISMATCH, name: buyer, …, otherwise: {zh: 不是本人, en: Not the applicant}}\n- {code: OWNER_MISMATCH, name: owner, …, otherwise: {zh: 不是本人, en: Not the applicant}}",
                right:
                    "- {…, name: buyer, otherwise: {zh: 购买方不是本人, en: The buyer is not the applicant}}\n- {…, name: owner, otherwise: {zh: 所有人不是本人, en: The owner is not the applicant}}"
            )
        case .codeWithTwoOutcomes:
            Explanation(
                title: Bilingual(zh: "同一代码，两种结果", en: "One code, two outcomes"),
                why: Bilingual(
                    zh: "规则包自定的代码在一处是退回，在另一处是不予核准；统计和下游系统按代码归类，会弄混。",
                    en:
                        "A pack's own code returns claims in one place and refuses them in another; whoever counts by code gets it wrong."
                ),
                remedy: Bilingual(zh: "分成两个代码，或统一结果。", en: "Make it two codes, or one outcome."),
                wrong: "- {code: NOT_COMPLIANT, outcome: refused, …}\n- {code: NOT_COMPLIANT, outcome: returned, …}",
                right:
                    "- {code: NOT_COMPLIANT, outcome: refused, …}\n- {code: COMPLIANCE_UNPROVEN, outcome: returned, …}")
        case .namesNearlySame:
            Explanation(
                title: Bilingual(zh: "几乎相同的 space 或 counter", en: "Spaces or counters with nearly the same name"),
                why: Bilingual(
                    zh: "`space` 和 `counter` 按名字在所有规则包之间共用；差一个字母就不再共用，重复申报就查不出来。只差数字的（年份）不算。",
                    en:
                        "Spaces and counters are shared by all packs through their names. One letter off, and they are shared no more: claims made twice go unseen. Names that differ in digits alone, such as years, do not count."
                ),
                remedy: Bilingual(
                    zh: "写成同一个名字；确实不同的，换一个差别大的名字。",
                    en: "Use one name; where they are different things, names that differ plainly."),
                wrong: "space: serial_number    # 另一个规则包写的是 serial_numbers / another pack says serial_numbers",
                right: "space: serial_number")
        }
    }
}
