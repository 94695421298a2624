/// Names that may be found in a text, the longest first: `new energy amount` before `new energy` before `new`.
///
/// FEEL names hold spaces and operator characters, so only what is in scope tells where a name ends.
struct NameIndex<Binding: Sendable>: Sendable {
    /// The names that begin with the same word.
    private struct Candidates: Sendable {
        var bindings: [[NamePart]: Binding] = [:]
        /// How many parts they have, the most first.
        var lengths: [Int] = []
    }

    private var candidates: [String: Candidates] = [:]

    /// Binds the name; an earlier binding of the same name is replaced.
    mutating func bind(_ name: String, to binding: Binding) {
        let parts = NamePart.parts(of: Array(name.unicodeScalars), from: 0, limit: .max).map(\.part)
        guard let first = parts.first else { return }
        candidates[first.text, default: Candidates()].bindings[parts] = binding
        let lengths = candidates[first.text]?.lengths ?? []
        guard !lengths.contains(parts.count) else { return }
        candidates[first.text]?.lengths = (lengths + [parts.count]).sorted(by: >)
    }

    /// The longest name that stands at that place, where it ends and how many parts it has.
    func longestMatch(in scalars: [Unicode.Scalar], at place: Int) -> (binding: Binding, end: Int, parts: Int)? {
        guard let first = NamePart.parts(of: scalars, from: place, limit: 1).first,
            let matching = candidates[first.part.text], let longest = matching.lengths.first
        else { return nil }
        let found = longest == 1 ? [first] : NamePart.parts(of: scalars, from: place, limit: longest)
        for length in matching.lengths where length <= found.count {
            if let binding = matching.bindings[found.prefix(length).map(\.part)] {
                return (binding, found[length - 1].end, length)
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
