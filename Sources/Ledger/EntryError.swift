/// Which rule an entry would break.
public enum EntryError: Error, Sendable, Hashable {
    /// The texts of an entry.
    public enum Field: String, Sendable, Hashable {
        case businessKey, document, maker, checker, programme, region

        var label: Wording {
            switch self {
            case .businessKey: Wording(zh: "业务编号", en: "business key")
            case .document: Wording(zh: "文号", en: "document")
            case .maker: Wording(zh: "经办人", en: "maker")
            case .checker: Wording(zh: "复核人", en: "checker")
            case .programme: Wording(zh: "补贴项目", en: "programme")
            case .region: Wording(zh: "地区", en: "region")
            }
        }
    }

    case badText(Field)
    case notADay(String)
    case noPostings
    case stepNotAllowed(FlowStep)
    case badAmount(Fen)
    case crossesSources(FundingSource, FundingSource)
    case crossesYears(Int, Int)
    case badYear(Int)
    case changesProgramme(String, String)
    case changesRegion(String, String)
    case claimMismatch(FlowStep)
    case badClaim(Int64)
    case checkerMissing(Flow)
    case checkerIsMaker(String)

    /// What is wrong and what to do.
    public var wording: Wording {
        switch self {
        case .badText(let field):
            Wording(
                zh: "\(field.label.zh)为空、超过 \(Entry.textLimit) 字节或含控制字符。请填写简短的一行文字。",
                en: "The \(field.label.en) is empty, longer than \(Entry.textLimit) bytes or has control characters. "
                    + "Give one short line.")
        case .notADay(let text):
            Wording(
                zh: "“\(text)”不是日期。请写成 2026-11-23 的形式。",
                en: "“\(text)” is not a date. Write it like 2026-11-23.")
        case .noPostings:
            Wording(
                zh: "分录没有任何金额。请至少给出一笔。",
                en: "The entry moves no money. Give at least one posting.")
        case .stepNotAllowed(let step):
            Wording(
                zh: "“\(step.flow.label.zh)”不能把资金从“\(step.from.label.zh)”转到“\(step.to.label.zh)”。请改用相应的业务。",
                en: "The flow \(step.flow.rawValue) cannot move money from \(step.from.rawValue) to "
                    + "\(step.to.rawValue). Use the flow that is meant for it.")
        case .badAmount(let amount):
            Wording(
                zh: "金额 \(amount.yuan) 元须大于零且不超过 \(Posting.limit.yuan) 元。请检查金额。",
                en: "The amount of \(amount.yuan) yuan must be more than zero and at most \(Posting.limit.yuan). "
                    + "Check the amount.")
        case .crossesSources(let from, let to):
            Wording(
                zh: "一笔资金不能从\(from.label.zh)转到\(to.label.zh)。请在每个资金来源内分别记账。",
                en: "A posting cannot move money from the source \(from.rawValue) to \(to.rawValue). "
                    + "Post within each source.")
        case .crossesYears(let from, let to):
            Wording(
                zh: "一笔资金不能从 \(from) 年度转到 \(to) 年度。请用结转业务。",
                en: "A posting cannot move money from the fiscal year \(from) to \(to). Carry it over.")
        case .badYear(let year):
            Wording(
                zh: "年度 \(year) 超出 1949 至 9999。请检查年度。",
                en: "The fiscal year \(year) is outside 1949 to 9999. Check the year.")
        case .changesProgramme(let from, let to):
            Wording(
                zh: "此业务不能把资金从项目 \(from) 转到 \(to)。请先收回分配再重新分配。",
                en: "This flow cannot move money from the programme \(from) to \(to). Take the allotment back first.")
        case .changesRegion(let from, let to):
            Wording(
                zh: "申报的资金不能从地区 \(from) 转到 \(to)。请使用申报原来的地区。",
                en: "A claim's money cannot move from the region \(from) to \(to). Use the claim's own region.")
        case .claimMismatch(let step):
            Wording(
                zh: "从“\(step.from.label.zh)”到“\(step.to.label.zh)”的资金，涉及申报时须写明决定编号，否则不得写。请更正。",
                en: "A posting from \(step.from.rawValue) to \(step.to.rawValue) names a decision exactly when one of "
                    + "the places is by claim. Correct the posting.")
        case .badClaim(let number):
            Wording(
                zh: "决定编号 \(number) 须从 1 起。请检查编号。",
                en: "The decision number \(number) must be 1 or more. Check the number.")
        case .checkerMissing(let flow):
            Wording(
                zh: "“\(flow.label.zh)”须由第二人复核。请给出复核人。",
                en: "The flow \(flow.rawValue) needs a second person. Name a checker.")
        case .checkerIsMaker(let maker):
            Wording(
                zh: "经办人与复核人都是“\(maker)”。复核须由另一人进行。",
                en: "“\(maker)” is both maker and checker. Have another person check it.")
        }
    }
}
