extension Builtin {
    private static let input = Parameter("input", .string)
    private static let pattern = Parameter("pattern", .string)
    /// Null flags are as good as none.
    private static let flags: Parameter = {
        var parameter = Parameter.nullable("flags", .string)
        parameter.isOptional = true
        return parameter
    }()

    /// Functions with regular expressions (DMN 1.5, 10.3.4.3; XPath Functions and Operators 3.1).
    static let patterns: [Builtin] = [
        Builtin(
            "matches",
            Signature([input, pattern, flags], .boolean) { arguments, evaluation in
                withMatcher(arguments, pattern: 1, flags: 2, &evaluation) {
                    matcher, _, evaluation throws(RegexMatcher.Failure) in
                    .boolean(try matcher.firstMatch(from: 0, &evaluation) != nil)
                }
            }),
        Builtin(
            "replace",
            Signature([input, pattern, Parameter("replacement", .string), flags], .string) { arguments, evaluation in
                withMatcher(arguments, pattern: 1, flags: 3, &evaluation) {
                    matcher, program, evaluation throws(RegexMatcher.Failure) in
                    try replace(arguments, matcher, program, &evaluation)
                }
            }),
        Builtin(
            "split",
            Signature([Parameter("string", .string), Parameter("delimiter", .string)], .list(.string)) {
                arguments, evaluation in
                withMatcher(arguments, pattern: 1, flags: nil, &evaluation) {
                    matcher, _, evaluation throws(RegexMatcher.Failure) in
                    let text = Array(arguments.text(0).unicodeScalars)
                    var parts: [Value] = []
                    var start = 0
                    try forEachMatch(matcher, &evaluation) { match in
                        parts.append(.string(string(text[start..<match.lowerBound])))
                        start = match.upperBound
                    }
                    return .list(parts + [.string(string(text[start...]))])
                }
            }),
    ]

    private static func withMatcher(
        _ arguments: Arguments, pattern: Int, flags: Int?, _ evaluation: inout Evaluation,
        _ body: (RegexMatcher, RegexProgram, inout Evaluation) throws(RegexMatcher.Failure) -> Value
    ) -> Value {
        // Also a pattern that can't be read costs the reading.
        guard evaluation.spend(20 + arguments.text(pattern).utf8.count) else { return arguments.site.outOfSteps }
        let letters = flags.flatMap(arguments.optionalText) ?? ""
        guard let flags = RegexFlags(letters) else {
            return arguments.site.domain("\"\(letters)\" is not made of the flags s, m, i, x and q")
        }
        do throws(RegexError) {
            let program = try RegexParser.program(for: arguments.text(pattern), flags: flags)
            // Reading the pattern costs what it has become: `(a{100}){100}` is short only as a text.
            guard evaluation.spend(program.instructions.count / 4) else { return arguments.site.outOfSteps }
            do throws(RegexMatcher.Failure) {
                return try body(RegexMatcher(program, Array(arguments.text(0).unicodeScalars)), program, &evaluation)
            } catch {
                return arguments.site.limit("the pattern takes too many steps")
            }
        } catch {
            return arguments.site.domain("the pattern can't be read: \(error.message)")
        }
    }

    /// All matches from the left that do not overlap; those of nothing are passed over.
    private static func forEachMatch(
        _ matcher: RegexMatcher, _ evaluation: inout Evaluation, _ body: (Range<Int>) -> Void
    ) throws(RegexMatcher.Failure) {
        var place = 0
        while let match = try matcher.firstMatch(from: place, &evaluation)?[0] {
            if match.isEmpty {
                place = match.upperBound + 1
                if place > matcher.count { return }
                continue
            }
            body(match)
            place = match.upperBound
        }
    }

    private static func replace(
        _ arguments: Arguments, _ matcher: RegexMatcher, _ program: RegexProgram, _ evaluation: inout Evaluation
    ) throws(RegexMatcher.Failure) -> Value {
        if let nothing = try RegexMatcher(program, []).firstMatch(from: 0, &evaluation), nothing[0] != nil {
            return arguments.site.domain("the pattern matches the empty text")
        }
        guard let parts = replacement(arguments.text(2), program) else {
            return arguments.site.domain("in a replacement `$` stands before a digit, and `\\` before `$` or `\\`")
        }
        let text = Array(arguments.text(0).unicodeScalars)
        var result = String.UnicodeScalarView()
        var place = 0
        var size = 0
        while let match = try matcher.firstMatch(from: place, &evaluation), let whole = match[0], !whole.isEmpty {
            result.append(contentsOf: text[place..<whole.lowerBound])
            for part in parts {
                switch part {
                case .text(let scalar):
                    result.append(scalar)
                    size += 1
                case .group(let group):
                    guard let range = match[group] else { continue }
                    result.append(contentsOf: text[range])
                    size += range.count
                }
            }
            place = whole.upperBound
            guard evaluation.spend(parts.count), size <= Evaluation.maximumTextBytes / 4 else { throw .tooManySteps }
        }
        result.append(contentsOf: text[place...])
        return .string(String(result))
    }

    private enum ReplacementPart {
        case text(Unicode.Scalar)
        case group(Int)
    }

    /// The parts of a replacement: `$1` is what a group matched, with as many digits as there are groups; a group that
    /// does not exist is nothing. Nil where it can't be read.
    private static func replacement(_ text: String, _ program: RegexProgram) -> [ReplacementPart]? {
        let scalars = Array(text.unicodeScalars)
        if program.flags.isLiteral { return scalars.map { .text($0) } }
        var parts: [ReplacementPart] = []
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            place += 1
            switch scalar {
            case "\\":
                guard place < scalars.count, scalars[place] == "\\" || scalars[place] == "$" else { return nil }
                parts.append(.text(scalars[place]))
                place += 1
            case "$":
                guard place < scalars.count, scalars[place].isDigit else { return nil }
                var number = Int(scalars[place].value - 48)
                place += 1
                while place < scalars.count, scalars[place].isDigit,
                    number * 10 + Int(scalars[place].value - 48) <= program.groups
                {
                    number = number * 10 + Int(scalars[place].value - 48)
                    place += 1
                }
                if number <= program.groups { parts.append(.group(number)) }
            default: parts.append(.text(scalar))
            }
        }
        return parts
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
