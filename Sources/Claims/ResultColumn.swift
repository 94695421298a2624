/// What a results file adds to each row of a submission. A reader of claims passes these columns over: they say what was
/// decided of the claim and are no part of it.
package enum ResultColumn: Int, CaseIterable, Sendable {
    case outcome, amount, funding, reasons, mending, decisionID

    /// In files that name their fields in English, and as a key of JSON.
    package var name: String {
        switch self {
        case .outcome: "outcome"
        case .amount: "amount"
        case .funding: "funding"
        case .reasons: "reasons"
        case .mending: "mending"
        case .decisionID: "decision_id"
        }
    }

    /// In files that name their fields in Chinese.
    package var label: String {
        switch self {
        case .outcome: "审核结果"
        case .amount: "补贴金额"
        case .funding: "资金来源"
        case .reasons: "审核理由"
        case .mending: "如何补正"
        case .decisionID: "决定编号"
        }
    }

    /// The column that a header or key stands for, by its name or its label; nil for all others.
    package static func named(_ header: String) -> ResultColumn? { byHeader[FieldText.headerForm(header)] }

    private static let byHeader: [String: ResultColumn] = {
        var columns: [String: ResultColumn] = [:]
        for column in allCases {
            columns[FieldText.headerForm(column.name)] = column
            columns[FieldText.headerForm(column.label)] = column
        }
        return columns
    }()
}
