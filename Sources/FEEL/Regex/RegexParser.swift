/// Reads a pattern and compiles it.
struct RegexParser {
    private let pattern: [Unicode.Scalar]
    private var place = 0
    private var program = RegexProgram()
    private var openGroups: Set<Int> = []
    private var depth = 0

    private static let maximumDepth = 60

    /// - Throws: what is wrong with the pattern.
    static func program(for pattern: String, flags: RegexFlags) throws(RegexError) -> RegexProgram {
        var parser = RegexParser(pattern, flags)
        return try parser.parse()
    }

    private init(_ text: String, _ flags: RegexFlags) {
        program.flags = flags
        let scalars = Array(text.unicodeScalars)
        pattern = flags.ignoresSpace && !flags.isLiteral ? RegexParser.withoutSpace(scalars) : scalars
    }

    /// The pattern without white space, but for that within square brackets.
    private static func withoutSpace(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var kept: [Unicode.Scalar] = []
        var brackets = 0
        var isEscaped = false
        for scalar in scalars {
            let isSpace = scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
            if isSpace, brackets == 0 { continue }
            kept.append(scalar)
            if isEscaped {
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "[" {
                brackets += 1
            } else if scalar == "]", brackets > 0 {
                brackets -= 1
            }
        }
        return kept
    }

    private mutating func parse() throws(RegexError) -> RegexProgram {
        try emit(.save(0))
        if program.flags.isLiteral {
            for scalar in pattern { try emit(.set(.one(scalar))) }
        } else {
            try alternatives()
            if place < pattern.count { throw RegexError(message: "`\(pattern[place])` is not expected") }
        }
        try emit(.save(1))
        try emit(.match)
        return program
    }

    private var next: Unicode.Scalar? { place < pattern.count ? pattern[place] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        place += 1
        return true
    }

    @discardableResult
    private mutating func emit(_ instruction: RegexProgram.Instruction) throws(RegexError) -> Int {
        guard program.instructions.count < RegexProgram.maximumInstructions else {
            throw RegexError(message: "the pattern is too large")
        }
        program.instructions.append(instruction)
        return program.instructions.count - 1
    }

    // MARK: Grammar

    private mutating func alternatives() throws(RegexError) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= RegexParser.maximumDepth else { throw RegexError(message: "the pattern is nested too deeply") }
        var ends: [Int] = []
        while true {
            let split = try emit(.split(0, 0))
            try branch()
            guard take("|") else {
                program.instructions[split] = .jump(split + 1)
                break
            }
            ends.append(try emit(.jump(0)))
            program.instructions[split] = .split(split + 1, program.instructions.count)
        }
        for end in ends { program.instructions[end] = .jump(program.instructions.count) }
    }

    private mutating func branch() throws(RegexError) {
        while let scalar = next, scalar != "|", scalar != ")" {
            let start = program.instructions.count
            let groupsBefore = program.groups
            try atom()
            try quantifier(of: start, groupsBefore)
        }
    }

    private mutating func atom() throws(RegexError) {
        guard let scalar = next else { return }
        place += 1
        switch scalar {
        case "^": try emit(.lineStart)
        case "$": try emit(.lineEnd)
        case ".": try emit(.set(program.flags.pointMatchesAll ? .everything : .notLineEnd))
        case "(":
            if take("?") {
                guard take(":") else { throw RegexError(message: "`(?` is only followed by `:`") }
                try alternatives()
            } else {
                program.groups += 1
                let group = program.groups
                openGroups.insert(group)
                try emit(.save(group * 2))
                try alternatives()
                try emit(.save(group * 2 + 1))
                openGroups.remove(group)
            }
            guard take(")") else { throw RegexError(message: "a `)` is missing") }
        case "[":
            let set = try bracket()
            try emit(.set(set, weight: set.count / 8))
        case "\\":
            if let digit = next, digit.isDigit, digit != "0" {
                try emit(.group(try backReference()))
            } else {
                try emit(.set(try escape()))
            }
        case "*", "+", "?", "{", "}", "]", ")": throw RegexError(message: "`\(scalar)` has to be written `\\\(scalar)`")
        default: try emit(.set(.one(scalar)))
        }
    }

    /// As many digits as make the number of a group that is closed.
    private mutating func backReference() throws(RegexError) -> Int {
        var number = 0
        while let digit = next, digit.isDigit {
            let longer = number * 10 + Int(digit.value - 48)
            if number > 0, longer > program.groups { break }
            number = longer
            place += 1
        }
        guard number >= 1, number <= program.groups, !openGroups.contains(number) else {
            throw RegexError(message: "there is no group \(number) before `\\\(number)`")
        }
        return number
    }

    /// `*`, `+`, `?`, `{n,m}`, each with a `?` behind it for as few as possible.
    private mutating func quantifier(of start: Int, _ groupsBefore: Int) throws(RegexError) {
        let minimum: Int
        let maximum: Int?
        if take("*") {
            (minimum, maximum) = (0, nil)
        } else if take("+") {
            (minimum, maximum) = (1, nil)
        } else if take("?") {
            (minimum, maximum) = (0, 1)
        } else if take("{") {
            (minimum, maximum) = try bounds()
        } else {
            return
        }
        let isLazy = take("?")
        let atom = Array(program.instructions[start...])
        program.instructions.removeSubrange(start...)
        if case .lineStart? = atom.first, atom.count == 1 { throw RegexError(message: "`^` can't be repeated") }
        for _ in 0..<minimum { try append(atom, from: start) }
        if let maximum {
            var splits: [Int] = []
            for _ in 0..<(maximum - minimum) {
                splits.append(try emit(.split(0, 0)))
                try append(atom, from: start)
            }
            let end = program.instructions.count
            for split in splits {
                program.instructions[split] = isLazy ? .split(end, split + 1) : .split(split + 1, end)
            }
        } else {
            let loop = program.loops
            program.loops += 1
            let split = try emit(.split(0, 0))
            try emit(.loopStart(loop))
            try append(atom, from: start)
            let end = try emit(.loopEnd(loop, exit: 0))
            try emit(.jump(split))
            let exit = program.instructions.count
            program.instructions[end] = .loopEnd(loop, exit: exit)
            program.instructions[split] = isLazy ? .split(exit, split + 1) : .split(split + 1, exit)
        }
    }

    /// A copy of the instructions, which stood at `start`, with their targets moved.
    private mutating func append(_ atom: [RegexProgram.Instruction], from start: Int) throws(RegexError) {
        let shift = program.instructions.count - start
        for instruction in atom {
            switch instruction {
            case .split(let a, let b): try emit(.split(a + shift, b + shift))
            case .jump(let target): try emit(.jump(target + shift))
            case .loopEnd(let loop, let exit): try emit(.loopEnd(loop, exit: exit + shift))
            default: try emit(instruction)
            }
        }
    }

    private mutating func bounds() throws(RegexError) -> (Int, Int?) {
        guard let minimum = count() else { throw RegexError(message: "`{` has to be followed by a number") }
        if take("}") { return (minimum, minimum) }
        guard take(",") else { throw RegexError(message: "a `}` is missing") }
        if take("}") { return (minimum, nil) }
        guard let maximum = count(), take("}"), maximum >= minimum else {
            throw RegexError(message: "the numbers in `{…}` make no range")
        }
        return (minimum, maximum)
    }

    private mutating func count() -> Int? {
        var value: Int?
        while let digit = next, digit.isDigit {
            value = min((value ?? 0) * 10 + Int(digit.value - 48), 1_000_000)
            place += 1
        }
        return value
    }

    // MARK: Classes

    /// What stands behind a backslash.
    private mutating func escape() throws(RegexError) -> CharacterSet {
        guard let scalar = next else { throw RegexError(message: "the pattern ends with a `\\`") }
        place += 1
        switch scalar {
        case "n": return .one("\n")
        case "r": return .one("\r")
        case "t": return .one("\t")
        case "s": return .space
        case "S": return .not(.space)
        case "d": return .digit
        case "D": return .not(.digit)
        case "w": return .word
        case "W": return .not(.word)
        case "i": return .nameStart
        case "I": return .not(.nameStart)
        case "c": return .name
        case "C": return .not(.name)
        case "p": return try property()
        case "P": return .not(try property())
        case "\\", "|", ".", "-", "^", "?", "*", "+", "{", "}", "(", ")", "[", "]", "$": return .one(scalar)
        default: throw RegexError(message: "`\\\(scalar)` means nothing")
        }
    }

    /// `{Lu}` or `{IsBasicLatin}`.
    private mutating func property() throws(RegexError) -> CharacterSet {
        guard take("{"), let end = pattern[place...].firstIndex(of: "}") else {
            throw RegexError(message: "`\\p` has to be followed by `{…}`")
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: pattern[place..<end])
        let name = String(text)
        place = end + 1
        if name.hasPrefix("Is") {
            if let block = UnicodeBlock.range(named: String(name.dropFirst(2))) { return .range(block) }
        } else if let category = CharacterSet.category(named: name) {
            return category
        }
        throw RegexError(message: "there is no category or block `\(name)`")
    }

    /// What stands behind a `[`: characters, ranges and classes, and behind `-[` what is taken away.
    private mutating func bracket() throws(RegexError) -> CharacterSet {
        depth += 1
        defer { depth -= 1 }
        guard depth <= RegexParser.maximumDepth else { throw RegexError(message: "the pattern is nested too deeply") }
        let isNegated = take("^")
        var sets: [CharacterSet] = []
        var difference: CharacterSet?
        while let scalar = next {
            if scalar == "]", !sets.isEmpty {
                place += 1
                let set = CharacterSet.union(sets)
                let positive = isNegated ? CharacterSet.not(set) : set
                return difference.map { .difference(positive, $0) } ?? positive
            }
            if difference != nil { throw RegexError(message: "only `]` follows what is taken away") }
            place += 1
            if scalar == "-", next == "[", !sets.isEmpty {
                place += 1
                difference = try bracket()
                continue
            }
            let low: CharacterSet
            switch scalar {
            case "\\": low = try escape()
            case "[", "]": throw RegexError(message: "`\(scalar)` has to be written `\\\(scalar)`")
            default: low = .one(scalar)
            }
            sets.append(try range(from: low, isDash: scalar == "-"))
        }
        throw RegexError(message: "a `]` is missing")
    }

    /// A range, when a `-` and another character follow; otherwise the character or class alone.
    private mutating func range(from low: CharacterSet, isDash: Bool) throws(RegexError) -> CharacterSet {
        guard next == "-", place + 1 < pattern.count, pattern[place + 1] != "]", pattern[place + 1] != "[" else {
            return low
        }
        guard case .one(let first) = low else { throw RegexError(message: "a class can't begin a range") }
        place += 1
        guard let scalar = next else { return low }
        place += 1
        let high = scalar == "\\" ? try escape() : .one(scalar)
        guard case .one(let last) = high, first.value <= last.value else {
            throw RegexError(message: "the ends of a range are in the wrong order")
        }
        return .range(first.value...last.value)
    }
}
