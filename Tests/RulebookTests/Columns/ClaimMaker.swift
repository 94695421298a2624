import Claims
import FEEL

@testable import Rulebook

/// Makes claims of a pack's kind whose values lie on, just before and just behind everything that its rules compare with;
/// some are missing, some can't be read.
struct ClaimMaker {
    private let pack: Pack
    private let parser: ClaimParser
    private let dates: [CivilDate]
    private let numbers: [Number]
    private let texts: [String]

    init(_ pack: Pack) throws {
        self.pack = pack
        parser = ClaimParser(schema: try ClaimSchema(kinds: [pack.kind]))
        var constants = ThresholdCollector()
        constants.add(pack)
        dates = constants.dates.isEmpty ? [CivilDate(year: 2025, month: 1, day: 1)!] : constants.dates.sorted()
        numbers = constants.numbers.isEmpty ? [.one] : constants.numbers.sorted()
        texts = constants.texts.sorted()
    }

    /// A business day: mostly late enough that nothing lies ahead of it.
    func day(_ random: inout SplitMix64) -> CivilDate {
        if Int.random(in: 0..<3, using: &random) == 0 { return date(&random) }
        return CivilDate(year: 2026, month: 11, day: 23)!
    }

    /// - Parameter model: a claim whose values are taken mostly; nil for one made of thresholds alone.
    func claim(like model: Claim?, _ random: inout SplitMix64) throws -> Claim {
        var fields: [RawField] = []
        for (index, field) in pack.kind.fields.enumerated() {
            let isNeeded = ["claim_id", "kind"].contains(field.name)
            let roll = Int.random(in: 0..<100, using: &random)
            if field.name == "kind" {
                fields.append(RawField(name: field.name, value: .text(pack.kind.name)))
            } else if roll < 5, !isNeeded {
                continue
            } else if roll < 8, !isNeeded, field.type != .text {
                fields.append(RawField(name: field.name, value: .text("?!")))
            } else if let value = model.flatMap({ raw($0.values[index]) }), roll < 80 {
                fields.append(RawField(name: field.name, value: value))
            } else if let value = made(field, &random) {
                fields.append(RawField(name: field.name, value: value))
            }
        }
        return try parser.claim(from: fields).get()
    }

    private func date(_ random: inout SplitMix64) -> CivilDate {
        let date = dates.randomElement(using: &random)!
        let shift = [0, 0, -1, 1, -30, 30, -366, 366].randomElement(using: &random)!
        return date.adding(days: shift) ?? date
    }

    private func number(_ random: inout SplitMix64) -> Number {
        var number = numbers.randomElement(using: &random)!
        if Int.random(in: 0..<4, using: &random) == 0, let other = number * numbers.randomElement(using: &random)! {
            number = other
        }
        let shift = [
            Number.zero, Number(1), Number(-1), Number(coefficient: 1, exponent: -2),
            Number(coefficient: -1, exponent: -2),
        ]
        .randomElement(using: &random)!
        return ((number + shift) ?? number).magnitude
    }

    private func made(_ field: Field, _ random: inout SplitMix64) -> RawValue? {
        switch field.type {
        case .date: return .text(date(&random).description)
        case .money:
            let cents = number(&random).rounded(toPlaces: 2, .halfUp)
            return .text(cents > Number(1_000_000_000_000) ? "1000000000000.00" : cents.description)
        case .number: return .text(number(&random).description)
        case .wholeNumber:
            let whole = number(&random).rounded(toPlaces: 0, .down).reduced
            if let range = field.range { return .text("\(Int64.random(in: range, using: &random))") }
            return .text(whole.int64.map { "\($0)" } ?? "1")
        case .boolean: return .boolean(Bool.random(using: &random))
        case .choice(let choices): return .text(choices.randomElement(using: &random)!.name)
        case .list(let parts):
            let count = Int.random(in: 0..<4, using: &random)
            return .list(
                (0..<count).map { _ in
                    parts.compactMap { part in made(part, &random).map { RawField(name: part.name, value: $0) } }
                })
        case .residentID, .personOrCompanyID: return .text(Self.people.randomElement(using: &random)!)
        case .creditCode: return .text("91140799MA0TE0018Q")
        case .vin: return .text(["LZZZZZZZ6ZZ000001", "LZZZZZZZ8ZZ000002"].randomElement(using: &random)!)
        case .plate: return .text(["晋K12345", "晋KD12345", "晋A12345"].randomElement(using: &random)!)
        case .bankAccount: return .text("6228000000000000019")
        case .gtin: return .text("6901234567892")
        case .invoiceCode: return .text(["014000000001", "1400000001"].randomElement(using: &random)!)
        case .invoiceNumber: return .text(["25142000000000000001", "00000001"].randomElement(using: &random)!)
        case .division: return .text(["140702", "1407KFQ", "140100", "110101"].randomElement(using: &random)!)
        case .phone: return .text("13900000000")
        case .text, .identifier:
            return .text(
                (texts + [
                    "A1", "a1", "A1B", "一二三", "X", "THIS IS A TEXT OF MORE BYTES THAN A CELL HOLDS",
                    "THIS IS A TEXT OF MORE BYTES THAN A CELL HOLDZ",
                ]).randomElement(
                    using: &random)!)
        }
    }

    /// Synthetic: the prefix 140799 is nobody's.
    private static let people = [
        "140799194005010013", "140799194405010020", "140799196605010016", "140799197003150016", "91140799MA0TE0018Q",
    ]

    func raw(_ value: Value) -> RawValue? {
        switch value {
        case .string(let text): .text(text)
        case .number(let number): .number(number.description)
        case .date(let date): .text(date.description)
        case .boolean(let flag): .boolean(flag)
        case .list(let items):
            .list(
                items.map { item in
                    guard case .context(let context) = item else { return [] }
                    return context.entries.compactMap { entry in
                        raw(entry.value).map { RawField(name: entry.key, value: $0) }
                    }
                })
        default: nil
        }
    }
}

/// Everything constant that the rules of a pack may compare with.
struct ThresholdCollector {
    private(set) var dates: Set<CivilDate> = []
    private(set) var numbers: Set<Number> = []
    private(set) var texts: Set<String> = []

    /// The values of parameters, and whatever number, date or text stands in the pack's files.
    mutating func add(_ pack: Pack) {
        for version in pack.versions {
            for value in version.template { add(value) }
        }
        for file in pack.files {
            for line in String(decoding: file.bytes, as: UTF8.self).split(separator: "\n") { add(String(line)) }
        }
    }

    private mutating func add(_ value: Value) {
        switch value {
        case .date(let date): dates.insert(date)
        case .number(let number): numbers.insert(number)
        case .string(let text): texts.insert(text)
        case .list(let items): for item in items { add(item) }
        default: break
        }
    }

    /// Numbers, dates and texts as an expression spells them out.
    private mutating func add(_ text: String) {
        for part in text.split(whereSeparator: { " ()[],<>=+*/".contains($0) }) {
            if let number = Number(part), number.magnitude < 1_000_000 { numbers.insert(number.magnitude) }
            for bounds in part.components(ofRange: "..") {
                if let date = CivilDate(bounds) { dates.insert(date) }
                if let number = Number(bounds) { numbers.insert(number.magnitude) }
            }
        }
        let quoted = text.split(separator: "\"", omittingEmptySubsequences: false)
        for (place, part) in quoted.enumerated() where place % 2 == 1 {
            if let date = CivilDate(part) { dates.insert(date) } else if !part.isEmpty { texts.insert(String(part)) }
        }
    }
}

extension Substring {
    fileprivate func components(ofRange separator: String) -> [Substring] { self.split(separator: separator) }
}
