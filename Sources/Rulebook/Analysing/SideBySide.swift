import Claims
import FEEL

/// Two versions over the same claims: their fields as one set of axes, whatever order the forms have them in.
struct SideBySide {
    let old: VersionAxes
    let new: VersionAxes
    /// By joint slot.
    let axes: [Int: Axis]
    let businessDay: Int
    /// Of each side: the side's slot of a joint one, and the joint slot of the side's.
    private let oldSlots: [Int: Int]
    private let newSlots: [Int: Int]
    private let jointOfOld: [Int: Int]
    private let jointOfNew: [Int: Int]

    init(_ old: VersionAxes, _ new: VersionAxes) {
        self.old = old
        self.new = new
        var joint: [String: Int] = [:]
        var axes: [Int: Axis] = [:]
        var oldSlots: [Int: Int] = [:]
        var newSlots: [Int: Int] = [:]
        for axis in old.axes.values.sorted(by: { $0.slot < $1.slot }) {
            joint[axis.name] = axis.slot
            axes[axis.slot] = axis
            oldSlots[axis.slot] = axis.slot
        }
        var next = (axes.keys.max() ?? 0) + 1
        for axis in new.axes.values.sorted(by: { $0.slot < $1.slot }) {
            let slot = joint[axis.name] ?? next
            if joint[axis.name] == nil {
                next += 1
                axes[slot] = axis.moved(to: slot)
            } else if case .values(let known)? = axes[slot]?.domain, case .values(let more) = axis.domain {
                // A choice that one side alone has is a value all the same.
                axes[slot] = axes[slot]?.holding(known + more.filter { !known.contains($0) })
            }
            newSlots[slot] = axis.slot
        }
        self.axes = axes
        self.oldSlots = oldSlots
        self.newSlots = newSlots
        jointOfOld = Dictionary(uniqueKeysWithValues: oldSlots.map { ($1, $0) })
        jointOfNew = Dictionary(uniqueKeysWithValues: newSlots.map { ($1, $0) })
        businessDay = old.businessDay
    }

    var governing: Set<Int> {
        Set(old.governing.axes.compactMap { jointOfOld[$0] }).union(new.governing.axes.compactMap { jointOfNew[$0] })
    }

    /// The landmarks of what is asked on both sides.
    func landmarks(
        old scanOld: (inout LandmarkScan) -> Void, new scanNew: (inout LandmarkScan) -> Void
    ) -> Landmarks {
        var one = LandmarkScan(axes: old.axes, constants: old.version.template, derived: old.derived)
        scanOld(&one)
        var other = LandmarkScan(axes: new.axes, constants: new.version.template, derived: new.derived)
        scanNew(&other)
        var landmarks = one.landmarks
        landmarks.formUnion(old.governing)
        landmarks = landmarks.moved(jointOfOld)
        var more = other.landmarks
        more.formUnion(new.governing)
        landmarks.formUnion(more.moved(jointOfNew))
        // Where one side's amount passes the other's.
        if let ones = one.amounts, let others = other.amounts {
            var crossing = LandmarkScan(axes: axes, constants: [], derived: [:])
            for left in ones.compactMap({ $0.moved(jointOfOld) }) {
                for right in others.compactMap({ $0.moved(jointOfNew) }) { crossing.relate(left, right) }
            }
            landmarks.formUnion(crossing.landmarks)
        }
        return landmarks
    }

    func grid(_ landmarks: Landmarks) -> Grid {
        Grid(landmarks, axes: axes, businessDay: businessDay, governing: governing)
    }

    struct Point {
        var old: [Value]
        var new: [Value]
        var indices: [Int]
    }

    private static let mostPoints = 400_000

    /// Goes through the points of the grid at which both versions may govern.
    /// - Parameter derived: what has to be worked out on each side.
    /// - Returns: false where there were too many.
    func sweep(
        _ grid: Grid, old derivedOld: [Derived], new derivedNew: [Derived], gated: Bool, _ body: (Point) -> Void
    ) -> Bool {
        var point = Point(
            old: old.version.template, new: new.version.template, indices: Array(repeating: 0, count: grid.lines.count))
        var oldGovernance = Governance(old.pack)
        var newGovernance = Governance(new.pack)
        var count = 0
        func step(_ depth: Int) {
            if gated, depth == grid.governingCount,
                !oldGovernance.mayGovern(old.place, point.old) || !newGovernance.mayGovern(new.place, point.new)
            {
                return
            }
            guard depth < grid.lines.count else {
                count += 1
                guard count <= SideBySide.mostPoints else { return }
                for derived in derivedOld { point.old[derived.slot] = derived.value(point.old) }
                for derived in derivedNew { point.new[derived.slot] = derived.value(point.new) }
                body(point)
                return
            }
            let line = grid.lines[depth]
            for (index, value) in line.values.enumerated() where count <= SideBySide.mostPoints {
                if line.axis.isPast, case .date(let date) = value,
                    case .date(let day)? = oldSlots[businessDay].map({ point.old[$0] }), date > day
                {
                    continue
                }
                if let slot = oldSlots[line.axis.slot] { point.old[slot] = value }
                if let slot = newSlots[line.axis.slot] { point.new[slot] = value }
                point.indices[depth] = index
                step(depth + 1)
            }
        }
        step(0)
        return count <= SideBySide.mostPoints
    }

    /// The values of a point by the slots of one side.
    func values(_ indices: [Int], _ grid: Grid, ofNew: Bool) -> [Int: Value] {
        var values: [Int: Value] = [:]
        for (line, index) in zip(grid.lines, indices) {
            if let slot = (ofNew ? newSlots : oldSlots)[line.axis.slot] { values[slot] = line.values[index] }
        }
        return values
    }
}

extension Axis {
    fileprivate func moved(to slot: Int) -> Axis { Axis(self, slot: slot, domain: domain) }

    fileprivate func holding(_ values: [Value]) -> Axis { Axis(self, slot: slot, domain: .values(values)) }

    private init(_ other: Axis, slot: Int, domain: Domain) {
        self.slot = slot
        name = other.name
        label = other.label
        self.domain = domain
        absent = other.absent
        isPast = other.isPast
        isParameter = other.isParameter
    }
}

extension Landmarks {
    /// The same on other slots; what has none there is left out.
    fileprivate func moved(_ slots: [Int: Int]) -> Landmarks {
        func by<Mark>(_ marks: [Int: Mark]) -> [Int: Mark] {
            Dictionary(uniqueKeysWithValues: marks.compactMap { slot, mark in slots[slot].map { ($0, mark) } })
        }
        var moved = Landmarks()
        moved.axes = Set(axes.compactMap { slots[$0] })
        moved.tops = by(tops)
        moved.bounds = Set(
            bounds.compactMap { bound in
                guard let left = slots[bound.left], let right = slots[bound.right] else { return nil }
                return Bound(left: left, right: right, distance: bound.distance)
            })
        moved.months = Set(
            months.compactMap { bound in
                guard let earlier = slots[bound.earlier], let later = slots[bound.later] else { return nil }
                return Months(earlier: earlier, later: later, months: bound.months)
            })
        moved.texts = by(texts)
        moved.textLinks = textLinks.compactMap { one, other in
            guard let left = slots[one], let right = slots[other] else { return nil }
            return (left, right)
        }
        moved.absences = Set(absences.compactMap { slots[$0] })
        moved.beyond = by(beyond)
        return moved
    }
}

extension LinearForm {
    fileprivate func moved(_ slots: [Int: Int]) -> LinearForm? {
        switch self {
        case .sum(let terms, let constant):
            var moved: [Int: Number] = [:]
            for (slot, factor) in terms {
                guard let there = slots[slot] else { return nil }
                moved[there] = factor
            }
            return .sum(moved, constant)
        case .span(let from, let to, let unit):
            guard let start = slots[from], let end = slots[to] else { return nil }
            return .span(from: start, to: end, unit: unit)
        case .shifted(let slot, let months): return slots[slot].map { .shifted($0, months: months) }
        }
    }
}
