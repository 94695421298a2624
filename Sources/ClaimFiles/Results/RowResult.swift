import Claims

/// How a row of a submission came out, in a results file.
package enum RowVerdict: String, Sendable, CaseIterable {
    case approved, waitlisted, held, refused, returned
    /// The row could not be read as a claim.
    case unreadable

    /// The word in files that speak Chinese.
    package var label: String {
        switch self {
        case .approved: "核准"
        case .waitlisted: "轮候"
        case .held: "待人工审核"
        case .refused: "不予核准"
        case .returned: "退回补正"
        case .unreadable: "无法读取"
        }
    }
}

/// What a results file says of one row of a submission.
package struct RowResult: Sendable, Hashable {
    /// A part of the amount, from one source.
    package struct Part: Sendable, Hashable {
        let source: String
        let label: String
        /// Yuan, two places.
        let amount: String

        package init(source: String, label: String, amount: String) {
            self.source = source
            self.label = label
            self.amount = amount
        }
    }

    /// Why a claim was not approved.
    package struct Reason: Sendable, Hashable {
        let code: String
        /// In Chinese.
        let text: String

        package init(code: String, text: String) {
            self.code = code
            self.text = text
        }
    }

    /// The row, as the reader of the file counts.
    package let row: Int
    package let verdict: RowVerdict
    /// Yuan, two places; nil where nothing is paid.
    package let amount: String?
    package let funding: [Part]
    package let reasons: [Reason]
    /// What to mend, or to do, in Chinese; empty where there is nothing.
    package let mending: String
    /// The number of the decision; nil where none was recorded.
    package let decision: String?

    package init(
        row: Int, verdict: RowVerdict, amount: String? = nil, funding: [Part] = [], reasons: [Reason] = [],
        mending: String = "", decision: String? = nil
    ) {
        self.row = row
        self.verdict = verdict
        self.amount = amount
        self.funding = funding
        self.reasons = reasons
        self.mending = mending
        self.decision = decision
    }

    /// Of a row that could not be read.
    package init(_ error: RowError) {
        let place = error.field.map { "字段 \($0)：" } ?? ""
        self.init(
            row: error.row, verdict: .unreadable, reasons: [Reason(code: "", text: place + error.message.zh)],
            mending: error.remedy.zh)
    }

    /// The cells of a table, in the order of `ResultColumn`.
    ///
    /// - Parameter usesLabels: the table speaks Chinese.
    func text(of column: ResultColumn, usesLabels: Bool) -> String {
        switch column {
        case .outcome: usesLabels ? verdict.label : verdict.rawValue
        case .amount: amount ?? ""
        case .funding:
            funding.map { "\(usesLabels ? $0.label : $0.source) \($0.amount)" }.joined(
                separator: usesLabels ? "；" : "; ")
        case .reasons: reasons.map { $0.code.isEmpty ? $0.text : "\($0.code) \($0.text)" }.joined(separator: " | ")
        case .mending: mending
        // The last cell of an unreadable row is never empty, so that the row stays too long or too short until it is mended.
        case .decisionID: decision ?? (verdict == .unreadable ? RowResult.noDecision : "")
        }
    }

    static let noDecision = "—"
}
