import Claims
import GRDB
import Ledger

extension FinanceDesk {
    /// Enters a budget file: all of its lines, or none. A second person confirms it where anybody is enrolled.
    ///
    /// - Parameter isHeld: whether the money waits in HELD for allotments; otherwise it is allotted at once.
    package func appropriate(_ lines: [AppropriationLine], isHeld: Bool = false) throws -> Voucher {
        guard try hasPeople else {
            var voucher = try perform { try $0.appropriate(lines, isHeld: isHeld) }
            voucher.notes.append(
                Bilingual(
                    zh: "还没有登记人员，未经第二人确认即已记入；登记用 tradein people add",
                    en:
                        "nobody is enrolled, so that it was entered without a second person; enrol people by tradein people add"
                ))
            return voucher
        }
        return try propose(.appropriate(lines.map(BudgetLine.init), isHeld: isHeld))
    }

    /// Gives up budget that is held: back to where it came from.
    package func cut(_ lines: [AppropriationLine]) throws -> Voucher {
        try propose(.cut(lines.map(BudgetLine.init)))
    }

    /// Makes held money available to a programme and region.
    package func allot(_ lines: [AppropriationLine]) throws -> Voucher {
        try perform { try $0.move(lines, .allot) }
    }

    /// Takes available money back.
    package func unallot(_ lines: [AppropriationLine]) throws -> Voucher {
        try perform { try $0.move(lines, .unallot) }
    }

    private var hasPeople: Bool {
        get throws(BureauError) { try workspace.storing { db in try !Staff(db).all().isEmpty } }
    }
}

extension FinanceSession {
    /// Enters budget lines; see ``Books/appropriate(_:isHeld:businessDay:maker:checker:)``.
    func appropriate(_ lines: [AppropriationLine], isHeld: Bool) throws -> Voucher {
        try checkDay()
        let posted = try books.appropriate(
            lines, isHeld: isHeld, businessDay: day, maker: maker.name, checker: checker?.name)
        try enter(posted)
        // A line makes two entries, the appropriation and its allotment; one where the money is held.
        let new = zip(lines, stride(from: 0, to: posted.count, by: isHeld ? 1 : 2)).filter { posted[$1].isNew }
            .map(\.0)
        let amount = try new.reduce(Fen.zero) { try $0.adding($1.amount) }
        return Voucher(
            Bilingual(
                zh: "已记入 \(new.count) 笔预算，共 \(amount.yuan) 元；\(lines.count - new.count) 笔以前已记入",
                en:
                    "\(new.count) budget lines entered, \(amount.yuan) yuan in all; \(lines.count - new.count) were entered before"
            ),
            [
                "entered": .number(Int64(new.count)), "known": .number(Int64(lines.count - new.count)),
                "amount": .money(amount),
            ])
    }

    /// Moves budget between held and available, or back to its origin.
    func move(_ lines: [AppropriationLine], _ flow: Flow) throws -> Voucher {
        try checkDay()
        let posted = try books.move(lines, flow, businessDay: day, maker: maker.name, checker: checker?.name)
        try enter(posted)
        let new = zip(lines, posted).filter(\.1.isNew).map(\.0)
        let amount = try new.reduce(Fen.zero) { try $0.adding($1.amount) }
        return Voucher(
            Bilingual(
                zh: "\(flow.label.zh) \(new.count) 笔，共 \(amount.yuan) 元；\(lines.count - new.count) 笔以前已记入",
                en:
                    "\(flow.label.en): \(new.count) lines, \(amount.yuan) yuan in all; \(lines.count - new.count) were entered before"
            ),
            [
                "entered": .number(Int64(new.count)), "known": .number(Int64(lines.count - new.count)),
                "amount": .money(amount),
            ])
    }
}
