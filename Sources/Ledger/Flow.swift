/// A kind of business event that moves money. There are no others.
public enum Flow: String, Sendable, Hashable, CaseIterable {
    /// 指标下达: a document of the finance authorities brings a budget in.
    case appropriate
    /// 指标调减.
    case cut
    /// 指标分配: to a programme and a region; from then on approvals can draw on it.
    case allot
    /// 收回分配.
    case unallot
    /// 核准: a claim is approved.
    case approve
    /// 撤销核准.
    case cancel
    /// 发出支付批次: the claim goes to the bank in a batch.
    case issue
    /// 批次被拒: the bank refuses it before anything was paid.
    case refuseBatch = "refuse_batch"
    /// 支付确认.
    case confirm
    /// 退汇 before the payment was confirmed.
    case returnBefore = "return_before"
    /// 退汇 after the payment was confirmed.
    case returnAfter = "return_after"
    /// 重新支付 of a returned payment, to a corrected account.
    case reissue
    /// 撤销退汇款: a returned payment is given up, the money is available again.
    case cancelReturned = "cancel_returned"
    /// 确认应收追回款: money is claimed back.
    case raise
    /// 免除追回.
    case waive
    /// 收到追回款.
    case receive
    /// 抵扣: what is due back is kept from what another claim would be paid.
    case setOff = "set_off"
    /// 追回款恢复可用.
    case restore
    /// 追回款上缴.
    case remit
    /// 年终收回.
    case lapse
    /// 结转下年, the side of the old year.
    case carryOut = "carry_out"
    /// 上年结转, the side of the new year.
    case carryIn = "carry_in"
    /// 资金来源调剂: available money of one source stands in for another's.
    case swap
    /// 已支付改列资金来源: a paid claim is charged to another source.
    case recharge

    /// The moves that belong to this flow. A posting of any other move is refused, here and in the store.
    public var steps: [FlowStep] {
        func step(_ from: Place, _ to: Place) -> FlowStep { FlowStep(flow: self, from: from, to: to) }
        return switch self {
        case .appropriate: [step(.origin, .held)]
        case .cut: [step(.held, .origin)]
        case .allot: [step(.held, .available)]
        case .unallot: [step(.available, .held)]
        case .approve: [step(.available, .committed)]
        case .cancel: [step(.committed, .available)]
        case .issue: [step(.committed, .inTransit)]
        case .refuseBatch: [step(.inTransit, .committed)]
        case .confirm: [step(.inTransit, .paid)]
        case .returnBefore: [step(.inTransit, .returned)]
        case .returnAfter: [step(.paid, .returned)]
        case .reissue: [step(.returned, .inTransit)]
        case .cancelReturned: [step(.returned, .available)]
        case .raise: [step(.dueContra, .due)]
        case .waive: [step(.due, .dueContra)]
        case .receive: [step(.paid, .recovered), step(.due, .dueContra)]
        // The other claim counts as paid, the first one's debt as received, and no money leaves the house.
        case .setOff: [step(.committed, .paid), step(.paid, .recovered), step(.due, .dueContra)]
        case .restore: [step(.recovered, .available)]
        case .remit: [step(.recovered, .lapsed)]
        case .lapse: [step(.held, .lapsed), step(.available, .lapsed)]
        // Postings stay inside a fiscal year, so carrying over is two entries, one in each year.
        case .carryOut: [step(.held, .carriedOut), step(.available, .carriedOut), step(.committed, .carriedOut)]
        case .carryIn: [step(.origin, .held), step(.origin, .available), step(.origin, .committed)]
        // Postings stay inside a source, so a swap is two postings, one in each source.
        case .swap: [step(.available, .swappedOut), step(.swappedIn, .available)]
        case .recharge: [step(.paid, .available), step(.available, .paid)]
        }
    }

    /// Whether the move belongs to this flow.
    public func allows(from: Place, to: Place) -> Bool {
        switch (self, from, to) {
        case (.approve, .available, .committed): true  // the one that is asked a million times
        default: steps.contains { $0.from == from && $0.to == to }
        }
    }

    /// Whether an entry of this flow needs a checker beside its maker (四眼原则): those that reduce a budget, send money
    /// to another account than the first time, or give up a debt.
    ///
    /// An appropriation does not by itself: its document is the act of a second authority. A house may ask for one all the
    /// same; the bureau's store does once people are enrolled.
    public var needsChecker: Bool {
        switch self {
        case .cut, .reissue, .waive: true
        default: false
        }
    }

    /// Whether a posting may change the programme: only between what is held for any and what is allotted to one.
    public var mayChangeProgramme: Bool {
        self == .allot || self == .unallot
    }

    /// The number that stands for the flow in the store. Never reused, never changed.
    public var number: Int64 {
        switch self {
        case .appropriate: 1
        case .cut: 2
        case .allot: 3
        case .unallot: 4
        case .approve: 5
        case .cancel: 6
        case .issue: 7
        case .refuseBatch: 8
        case .confirm: 9
        case .returnBefore: 10
        case .returnAfter: 11
        case .reissue: 12
        case .cancelReturned: 13
        case .raise: 14
        case .waive: 15
        case .receive: 16
        case .setOff: 17
        case .restore: 18
        case .remit: 19
        case .lapse: 20
        case .carryOut: 21
        case .carryIn: 22
        case .swap: 23
        case .recharge: 24
        }
    }

    /// The flow that a number of the store stands for.
    public init?(number: Int64) {
        guard let flow = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = flow
    }

    /// What the flow is called.
    public var label: Wording {
        switch self {
        case .appropriate: Wording(zh: "指标下达", en: "appropriation")
        case .cut: Wording(zh: "指标调减", en: "cut")
        case .allot: Wording(zh: "指标分配", en: "allotment")
        case .unallot: Wording(zh: "收回分配", en: "allotment taken back")
        case .approve: Wording(zh: "核准", en: "approval")
        case .cancel: Wording(zh: "撤销核准", en: "approval cancelled")
        case .issue: Wording(zh: "发出支付批次", en: "payment batch issued")
        case .refuseBatch: Wording(zh: "批次被拒", en: "payment batch refused")
        case .confirm: Wording(zh: "支付确认", en: "payment confirmed")
        case .returnBefore: Wording(zh: "退汇（确认前）", en: "payment returned before confirmation")
        case .returnAfter: Wording(zh: "退汇（确认后）", en: "payment returned after confirmation")
        case .reissue: Wording(zh: "重新支付", en: "payment issued again")
        case .cancelReturned: Wording(zh: "撤销退汇款", en: "returned payment cancelled")
        case .raise: Wording(zh: "确认应收追回款", en: "clawback raised")
        case .waive: Wording(zh: "免除追回", en: "clawback waived")
        case .receive: Wording(zh: "收到追回款", en: "clawback received")
        case .setOff: Wording(zh: "抵扣", en: "set-off")
        case .restore: Wording(zh: "追回款恢复可用", en: "recovered money restored")
        case .remit: Wording(zh: "追回款上缴", en: "recovered money remitted")
        case .lapse: Wording(zh: "年终收回", en: "lapse at year end")
        case .carryOut: Wording(zh: "结转下年", en: "carried out")
        case .carryIn: Wording(zh: "上年结转", en: "carried in")
        case .swap: Wording(zh: "资金来源调剂", en: "swap of sources")
        case .recharge: Wording(zh: "已支付改列资金来源", en: "paid claim charged to another source")
        }
    }
}
