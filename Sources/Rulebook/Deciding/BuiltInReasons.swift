package import Claims
internal import FEEL

/// The reasons and notes that no pack has to write down.
enum BuiltInReasons {
    static func missing(_ field: Field?, named name: String, cite: Citation) -> Reason {
        let label = field?.label ?? name
        return Reason(
            code: ReasonCode.missingField,
            message: Bilingual(
                zh: "缺少“\(label)”（\(name)）。请补填后重新提交。",
                en: "\(name) (\(label)) is missing. Fill it in and hand the claim in again."),
            cite: cite)
    }

    static func problem(_ problem: FieldProblem, cite: Citation) -> Reason {
        Reason(code: problem.code.rawValue, message: problem.explanation, cite: problem.cite ?? cite)
    }

    static func parameterUnset(_ parameter: Parameter) -> Reason {
        Reason(
            code: ReasonCode.parameterUnset,
            message: Bilingual(
                zh: "参数“\(parameter.label.zh)”尚未确定（unset），不能推定，须由人工审核。",
                en:
                    "The parameter \"\(parameter.label.en)\" is not set and is not guessed; a person has to look at the claim."
            ),
            cite: parameter.citation)
    }

    static func limitUnset(_ parameter: Parameter) -> Reason {
        Reason(
            code: ReasonCode.limitUnset,
            message: Bilingual(
                zh: "参数“\(parameter.label.zh)”尚未确定（unset），未据此限制本申报。",
                en: "The parameter \"\(parameter.label.en)\" is not set and limited nothing here."),
            cite: parameter.citation)
    }

    static func defaultUsed(_ parameter: Parameter) -> Reason {
        let shown = parameter.fallback?.shown ?? parameter.shown
        return Reason(
            code: ReasonCode.defaultUsed,
            message: Bilingual(
                zh: "参数“\(parameter.label.zh)”尚未确定（unset），暂按 \(shown.zh) 处理。",
                en: "The parameter \"\(parameter.label.en)\" is not set; \(shown.en) is used for the time being."),
            cite: parameter.citation)
    }

    /// One note for each document and status on which values rest; which values they are, an explanation tells.
    static func notVerified(_ parameters: [Parameter]) -> [Reason] {
        var cites: [Citation] = []
        for parameter in parameters where !parameter.isUnset && parameter.citation.status != .verified {
            let cite = Citation(document: parameter.citation.document, status: parameter.citation.status)
            if !cites.contains(cite) { cites.append(cite) }
        }
        return cites.map(notVerified)
    }

    static func notVerified(_ cite: Citation) -> Reason {
        let status = cite.status.shown
        return Reason(
            code: ReasonCode.notVerified,
            message: Bilingual(
                zh: "所依据的取值未经核实（\(status.zh)）。", en: "Rests on values that are not verified (\(status.en))."),
            cite: cite)
    }

    /// No local table divides the local part yet: it stays one source, and the decision says so.
    static func localSplitUnset(_ version: Citation) -> Reason {
        Reason(
            code: ReasonCode.localSplitUnset,
            message: Bilingual(
                zh: "地方资金在省、市、县之间如何分担尚未确定，暂列为一个来源。",
                en: "How province, city and county share the local part is not set; it stays one source."),
            cite: Citation(document: version.document, clause: version.clause, status: .unset))
    }

    static func cannotDecide(_ what: Bilingual, because reason: String, cite: Citation) -> Reason {
        Reason(
            code: ReasonCode.cannotDecide,
            message: Bilingual(
                zh: "无法判断\(what.zh)：\(reason)。须由人工审核。",
                en: "\(what.en) cannot be decided: \(reason). A person has to look at the claim."),
            cite: cite)
    }

    static func noRuleInForce(_ pack: Pack, values: [Value], on day: CivilDate) -> Reason {
        let read = pack.governingFields.map { index -> Bilingual in
            let field = pack.kind.fields[index]
            let shown = Display.field(field).shown(values[index])
            return Bilingual(zh: "\(field.label) \(shown.zh)", en: "\(field.name) \(shown.en)")
        }
        let zh = (read.map(\.zh) + ["办理日期 \(day)"]).joined(separator: "，")
        let en = (read.map(\.en) + ["business day \(day)"]).joined(separator: ", ")
        return Reason(
            code: ReasonCode.noRuleInForce,
            message: Bilingual(zh: "没有适用的政策版本（\(zh)）。", en: "No version of the rules is in force (\(en))."),
            cite: pack.citation)
    }

    static func budgetExhausted(cite: Citation) -> Reason {
        Reason(
            code: ReasonCode.budgetExhausted,
            message: Bilingual(
                zh: "预算资金已用完。申报列入等候，资金追加后按完整申请的先后顺序办理。",
                en:
                    "The money has run out. The claim waits, and is served in the order of complete applications when more comes."
            ),
            cite: cite)
    }
}

extension Status {
    /// The status in words.
    package var shown: Bilingual {
        switch self {
        case .verified: Bilingual(zh: "已核实", en: "verified")
        case .reported: Bilingual(zh: "据转载", en: "reported")
        case .recalled: Bilingual(zh: "据一般了解", en: "recalled")
        case .unset: Bilingual(zh: "未定", en: "unset")
        case .illustrative: Bilingual(zh: "示例", en: "illustrative")
        }
    }
}
