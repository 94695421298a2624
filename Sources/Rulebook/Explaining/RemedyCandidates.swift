import Claims
import FEEL

/// The values that one field of a claim may be given in search of a better decision: those on both sides of each landmark.
struct RemedyCandidates {
    let field: Field
    /// What the claim holds now.
    let now: Value
    let axis: Axis
    /// Values and, for days and numbers, their places, ascending.
    let values: [Value]
    let places: [Int64]

    /// The numbers of the values that are not what the claim holds now.
    var others: [Int] { values.indices.filter { values[$0] != now } }

    /// Of some values the one nearest to what the claim holds now.
    func nearest(_ numbers: [Int]) -> Int? {
        guard let now = place(of: now), !places.isEmpty else {
            // Nothing stands there now: of days the latest, as somebody who has yet to act would have it.
            return places.isEmpty ? numbers.first : numbers.last
        }
        return numbers.min { one, other in (places[one] - now).magnitude < (places[other] - now).magnitude }
    }

    /// The nearest first.
    func inOrder(_ numbers: [Int]) -> [Int] {
        guard let now = place(of: now), !places.isEmpty else { return numbers.sorted() }
        return numbers.sorted { one, other in
            ((places[one] - now).magnitude, one) < ((places[other] - now).magnitude, other)
        }
    }

    /// The neighbours that do as well.
    func run(around nearest: Int, passing: Set<Int>) -> [Int] {
        guard !places.isEmpty else { return passing.sorted() }
        var run = [nearest]
        while let last = run.last, passing.contains(last + 1) { run.append(last + 1) }
        while let first = run.first, passing.contains(first - 1) { run.insert(first - 1, at: 0) }
        return run
    }

    private func place(of value: Value) -> Int64? {
        switch value {
        case .date(let date): date.dayNumber
        case .number(let number): number.scaledInt64(places: axis.scale)
        default: nil
        }
    }

    /// The change in words: the value that was tried, and those beside it that do as well.
    func change(to nearest: Int, among run: [Int]) -> Remedy.Change {
        let display = Display.field(field)
        let now = display.shown(self.now)
        let tried = display.shown(values[nearest])
        guard !places.isEmpty, let first = run.first, let last = run.last else {
            if case .texts = axis.domain {
                return Remedy.Change(
                    field: field, now: now, needed: Bilingual(zh: "如 \(tried.zh)", en: "such as \(tried.en)"),
                    tried: tried)
            }
            let all = run.map { display.shown(values[$0]) }
            return Remedy.Change(
                field: field, now: now,
                needed: Bilingual(
                    zh: all.map(\.zh).joined(separator: " 或 "), en: all.map(\.en).joined(separator: " or ")),
                tried: tried)
        }
        let low = display.shown(values[first])
        let high = display.shown(values[last])
        let isOpenBelow = first == 0
        // The business day is the last that a claim's dates may be.
        let isOpenAbove = last == values.count - 1 && !axis.isPast
        let needed: Bilingual
        switch (isOpenBelow, isOpenAbove) {
        case (true, true): needed = Bilingual(zh: "任何值", en: "any value")
        case (true, false):
            needed =
                axis.isPast
                ? Bilingual(zh: "不晚于 \(high.zh)", en: "on or before \(high.en)")
                : Bilingual(zh: "不超过 \(high.zh)", en: "at most \(high.en)")
        case (false, true): needed = Bilingual(zh: "不少于 \(low.zh)", en: "at least \(low.en)")
        case (false, false):
            needed =
                first == last
                ? low
                : axis.isPast
                    ? Bilingual(zh: "\(low.zh) 至 \(high.zh)", en: "from \(low.en) to \(high.en)")
                    : Bilingual(zh: "\(low.zh) 至 \(high.zh)", en: "\(low.en) to \(high.en)")
        }
        return Remedy.Change(field: field, now: now, needed: needed, tried: tried)
    }
}

// MARK: - What may be changed

extension RemedyCandidates {
    /// - Returns: by slot, for every field that may be changed and that some rule reads; and whether those are all values
    ///   that matter, which they are not where a rule does with a field what intervals can't follow.
    static func all(of claim: Claim, by pack: Pack, on day: CivilDate) -> (
        bySlot: [Int: RemedyCandidates], isExhaustive: Bool
    ) {
        var values: [Int: [Value]] = [:]
        var places: [Int: Set<Int64>] = [:]
        var axes: [Int: Axis] = [:]
        var isExhaustive = true
        for place in pack.versions.indices {
            let model = VersionAxes(pack, place)
            let landmarks = model.allLandmarks
            let grid = Grid(landmarks, model)
            for line in grid.lines {
                let slot = line.axis.slot
                guard slot < claim.kind.fields.count, claim.kind.fields[slot].mayBeChanged else { continue }
                if grid.beyond[slot] != nil { isExhaustive = false }
                axes[slot] = line.axis
                if let domain = line.axis.places {
                    var found = Set(line.places).union(line.places.map { $0 + 1 })
                    found.formUnion(near(slot, landmarks, claim, model))
                    places[slot, default: []].formUnion(found.filter { domain.contains($0) })
                } else {
                    for value in line.values where !value.isNull && !(values[slot] ?? []).contains(value) {
                        values[slot, default: []].append(value)
                    }
                }
            }
        }
        var candidates: [Int: RemedyCandidates] = [:]
        for (slot, axis) in axes {
            var (values, sorted) = (values[slot] ?? [], (places[slot] ?? []).sorted())
            if axis.places != nil {
                if axis.isPast {
                    sorted = sorted.filter { $0 <= day.dayNumber }
                    if sorted.last != day.dayNumber { sorted.append(day.dayNumber) }
                }
                values = sorted.map(axis.value(at:))
            }
            candidates[slot] = RemedyCandidates(
                field: claim.kind.fields[slot], now: claim.values[slot], axis: axis, values: values, places: sorted)
        }
        return (candidates, isExhaustive)
    }

    /// Where the field's distance from another field of this claim passes a bound.
    private static func near(_ slot: Int, _ landmarks: Landmarks, _ claim: Claim, _ model: VersionAxes) -> [Int64] {
        func now(_ other: Int) -> Int64? {
            guard other < claim.values.count else { return nil }
            switch claim.values[other] {
            case .date(let date): return date.dayNumber
            case .number(let number): return number.scaledInt64(places: model.axes[other]?.scale ?? 0)
            default: return nil
            }
        }
        var found: [Int64] = []
        for bound in landmarks.bounds {
            if bound.left == slot, let right = now(bound.right) {
                found += [right + bound.distance, right + bound.distance + 1]
            }
            if bound.right == slot, let left = now(bound.left) {
                found += [left - bound.distance - 1, left - bound.distance]
            }
        }
        for bound in landmarks.months {
            for (other, months) in [(bound.later, -bound.months), (bound.earlier, bound.months)] {
                guard slot == bound.earlier || slot == bound.later, other != slot, let there = now(other),
                    let shifted = CivilDate(dayNumber: there).adding(months: months)
                else { continue }
                found += [-1, 0, 1].map { shifted.dayNumber + $0 }
            }
        }
        return found
    }
}

extension Field {
    /// Whether advice may speak of changing it: not who somebody is, nor which car or paper it is.
    fileprivate var mayBeChanged: Bool {
        if isPersonal { return false }
        switch type {
        case .money, .number, .wholeNumber, .date, .boolean, .choice, .division: return true
        default: return false
        }
    }
}
