package import Ledger

extension Books {
    /// What a claim of a region can draw on.
    ///
    /// A programme is unbudgeted for a source and year until its first appropriation; approvals then stand on the claim's
    /// own region. From the first appropriation on, the claim draws on the most specific region that an appropriation
    /// names and that covers the claim's: itself, its city, its province. If none covers it, nothing is available.
    ///
    /// - Parameters:
    ///   - region: the claim's division code.
    ///   - year: the year of the business day.
    package func funds(
        programme: String, region: String, year: Int, source: FundingSource
    ) throws(BooksError) -> Funds {
        try load()
        let question = FundsQuestion(
            pot: Pot(programme: programme, source: source, fiscalYear: year), region: region)
        let answer: FundsAnswer
        if let known = fundsAnswers[question] {
            answer = known
        } else {
            answer = self.answer(question)
            fundsAnswers[question] = answer
        }
        guard answer.isBudgeted else { return .unbudgeted(region: answer.region) }
        let balance = slotOf[answer.account].map { slots[$0].balance } ?? 0
        return .budgeted(region: answer.region, available: Fen(max(0, balance)))
    }

    private func answer(_ question: FundsQuestion) -> FundsAnswer {
        let budgeted = budgetedRegions[question.pot]
        let region = budgeted.flatMap { Self.payer(for: question.region, among: $0) } ?? question.region
        let account = AccountKey(
            place: .available, source: question.pot.source, fiscalYear: question.pot.fiscalYear,
            programme: question.pot.programme, region: region)
        return FundsAnswer(region: region, isBudgeted: budgeted != nil, account: account)
    }

    /// The most specific of the budgeted regions that covers the given one.
    static func payer(for region: String, among budgeted: Set<String>) -> String? {
        Region.covering(region).first { budgeted.contains($0) }
    }
}
