import Claims
import FEEL

@testable import Rulebook

/// Makes up rule packs: every type of field and parameter, some of them unset, definitions, tables of every hit policy that
/// a pack can have, requirements, amounts, limits and shares. Well typed, and without any sense.
struct PackMaker {
    private var random: SplitMix64
    private var definitions: [(name: String, type: Kind)] = []

    private enum Kind: CaseIterable { case condition, number, date, word }

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// The pack of a seed, and its text.
    static func pack(seed: UInt64) throws -> (pack: Pack, text: String) {
        var maker = PackMaker(seed: seed)
        let text = maker.programme()
        let file = PackFile(path: "made-up/programme.yaml", bytes: Array(text.utf8))
        return (try Rulebook.load(files: [file]).packs[0], text)
    }

    // MARK: - The parts of a pack

    private static let head = """
        programme: made-up
        kind: made_up
        title: {zh: 虚构补贴, en: Made-up subsidy}
        cites: {document: 虚构方案, clause: 第一条, status: verified}
        inputs:
          d1: {type: date, label: 日期一}
          d2: {type: date, label: 日期二}
          m1: {type: money, label: 金额一}
          m2: {type: money, label: 金额二}
          w1: {type: whole number, label: 整数一}
          w2: {type: whole number, label: 整数二, from: 0, to: 9}
          n1: {type: number, label: 数值}
          b1: {type: boolean, label: 是否一}
          b2: {type: boolean, label: 是否二, absent means: no}
          c1: {type: choice, label: 选项一, values: &words {red: 红, green: 绿, blue: 蓝, yellow: 黄, a_choice_of_many_bytes_in_its_name: 长}}
          c2: {type: choice, label: 选项二, values: *words}
          t1: {type: text, label: 文字一}
          t2: {type: text, label: 文字二}
          i1: {type: identifier, label: 编号一, required: yes}
          i2: {type: identifier, label: 编号二}
          elder_id: {type: resident ID, label: 老人证件}
          works:
            type: list
            label: 项目
            of:
              size: {type: whole number, label: 大小, from: 1, to: 30}
              cost: {type: money, label: 费用}
              done: {type: boolean, label: 完成, absent means: no}

        """

    mutating func programme() -> String {
        var text = PackMaker.head + "versions:\n"
        for number in 1...Int.random(in: 1...3, using: &random) { text += version(number) }
        return text
    }

    private mutating func version(_ place: Int) -> String {
        definitions = []
        var text = """
              - id: X\(place)
                title: {zh: 第\(place)版, en: Version \(place)}
                cites: {document: 第\(place)号文, status: reported}

            """
        text += parameters()
        text += "    governs: '\(governs())'\n"
        var lines = ""
        for place in 1...Int.random(in: 1...4, using: &random) {
            let kind = Kind.allCases.randomElement(using: &random)!
            lines += "      def\(place): '\(expression(kind, 3))'\n"
            definitions.append(("def\(place)", kind))
        }
        text += "    definitions:\n" + lines
        text += "    tables:\n"
        for place in 1...Int.random(in: 1...3, using: &random) { text += table("table\(place)") }
        text += "    require:\n"
        for place in 1...Int.random(in: 1...6, using: &random) { text += requirement(place) }
        text += "    amount: '\(number(3))'\n"
        text += limits()
        text +=
            "    funding: {\(pick("central: share", "central: 60 %", "central: share, province: 5 %")), local: remainder}\n"
        return text
    }

    private mutating func parameters() -> String {
        let values: [(String, [String])] = [
            ("day1", ["{value: 2024-06-30}", "{value: unset, type: date}"]),
            ("day2", ["{value: 2025-12-31}", "{value: 2024-06-30}", "{value: unset, type: date}"]),
            ("day3", ["{value: 2026-01-08}", "{value: unset, type: date, default: 2025-03-01}"]),
            ("most", ["{value: 1000 yuan}", "{value: 0.05 yuan}", "{value: unset, type: money}"]),
            ("least", ["{value: 20 yuan}", "{value: 12345.67 yuan}"]),
            ("rate", ["{value: 12 %}", "{value: 33.333 %}", "{value: 0 %}", "{value: unset, type: rate}"]),
            ("count", ["{value: 3}", "{value: 2.5}", "{value: -1}", "{value: unset, type: number}"]),
            ("word", ["{value: red}", "{value: A1}", "{value: unset, type: text}"]),
            ("flag", ["{value: yes}", "{value: no}", "{value: unset, type: boolean}"]),
            ("colours", ["{value: [red, blue]}", "{value: [yellow]}", "{value: unset, type: list}"]),
            ("sizes", ["{value: [1, 2, 11]}", "{value: unset, type: list of numbers}"]),
            ("share", ["{value: 90 %}", "{value: 33.33 %}", "{value: unset, type: rate}"]),
        ]
        var text = "    parameters:\n"
        for (name, choices) in values {
            // Mostly the first: packs in which nearly everything is unset decide nothing.
            let place = min(choices.count - 1, max(0, Int.random(in: -2..<choices.count, using: &random)))
            text += "      \(name): \(choices[place])\n"
        }
        return text
    }

    private mutating func governs() -> String {
        pick(
            "true", "d1 in [day1..day3]", "d1 <= day2", "d1 in [day1..day2] and business_day > day2",
            "(d1 > day1 or b1) and business_day >= day1", "d2 != null and d1 < d2", "not(d1 in ]day1..day2[)")
    }

    private mutating func requirement(_ place: Int) -> String {
        let code = pick("NOT_COVERED", "OWNER_MISMATCH", "TOO_SMALL", "BOUNDARY_DAY")
        var text = "      - code: \(code)\n        name: check \(place)\n"
        if chance(3) { text += "        when: '\(condition(2))'\n" }
        text += "        that: '\(condition(3))'\n"
        if chance(3) { text += "        if unset: passes\n" }
        if code != "BOUNDARY_DAY", code != "OWNER_MISMATCH" {
            text += "        outcome: \(pick("refused", "held", "returned"))\n"
        }
        return text + "        otherwise: {zh: '不符合 {m1} {d1} {def1}', en: 'Not met: {m1} {c1} {def1}'}\n"
    }

    private mutating func limits() -> String {
        var text = "    limits:\n"
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            var lines: [String] = []
            if chance(2) {
                lines = [
                    "code: DUPLICATE", "key: '\(pick("i1", "i2", "t1", "i1, i2", "\"\", i2", "t1, t2, i1", "c1, i1"))'",
                ]
                lines.append("space: \(pick("a", "b"))")
            } else {
                lines = [
                    "code: QUOTA_EXCEEDED", "counter: so many", "at most: '\(pick("count", "1", "w2", number(1)))'",
                ]
                lines.append("key: '\(pick("applicant_id", "applicant_id, string(d1.year)", "c1, i2", "w1, b1, d1"))'")
            }
            if chance(3) { lines.append("when: '\(condition(1))'") }
            text += "      - {\(lines.joined(separator: ", ")), otherwise: {zh: 已用, en: used}}\n"
        }
        return text
    }

    private mutating func table(_ name: String) -> String {
        let result: Kind = [.number, .number, .date, .word].randomElement(using: &random)!
        let inputs = (0..<Int.random(in: 1...2, using: &random)).map { _ in
            [Kind.number, .date, .word, .condition].randomElement(using: &random)!
        }
        var text = "      \(name):\n"
        let isSum = result == .number && chance(2)
        let policies = ["U", "A", "F"] + (result == .word ? [] : ["C<", "C>"]) + (isSum ? ["C+"] : [])
        // The count is a number, whatever the outputs are.
        text += "        hit policy: '\(policies.randomElement(using: &random)!)'\n"
        text += "        result: \(result == .number ? "number" : result == .date ? "date" : "text")\n"
        text +=
            "        inputs: [\(inputs.map { "'\($0 == .word ? pick("c1", "c2") : expression($0, 1))'" }.joined(separator: ", "))]\n"
        text += "        rows:\n"
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            let cells = inputs.map { "'\(cell($0))'" }.joined(separator: ", ")
            text += "          - {when: [\(cells)], then: '\(expression(result, 1))'}\n"
        }
        definitions.append((name, result))
        return text
    }

    private mutating func cell(_ kind: Kind) -> String {
        if chance(4) { return "-" }
        return switch kind {
        case .number:
            pick(
                "> 3", "[1..20]", "1, 2, 3", "not(2)", "<= least", "< w1", "]0..count]", "in sizes",
                "? > 2 and ? < 1000")
        case .date: pick(">= day1", "[day1..day3]", "not(< day2)", "= d2", "< d2", "[d2..day3]")
        case .word: pick("\"blue\"", "not(\"blue\")", "\"blue\", \"red\"", "colours", "\"yellow\", \"green\", \"red\"")
        case .condition: pick("true", "false", "flag")
        }
    }

    // MARK: - Expressions

    private mutating func expression(_ kind: Kind, _ depth: Int) -> String {
        switch kind {
        case .condition: condition(depth)
        case .number: number(depth)
        case .date: date(depth)
        case .word: word(depth)
        }
    }

    private mutating func condition(_ depth: Int) -> String {
        if depth == 0 { return pick("b1", "b2", "flag", "c1 = \"red\"", "t1 = t2", "i1 = t1", "true") }
        let order = pick("<", "<=", ">", ">=", "=", "!=")
        let less = depth - 1
        switch Int.random(in: 0..<22, using: &random) {
        case 0: return "(\(condition(less)) and \(condition(less)))"
        case 1: return "(\(condition(less)) or \(condition(less)) or \(condition(0)))"
        case 2: return "not(\(condition(less)))"
        case 3, 4, 5: return "(\(number(less)) \(order) \(number(less)))"
        case 6, 7, 8: return "(\(date(less)) \(order) \(date(less)))"
        case 9:
            return
                "(\(date(less)) in \(pick("[day1..day2]", "]day1..day3]", "[d2..day3]", "[day1..d2[", ">= day1", "(< day1, > day2)")))"
        case 10:
            return
                "(\(number(less)) in \(pick("[1..20]", "]least..most]", "[w2..10]", "(1, 2, 3)", "sizes", "(< 3, count)")))"
        case 11: return "(\(number(less)) between \(number(0)) and \(number(0)))"
        case 12: return "(c1 \(pick("=", "!=")) \(pick("\"red\"", "\"blue\"", "c2")))"
        case 13: return "(c1 in \(pick("(\"red\", \"green\")", "colours", "(\"blue\")")))"
        case 14:
            return
                "(\(pick("d1", "m1", "w1", "n1", "b1", "c1", "t1", "i2", "elder_id", "works", "def1")) \(pick("=", "!=")) null)"
        case 15:
            return
                "starts with(\(pick("t1", "i1", "region")), \(pick("\"A\"", "word", "\"1407\"", "substring(i2, 1, 2)")))"
        case 16:
            return
                "(\(pick("t1", "t2", "i1", "i2", "applicant_id")) \(pick("=", "!=")) \(pick("t2", "i2", "word", "\"A1\"", "elder_id")))"
        case 17: return "(if \(condition(less)) then \(condition(less)) else \(condition(0)))"
        case 18: return "(\(pick("some", "every")) x in works satisfies \(record(less)))"
        case 19: return "((\(date(0)) - \(date(0))) \(order) duration(\"P30D\"))"
        case 20: return "(years and months duration(\(date(0)), \(date(0))) \(order) duration(\"P1Y2M\"))"
        default: return defined(.condition) ?? "is defined(\(number(0)))"
        }
    }

    /// A condition about a record of the list.
    private mutating func record(_ depth: Int) -> String {
        pick(
            "x.done", "x.size in sizes", "(x.done and x.cost > least)", "x.size >= count", "not(x.done)",
            "(x.size > 3 or x.cost <= most)")
    }

    private mutating func number(_ depth: Int) -> String {
        if depth == 0 {
            return pick("m1", "m2", "w1", "w2", "n1", "most", "least", "rate", "count", "0", "1", "0.5", "100")
        }
        let less = depth - 1
        switch Int.random(in: 0..<14, using: &random) {
        case 0: return "(\(number(less)) + \(number(less)))"
        case 1: return "(\(number(less)) - \(number(less)))"
        case 2: return "(\(number(less)) * \(pick("rate", "0.15", "2", "w2", "count")))"
        case 3: return "(\(number(less)) / \(pick("2", "4", "100", "0.125")))"
        case 4: return "min(\(number(less)), \(number(less)))"
        case 5: return "max(\(number(less)), \(number(0)), \(number(0)))"
        case 6, 7: return "(if \(condition(less)) then \(number(less)) else \(number(less)))"
        case 8:
            return "\(pick("d1", "d2", "elder_birth_date", "business_day")).\(pick("year", "month", "day", "weekday"))"
        case 9: return "years and months duration(\(date(0)), \(date(0))).\(pick("years", "months"))"
        case 10: return "sum(for x in works return \(pick("x.cost", "x.size", "if \(record(0)) then x.cost else 0")))"
        case 11: return "-(\(number(less)))"
        case 12: return "(\(date(0)) - \(date(0))).days"
        default: return defined(.number) ?? "(d1 - d2).days"
        }
    }

    private mutating func date(_ depth: Int) -> String {
        if depth == 0 {
            return pick("d1", "d2", "business_day", "day1", "day2", "day3", "applied_on", "elder_birth_date")
        }
        let less = depth - 1
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return "(\(date(0)) + duration(\"\(pick("P1D", "P90D", "P1M", "P1Y6M"))\"))"
        case 1: return "(\(date(0)) - duration(\"\(pick("P7D", "P13M"))\"))"
        case 2: return "(if \(condition(less)) then \(date(less)) else \(date(less)))"
        case 3: return "max(\(date(0)), \(date(0)))"
        case 4: return defined(.date) ?? "d1"
        default: return date(0)
        }
    }

    private mutating func word(_ depth: Int) -> String {
        if depth == 0 || chance(2) { return pick("c1", "\"red\"", "\"blue\"", "c2") }
        return "(if \(condition(depth - 1)) then \(word(depth - 1)) else \(word(0)))"
    }

    private mutating func defined(_ kind: Kind) -> String? {
        definitions.filter { $0.type == kind }.randomElement(using: &random)?.name
    }

    private mutating func pick(_ choices: String...) -> String { choices.randomElement(using: &random)! }

    private mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
}
