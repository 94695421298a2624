/// Reads collections in braces and brackets, and quoted texts.
struct FlowScanner {
    enum Flaw: Error {
        /// It goes on behind the end of the text.
        case unfinished
        case notUnderstood
    }

    private let characters: [Character]
    private var place = 0

    init(_ text: String) {
        characters = Array(text)
    }

    /// What has not been taken, without blanks before it.
    var rest: String {
        String(characters[place...].drop { $0 == " " })
    }

    /// What has been taken.
    var taken: String { String(characters[..<place]) }

    /// Anchors and tags.
    mutating func properties() -> String {
        var words: [String] = []
        while place < characters.count, characters[place] == "&" || characters[place] == "!" {
            let start = place
            while place < characters.count, characters[place] != " " { place += 1 }
            words.append(String(characters[start..<place]))
            while place < characters.count, characters[place] == " " { place += 1 }
        }
        return words.joined(separator: " ")
    }

    /// A collection, or a text.
    /// - Parameter isInside: it stands within another, where a text has to stay on its line.
    mutating func node(isInside: Bool = false) throws(Flaw) -> FlowNode {
        skip()
        let properties = properties()
        guard place < characters.count else { throw .unfinished }
        switch characters[place] {
        case "{": return FlowNode(properties: properties, content: .mapping(try entries()))
        case "[": return FlowNode(properties: properties, content: .sequence(try items()))
        case "#": throw .notUnderstood
        default:
            let text = try scalar()
            if isInside, text.contains("\n") { throw .notUnderstood }
            return FlowNode(properties: properties, content: .scalar(text))
        }
    }

    private mutating func entries() throws(Flaw) -> [(key: String, value: FlowNode?)] {
        place += 1
        var entries: [(key: String, value: FlowNode?)] = []
        while true {
            skip()
            guard place < characters.count else { throw .unfinished }
            if characters[place] == "}" { break }
            if !properties().isEmpty { throw .notUnderstood }
            let key = try scalar()
            skip()
            guard place < characters.count else { throw .unfinished }
            var value: FlowNode?
            if characters[place] == ":" {
                place += 1
                skip()
                guard place < characters.count else { throw .unfinished }
                if characters[place] != ",", characters[place] != "}" { value = try node(isInside: true) }
            }
            entries.append((key, value))
            try comma(before: "}")
        }
        place += 1
        return entries
    }

    private mutating func items() throws(Flaw) -> [FlowNode] {
        place += 1
        var items: [FlowNode] = []
        while true {
            skip()
            guard place < characters.count else { throw .unfinished }
            if characters[place] == "]" { break }
            let item = try node(isInside: true)
            skip()
            // `[a: b]` is a mapping of one pair, which no rule file has a use for.
            if place < characters.count, characters[place] == ":" { throw .notUnderstood }
            items.append(item)
            try comma(before: "]")
        }
        place += 1
        return items
    }

    private mutating func comma(before end: Character) throws(Flaw) {
        skip()
        guard place < characters.count else { throw .unfinished }
        if characters[place] == "," {
            place += 1
        } else if characters[place] != end {
            throw .notUnderstood
        }
    }

    private mutating func scalar() throws(Flaw) -> String {
        let start = place
        guard place < characters.count else { throw .unfinished }
        let quote = characters[place]
        if quote == "\"" || quote == "'" {
            place += 1
            while true {
                guard place < characters.count else { throw .unfinished }
                if characters[place] == "\\", quote == "\"" {
                    place += 2
                } else if characters[place] == quote {
                    if quote == "'", place + 1 < characters.count, characters[place + 1] == "'" {
                        place += 2
                    } else {
                        break
                    }
                } else {
                    place += 1
                }
            }
            place += 1
            return String(characters[start..<place])
        }
        while place < characters.count {
            let character = characters[place]
            if ",[]{}".contains(character) { break }
            if character == "\n" { break }
            if character == "#", place > start, characters[place - 1] == " " { throw .notUnderstood }
            if character == ":" {
                let next = place + 1 < characters.count ? characters[place + 1] : " "
                if next == " " || next == "\n" || ",[]{}".contains(next) { break }
            }
            place += 1
        }
        var text = String(characters[start..<place])
        while text.last == " " { text.removeLast() }
        guard !text.isEmpty else { throw .notUnderstood }
        // A plain text over several lines would have to be joined.
        var ahead = place
        while ahead < characters.count, characters[ahead] == " " || characters[ahead] == "\n" { ahead += 1 }
        if ahead < characters.count, !",:]}".contains(characters[ahead]) { throw .notUnderstood }
        return text
    }

    private mutating func skip() {
        while place < characters.count, characters[place] == " " || characters[place] == "\n" { place += 1 }
    }

    /// A plain text and the comment behind it.
    static func beforeComment(_ text: String) -> (text: String, comment: String?) {
        guard let start = text.firstRange(of: " #") else { return (text, nil) }
        var before = String(text[..<start.lowerBound])
        while before.last == " " { before.removeLast() }
        return (before, String(text[text.index(after: start.lowerBound)...]))
    }
}
