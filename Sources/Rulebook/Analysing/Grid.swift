import Claims
import FEEL

/// For every axis the values that stand for all others: one of each cell between two landmarks.
///
/// Of a cell the upper end is taken, and a bound between two axes carries the ends of one over to the other. All
/// conditions that intervals can follow are orders between an axis and a constant, or between two axes and a distance;
/// whatever combination of such conditions can be met at all is met by its greatest solution, whose values are such ends.
/// So what holds at every point of the grid holds everywhere.
struct Grid {
    struct Line {
        let axis: Axis
        /// Days and numbers ascending; a missing value, where it matters, comes last.
        let values: [Value]
        /// The places of days and numbers, one for each value that is not missing.
        let places: [Int64]
    }

    /// The business day first, then what else governs, then the others; by slot.
    let lines: [Line]
    /// How many of the lines the governing condition reads.
    let governingCount: Int
    /// Axes of which the grid does not hold every case, with what can't be followed there.
    let beyond: [Int: String]

    /// More values an axis is not given: what would need them is said to be not analysed.
    private static let mostValues = 600

    init(_ landmarks: Landmarks, _ model: VersionAxes) {
        self.init(landmarks, axes: model.axes, businessDay: model.businessDay, governing: model.governing.axes)
    }

    init(_ landmarks: Landmarks, axes: [Int: Axis], businessDay: Int, governing: Set<Int>) {
        var beyond = landmarks.beyond
        let order = landmarks.axes.sorted { one, other in
            func rank(_ slot: Int) -> Int { slot == businessDay ? 0 : governing.contains(slot) ? 1 : 2 }
            return (rank(one), one) < (rank(other), other)
        }
        let tops = Grid.tops(landmarks, order.compactMap { axes[$0] }, businessDay, &beyond)
        let groups = TextGroups(landmarks, axes)
        lines = order.compactMap { slot in
            guard let axis = axes[slot] else { return nil }
            var values: [Value]
            var places: [Int64] = []
            switch axis.domain {
            case .days, .numbers:
                places = tops[slot]?.sorted() ?? []
                values = places.map(axis.value(at:))
            case .values(let all): values = all
            case .texts(let type):
                let samples = groups.samples(of: slot, type)
                values = samples.texts.map(Value.string)
                if !samples.isComplete, beyond[slot] == nil { beyond[slot] = "starts with()" }
            case .records(let parts): values = Grid.lists(of: parts)
            }
            if landmarks.absences.contains(slot), axis.absent == nil, !axis.isParameter {
                values.append(.null(NullReason(kind: .given(code: NullCode.missing, name: axis.name))))
            }
            return Line(axis: axis, values: values, places: places)
        }
        governingCount = lines.count { governing.contains($0.axis.slot) }
        self.beyond = beyond
    }

    /// The upper ends of cells, with what bounds between axes add to them.
    private static func tops(
        _ landmarks: Landmarks, _ all: [Axis], _ businessDay: Int, _ beyond: inout [Int: String]
    ) -> [Int: Set<Int64>] {
        let axes = all.filter { $0.places != nil }
        let slack = landmarks.bounds.reduce(Int64(0)) { $0 + min(Int64($1.distance.magnitude), 1 << 40) }
        let months = landmarks.months.reduce(Int64(0)) { $0 + Int64($1.months.magnitude) * 31 }
        var lastDay = CivilDate("2025-12-31")?.dayNumber ?? 0
        var greatest: [Int: Int64] = [:]
        for axis in axes {
            guard let top = landmarks.tops[axis.slot]?.max() else { continue }
            if case .days = axis.domain {
                lastDay = max(lastDay, top)
            } else {
                greatest[axis.scale] = max(greatest[axis.scale] ?? 0, top)
            }
        }
        let year = CivilDate(dayNumber: lastDay + slack + months).year + 1
        let horizon = CivilDate(year: year, month: 12, day: 31)?.dayNumber ?? Axis.days.upperBound
        var tops: [Int: Set<Int64>] = [:]
        for axis in axes {
            guard let domain = axis.places else { continue }
            let end: Int64
            if case .days = axis.domain {
                end = min(horizon, domain.upperBound)
            } else {
                let unit = (0..<axis.scale).reduce(Int64(1)) { unit, _ in unit * 10 }
                end = min(max((greatest[axis.scale] ?? 0) * 2 + slack, 10_000 * unit), domain.upperBound)
            }
            var ends = landmarks.tops[axis.slot] ?? []
            ends.insert(end)
            // A cell of one value at the lower end, so that zero and the like are seen for themselves.
            if case .numbers = axis.domain { ends.insert(domain.lowerBound) }
            tops[axis.slot] = ends.filter { domain.contains($0) && $0 <= end }
        }
        carry(landmarks, axes, businessDay, &tops, &beyond)
        return tops
    }

    private static func carry(
        _ landmarks: Landmarks, _ axes: [Axis], _ businessDay: Int, _ tops: inout [Int: Set<Int64>],
        _ beyond: inout [Int: String]
    ) {
        // The greatest solution is reached along chains of bounds that touch no axis twice.
        for _ in 0..<max(axes.count - 1, 1) {
            let old = tops
            func add(_ places: [Int64], to slot: Int) {
                guard let domain = axes.first(where: { $0.slot == slot })?.places, let known = tops[slot],
                    let end = known.max()
                else { return }
                let new = known.union(places.filter { domain.contains($0) && $0 <= end })
                if new.count > mostValues { beyond[slot] = "…" } else { tops[slot] = new }
            }
            for axis in axes where axis.isPast { add(Array(old[businessDay] ?? []), to: axis.slot) }
            for bound in landmarks.bounds {
                add((old[bound.right] ?? []).map { $0 + bound.distance }, to: bound.left)
                add((old[bound.left] ?? []).map { $0 - bound.distance - 1 }, to: bound.right)
            }
            for bound in landmarks.months {
                add(shifted(old[bound.later] ?? [], -bound.months), to: bound.earlier)
                add(shifted(old[bound.earlier] ?? [], bound.months), to: bound.later)
            }
            if tops == old { return }
        }
    }

    /// Days so many months away, with their neighbours: at the ends of months several days fall on one.
    private static func shifted(_ days: Set<Int64>, _ months: Int) -> [Int64] {
        days.flatMap { day -> [Int64] in
            guard let there = CivilDate(dayNumber: day).adding(months: months) else { return [] }
            let near: ClosedRange<Int64> = CivilDate(dayNumber: day).day >= 28 && there.day >= 28 ? -3...3 : -1...1
            return near.map { there.dayNumber + $0 }
        }
    }

    /// Lists of one record each, in every combination of what its parts can be; and the empty list.
    private static func lists(of parts: [Field]) -> [Value] {
        var records = [Context()]
        for part in parts {
            let values: [Value]
            let axis = Axis(field: part, slot: 0)
            switch axis.domain {
            case .values(let all): values = all
            case .days: values = [.date(CivilDate(dayNumber: CivilDate("2025-12-31")?.dayNumber ?? 0))]
            case .numbers(let places, _): values = [.number(Number(coefficient: 1000, exponent: -places))]
            case .texts(let type): values = [.string(SampleText.sample(type, 0))]
            case .records: values = []
            }
            records = records.flatMap { record in
                values.map { value in Context(record.entries.map { ($0.key, $0.value) } + [(part.name, value)]) }
            }
            if records.count > 500 { records = Array(records.prefix(500)) }
        }
        return [.list([])] + records.map { .list([.context($0)]) }
    }
}
