internal import Claims
internal import FEEL

/// What is only recalled, and for how long. The day stands under `as of`: beside the value, in the `cites` of its version
/// or of the pack, or at the top of a parameter file; the nearest counts.
struct AgeCheck {
    let day: CivilDate

    func run(_ root: YAMLNode, into findings: inout FindingCollector) {
        visit(root, since: nil, into: &findings)
    }

    private func visit(_ node: YAMLNode, since inherited: CivilDate?, into findings: inout FindingCollector) {
        switch node.content {
        case .scalar: break
        case .sequence(let items): for item in items { visit(item, since: inherited, into: &findings) }
        case .mapping(let entries):
            let own = AgeCheck.date(in: entries)
            var cited: CivilDate?
            if case .mapping(let parts)? = entries.first(where: { $0.key == "cites" })?.value.content {
                cited = AgeCheck.date(in: parts)
            }
            let since = own ?? cited ?? inherited
            if let status = entries.first(where: { $0.key == "status" })?.value,
                status.scalar == Status.recalled.rawValue
            {
                check(status.position, since, into: &findings)
            }
            for entry in entries { visit(entry.value, since: since, into: &findings) }
        }
    }

    private func check(_ position: SourcePosition, _ since: CivilDate?, into findings: inout FindingCollector) {
        guard let since else {
            findings.add(
                .recalledUndated, position, zh: "没有写明何时记下（as of）",
                en: "it does not say when it was recalled (as of)")
            return
        }
        // A year on: the same day of the next year; of 29 February the day before 1 March.
        let anniversary =
            CivilDate(year: since.year + 1, month: since.month, day: since.day)
            ?? CivilDate(year: since.year + 1, month: since.month, day: since.day - 1)
        guard let anniversary, anniversary < day else { return }
        findings.add(
            .recalledTooLong, position, zh: "自 \(since) 记下，到 \(day) 已一年多没有核实",
            en: "recalled on \(since); by \(day) it has not been confirmed for more than a year")
    }

    private static func date(in entries: [YAMLNode.Entry]) -> CivilDate? {
        entries.first { $0.key == "as of" }?.value.scalar.flatMap { CivilDate($0) }
    }
}
