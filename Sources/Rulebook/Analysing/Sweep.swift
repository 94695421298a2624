import FEEL

/// Goes through the points of a grid at which a version governs.
struct Sweep {
    let grid: Grid
    let model: VersionAxes
    /// Worked out at every point, in order.
    let derived: [Derived]

    /// How many points are looked at before it is given up.
    private static let mostPoints = 400_000

    /// Where the sweep stands.
    struct Point {
        /// The frame of the version.
        var frame: [Value]
        /// Which value of each line.
        var indices: [Int]
    }

    /// Calls the body with every point until it says that it has seen enough.
    /// - Returns: false where there were too many points.
    func run(_ body: (Point) -> Bool) -> Bool {
        var walk = Walk(self)
        walk.step(0, body)
        return !walk.isOver
    }

    private struct Walk {
        let sweep: Sweep
        var point: Point
        var governance: Governance
        var points = 0
        var isDone = false
        var isOver = false

        init(_ sweep: Sweep) {
            self.sweep = sweep
            point = Point(
                frame: sweep.model.version.template, indices: Array(repeating: 0, count: sweep.grid.lines.count))
            governance = Governance(sweep.model.pack)
        }

        mutating func step(_ depth: Int, _ body: (Point) -> Bool) {
            if depth == sweep.grid.governingCount, !governance.mayGovern(sweep.model.place, point.frame) { return }
            guard depth < sweep.grid.lines.count else {
                points += 1
                if points > Sweep.mostPoints {
                    isOver = true
                    isDone = true
                    return
                }
                for derived in sweep.derived { point.frame[derived.slot] = derived.value(point.frame) }
                if body(point) { isDone = true }
                return
            }
            let line = sweep.grid.lines[depth]
            for (index, value) in line.values.enumerated() {
                if line.axis.isPast, case .date(let date) = value,
                    case .date(let day) = point.frame[sweep.model.businessDay], date > day
                {
                    continue
                }
                point.frame[line.axis.slot] = value
                point.indices[depth] = index
                step(depth + 1, body)
                if isDone { return }
            }
        }
    }
}

/// Which versions govern a claim, asked of frames of any of them.
struct Governance {
    private let pack: Pack
    private let read: [[Int]]
    private var frames: [[Value]]

    init(_ pack: Pack) {
        self.pack = pack
        frames = pack.versions.map(\.template)
        read = pack.versions.map { version in
            version.program.governs.slots.filter { $0 < version.program.parameterStart }
        }
    }

    /// What the condition of each version says: true, false, or null.
    mutating func answers(_ frame: [Value]) -> [Value] {
        pack.versions.indices.map { answer($0, frame) }
    }

    private mutating func answer(_ place: Int, _ frame: [Value]) -> Value {
        if pack.isSingled { return .boolean(true) }
        for slot in read[place] { frames[place][slot] = frame[slot] }
        return pack.versions[place].program.governs.evaluate(frames[place])
    }

    /// Whether the version may be the first that governs; what can't be told may be.
    mutating func mayGovern(_ place: Int, _ frame: [Value]) -> Bool {
        for earlier in 0..<place where answer(earlier, frame) == .boolean(true) { return false }
        return answer(place, frame) != .boolean(false)
    }
}
