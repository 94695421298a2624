package import Claims
internal import DMN
package import FEEL
internal import Ledger

/// Takes the same steps as the evaluation, and writes them down.
struct Explainer {
    private let pack: Pack
    private let finding: Finding
    private var steps: [Explanation.Step] = []

    init(_ pack: Pack, _ finding: Finding) {
        self.pack = pack
        self.finding = finding
    }

    mutating func explanation(of claim: Claim, on day: CivilDate) -> Explanation {
        let values = Evaluation.values(of: claim, on: day)
        for version in pack.versions {
            let frame = Evaluation.frame(of: version, values: values, on: day)
            add(governs: version, frame)
            if version === finding.version { break }
        }
        if let version = finding.version {
            let frame = finding.frame
            for derived in version.program.derived { add(derived, version, frame) }
            for requirement in version.program.requirements { add(requirement, version, frame) }
            for (place, limit) in version.program.limits.enumerated() { add(limit, place, version, frame) }
            addAmount(version, frame)
        }
        return Explanation(programme: pack.programme, title: pack.title, steps: steps, finding: finding)
    }

    private mutating func add(governs version: PackVersion, _ frame: [Value]) {
        let expression = version.program.governs
        let value = expression.evaluate(frame)
        steps.append(
            .init(
                kind: .governs, name: version.id, label: version.title, code: nil, condition: nil,
                text: expression.text,
                reads: readings(expression.slots, version, frame), result: Shown.value(value), verdict: verdict(value),
                rows: [],
                message: nil, cite: version.citation, position: nil))
    }

    private mutating func add(_ derived: Derived, _ version: PackVersion, _ frame: [Value]) {
        var rows: [Int] = []
        var kind = Explanation.Step.Kind.definition
        if case .table(let table) = derived.rule {
            rows = table.evaluate(frame).matchedRows.map { $0 + 1 }
            kind = .table
        }
        let value = frame[derived.slot]
        steps.append(
            .init(
                kind: kind, name: derived.name, label: derived.label, code: nil, condition: nil, text: derived.text,
                reads: readings(derived.slots, version, frame),
                result: version.program.names[derived.slot].display.shown(value),
                verdict: value.isNull ? .undecided : .value, rows: rows, message: nil, cite: derived.citation,
                position: derived.position))
    }

    private mutating func add(_ requirement: Requirement, _ version: PackVersion, _ frame: [Value]) {
        let slots = (requirement.condition?.slots ?? []) + requirement.expression.slots
        let applies = requirement.condition?.evaluate(frame) ?? .boolean(true)
        let value = applies == .boolean(true) ? requirement.expression.evaluate(frame) : applies
        var outcome = applies == .boolean(false) ? Explanation.Step.Verdict.notApplicable : verdict(value)
        if outcome == .undecided, requirement.passesWhenUnset, NullCauses.unset(value) != nil { outcome = .unlimited }
        steps.append(
            .init(
                kind: .requirement, name: requirement.name, label: nil, code: requirement.code,
                condition: requirement.condition?.text,
                text: requirement.expression.text, reads: readings(slots, version, frame), result: Shown.value(value),
                verdict: outcome, rows: [],
                message: outcome == .fails ? requirement.message.rendered(frame) : nil, cite: requirement.citation,
                position: requirement.position))
    }

    private mutating func add(_ limit: Limit, _ place: Int, _ version: PackVersion, _ frame: [Value]) {
        let slots = (limit.condition?.slots ?? []) + limit.key.flatMap(\.slots)
        let text: String
        var result = Bilingual(zh: "未占用", en: "not used up by this claim")
        var verdict = Explanation.Step.Verdict.undecided
        var more: [Int] = []
        switch limit.kind {
        case .once(let space):
            text = "key: \(limit.keyText), space: \(space)"
            if finding.keys.contains(where: { $0.limit == place }) {
                result = Bilingual(zh: "用一次", en: "used up by this claim")
                verdict = .value
            }
        case .atMost(let most, let counter):
            text = "key: \(limit.keyText), counter: \(counter), at most: \(most.text)"
            more = most.slots
            if let quota = finding.quotas.first(where: { $0.limit == place }) {
                result =
                    quota.atMost.map { Bilingual(zh: "限 \($0) 次", en: "at most \($0)") }
                    ?? Bilingual(zh: "不限", en: "no limit is set")
                verdict = quota.atMost == nil ? .unlimited : .value
            }
        }
        if limit.condition?.evaluate(frame) == .boolean(false) { verdict = .notApplicable }
        steps.append(
            .init(
                kind: .limit, name: limit.keyText, label: nil, code: limit.code, condition: limit.condition?.text,
                text: text,
                reads: readings(slots + more, version, frame), result: result, verdict: verdict, rows: [], message: nil,
                cite: limit.citation, position: limit.position))
    }

    private mutating func addAmount(_ version: PackVersion, _ frame: [Value]) {
        let expression = version.program.amount
        let shown =
            finding.amount.map { Bilingual(zh: "\($0.yuan) 元", en: "\($0.yuan) yuan") }
            ?? Shown.value(expression.evaluate(frame))
        steps.append(
            .init(
                kind: .amount, name: "amount", label: Bilingual(zh: "补贴金额", en: "Amount"), code: nil, condition: nil,
                text: expression.text,
                reads: readings(expression.slots, version, frame), result: shown,
                verdict: finding.amount == nil ? .undecided : .value, rows: [],
                message: nil, cite: version.citation, position: nil))
        let parts = Bilingual(
            zh: finding.parts.map { "\($0.source.label.zh) \($0.amount.yuan) 元" }.joined(separator: "，"),
            en: finding.parts.map { "\($0.source.label.en) \($0.amount.yuan) yuan" }.joined(separator: ", "))
        let shares = version.program.shares
        steps.append(
            .init(
                kind: .funding, name: "funding", label: Bilingual(zh: "资金来源", en: "Funding"), code: nil, condition: nil,
                text: shares.map { "\($0.source.rawValue): \($0.portion?.text ?? "remainder")" }.joined(
                    separator: ", "),
                reads: readings(shares.flatMap { $0.portion?.slots ?? [] }, version, frame),
                result: finding.parts.isEmpty ? Shown.nothing : parts,
                verdict: finding.parts.isEmpty ? .undecided : .value, rows: [], message: nil, cite: version.citation,
                position: nil))
    }

    private func verdict(_ value: Value) -> Explanation.Step.Verdict {
        switch value {
        case .boolean(true): .holds
        case .boolean(false): .fails
        default: .undecided
        }
    }

    private func readings(_ slots: [Int], _ version: PackVersion, _ frame: [Value]) -> [Explanation.Reading] {
        var seen: Set<Int> = []
        return slots.filter { seen.insert($0).inserted }.map { slot in
            let program = version.program
            let name = program.names[slot]
            if slot >= program.parameterStart, slot < program.parameterStart + program.parameterCount {
                let parameter = version.parameters[slot - program.parameterStart]
                let shown =
                    parameter.isUnset
                    ? parameter.fallback.map {
                        Bilingual(zh: "未定，暂按 \($0.shown.zh)", en: "unset, \($0.shown.en) for the time being")
                    } ?? parameter.shown : parameter.shown
                return .init(name: name.name, label: parameter.label, shown: shown, cite: parameter.citation)
            }
            let label =
                slot < program.fieldCount ? Bilingual(zh: pack.kind.fields[slot].label, en: name.name) : name.label
            return .init(name: name.name, label: label, shown: name.display.shown(frame[slot]), cite: nil)
        }
    }
}

extension Pack {
    /// Evaluates the claim and tells every step on the way, from the choice of the version to the funding.
    ///
    /// - Precondition: the claim is of this pack's kind.
    package func explain(_ claim: Claim, on day: CivilDate) -> Explanation {
        var explainer = Explainer(self, evaluate(claim, on: day))
        return explainer.explanation(of: claim, on: day)
    }
}
