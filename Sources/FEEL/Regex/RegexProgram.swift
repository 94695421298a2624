/// A regular expression of XPath (XQuery and XPath Functions and Operators 3.1, section 5.6; XML Schema Part 2, appendix
/// G), compiled for ``RegexMatcher``.
struct RegexProgram: Sendable {
    enum Instruction: Sendable {
        /// The weight is what looking into the set costs beyond one step.
        case set(CharacterSet, weight: Int = 0)
        case lineStart, lineEnd
        /// The same text as the group matched.
        case group(Int)
        /// Tries the first, and when that fails the second.
        case split(Int, Int)
        case jump(Int)
        /// Remembers the place: of group n the start in 2n and the end in 2n + 1.
        case save(Int)
        /// Remembers where a turn of a loop begins, and leaves the loop when the turn matched nothing.
        case loopStart(Int), loopEnd(Int, exit: Int)
        case match
    }

    var instructions: [Instruction] = []
    /// How many groups there are, without the whole match.
    var groups = 0
    /// How many loops remember where their turns begin.
    var loops = 0
    var flags = RegexFlags()

    static let maximumInstructions = 20_000
}

/// The letters behind a pattern.
struct RegexFlags: Sendable {
    /// `s`: a point matches line ends too.
    var pointMatchesAll = false
    /// `m`: `^` and `$` match at every line.
    var isMultiline = false
    /// `i`
    var ignoresCase = false
    /// `x`: white space in the pattern is left out.
    var ignoresSpace = false
    /// `q`: every character stands for itself.
    var isLiteral = false

    init() {}

    /// Nil where there is another letter.
    init?(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "s": pointMatchesAll = true
            case "m": isMultiline = true
            case "i": ignoresCase = true
            case "x": ignoresSpace = true
            case "q": isLiteral = true
            default: return nil
            }
        }
    }
}

/// What is wrong with a pattern.
struct RegexError: Error {
    let message: String
}
