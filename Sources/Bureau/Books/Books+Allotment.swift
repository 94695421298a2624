package import Ledger

extension Books {
    /// Posts budget lines of one flow: `allot` (HELD to AVAILABLE), `unallot` (back) or `cut` (HELD to ORIGIN), an entry
    /// each, under the line's document.
    ///
    /// From its first allotment of its own on, a region is one that claims draw on, as if an appropriation had named it.
    /// Like an appropriation a line is posted once, and refused with all others where it comes with another amount.
    ///
    /// - Throws: ``BooksError``; the caller then rolls back.
    package func move(
        _ lines: [AppropriationLine], _ flow: Flow, businessDay: String, maker: String, checker: String? = nil
    ) throws(BooksError) -> [PostedEntry] {
        try load()
        var posted: [PostedEntry] = []
        for line in lines {
            let key = Self.moveKey(flow, line)
            if let standing = try number(ofKey: key) {
                let recorded = try entry(standing).postings.first?.amount ?? .zero
                guard recorded == line.amount else { throw .amountChanged(line, recorded: recorded) }
                posted.append(PostedEntry(id: standing, content: try entryContent(standing), isNew: false))
                continue
            }
            let (available, held) = (line.account(.available), line.heldAccount)
            let (from, to) =
                switch flow {
                case .unallot: (available, held)
                case .cut: (held, held.at(.origin))
                default: (held, available)
                }
            let entry: Entry
            do {
                entry = try Entry(
                    flow: flow, businessKey: key, businessDay: businessDay, document: line.document, maker: maker,
                    checker: checker, postings: [Posting(from: from, to: to, amount: line.amount)])
            } catch {
                throw .entry(error)
            }
            posted.append(try post(entry))
            if flow == .allot { name(line.region.code, in: available.pot) }
        }
        return posted
    }

    /// The prefix of the keys of allotments to a region of its own, as against those that follow an appropriation at once.
    static let allotmentPrefix = "allotment "

    private static func moveKey(_ flow: Flow, _ line: AppropriationLine) -> String {
        let held = line.heldAccount
        let isOwn = held == line.account(.held)
        return (flow == .allot ? allotmentPrefix : "\(flow.rawValue) ") + line.identity
            + (isOwn ? "" : " \(held.programme) \(held.region)")
    }
}
