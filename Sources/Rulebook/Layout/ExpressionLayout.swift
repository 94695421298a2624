internal import FEEL

/// Puts the blanks of an expression where they are always put: around operators, behind commas, nowhere within brackets.
///
/// Names of rules hold blanks, hyphens and other signs, so that only the names in scope tell a hyphen from a minus. Whoever
/// uses the result compares what it means with what the expression meant before.
struct ExpressionLayout {
    private enum Token: Equatable {
        case word(String)
        case text(String)
        case sign(String)
        case minus

        var isOperandEnd: Bool {
            switch self {
            case .word(let word):
                !BuiltinCatalogue.keywords.contains(word) || ["true", "false", "null", "not"].contains(word)
            case .text: true
            case .sign(let sign): sign == ")" || sign == "]" || sign == "}"
            case .minus: false
            }
        }
    }

    /// By their first character, the longest first.
    private let names: [Character: [[Character]]]

    private static let signs = [
        "**", "<=", ">=", "!=", "..", "=", "<", ">", "+", "*", "/", "(", ")", "[", "]", "{", "}", ",", ":", ".",
    ]

    init(names: some Sequence<String>) {
        let known = (Array(names) + BuiltinCatalogue.names).map { Array($0) }.filter { !$0.isEmpty }
        self.names = Dictionary(grouping: known) { $0[0] }.mapValues { $0.sorted { $0.count > $1.count } }
    }

    /// The expression laid out; nil where something in it is better left as it is.
    func laidOut(_ text: String) -> String? {
        guard !text.contains("//"), !text.contains("/*"), !text.contains("instance of"), !text.contains("function"),
            let tokens = tokens(of: Array(text))
        else { return nil }
        var result = ""
        for (place, token) in tokens.enumerated() {
            if place > 0 { result += blank(between: tokens[place - 1], token, start: place == 1) ? " " : "" }
            switch token {
            case .word(let text), .text(let text), .sign(let text): result += text
            case .minus: result += "-"
            }
        }
        return result
    }

    private func blank(between one: Token, _ other: Token, start: Bool) -> Bool {
        if one == .minus { return false }
        if case .sign(let sign) = other {
            switch sign {
            case ",", ":", "..", ".", ")", "]", "}": return false
            case "(", "[":
                if case .sign(let before) = one, "([{..".contains(before) { return false }
                return !one.isOperandEnd
            default: break
            }
        }
        if case .sign(let sign) = one {
            switch sign {
            case "(", "[", "{", "..", ".": return false
            default: return true
            }
        }
        return true
    }

    private func tokens(of characters: [Character]) -> [Token]? {
        var tokens: [Token] = []
        var place = 0
        while place < characters.count {
            let character = characters[place]
            if character == " " {
                place += 1
            } else if character == "\"" || character == "@" {
                guard let end = endOfText(characters, from: place) else { return nil }
                tokens.append(.text(String(characters[place..<end])))
                place = end
            } else if character.isNumber {
                let end = endOfNumber(characters, from: place)
                tokens.append(.word(String(characters[place..<end])))
                place = end
            } else if let end = endOfName(characters, from: place) {
                tokens.append(.word(String(characters[place..<end])))
                place = end
            } else if character == "-" {
                tokens.append(tokens.last?.isOperandEnd == true ? .sign("-") : .minus)
                place += 1
            } else {
                guard
                    let sign = Self.signs.first(where: { characters[place...].starts(with: $0) })
                else { return nil }
                tokens.append(.sign(sign))
                place += sign.count
            }
        }
        // A lone minus is the test that any value passes.
        return tokens
    }

    private func endOfText(_ characters: [Character], from start: Int) -> Int? {
        var place = characters[start] == "@" ? start + 2 : start + 1
        while place < characters.count, characters[place] != "\"" { place += characters[place] == "\\" ? 2 : 1 }
        return place < characters.count ? place + 1 : nil
    }

    private func endOfNumber(_ characters: [Character], from start: Int) -> Int {
        var place = start
        while place < characters.count, characters[place].isNumber { place += 1 }
        if place + 1 < characters.count, characters[place] == ".", characters[place + 1].isNumber {
            place += 1
            while place < characters.count, characters[place].isNumber { place += 1 }
        }
        return place
    }

    private func endOfName(_ characters: [Character], from start: Int) -> Int? {
        func isPart(_ place: Int) -> Bool {
            place < characters.count
                && (characters[place].isLetter || characters[place].isNumber || characters[place] == "_")
        }
        guard isPart(start) || characters[start] == "?" else { return nil }
        for name in names[characters[start]] ?? []
        where characters[start...].starts(with: name) && !isPart(start + name.count) {
            return start + name.count
        }
        var place = start + 1
        while isPart(place) { place += 1 }
        return place
    }
}
