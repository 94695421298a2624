package import Claims
package import FEEL

/// A recorded claim as detectors see it.
package struct RecordedClaim {
    /// The number of its decision.
    package let id: Int64
    /// The same for every content that was handed in of one claim.
    package let identity: Int64
    package let claim: Claim
    package let day: CivilDate
    package let outcome: String
    /// Yuan; nil where nothing is paid.
    package let amount: Number?
    package let paidOn: CivilDate?
    /// The day of the first clawback for a refund.
    package let refundedOn: CivilDate?

    package init(
        id: Int64, identity: Int64, claim: Claim, day: CivilDate, outcome: String, amount: Number?, paidOn: CivilDate?,
        refundedOn: CivilDate?
    ) {
        self.id = id
        self.identity = identity
        self.claim = claim
        self.day = day
        self.outcome = outcome
        self.amount = amount
        self.paidOn = paidOn
        self.refundedOn = refundedOn
    }
}

/// What a detector notes of one claim; all notes of one group are judged together.
package struct Observation: Sendable, Hashable {
    package let claim: Int64
    package let identity: Int64
    /// A keyed digest of what groups.
    package let group: Int64
    /// The day number by which it is dated.
    package let day: Int64
    /// What is counted (a keyed digest), compared (times 10,000), or whether it is so (1 or 0).
    package let value: Int64
    /// Of a pair: 1 for the second claim.
    package let side: Int64

    package init(claim: Int64, identity: Int64, group: Int64, day: Int64, value: Int64, side: Int64) {
        self.claim = claim
        self.identity = identity
        self.group = group
        self.day = day
        self.value = value
        self.side = side
    }
}

/// Whether a detector looks on a day, and if not, why.
package enum DetectorStanding: Sendable, Hashable {
    case inForce
    /// These parameters are unset.
    case unset([String])
    /// The day lies outside its days.
    case outsideDays
    /// A limit is no number of days, claims or times that makes sense.
    case unfit(String)

    package var word: String {
        switch self {
        case .inForce: "in_force"
        case .unset: "parameter_unset"
        case .outsideDays: "outside_days"
        case .unfit: "limit_unfit"
        }
    }

    package var reason: Bilingual {
        switch self {
        case .inForce: Bilingual(zh: "启用", en: "in force")
        case .unset(let names):
            Bilingual(
                zh: "未启用：数值未定（\(names.joined(separator: "、"))）",
                en: "not in force: unset (\(names.joined(separator: ", ")))")
        case .outsideDays: Bilingual(zh: "未启用：不在适用日期内", en: "not in force: outside its days")
        case .unfit(let what):
            Bilingual(zh: "未启用：“\(what)”的值不能用", en: "not in force: the value of “\(what)” can't be used")
        }
    }
}

/// A detector on a day, with its limits worked out.
package final class ArmedDetector {
    package let detector: Detector
    package let standing: DetectorStanding
    /// Ten-thousandths.
    let moreThan: Int64
    let atLeast: Int64
    /// Days; nil: however far apart.
    let within: Int64?

    private let blank: [Value]
    private var places: [ObjectIdentifier: (kind: ClaimKind, fields: [Int?])] = [:]

    package init(_ detector: Detector, on day: CivilDate) {
        self.detector = detector
        let program = detector.program
        let nothing = Value.null(NullReason(kind: .given(code: NullCode.missing, name: "")))
        var frame = Array(
            repeating: nothing,
            count: program.parameterStart + detector.parameters.count + program.definitions.count)
        for (place, parameter) in detector.parameters.enumerated() {
            frame[program.parameterStart + place] = parameter.effective
        }
        blank = frame
        func limit(_ expression: CompiledExpression?, places: Int) -> Int64? {
            guard let expression, case .number(let number) = expression.evaluate(frame), number.signum >= 0 else {
                return nil
            }
            return number.scaledInt64(places: places)
        }
        moreThan = limit(program.moreThan, places: 4) ?? 0
        atLeast = limit(program.atLeast, places: 0) ?? 1
        within = limit(program.within, places: 0)
        let unset = detector.parameters.filter { $0.isUnset && $0.fallback == nil }.map(\.name)
        if !unset.isEmpty {
            standing = .unset(unset)
        } else if detector.days.from.map({ day < $0 }) ?? false || detector.days.to.map({ day > $0 }) ?? false {
            standing = .outsideDays
        } else if program.moreThan != nil, limit(program.moreThan, places: 4) == nil {
            standing = .unfit("more than")
        } else if program.atLeast != nil, limit(program.atLeast, places: 0) ?? 0 < 1 {
            standing = .unfit("at least")
        } else if program.within != nil, within == nil {
            standing = .unfit("within")
        } else {
            standing = .inForce
        }
    }

    /// What it notes of a claim; nil where it does not look at it: the kind, the outcome or `when` are against it, or a
    /// value that it needs is not there.
    ///
    /// - Parameter digest: makes a keyed digest of a text.
    package func observe(_ recorded: RecordedClaim, digest: (String) -> Int64) -> [Observation]? {
        guard detector.looks(at: recorded.claim.kind.name, outcome: recorded.outcome) else { return nil }
        let program = detector.program
        let frame = self.frame(recorded)
        if let when = program.when, !when.isTrue(frame) { return nil }
        func note(_ keys: [CompiledExpression], _ dated: CompiledExpression?, side: Int64) -> [Observation] {
            let groups = Self.texts(keys, frame)
            guard !groups.isEmpty, let day = self.day(dated, frame, recorded),
                let value = value(frame, recorded, digest)
            else { return [] }
            return groups.map {
                Observation(
                    claim: recorded.id, identity: recorded.identity, group: digest($0), day: day, value: value,
                    side: side)
            }
        }
        switch detector.shape {
        case .condition:
            guard let that = program.that, case .boolean(let holds) = that.evaluate(frame) else { return nil }
            return [
                Observation(
                    claim: recorded.id, identity: recorded.identity, group: 0, day: recorded.day.dayNumber,
                    value: holds ? 1 : 0, side: 0)
            ]
        case .pair:
            let notes =
                note(program.keys, program.dated, side: 0)
                + note(program.secondKeys, program.thenDated ?? program.dated, side: 1)
            return notes.isEmpty ? nil : notes
        case .count, .ratio, .share, .match:
            let notes = note(program.keys, program.dated, side: 0)
            return notes.isEmpty ? nil : notes
        }
    }

    private func frame(_ recorded: RecordedClaim) -> [Value] {
        let program = detector.program
        let kind = recorded.claim.kind
        let places: [Int?]
        if let known = self.places[ObjectIdentifier(kind)] {
            places = known.fields
        } else {
            places = program.fields.map { kind.index(of: $0) }
            // The kind is kept with its identity, so that no other can take its place in memory.
            self.places[ObjectIdentifier(kind)] = (kind, places)
        }
        var frame = blank
        for (slot, place) in places.enumerated() {
            if let place { frame[slot] = recorded.claim.values[place] }
        }
        let facts = program.fields.count
        frame[facts] = .date(recorded.day)
        frame[facts + 1] = .string(recorded.outcome)
        if let amount = recorded.amount { frame[facts + 2] = .number(amount) }
        if let day = recorded.paidOn { frame[facts + 3] = .date(day) }
        if let day = recorded.refundedOn { frame[facts + 4] = .date(day) }
        let start = program.parameterStart + detector.parameters.count
        for (place, definition) in program.definitions.enumerated() {
            frame[start + place] = definition.evaluate(frame)
        }
        return frame
    }

    private func day(_ dated: CompiledExpression?, _ frame: [Value], _ recorded: RecordedClaim) -> Int64? {
        guard let dated else { return recorded.day.dayNumber }
        if case .date(let day) = dated.evaluate(frame) { return day.dayNumber }
        // Where time does not matter, a claim without its date is still looked at.
        return detector.program.within == nil && detector.shape != .ratio ? recorded.day.dayNumber : nil
    }

    private func value(_ frame: [Value], _ recorded: RecordedClaim, _ digest: (String) -> Int64) -> Int64? {
        let program = detector.program
        switch detector.shape {
        case .count:
            guard let value = program.value else { return recorded.identity }
            return Self.texts([value], frame).first.map(digest)
        case .ratio:
            guard let value = program.value, case .number(let number) = value.evaluate(frame), number.signum > 0 else {
                return nil
            }
            return number.scaledInt64(places: 4)
        case .share:
            guard let that = program.that, case .boolean(let holds) = that.evaluate(frame) else { return nil }
            return holds ? 1 : 0
        case .match, .pair, .condition: return 0
        }
    }

    /// The texts that the keys come to: one, or one for each item where a key is a list; none where a key is null.
    static func texts(_ keys: [CompiledExpression], _ frame: [Value]) -> [String] {
        var texts = [""]
        for (place, key) in keys.enumerated() {
            let found = parts(of: key.evaluate(frame))
            guard !found.isEmpty else { return [] }
            texts = texts.flatMap { head in found.map { place == 0 ? $0 : head + "\u{1F}" + $0 } }
        }
        var seen: Set<String> = []
        return keys.isEmpty ? [] : texts.filter { seen.insert($0).inserted }
    }

    private static func parts(of value: Value) -> [String] {
        switch value {
        case .string(let text): text.isEmpty ? [] : [text]
        case .number(let number): [number.reduced.description]
        case .date(let date): [date.description]
        case .boolean(let flag): [flag ? "true" : "false"]
        case .list(let items): items.flatMap(parts)
        default: []
        }
    }
}

extension CompiledExpression {
    func isTrue(_ frame: [Value]) -> Bool {
        if case .boolean(true) = evaluate(frame) { true } else { false }
    }
}
