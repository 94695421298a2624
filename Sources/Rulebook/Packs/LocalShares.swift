package import Claims
package import FEEL
package import Ledger

/// How province, city and county share the local part, from one day to another: a row of the dated local table.
package struct LocalShares: Sendable {
    /// The business days on which it holds; no end where it is open.
    package let from: CivilDate
    package let to: CivilDate?
    /// The programmes that it is for; nil for all.
    package let programmes: [String]?
    /// Of the local part.
    package let split: Split
    package let citation: Citation

    func covers(_ programme: String, on day: CivilDate) -> Bool {
        day >= from && to.map { day <= $0 } ?? true && programmes?.contains(programme) ?? true
    }
}

/// How an amount divides between all sources that pay it.
package struct Division: Sendable, Hashable {
    /// By the version's shares.
    let split: Split
    /// How the local part divides further; nil while no local table says it.
    let local: Split?

    /// The parts of an amount, in order; they add up to it. Each level is rounded half up to the fen by itself.
    ///
    /// - Throws: ``SplitError/negativeAmount(_:)``.
    package func parts(of amount: Fen) throws(SplitError) -> [Split.Part] {
        let parts = try split.parts(of: amount)
        guard let local else { return parts }
        var divided: [Split.Part] = []
        for part in parts {
            if part.source == .local { divided += try local.parts(of: part.amount) } else { divided.append(part) }
        }
        return divided
    }
}

extension Pack {
    /// The row of the local table that holds on a day; nil where there is none.
    func localShares(on day: CivilDate) -> LocalShares? {
        localTable.first { $0.covers(programme, on: day) }
    }

    /// How a version's amounts divide on a day; nil while a share is unset.
    package func division(of version: PackVersion, on day: CivilDate) -> Division? {
        version.split.map { Division(split: $0, local: localShares(on: day)?.split) }
    }
}
