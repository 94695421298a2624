/// The places where an expression may change its answer: between two landmarks of an axis it can't.
///
/// An axis is cut just above each of its `tops`. A bound couples two axes: the first is at most the second and a distance,
/// or more. The values of the finite axes are all gone through, and need no landmarks.
struct Landmarks {
    /// `left` ≤ `right` + `distance`, or else `left` ≥ `right` + `distance` + 1; in places of the axes.
    struct Bound: Hashable {
        let left: Int
        let right: Int
        let distance: Int64
    }

    /// `later` is so many months after `earlier`, or not yet.
    struct Months: Hashable {
        let earlier: Int
        let later: Int
        let months: Int
    }

    /// What is asked of a text.
    struct TextMarks {
        var constants: Set<String> = []
        var prefixes: Set<String> = []
        /// Lengths of beginnings that are compared.
        var lengths: Set<Int> = []
    }

    /// Every axis that is read.
    var axes: Set<Int> = []
    var tops: [Int: Set<Int64>] = [:]
    var bounds: Set<Bound> = []
    var months: Set<Months> = []
    var texts: [Int: TextMarks] = [:]
    /// Texts that are compared with each other.
    var textLinks: [(Int, Int)] = []
    /// Axes of which it is asked whether they have a value.
    var absences: Set<Int> = []
    /// Axes that stand in an expression which intervals can't follow, with that expression's name.
    var beyond: [Int: String] = [:]

    mutating func formUnion(_ other: Landmarks) {
        axes.formUnion(other.axes)
        tops.merge(other.tops) { $0.union($1) }
        bounds.formUnion(other.bounds)
        months.formUnion(other.months)
        texts.merge(other.texts) { one, two in
            TextMarks(
                constants: one.constants.union(two.constants), prefixes: one.prefixes.union(two.prefixes),
                lengths: one.lengths.union(two.lengths))
        }
        textLinks += other.textLinks
        absences.formUnion(other.absences)
        beyond.merge(other.beyond) { first, _ in first }
    }
}
