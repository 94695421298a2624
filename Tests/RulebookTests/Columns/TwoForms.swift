import Claims
import FEEL
import Ledger

@testable import Rulebook

/// Holds the compiled form of a pack against its reference form, claim by claim.
struct TwoForms {
    let program: ColumnProgram
    /// How many claims were compared, and how many of them the compiled form did itself.
    private(set) var compared = 0
    private(set) var compiled = 0
    private(set) var differences: [String] = []

    init(_ pack: Pack) {
        self.init(ColumnProgram(pack))
    }

    init(_ program: ColumnProgram) {
        self.program = program
    }

    mutating func compare(_ claims: [Claim], on days: [CivilDate]) {
        let findings = zip(claims, days).map { program.pack.evaluate($0, on: $1) }
        compare(ColumnBatch(claims, on: days, layout: program.layout), with: findings)
    }

    mutating func compare(_ batch: ColumnBatch, with findings: [Finding]) {
        let decisions = program.decide(batch)
        let claims = batch.claims
        for (row, finding) in findings.enumerated() {
            compared += 1
            if !decisions.isReference[row] { compiled += 1 }
            let unlike = differences(decisions, row, finding)
            if !unlike.isEmpty {
                let content = String(decoding: claims[row].content, as: UTF8.self)
                differences.append("\(unlike.joined(separator: "; ")), on \(finding.businessDay), of \(content)")
            }
        }
    }

    private func differences(_ decisions: ColumnDecisions, _ row: Int, _ finding: Finding) -> [String] {
        let decision = decisions[row]
        var unlike: [String] = []
        func expect<T: Equatable>(_ what: String, _ compiled: T, _ reference: T) {
            if compiled != reference { unlike.append("\(what): compiled \(compiled), reference \(reference)") }
        }
        expect("outcome", decision.outcome, finding.outcome)
        expect("version", decision.version?.id, finding.versionID)
        expect("amount", decision.amount?.yuan, finding.amount?.yuan)
        expect("funding", decision.parts, finding.parts)
        expect("not met", decision.failed, finding.failed)
        expect("can't be told", decision.undecided, finding.undecided)
        let codes = Set(program.pack.version(finding.versionID ?? "")?.program.requirements.map(\.code) ?? [])
        let failed = decision.failedCodes.sorted()
        if !codes.contains(ReasonCode.duplicate) {
            expect("codes", failed, finding.ruleReasons.map(\.code).filter(codes.contains).sorted())
        }
        if !decisions.isReference[row] { unlike += nullDifferences(decisions, row, finding) }
        return unlike
    }

    /// Compares why something could not be told: what the causes of the compiled form would say, against the reasons.
    private func nullDifferences(_ decisions: ColumnDecisions, _ row: Int, _ finding: Finding) -> [String] {
        let claim = decisions.batch.claims[row]
        let pack = program.pack
        var missing = Set(
            claim.problems.filter { $0.code == .missingField }.map { BuiltInReasons.problem($0, cite: pack.citation) })
        var unset: Set<Reason> = []
        var isOther = false
        for (number, name) in program.causes.names.enumerated()
        where decisions.causes[row] >> UInt64(number) & 1 == 1 {
            switch name {
            case .other: isOther = true
            case .field(let field):
                let definition = pack.kind.fields[field]
                guard case .null(let reason) = claim.values[field], case .given(NullCode.missing, _) = reason.kind
                else { continue }
                if claim.problems.contains(where: { $0.field == definition.name }) { continue }
                missing.insert(BuiltInReasons.missing(definition, named: definition.name, cite: pack.citation))
            case .parameter(let name):
                let versions = finding.version.map { [$0] } ?? pack.versions
                for version in versions { if let reason = version.unsetReasons[name] { unset.insert(reason) } }
            }
        }
        let reasons = finding.reasons
        var unlike: [String] = []
        let missingReasons = Set(reasons.filter { $0.code == ReasonCode.missingField })
        if missing != missingReasons {
            unlike.append(
                "missing: compiled \(missing.map(\.message.en)), reference \(missingReasons.map(\.message.en))")
        }
        let unsetReasons = Set(reasons.filter { $0.code == ReasonCode.parameterUnset })
        let isUnlike = finding.version == nil ? !unsetReasons.isSubset(of: unset) : unset != unsetReasons
        if isUnlike || unset.isEmpty != unsetReasons.isEmpty {
            unlike.append("unset: compiled \(unset.map(\.message.en)), reference \(unsetReasons.map(\.message.en))")
        }
        // Where a claim is refused or returned, what could not be told is not said.
        if finding.outcome == .held, isOther != reasons.contains(where: { $0.code == ReasonCode.cannotDecide }) {
            unlike.append("cannot decide: compiled \(isOther), reference \(reasons.map(\.code))")
        }
        return unlike
    }
}
