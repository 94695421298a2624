import Claims
import FEEL

/// A set of points as few boxes of intervals and choices.
struct CellRegion {
    /// What is allowed on each line that is not free: indices of its values.
    struct Box {
        let parts: [(line: Grid.Line, indices: [Int])]
    }

    let boxes: [Box]

    /// - Parameters:
    ///   - lines: of the points' indices.
    ///   - points: in the region.
    ///   - others: seen, and not in it. What is neither was never seen and may go either way.
    init(_ lines: [Grid.Line], points: Set<[Int]>, others: Set<[Int]>) {
        var left = points
        var boxes: [Box] = []
        while let start = left.min(by: { $0.lexicographicallyPrecedes($1) }), boxes.count < 40 {
            var box = start.map { Set([$0]) }
            for axis in lines.indices {
                let isOrdered = !lines[axis].places.isEmpty
                let all = lines[axis].values.indices
                func tryAdding(_ index: Int) -> Bool {
                    var slab = box
                    slab[axis] = [index]
                    guard CellRegion.isFree(slab, others) else { return false }
                    box[axis].insert(index)
                    return true
                }
                if isOrdered {
                    var up = start[axis] + 1
                    while up < all.upperBound, tryAdding(up) { up += 1 }
                    var down = start[axis] - 1
                    while down >= 0, tryAdding(down) { down -= 1 }
                } else {
                    for index in all where index != start[axis] { _ = tryAdding(index) }
                }
            }
            left = left.filter { point in !zip(point, box).allSatisfy { $1.contains($0) } }
            boxes.append(
                Box(
                    parts: zip(lines, box).compactMap { line, indices in
                        indices.count == line.values.count ? nil : (line, indices.sorted())
                    }))
        }
        self.boxes = boxes
    }

    private static func isFree(_ slab: [Set<Int>], _ others: Set<[Int]>) -> Bool {
        !others.contains { point in zip(point, slab).allSatisfy { $1.contains($0) } }
    }

    /// In words that are never empty.
    var shownOrAnything: Bilingual {
        let words = shown
        return words.en.isEmpty ? Bilingual(zh: "任何申报", en: "any claim") : words
    }

    /// In words; nothing for a region without bounds.
    var shown: Bilingual {
        let texts = boxes.prefix(4).map(\.shown)
        let more = boxes.count > 4
        return Bilingual(
            zh: texts.map(\.zh).joined(separator: "；或 ") + (more ? "；等" : ""),
            en: texts.map(\.en).joined(separator: "; or ") + (more ? "; and more" : ""))
    }
}

extension CellRegion.Box {
    var shown: Bilingual {
        let texts = parts.map { $0.line.shown($0.indices) }
        return Bilingual(zh: texts.map(\.zh).joined(separator: "，"), en: texts.map(\.en).joined(separator: ", "))
    }
}

extension Grid.Line {
    /// Some of the line's values: days and numbers as intervals.
    func shown(_ indices: [Int]) -> Bilingual {
        let present = indices.filter { !values[$0].isNull }
        var zh: [String] = []
        var en: [String] = []
        if places.isEmpty {
            let shown = present.map { Shown.value(values[$0]) }
            // A text stands for all that begin like it, or are as different from the others.
            var isText = false
            if case .texts = axis.domain { isText = true }
            zh = shown.map { (isText ? "如 " : "") + $0.zh }
            en = shown.map { (isText ? "such as " : "") + $0.en }
        } else {
            var rest = present[...]
            while let first = rest.first {
                var last = first
                rest = rest.dropFirst()
                while rest.first == last + 1 {
                    last += 1
                    rest = rest.dropFirst()
                }
                let text = interval(first, last)
                zh.append(text.zh)
                en.append(text.en)
            }
        }
        if indices.contains(where: { values[$0].isNull }) {
            zh.append("未填")
            en.append("absent")
        }
        return Bilingual(zh: "\(label) \(zh.joined(separator: "、"))", en: "\(axis.name) \(en.joined(separator: ", "))")
    }

    private var label: String { axis.label }

    /// From the lower end of one cell to the upper end of another.
    func interval(_ first: Int, _ last: Int) -> Bilingual {
        let low = first > 0 ? places[first - 1] + 1 : nil
        let high = last < places.count - 1 ? places[last] : nil
        func text(_ place: Int64) -> String { Shown.value(axis.value(at: place)).en }
        switch (low, high) {
        case (nil, nil): return Bilingual(zh: "任何值", en: "any")
        case (nil, let high?): return Bilingual(zh: "\(text(high)) 及以下", en: "up to \(text(high))")
        case (let low?, nil): return Bilingual(zh: "\(text(low)) 及以上", en: "from \(text(low)) on")
        case (let low?, let high?) where low == high: return Shown.text(text(low))
        case (let low?, let high?): return Shown.text("\(text(low))..\(text(high))")
        }
    }
}
