import Ledger

extension Books {
    /// Records budget lines: each brings its money in (ORIGIN to HELD) and allots it at once (HELD to AVAILABLE), as two
    /// entries under the line's document.
    ///
    /// A line is known by its document, source, year, programme and region. Handed in again with the same amount it adds
    /// nothing; with another amount all lines are refused before anything is posted, because a budget must not double by
    /// a corrected file.
    ///
    /// Where approvals were recorded while nothing was appropriated, AVAILABLE is below zero in their regions. The
    /// allotment first fills those of them that draw on the line's region, in the order of their codes; what is left can
    /// be used. So from the first appropriation on, what is shown as available is available.
    ///
    /// - Parameter isHeld: whether the money stays in HELD until it is allotted; then a line makes one entry only.
    /// - Returns: for each line its entries; those that stood before are not new.
    /// - Throws: ``BooksError``; the caller then rolls back, since lines before the refused one may have been posted.
    package func appropriate(
        _ lines: [AppropriationLine], isHeld: Bool = false, businessDay: String, maker: String, checker: String? = nil
    ) throws(BooksError) -> [PostedEntry] {
        try load()
        var budgeted = budgetedRegions
        var amounts: [String: Fen] = [:]
        for line in lines {
            let key = Self.businessKey(.appropriate, line)
            if let other = amounts.updateValue(line.amount, forKey: key), other != line.amount {
                throw .amountChanged(line, recorded: other)
            }
            if let standing = try number(ofKey: key) {
                let recorded = try entry(standing).postings.first?.amount ?? .zero
                guard recorded == line.amount else { throw .amountChanged(line, recorded: recorded) }
            }
            budgeted[line.account(.held).pot, default: []].insert(line.region.code)
        }

        var posted: [PostedEntry] = []
        for line in lines {
            let keys = (Self.businessKey(.appropriate, line), Self.businessKey(.allot, line))
            if isHeld, let standing = try number(ofKey: keys.0) {
                posted.append(PostedEntry(id: standing, content: try entryContent(standing), isNew: false))
                continue
            }
            if let first = try number(ofKey: keys.0), let second = try number(ofKey: keys.1) {
                posted.append(PostedEntry(id: first, content: try entryContent(first), isNew: false))
                posted.append(PostedEntry(id: second, content: try entryContent(second), isNew: false))
                continue
            }
            let appropriation = [
                Posting(from: line.account(.origin), to: line.account(.held), amount: line.amount)
            ]
            let allotment = allotment(of: line, budgeted: budgeted[line.account(.held).pot] ?? [])
            for (flow, key, postings) in [
                (Flow.appropriate, keys.0, appropriation), (.allot, keys.1, allotment),
            ].prefix(isHeld ? 1 : 2) {
                let entry: Entry
                do {
                    entry = try Entry(
                        flow: flow, businessKey: key, businessDay: businessDay, document: line.document,
                        maker: maker, checker: checker, postings: postings)
                } catch {
                    throw .entry(error)
                }
                posted.append(try post(entry))
            }
        }
        return posted
    }

    /// Fills what unbudgeted approvals have left below zero, then makes the rest available in the line's own region.
    private func allotment(of line: AppropriationLine, budgeted: Set<String>) -> [Posting] {
        let pot = line.account(.held).pot
        let overdrawn = slots.filter { slot in
            slot.key.place == .available && slot.balance < 0 && slot.key.pot == pot
                && slot.key.region != line.region.code
                && Self.payer(for: slot.key.region, among: budgeted) == line.region.code
        }
        var left = line.amount.rawValue
        var postings: [Posting] = []
        for slot in overdrawn.sorted(by: { $0.key.region < $1.key.region }) where left > 0 {
            let part = slot.balance.magnitude < left.magnitude ? -slot.balance : left
            left -= part
            postings.append(Posting(from: line.account(.held), to: slot.key, amount: Fen(part)))
        }
        if left > 0 {
            postings.append(Posting(from: line.account(.held), to: line.account(.available), amount: Fen(left)))
        }
        return postings
    }

    private static func businessKey(_ flow: Flow, _ line: AppropriationLine) -> String {
        "\(flow.rawValue) \(line.identity)"
    }
}
