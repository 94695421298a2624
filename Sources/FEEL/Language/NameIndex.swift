/// Names that may be found in a text, the longest first: `new energy amount` before `new energy` before `new`.
///
/// FEEL names hold spaces and operator characters, so only what is in scope tells where a name ends.
struct NameIndex<Binding: Sendable>: Sendable {
    private struct Candidate: Sendable {
        let parts: [NamePart]
        let binding: Binding
    }

    private var candidates: [String: [Candidate]] = [:]

    /// Binds the name; an earlier binding of the same name is replaced.
    mutating func bind(_ name: String, to binding: Binding) {
        let parts = NamePart.parts(of: Array(name.unicodeScalars), from: 0, limit: .max).map(\.part)
        guard let first = parts.first else { return }
        var others = candidates[first.text, default: []].filter { $0.parts != parts }
        let place = others.firstIndex { $0.parts.count < parts.count } ?? others.count
        others.insert(Candidate(parts: parts, binding: binding), at: place)
        candidates[first.text] = others
    }

    /// The longest name that stands at that place, where it ends and how many parts it has.
    func longestMatch(in scalars: [Unicode.Scalar], at place: Int) -> (binding: Binding, end: Int, parts: Int)? {
        guard let first = NamePart.parts(of: scalars, from: place, limit: 1).first,
            let matching = candidates[first.part.text], let longest = matching.first
        else { return nil }
        if longest.parts.count == 1 { return (longest.binding, first.end, 1) }
        let found = NamePart.parts(of: scalars, from: place, limit: longest.parts.count)
        for candidate in matching where candidate.parts.count <= found.count {
            if zip(candidate.parts, found).allSatisfy({ $0 == $1.part }) {
                return (candidate.binding, found[candidate.parts.count - 1].end, candidate.parts.count)
            }
        }
        return nil
    }
}

/// A word or a symbol within a name, and whether white space stands before it: `cut-off` and `cut - off` are two names.
struct NamePart: Sendable, Hashable {
    let text: String
    let isSpaced: Bool

    /// The parts from that place on, with the place where each ends.
    static func parts(of scalars: [Unicode.Scalar], from start: Int, limit: Int) -> [(part: NamePart, end: Int)] {
        var found: [(NamePart, Int)] = []
        var place = start
        while found.count < limit {
            let before = place
            while place < scalars.count, scalars[place].isFEELSpace { place += 1 }
            guard place < scalars.count else { break }
            let begin = place
            if found.isEmpty ? scalars[place].isNameStart : scalars[place].isNamePart {
                while place < scalars.count, scalars[place].isNamePart { place += 1 }
            } else if !found.isEmpty, scalars[place].isNameSymbol {
                place += 1
            } else {
                break
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[begin..<place])
            found.append((NamePart(text: String(text), isSpaced: !found.isEmpty && begin > before), place))
        }
        return found
    }
}
