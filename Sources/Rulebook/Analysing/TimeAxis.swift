import Claims
import FEEL

/// Which version governs which claims on which days: gaps, overlaps, versions that never come up.
struct TimeAxis {
    struct Found {
        let code: AnalysisFinding.Code
        let message: Bilingual
        let position: SourcePosition
        /// The point that shows it.
        let values: [Int: Value]
        /// The version whose axes they are.
        let place: Int
        let isShown: (Claim, CivilDate) -> Bool
    }

    private(set) var findings: [Found] = []
    /// Versions that never govern.
    private(set) var never: Set<Int> = []
    /// Versions of which it depends on an unset parameter whether they govern.
    private(set) var undecided: [Int] = []

    private let pack: Pack
    private let models: [VersionAxes]

    init(_ pack: Pack, _ models: [VersionAxes]) {
        self.pack = pack
        self.models = models
    }

    mutating func look() {
        guard let last = models.last else { return }
        let landmarks = last.governing
        let grid = Grid(landmarks, last)
        var governance = Governance(pack)
        var points: [(indices: [Int], frame: [Value], answers: [Value])] = []
        walk(grid, last, &governance) { points.append($0) }
        for place in models.indices {
            if points.contains(where: { $0.answers[place].isNull }) {
                undecided.append(place)
            } else if grid.beyond.isEmpty,
                !points.contains(where: { $0.answers.firstIndex(of: .boolean(true)) == place })
            {
                never.insert(place)
                addNever(place, points, grid)
            }
        }
        addGaps(points, grid)
        addOverlaps(points, grid)
    }

    private func walk(
        _ grid: Grid, _ model: VersionAxes, _ governance: inout Governance,
        _ body: ((indices: [Int], frame: [Value], answers: [Value])) -> Void
    ) {
        var frame = model.version.template
        var indices = Array(repeating: 0, count: grid.lines.count)
        func step(_ depth: Int) {
            guard depth < grid.lines.count else {
                body((indices, frame, governance.answers(frame)))
                return
            }
            let line = grid.lines[depth]
            for (index, value) in line.values.enumerated() {
                if line.axis.isPast, case .date(let date) = value, case .date(let day) = frame[model.businessDay],
                    date > day
                {
                    continue
                }
                frame[line.axis.slot] = value
                indices[depth] = index
                step(depth + 1)
            }
        }
        step(0)
    }

    private func values(_ point: (indices: [Int], frame: [Value], answers: [Value]), _ grid: Grid) -> [Int: Value] {
        Dictionary(uniqueKeysWithValues: grid.lines.map { ($0.axis.slot, point.frame[$0.axis.slot]) })
    }

    /// Days between the first and the last that any version governs, of which none does.
    private mutating func addGaps(
        _ points: [(indices: [Int], frame: [Value], answers: [Value])], _ grid: Grid
    ) {
        let governed = points.filter { $0.answers.contains { $0 != .boolean(false) } }
        guard !governed.isEmpty else { return }
        let hulls = grid.lines.indices.map { line -> ClosedRange<Int>? in
            guard !grid.lines[line].places.isEmpty else { return nil }
            let indices = governed.map { $0.indices[line] }
            return (indices.min() ?? 0)...(indices.max() ?? 0)
        }
        let gaps = points.filter { point in
            point.answers.allSatisfy { $0 == .boolean(false) }
                && zip(point.indices, hulls).allSatisfy { index, hull in hull?.contains(index) ?? true }
        }
        guard !gaps.isEmpty else { return }
        let inside = Set(gaps.map(\.indices))
        let region = CellRegion(grid.lines, points: inside, others: Set(points.map(\.indices)).subtracting(inside))
        let pack = pack
        for box in region.boxes {
            guard let point = gaps.first(where: { box.contains($0.indices, grid) }) else { continue }
            findings.append(
                Found(
                    code: .noVersionGoverns,
                    message: Bilingual(zh: "没有版本适用于：\(box.shown.zh)", en: "no version governs \(box.shown.en)"),
                    position: pack.draft.source.versions[0].position, values: values(point, grid),
                    place: models.count - 1,
                    isShown: { claim, day in
                        pack.evaluate(claim, on: day).reasons.contains { $0.code == ReasonCode.noRuleInForce }
                    }))
        }
    }

    private mutating func addOverlaps(
        _ points: [(indices: [Int], frame: [Value], answers: [Value])], _ grid: Grid
    ) {
        let pack = pack
        for second in models.indices {
            for first in 0..<second {
                // Where a version before both decides, that one overlaps with each of them.
                let both = points.filter {
                    $0.answers.firstIndex(of: .boolean(true)) == first && $0.answers[second] == .boolean(true)
                }
                guard let point = both.first, !never.contains(second) else { continue }
                let inside = Set(both.map(\.indices))
                let region = CellRegion(
                    grid.lines, points: inside, others: Set(points.map(\.indices)).subtracting(inside))
                let (one, other) = (pack.versions[first], pack.versions[second])
                findings.append(
                    Found(
                        code: .versionsOverlap,
                        message: Bilingual(
                            zh: "\(one.id) 和 \(other.id) 都适用于：\(region.shown.zh)（按先后由 \(one.id) 决定）",
                            en:
                                "\(one.id) and \(other.id) both govern \(region.shown.en) (\(one.id), which comes first, decides)"
                        ),
                        position: models[second].position, values: values(point, grid), place: first,
                        isShown: { claim, day in
                            var governance = Governance(pack)
                            let finding = pack.evaluate(claim, on: day)
                            let values = Evaluation.values(of: claim, on: day)
                            let answers = governance.answers(Evaluation.frame(of: one, values: values, on: day))
                            return finding.version === one && answers[first] == .boolean(true)
                                && answers[second] == .boolean(true)
                        }))
            }
        }
    }

    private mutating func addNever(
        _ place: Int, _ points: [(indices: [Int], frame: [Value], answers: [Value])], _ grid: Grid
    ) {
        let version = pack.versions[place]
        let pack = pack
        let shadowed = points.first { $0.answers[place] == .boolean(true) }
        let point = shadowed ?? points.first { $0.answers.contains(.boolean(true)) } ?? points.first
        guard let point else { return }
        findings.append(
            Found(
                code: .versionNeverGoverns,
                message: shadowed != nil
                    ? Bilingual(
                        zh: "版本 \(version.id) 永远不适用：前面的版本总是先适用",
                        en: "the version \(version.id) never governs: versions before it always come first")
                    : Bilingual(
                        zh: "版本 \(version.id) 永远不适用：没有申报符合它的条件",
                        en: "the version \(version.id) never governs: no claim meets its condition"),
                position: models[place].position, values: values(point, grid), place: models.count - 1,
                isShown: { claim, day in pack.evaluate(claim, on: day).version !== version }))
    }
}

extension CellRegion.Box {
    fileprivate func contains(_ indices: [Int], _ grid: Grid) -> Bool {
        parts.allSatisfy { part in
            guard let line = grid.lines.firstIndex(where: { $0.axis.slot == part.line.axis.slot }) else { return true }
            return part.indices.contains(indices[line])
        }
    }
}
