import Claims

/// Points by how the two sides differ there.
struct DifferenceGroups {
    struct Label: Hashable {
        let old: String
        let new: String
    }

    private var points: [Label: [[Int]]] = [:]
    private var order: [Label] = []
    private var all: [[Int]] = []

    mutating func add(_ indices: [Int], _ label: Label?) {
        all.append(indices)
        guard let label else { return }
        if points[label] == nil { order.append(label) }
        points[label, default: []].append(indices)
    }

    /// One difference for each label.
    /// - Parameter lines: how many of the first lines only say which version governs, and are no part of the region.
    func differences(
        _ grid: Grid, lines skipped: Int, _ make: (Label, Bilingual, [[Int]]) -> RuleDifference
    ) -> [RuleDifference] {
        order.map { label in
            let own = points[label] ?? []
            let inside = Set(own.map { Array($0[skipped...]) })
            let others = Set(all.map { Array($0[skipped...]) }).subtracting(inside)
            let region = CellRegion(Array(grid.lines[skipped...]), points: inside, others: others)
            return make(label, region.shown, own)
        }
    }
}
