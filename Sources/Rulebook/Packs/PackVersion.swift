package import Claims
internal import FEEL
package import Ledger

/// One dated version of a programme with the values of its parameters: everything that does not depend on a claim is
/// worked out here, once.
package final class PackVersion: Sendable {
    package var id: String { program.id }
    package var title: Bilingual { program.title }
    package var citation: Citation { program.citation }
    /// The version over which this one pays the difference.
    package var topsUp: String? { program.topsUp }
    package let parameters: [Parameter]
    /// How an amount is divided; nil while a share is unset.
    package let split: Split?

    let program: VersionProgram
    /// The frame of a claim of which nothing is known yet: constants stand in their slots.
    let template: [Value]
    /// The days that the version governs, where that is all that its `governs` asks for.
    let window: VersionWindow?
    /// What is left to be worked out for each claim, in order.
    let derivedPerClaim: [Derived]
    /// What every decision by this version has to say beside its reasons.
    let standingNotes: [Reason]
    /// By the name of every parameter that is unset: the reason that holds a claim, and the note where it limits nothing.
    let unsetReasons: [String: Reason]
    let unsetNotes: [String: Reason]
    /// Parameters without which the funding is not known.
    let unsetShares: [String]

    /// Reports and gives nil when shares are no split.
    init?(_ program: VersionProgram, parameters: [Parameter], _ diagnostics: DiagnosticCollector) {
        self.program = program
        self.parameters = parameters

        let missing = Value.null(NullReason(kind: .given(code: NullCode.missing, name: "")))
        var template = [Value](repeating: missing, count: program.names.count)
        for (place, parameter) in parameters.enumerated() {
            template[program.parameterStart + place] = parameter.effective
        }
        var constants = Set(program.parameterStart..<(program.parameterStart + program.parameterCount))
        var perClaim: [Derived] = []
        for derived in program.derived {
            if derived.slots.allSatisfy(constants.contains) {
                template[derived.slot] = derived.value(template)
                constants.insert(derived.slot)
            } else {
                perClaim.append(derived)
            }
        }
        self.template = template
        window = VersionWindow(program, template: template)
        derivedPerClaim = perClaim

        var unsetReasons: [String: Reason] = [:]
        var unsetNotes: [String: Reason] = [:]
        for parameter in parameters where parameter.isUnset && parameter.fallback == nil {
            unsetReasons[parameter.name] = BuiltInReasons.parameterUnset(parameter)
            unsetNotes[parameter.name] = BuiltInReasons.limitUnset(parameter)
        }
        self.unsetReasons = unsetReasons
        self.unsetNotes = unsetNotes

        let used = program.parametersThatMatter().map { parameters[$0 - program.parameterStart] }
        standingNotes =
            used.filter { $0.isUnset && $0.fallback != nil }.map(BuiltInReasons.defaultUsed)
            + BuiltInReasons.notVerified(used)
            + (program.shares.contains { $0.source == .local }
                ? [BuiltInReasons.localSplitUnset(program.citation)] : [])

        let funding = Funding(program.shares, template: template, diagnostics)
        guard let funding else { return nil }
        split = funding.split
        unsetShares = funding.unset
    }
}

extension VersionProgram {
    /// The slots of the parameters on which an outcome or an amount can depend, in their order.
    func parametersThatMatter() -> [Int] {
        var slots: Set<Int> = []
        func visit(_ more: [Int]) {
            for slot in more where slots.insert(slot).inserted {
                if let derived = derived.first(where: { $0.slot == slot }) { visit(derived.slots) }
            }
        }
        visit(governs.slots + amount.slots)
        for requirement in requirements { visit((requirement.condition?.slots ?? []) + requirement.expression.slots) }
        for limit in limits {
            visit((limit.condition?.slots ?? []) + limit.key.flatMap(\.slots))
            if case .atMost(let most, _) = limit.kind { visit(most.slots) }
        }
        for share in shares { visit(share.portion?.slots ?? []) }
        return (parameterStart..<(parameterStart + parameterCount)).filter(slots.contains)
    }
}
