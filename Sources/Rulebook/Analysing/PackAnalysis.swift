import Claims
import DMN
import FEEL

/// Looks for what is wrong with a pack whatever claims come: days that no version governs or two do, gaps and overlaps of
/// tables, rows that are never taken, requirements that never fail or always do.
///
/// A gap or overlap is reported only with a claim that the real decision has been seen to stumble on. That something never
/// happens is reported only where the grid holds every case; see ``Grid``.
struct PackAnalysis {
    let pack: Pack
    private var report: AnalysisReport
    private var completions: [Int: ClaimCompletion] = [:]
    private var nextExample: Int

    /// - Parameter firstExample: the number of the first claim that shows something; they count up from there.
    init(_ pack: Pack, firstExample: Int = 1) {
        self.pack = pack
        nextExample = firstExample
        report = AnalysisReport(programme: pack.programme)
    }

    mutating func run() -> AnalysisReport {
        let models = pack.versions.indices.map { VersionAxes(pack, $0) }
        var versions = TimeAxis(pack, models)
        versions.look()
        for finding in versions.findings {
            let example = example(finding.values, governed: false, in: models[finding.place]) { _, claim, day in
                finding.isShown(claim, day)
            }
            add(
                finding.code, [], pack.programme, finding.message, finding.position, example,
                unshown: finding.values.isEmpty)
        }
        for place in versions.undecided {
            notAnalysed(
                models[place].version.id, pack.programme, models[place].position,
                Bilingual(zh: "该版本是否适用取决于未定的参数", en: "whether the version governs depends on an unset parameter"))
        }
        report.settled += pack.versions.count
        for model in models {
            guard !versions.never.contains(model.place) else { continue }
            for derived in model.program.derived {
                if case .table(let table) = derived.rule { look(at: table, derived, in: model) }
            }
            for requirement in model.program.requirements { look(at: requirement, in: model) }
        }
        declare()
        return report
    }

    // MARK: - Tables

    private mutating func look(at table: DecisionTable, _ derived: Derived, in model: VersionAxes) {
        let landmarks = model.landmarks { $0.scan(testsOf: table) }
        let slots = table.slots
        let sweep = Sweep(grid: Grid(landmarks, model), model: model, derived: model.derived(for: slots))
        var taken: Set<Int> = []
        var shadowed: [Int: [Int: Value]] = [:]
        var gaps: Set<[Int]> = []
        var overlaps: [[Int]: Set<[Int]>] = [:]
        var seen: Set<[Int]> = []
        var gapPoint: [Int: Value]?
        var overlapPoints: [[Int]: [Int: Value]] = [:]
        var any: [Int: Value]?
        let isComplete = sweep.run { point in
            let result = table.evaluate(point.frame)
            let rows = result.matchedRows
            taken.formUnion(rows)
            let values = sweep.values(point)
            if any == nil { any = values }
            let place = sweep.place(point)
            seen.insert(place)
            if rows.isEmpty, result.value.isWithoutMatch {
                gaps.insert(place)
                if gapPoint == nil { gapPoint = values }
            } else if rows.count > 1, result.value.isConflict {
                overlaps[rows, default: []].insert(place)
                if overlapPoints[rows] == nil { overlapPoints[rows] = values }
            } else if table.hitPolicy == .first {
                for row in table.rows.indices where shadowed[row] == nil && table.matches(row, point.frame) {
                    shadowed[row] = values
                }
            }
            return false
        }
        let source = pack.draft.source.versions[model.place].tables.first { $0.name == derived.name }
        let lines = sweep.freeLines
        if let gapPoint {
            let region = CellRegion(lines, points: gaps, others: seen.subtracting(gaps)).shownOrAnything
            let example = example(gapPoint, governed: true, in: model) { finding, _, _ in
                return finding.version === model.version && finding.frame[derived.slot].isWithoutMatch
            }
            add(
                .tableGap, [model.version.id], derived.name,
                Bilingual(
                    zh: "表“\(derived.name)”没有一行适用于：\(region.zh)",
                    en: "no row of the table \"\(derived.name)\" covers \(region.en)"),
                derived.position, example, unshown: !sweep.isWithinReach)
        }
        for (rows, points) in overlaps.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let region = CellRegion(lines, points: points, others: seen.subtracting(points)).shownOrAnything
            let numbers = rows.map { String($0 + 1) }
            let example = example(overlapPoints[rows] ?? [:], governed: true, in: model) { finding, _, _ in
                return finding.version === model.version && table.evaluate(finding.frame).matchedRows == rows
            }
            add(
                .tableOverlap, [model.version.id], "\(derived.name) rows \(numbers.joined(separator: ", "))",
                Bilingual(
                    zh: "表“\(derived.name)”的第 \(numbers.joined(separator: "、")) 行同时适用于：\(region.zh)",
                    en:
                        "the rows \(numbers.joined(separator: ", ")) of the table \"\(derived.name)\" all cover \(region.en)"
                ),
                source?.rows[rows[1]].conditions.first?.position ?? derived.position, example,
                unshown: !sweep.isWithinReach)
        }
        report.settled += 1
        for row in table.rows.indices where !taken.contains(row) {
            let subject = "\(derived.name) row \(row + 1)"
            let position = source?.rows[row].conditions.first?.position ?? derived.position
            guard isComplete, sweep.grid.beyond.isEmpty else {
                notAnalysed(model.version.id, subject, position, sweep.whyNot(isComplete))
                continue
            }
            let values = shadowed[row] ?? any ?? [:]
            let example = example(values, governed: true, in: model) { finding, _, _ in
                return finding.version === model.version && !table.evaluate(finding.frame).matchedRows.contains(row)
            }
            let message =
                shadowed[row] != nil
                ? Bilingual(
                    zh: "表“\(derived.name)”的第 \(row + 1) 行永远轮不到：前面的行总是先适用",
                    en:
                        "row \(row + 1) of the table \"\(derived.name)\" is never taken: rows above it always come first"
                )
                : Bilingual(
                    zh: "表“\(derived.name)”的第 \(row + 1) 行永远不适用：没有这样的申报",
                    en: "row \(row + 1) of the table \"\(derived.name)\" is never taken: no claim can meet it")
            add(.rowUnreachable, [model.version.id], subject, message, position, example, unshown: false)
        }
    }

    // MARK: - Requirements

    private mutating func look(at requirement: Requirement, in model: VersionAxes) {
        let landmarks = model.landmarks { scan in
            scan.scan(requirement.condition)
            scan.scan(requirement.expression)
        }
        let sweep = Sweep(grid: Grid(landmarks, model), model: model, derived: model.derived(for: requirement.slots))
        // The last of each: at the upper ends of the axes, where a requirement comes closest to the other answer.
        var holds: Sweep.Point?
        var fails: Sweep.Point?
        var isSpared: Sweep.Point?
        // A parameter that no axis can run through: what comes of it is not known.
        var isUnsettled = false
        var isUndecided = false
        let isComplete = sweep.run { point in
            if let condition = requirement.condition {
                switch condition.evaluate(point.frame) {
                case .boolean(true): break
                case .boolean(false):
                    isSpared = point
                    return false
                case let value:
                    isUndecided = true
                    if NullCauses.unset(value) != nil { isUnsettled = true }
                    return false
                }
            }
            switch requirement.expression.evaluate(point.frame) {
            case .boolean(true): holds = point
            case .boolean(false): fails = point
            case let value:
                isUndecided = true
                if NullCauses.unset(value) != nil { isUnsettled = true }
            }
            return holds != nil && fails != nil
        }
        report.settled += 1
        if holds != nil, fails != nil { return }
        guard isComplete, sweep.grid.beyond.isEmpty, !isUnsettled, !(isUndecided && holds == nil && fails == nil)
        else {
            report.settled -= 1
            notAnalysed(model.version.id, requirement.name, requirement.position, sweep.whyNot(isComplete, isUnsettled))
            return
        }
        let name = requirement.name
        if let holds {
            let example = example(sweep.values(holds), governed: true, in: model) { finding, _, _ in
                return finding.version === model.version
                    && requirement.expression.evaluate(finding.frame) == .boolean(true)
            }
            add(
                .requirementNeverFails, [model.version.id], name,
                Bilingual(
                    zh: "要求“\(name)”永远成立，从不拦下任何申报（已计入 \(model.version.id) 的适用范围和申报日期不晚于办理日期）",
                    en:
                        "the requirement \"\(name)\" never fails, for any claim that \(model.version.id) governs and whose dates are not after the business day"
                ), requirement.position, example, unshown: !sweep.isWithinReach)
        } else if let fails {
            let example = example(sweep.values(fails), governed: true, in: model) { finding, _, _ in
                return finding.version === model.version
                    && requirement.expression.evaluate(finding.frame) == .boolean(false)
            }
            add(
                .requirementAlwaysFails, [model.version.id], name,
                Bilingual(
                    zh: "要求“\(name)”永远不成立：适用它的申报一律过不了",
                    en: "the requirement \"\(name)\" always fails: no claim that it applies to can meet it"),
                requirement.position, example, unshown: !sweep.isWithinReach)
        } else if let isSpared {
            let example = example(sweep.values(isSpared), governed: true, in: model) { finding, _, _ in
                return finding.version === model.version
                    && requirement.condition?.evaluate(finding.frame) == .boolean(false)
            }
            add(
                .requirementNeverApplies, [model.version.id], name,
                Bilingual(
                    zh: "要求“\(name)”的条件永远不成立，从不适用",
                    en: "the requirement \"\(name)\" never applies: its `when` never holds"),
                requirement.position, example, unshown: !sweep.isWithinReach)
        }
    }

    // MARK: - What was found

    /// A claim with the values, decided; nil where none shows what it is to show.
    private mutating func example(
        _ values: [Int: Value], governed: Bool, in model: VersionAxes, showing: (Finding, Claim, CivilDate) -> Bool
    ) -> AnalysisFinding.Example? {
        let completion = completions[model.place] ?? ClaimCompletion(model)
        completions[model.place] = completion
        guard let example = completion.claim(with: values, governed: governed, number: nextExample)
        else { return nil }
        let finding = pack.evaluate(example.claim, on: example.businessDay)
        guard showing(finding, example.claim, example.businessDay) else { return nil }
        nextExample += 1
        let decision = Decision.decide(finding, facts: Facts())
        return AnalysisFinding.Example(claim: example.claim, businessDay: example.businessDay, decision: decision)
    }

    /// - Parameter unshown: whether the finding stands only where a claim shows it.
    private mutating func add(
        _ code: AnalysisFinding.Code, _ versions: [String], _ subject: String, _ message: Bilingual,
        _ position: SourcePosition, _ example: AnalysisFinding.Example?, unshown: Bool
    ) {
        guard let example else {
            notAnalysed(
                versions.first, subject, position,
                Bilingual(
                    zh: "似有问题（\(message.zh)），但未能构造出能重现的申报，不作认定",
                    en: "something seems wrong (\(message.en)), but no claim was found that shows it"))
            return
        }
        report.findings.append(
            AnalysisFinding(
                code: code, programme: pack.programme, versions: versions, subject: subject, message: message,
                position: position, example: example, intended: nil))
    }

    private mutating func notAnalysed(
        _ version: String?, _ subject: String, _ position: SourcePosition, _ message: Bilingual
    ) {
        let versions = version.map { [$0] } ?? []
        if let place = report.notAnalysed.firstIndex(where: {
            $0.subject == subject && $0.position == position && $0.message == message
        }) {
            report.notAnalysed[place].versions += versions
            return
        }
        report.notAnalysed.append(
            NotAnalysed(
                programme: pack.programme, versions: versions, subject: subject, message: message, position: position))
    }

    /// Marks what the pack declares intended, and joins what several versions have from one place.
    private mutating func declare() {
        for intended in pack.draft.source.intended {
            var isFound = false
            for place in report.findings.indices where intended.means(report.findings[place]) {
                report.findings[place].intended = intended.reason
                isFound = true
            }
            guard !isFound else { continue }
            report.findings.append(
                AnalysisFinding(
                    code: .declaredNotFound, programme: pack.programme, versions: intended.version.map { [$0] } ?? [],
                    subject: intended.subject ?? intended.code.rawValue,
                    message: Bilingual(
                        zh: "声明为有意的 \(intended.code.rawValue) 并未出现，请删去这条声明",
                        en:
                            "\(intended.code.rawValue) is declared intended and does not come up; take the declaration out"
                    ),
                    position: intended.position, example: nil, intended: nil))
        }
        var joined: [AnalysisFinding] = []
        for finding in report.findings {
            if let place = joined.firstIndex(where: {
                $0.code == finding.code && $0.subject == finding.subject && $0.position == finding.position
                    && $0.message == finding.message && $0.intended == finding.intended
            }) {
                joined[place].versions += finding.versions
            } else {
                joined.append(finding)
            }
        }
        report.findings = joined
    }
}

extension Sweep {
    /// The values of the point by slot.
    func values(_ point: Point) -> [Int: Value] {
        Dictionary(uniqueKeysWithValues: grid.lines.map { ($0.axis.slot, point.frame[$0.axis.slot]) })
    }

    /// The lines that are not only there because they decide which version governs.
    var freeLines: [Grid.Line] { Array(grid.lines[grid.governingCount...]) }

    func place(_ point: Point) -> [Int] { Array(point.indices[grid.governingCount...]) }

    /// Whether a claim alone can bring about what was seen, without a parameter that is unset.
    var isWithinReach: Bool { !grid.lines.contains { $0.axis.isParameter } }

    /// Why it can't be said that something never happens.
    func whyNot(_ isComplete: Bool, _ isUnsettled: Bool = false) -> Bilingual {
        if isUnsettled {
            return Bilingual(zh: "取决于未定的清单参数", en: "it depends on a list that is unset")
        }
        guard isComplete else {
            return Bilingual(zh: "情形太多，没有逐一看完", en: "there are too many cases to look at all of them")
        }
        let parts = grid.beyond.sorted { $0.key < $1.key }.compactMap { slot, what in
            model.axes[slot].map { (name: $0.name, what: what) }
        }
        guard !parts.isEmpty else {
            return Bilingual(zh: "其中的值总是不确定", en: "it has no value that could be told")
        }
        return Bilingual(
            zh: "区间推理不能处理：" + parts.map { "\($0.name)（\($0.what)）" }.joined(separator: "、"),
            en: "reasoning on intervals can't follow "
                + parts.map { "\($0.name) in \($0.what)" }.joined(separator: ", "))
    }
}

extension Value {
    /// A null only because no row of a table matched.
    fileprivate var isWithoutMatch: Bool {
        guard case .null(let reason) = self else { return false }
        let leaves = reason.leaves
        return !leaves.isEmpty && leaves.allSatisfy { if case .noMatch = $0.kind { true } else { false } }
    }

    /// A null only because several rows of a table matched.
    fileprivate var isConflict: Bool {
        guard case .null(let reason) = self else { return false }
        return reason.leaves.contains { if case .domain = $0.kind { true } else { false } }
    }
}

extension DecisionTable {
    /// Whether the row's own tests pass, whatever the rows above it do.
    fileprivate func matches(_ row: Int, _ frame: [Value]) -> Bool {
        zip(rows[row].cells, inputs).allSatisfy { cell, input in
            cell.isAny || cell.matches(input.evaluate(frame), frame) == .boolean(true)
        }
    }
}

extension Pack {
    /// Looks for what is wrong with the pack whatever claims come.
    package func analyse() -> AnalysisReport {
        var analysis = PackAnalysis(self)
        return analysis.run()
    }
}

extension AnalysisReport {
    /// The reports of several packs, in their order, worked out on all cores. Examples of all of them share no identifier.
    package static func all(of packs: [Pack]) async -> [AnalysisReport] {
        await withTaskGroup(of: (Int, AnalysisReport).self) { group in
            for (place, pack) in packs.enumerated() {
                group.addTask {
                    var analysis = PackAnalysis(pack, firstExample: place * 100 + 1)
                    return (place, analysis.run())
                }
            }
            var reports: [Int: AnalysisReport] = [:]
            for await (place, report) in group { reports[place] = report }
            return packs.indices.compactMap { reports[$0] }
        }
    }
}
