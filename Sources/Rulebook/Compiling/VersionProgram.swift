internal import Claims
internal import FEEL
internal import Ledger

/// A version whose expressions are compiled. It does not depend on the values of parameters, so that values can be laid
/// over a pack, for a test or a what-if, without compiling anything again.
final class VersionProgram: Sendable {
    let id: String
    let title: Bilingual
    let citation: Citation
    let topsUp: String?
    /// How each slot of the frame is called and shown.
    let names: [SlotName]
    let fieldCount: Int
    let businessDaySlot: Int
    let birthDates: [(slot: Int, field: Int)]
    /// Where the parameters begin in the frame; they stand there in their order.
    let parameterStart: Int
    let parameterCount: Int
    let governs: CompiledExpression
    let derived: [Derived]
    let requirements: [Requirement]
    let amount: CompiledExpression
    let limits: [Limit]
    let shares: [Share]

    struct SlotName: Sendable {
        let name: String
        let display: Display
        let label: Bilingual?
    }

    struct Share: Sendable {
        let source: FundingSource
        /// Nil: the remainder.
        let portion: CompiledExpression?
        let position: SourcePosition
    }

    init(
        id: String, title: Bilingual, citation: Citation, topsUp: String?, names: [SlotName], fieldCount: Int,
        businessDaySlot: Int,
        birthDates: [(slot: Int, field: Int)], parameterStart: Int, parameterCount: Int, governs: CompiledExpression,
        derived: [Derived], requirements: [Requirement], amount: CompiledExpression, limits: [Limit], shares: [Share]
    ) {
        self.id = id
        self.title = title
        self.citation = citation
        self.topsUp = topsUp
        self.names = names
        self.fieldCount = fieldCount
        self.businessDaySlot = businessDaySlot
        self.birthDates = birthDates
        self.parameterStart = parameterStart
        self.parameterCount = parameterCount
        self.governs = governs
        self.derived = derived
        self.requirements = requirements
        self.amount = amount
        self.limits = limits
        self.shares = shares
    }

    /// The definitions and tables from which these slots follow, in their order.
    func derived(for slots: [Int]) -> [Derived] {
        var needed: Set<Int> = []
        func visit(_ slots: [Int]) {
            for slot in slots {
                guard let rule = derived.first(where: { $0.slot == slot }), needed.insert(slot).inserted else {
                    continue
                }
                visit(rule.slots)
            }
        }
        visit(slots)
        return derived.filter { needed.contains($0.slot) }
    }
}
