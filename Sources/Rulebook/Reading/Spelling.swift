/// Finds the word that somebody probably meant.
enum Spelling {
    /// The candidate nearest to `word`, when it is near enough to be a slip: at most a third of its letters differ.
    static func closest(to word: String, among candidates: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().unicodeScalars)
        var best: (word: String, distance: Int)?
        for candidate in candidates {
            let distance = distance(letters, Array(candidate.lowercased().unicodeScalars))
            if distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        guard let best, best.distance < letters.count,
            best.distance <= max(1, max(letters.count, best.word.unicodeScalars.count) / 3)
        else { return nil }
        return best.word
    }

    /// What an error says to expect in place of an unknown word: the word meant, or else all that are known.
    static func expectation(for word: String, among candidates: [String]) -> String {
        if let meant = closest(to: word, among: candidates) { return "\"\(meant)\"?" }
        if candidates.isEmpty { return "nothing here" }
        let shown = candidates.prefix(24).joined(separator: ", ")
        return "one of: " + (candidates.count > 24 ? shown + ", …" : shown)
    }

    /// Letters inserted, left out, exchanged or swapped with their neighbour (optimal string alignment).
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var before = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 1...a.count {
            var row = [Int](repeating: i, count: b.count + 1)
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], before[j - 2] + 1) }
            }
            before = last
            last = row
        }
        return last[b.count]
    }
}
