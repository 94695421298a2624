/// Runs a pattern on a text by trying and going back, with a bound on the steps: some patterns would try for ever.
struct RegexMatcher {
    private let program: RegexProgram
    private let text: [Unicode.Scalar]

    var count: Int { text.count }

    /// Where the groups of a match begin and end; group 0 is the whole.
    typealias Match = [Range<Int>?]

    enum Failure: Error {
        case tooManySteps
    }

    init(_ program: RegexProgram, _ text: [Unicode.Scalar]) {
        self.program = program
        self.text = text
    }

    /// A choice that was not taken yet, or a register to be set back.
    private enum Choice {
        case resume(Int, at: Int)
        case restore(Int, Int)
    }

    /// The first match that begins at that place or behind it.
    func firstMatch(from start: Int, _ evaluation: inout Evaluation) throws(Failure) -> Match? {
        for place in start...text.count {
            if let match = try match(at: place, &evaluation) { return match }
        }
        return nil
    }

    private func match(at start: Int, _ evaluation: inout Evaluation) throws(Failure) -> Match? {
        let groupRegisters = (program.groups + 1) * 2
        guard evaluation.spend((groupRegisters + program.loops) / 16) else { throw .tooManySteps }
        var registers = [Int](repeating: -1, count: groupRegisters + program.loops)
        var choices: [Choice] = []
        var counter = 0
        var place = start
        func set(_ register: Int, _ value: Int) {
            choices.append(.restore(register, registers[register]))
            registers[register] = value
        }
        while true {
            guard evaluation.spend(), choices.count < 2_000_000 else { throw .tooManySteps }
            var fails = false
            switch program.instructions[counter] {
            case .set(let characters, let weight):
                guard weight == 0 || evaluation.spend(weight) else { throw .tooManySteps }
                if place < text.count, characters.contains(text[place], ignoringCase: program.flags.ignoresCase) {
                    place += 1
                    counter += 1
                } else {
                    fails = true
                }
            case .lineStart:
                let isStart = place == 0 || (program.flags.isMultiline && text[place - 1] == "\n" && place < text.count)
                if isStart { counter += 1 } else { fails = true }
            case .lineEnd:
                let isEnd = place == text.count || (program.flags.isMultiline && text[place] == "\n")
                if isEnd { counter += 1 } else { fails = true }
            case .group(let group):
                let (from, to) = (registers[group * 2], registers[group * 2 + 1])
                if from >= 0, to >= from {  // a group that matched nothing matches the empty text
                    guard place + to - from <= text.count, isSame(from..<to, place) else {
                        fails = true
                        break
                    }
                    guard evaluation.spend(to - from) else { throw .tooManySteps }
                    place += to - from
                }
                counter += 1
            case .split(let first, let second):
                choices.append(.resume(second, at: place))
                counter = first
            case .jump(let target): counter = target
            case .save(let register):
                set(register, place)
                counter += 1
            case .loopStart(let loop):
                set(groupRegisters + loop, place)
                counter += 1
            case .loopEnd(let loop, let exit): counter = registers[groupRegisters + loop] == place ? exit : counter + 1
            case .match:
                return (0...program.groups).map { group in
                    let (from, to) = (registers[group * 2], registers[group * 2 + 1])
                    return from >= 0 && to >= from ? from..<to : nil
                }
            }
            if fails {
                var resumed = false
                while let choice = choices.popLast() {
                    switch choice {
                    case .restore(let register, let value): registers[register] = value
                    case .resume(let target, let at):
                        counter = target
                        place = at
                        resumed = true
                    }
                    if resumed { break }
                }
                if !resumed { return nil }
            }
        }
    }

    private func isSame(_ range: Range<Int>, _ place: Int) -> Bool {
        for (offset, source) in range.enumerated() {
            let (a, b) = (text[source], text[place + offset])
            if a != b, !(program.flags.ignoresCase && a.caseVariants.contains(b)) { return false }
        }
        return true
    }
}
