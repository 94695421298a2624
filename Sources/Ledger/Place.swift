/// A place where money can be. Every fen is in exactly one place.
public enum Place: String, Sendable, Hashable, CaseIterable {
    /// 指标来源: where budgets come from; its negative balance is all that was ever appropriated.
    case origin = "ORIGIN"
    /// 待分配指标: appropriated, not yet allotted.
    case held = "HELD"
    /// 可用指标: approvals draw on it.
    case available = "AVAILABLE"
    /// 已核准未支付.
    case committed = "COMMITTED"
    /// 支付在途: handed to the bank.
    case inTransit = "IN_TRANSIT"
    /// 已支付.
    case paid = "PAID"
    /// 退汇待处理: sent back by the bank.
    case returned = "RETURNED"
    /// 追回款待处理: money got back from an applicant.
    case recovered = "RECOVERED"
    /// 收回上缴.
    case lapsed = "LAPSED"
    /// 结转下年.
    case carriedOut = "CARRIED_OUT"
    /// 应收追回款: claims for money back, a memorandum beside PAID.
    case due = "DUE"
    /// 应收追回款对冲: the counterpart of DUE.
    case dueContra = "DUE_CONTRA"
    /// 来源调出: lent to another source.
    case swappedOut = "SWAPPED_OUT"
    /// 来源调入对冲: the counterpart of what came from another source.
    case swappedIn = "SWAPPED_IN"

    /// When a balance below zero is in order.
    public enum Negativity: Int64, Sendable, Hashable {
        case never = 0
        case always = 1
        /// Only by approvals made before the first appropriation of the programme, source and year.
        case whileUnbudgeted = 2
    }

    /// Whether an account of this place may be below zero.
    public var negativity: Negativity {
        switch self {
        case .origin, .dueContra, .swappedIn: .always
        case .available: .whileUnbudgeted
        case .held, .committed, .inTransit, .paid, .returned, .recovered, .lapsed, .carriedOut, .due, .swappedOut:
            .never
        }
    }

    /// Whether money in this place belongs to single claims: a posting into or out of it names the claim.
    public var isByClaim: Bool {
        switch self {
        case .committed, .inTransit, .paid, .returned, .recovered, .due, .dueContra: true
        case .origin, .held, .available, .lapsed, .carriedOut, .swappedOut, .swappedIn: false
        }
    }

    /// The number that stands for the place in the store. Never reused, never changed.
    public var number: Int64 {
        switch self {
        case .origin: 1
        case .held: 2
        case .available: 3
        case .committed: 4
        case .inTransit: 5
        case .paid: 6
        case .returned: 7
        case .recovered: 8
        case .lapsed: 9
        case .carriedOut: 10
        case .due: 11
        case .dueContra: 12
        case .swappedOut: 13
        case .swappedIn: 14
        }
    }

    /// The place that a number of the store stands for.
    public init?(number: Int64) {
        guard let place = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = place
    }

    /// What the place is called.
    public var label: Wording {
        switch self {
        case .origin: Wording(zh: "指标来源", en: "origin of the budget")
        case .held: Wording(zh: "待分配指标", en: "held for allotment")
        case .available: Wording(zh: "可用指标", en: "available")
        case .committed: Wording(zh: "已核准未支付", en: "approved, not paid")
        case .inTransit: Wording(zh: "支付在途", en: "payment in transit")
        case .paid: Wording(zh: "已支付", en: "paid")
        case .returned: Wording(zh: "退汇待处理", en: "returned by the bank")
        case .recovered: Wording(zh: "追回款待处理", en: "recovered")
        case .lapsed: Wording(zh: "收回上缴", en: "lapsed or remitted")
        case .carriedOut: Wording(zh: "结转下年", en: "carried into the next year")
        case .due: Wording(zh: "应收追回款", en: "due back")
        case .dueContra: Wording(zh: "应收追回款对冲", en: "due back, counterpart")
        case .swappedOut: Wording(zh: "来源调出", en: "lent to another source")
        case .swappedIn: Wording(zh: "来源调入对冲", en: "taken from another source, counterpart")
        }
    }
}
