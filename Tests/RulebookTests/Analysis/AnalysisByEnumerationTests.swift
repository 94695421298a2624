import Claims
import FEEL
import Testing

@testable import Rulebook

/// Made-up rules over so few claims that all of them can be asked one by one, by an evaluation of the test's own: what
/// `rules analyse` says of them must be exactly that.
@Suite struct AnalysisByEnumerationTests {
    private static let rounds: UInt64 = 60

    private func told(_ report: AnalysisReport) -> Set<String> {
        Set(report.findings.map { "\($0.code.rawValue) \($0.subject)" })
    }

    // MARK: - Tables

    private static let tableClaims = SmallClaim.grades.flatMap { grade in
        SmallClaim.prices.flatMap { price in
            SmallClaim.fuels.map { SmallClaim(grade: grade, price: price, fuel: $0, bought: 5, applied: 5, decided: 9) }
        }
    }

    @Test(arguments: [1, 20_261_124] as [UInt64])
    func `gaps, overlaps and rows never taken are those that asking every claim finds`(first: UInt64) throws {
        var kinds: Set<String> = []
        for seed in first..<first + Self.rounds {
            var world = SmallWorld(seed: seed)
            let table = world.table()
            let pack = try Demo.pack([("    require:\n", table.text + "    require:\n")])
            let report = pack.analyse()
            var expected: [String: Set<SmallClaim>] = [:]
            var taken: Set<Int> = []
            for claim in Self.tableClaims {
                let rows = table.matching(claim)
                taken.formUnion(table.policy == "F" ? rows.prefix(1) : rows[...])
                let clash =
                    table.policy == "U" ? rows.count > 1 : Set(rows.map { table.rows[$0].output }).count > 1
                if rows.isEmpty {
                    expected["TABLE_GAP made-up", default: []].insert(claim)
                } else if table.policy != "F", clash {
                    let numbers = rows.map { String($0 + 1) }.joined(separator: ", ")
                    expected["TABLE_OVERLAP made-up rows \(numbers)", default: []].insert(claim)
                }
            }
            let never = table.rows.indices.filter { !taken.contains($0) }.map {
                "ROW_UNREACHABLE made-up row \($0 + 1)"
            }
            let what: Comment = "seed \(seed)\n\(table.text)\(report.findings.map(\.message.en))"
            #expect(told(report) == Set(expected.keys).union(never), what)
            #expect(report.notAnalysed.isEmpty, what)
            for finding in report.findings {
                kinds.insert("\(table.policy) \(finding.code.rawValue)")
                guard let claims = expected["\(finding.code.rawValue) \(finding.subject)"] else { continue }
                let words = finding.message.en
                // A region of many boxes is told in part.
                guard !words.contains("and more"), let verb = words.firstRange(of: " cover") else { continue }
                let region = ToldRegion(words[verb.upperBound...].drop { $0 != " " }.dropFirst().description)
                let unlike = claims.symmetricDifference(Self.tableClaims.filter(region.contains))
                #expect(unlike.isEmpty, "\(what) \(finding.subject)")
            }
        }
        // The generator must make everything that there is to be found.
        #expect(kinds.count == 8, "\(kinds.sorted())")
    }

    // MARK: - Requirements

    /// Within the window, with applications up to three weeks off.
    private static let dayClaims = (3...10).flatMap { bought in
        (-4...20).map { SmallClaim(grade: 1, price: 0, fuel: "petrol", bought: bought, applied: $0, decided: 30) }
    }

    @Test(arguments: [1, 20_261_124] as [UInt64])
    func `requirements that never fail, always do or never apply are those that asking every claim finds`(
        first: UInt64
    ) throws {
        var kinds: Set<String> = []
        for seed in first..<first + Self.rounds {
            var world = SmallWorld(seed: seed)
            let (when, that) = (world.condition(deep: 1), world.condition(deep: 3))
            let pack = try Demo.pack([
                ("first day: {value: 2024-01-01}", "first day: {value: \(SmallClaim.day(3))}"),
                ("last day: {value: 2024-12-31}", "last day: {value: \(SmallClaim.day(10))}"),
                ("when: electric car\n", "when: '\(when.text)'\n"), ("that: grade <= 3", "that: '\(that.text)'"),
            ])
            let report = pack.analyse()
            var (applies, holds, fails) = (false, false, false)
            search: for claim in Self.dayClaims {
                for other in Self.tableClaims {
                    var claim = claim
                    (claim.grade, claim.price, claim.fuel) = (other.grade, other.price, other.fuel)
                    guard when.holds(claim) else { continue }
                    applies = true
                    if that.holds(claim) { holds = true } else { fails = true }
                    if holds, fails { break search }
                }
            }
            let expected =
                !applies
                ? "REQUIREMENT_NEVER_APPLIES"
                : !fails ? "REQUIREMENT_NEVER_FAILS" : !holds ? "REQUIREMENT_ALWAYS_FAILS" : nil
            let what: Comment =
                "seed \(seed)\nwhen \(when.text)\nthat \(that.text)\n\(report.notAnalysed.map(\.message.en))"
            #expect(told(report) == Set(expected.map { ["\($0) EFFICIENCY_TOO_LOW"] } ?? []), what)
            #expect(report.notAnalysed.isEmpty, what)
            kinds.insert(expected ?? "none")
        }
        #expect(kinds.count >= 3, "\(kinds.sorted())")
    }

    // MARK: - Versions

    private struct Window {
        let bought: SmallTest
        /// On which business days it decides.
        let decided: SmallTest

        var readsBusinessDay: Bool { if case .any = decided { false } else { true } }

        func governs(_ claim: SmallClaim) -> Bool { bought.holds(claim.bought) && decided.holds(claim.decided) }

        var text: String {
            func date(_ day: Int) -> String { "date(\"\(SmallClaim.day(day))\")" }
            let parts = [("bought_on", bought), ("business_day", decided)].compactMap { name, test -> String? in
                switch test {
                case .any: nil
                case .range: "\(name) in \(test.text(date))"
                default: "\(name) \(test.text(date))"
                }
            }
            return parts.joined(separator: " and ")
        }
    }

    private static let versionClaims = (-1...14).flatMap { bought in
        (max(bought, 0)...16).map {
            SmallClaim(grade: 1, price: 0, fuel: "petrol", bought: bought, applied: bought, decided: $0)
        }
    }

    @Test(arguments: [1, 20_261_124] as [UInt64])
    func
        `days that no version governs, days that two do, and versions never asked are those that asking every day finds`(
            first: UInt64
        ) throws
    {
        var kinds: Set<String> = []
        for seed in first..<first + Self.rounds {
            var world = SmallWorld(seed: seed)
            let windows = (0..<Int.random(in: 1...3, using: &world.random)).map { _ in
                let days = [Int.random(in: 1...12, using: &world.random), Int.random(in: 1...12, using: &world.random)]
                    .sorted()
                return Window(
                    bought: .range(
                        low: days[0], lowIncluded: true, high: days[1],
                        highIncluded: days[0] == days[1] || Bool.random(using: &world.random)),
                    decided: world.pick([
                        .any, .any, .compare(world.pick(["<=", ">="]), Int.random(in: 2...14, using: &world.random)),
                    ]))
            }
            let versions = windows.enumerated().map { place, window in
                place == 0
                    ? ""
                    : """
                      - id: D\(place + 1)
                        extends: D1
                        title: {zh: 又一版, en: Another}
                        cites: {document: 乙号文, status: reported}
                        governs: '\(window.text)'

                    """
            }
            let funding = "    funding: {central: central share, local: remainder}\n"
            let pack = try Demo.pack([
                ("governs: bought_on in [first day..last day]", "governs: '\(windows[0].text)'"),
                (funding, funding + versions.joined()),
            ])
            let report = pack.analyse()
            var expected: Set<String> = []
            let claims = Self.versionClaims
            let answers = claims.map { claim in windows.indices.filter { windows[$0].governs(claim) } }
            for place in windows.indices where !answers.contains(where: { $0.first == place }) {
                expected.insert("VERSION_NEVER_GOVERNS D\(place + 1)")
            }
            for place in windows.indices where !expected.contains("VERSION_NEVER_GOVERNS D\(place + 1)") {
                for earlier in 0..<place where answers.contains(where: { $0.first == earlier && $0.contains(place) }) {
                    expected.insert("VERSIONS_OVERLAP D\(earlier + 1) D\(place + 1)")
                }
            }
            let gaps = self.gaps(claims, answers, readsBusinessDay: windows.contains { $0.readsBusinessDay })
            if !gaps.isEmpty { expected.insert("NO_VERSION_GOVERNS") }
            let what: Comment =
                "seed \(seed)\n\(windows.map(\.text))\n\(report.findings.map(\.message.en))\n\(report.notAnalysed.map(\.message.en))"
            #expect(Set(report.findings.compactMap { Self.name($0) }) == expected, what)
            #expect(report.notAnalysed.isEmpty, what)
            // The days are told as intervals between which no answer changes: all gaps, and nothing that is governed.
            let regions = report.findings.filter { $0.code == .noVersionGoverns }.map { finding in
                ToldRegion(String(finding.message.en.dropFirst("no version governs ".count)))
            }
            let told = Set(claims.filter { claim in regions.contains { $0.contains(claim) } })
            let ungoverned = Set(zip(claims, answers).filter(\.1.isEmpty).map(\.0))
            #expect(gaps.isSubset(of: told), what)
            #expect(told.isSubset(of: ungoverned), what)
            for finding in report.findings where finding.code == .versionsOverlap {
                let words = finding.message.en.split(separator: " ")
                let (one, other) = (Int(words[0].dropFirst())! - 1, Int(words[2].dropFirst())! - 1)
                let region = ToldRegion(
                    String(finding.message.en.prefix { $0 != "(" }.split(separator: "both govern ").last!.dropLast()))
                let both = zip(claims, answers).filter { $1.first == one && $1.contains(other) }.map(\.0)
                let unlike = Set(both).symmetricDifference(claims.filter(region.contains))
                #expect(unlike.isEmpty, "\(what) \(unlike)")
            }
            kinds.formUnion(report.findings.map(\.code.rawValue))
        }
        #expect(kinds == ["NO_VERSION_GOVERNS", "VERSIONS_OVERLAP", "VERSION_NEVER_GOVERNS"])
    }

    /// The finding with the versions that its message names first.
    private static func name(_ finding: AnalysisFinding) -> String? {
        let versions = finding.message.en.split { !($0.isLetter || $0.isNumber) }.filter { $0.hasPrefix("D") }
        switch finding.code {
        case .versionsOverlap: return "\(finding.code.rawValue) \(versions[0]) \(versions[1])"
        case .versionNeverGoverns: return "\(finding.code.rawValue) \(versions[0])"
        case .noVersionGoverns: return finding.code.rawValue
        default: return "\(finding.code.rawValue) \(finding.subject)"
        }
    }

    /// Between the first and the last governed day, by each day that the versions read.
    private func gaps(_ claims: [SmallClaim], _ answers: [[Int]], readsBusinessDay: Bool) -> Set<SmallClaim> {
        let governed = zip(claims, answers).filter { !$1.isEmpty }.map(\.0)
        guard let first = governed.map(\.bought).min(), let last = governed.map(\.bought).max(),
            let early = governed.map(\.decided).min(), let late = governed.map(\.decided).max()
        else { return [] }
        return Set(
            zip(claims, answers).filter { claim, versions in
                versions.isEmpty && (first...last).contains(claim.bought)
                    && (!readsBusinessDay || (early...late).contains(claim.decided))
            }.map(\.0))
    }
}

/// The words of a region read back: `price 0.03..0.05, grade 1, 2; or fuel electric`.
private struct ToldRegion {
    private let boxes: [[String: [(low: Int, high: Int)]]]
    private static let names = ["grade", "price", "fuel", "bought_on", "business_day"]

    init(_ words: String) {
        if words == "any claim" {
            boxes = [[:]]
            return
        }
        boxes = words.split(separator: "; or ").map { box in
            var parts: [String: [(low: Int, high: Int)]] = [:]
            var name = ""
            for piece in box.split(separator: ", ") {
                var value = piece
                if let found = Self.names.first(where: { piece.hasPrefix($0 + " ") }) {
                    name = found
                    value = piece.dropFirst(found.count + 1)
                }
                parts[name, default: []].append(Self.range(String(value), of: name))
            }
            return parts
        }
    }

    private static func range(_ text: String, of name: String) -> (low: Int, high: Int) {
        if text.hasPrefix("up to ") { return (.min, place(String(text.dropFirst(6)), of: name)) }
        if text.hasPrefix("from ") { return (place(String(text.dropFirst(5).dropLast(3)), of: name), .max) }
        let ends = text.split(separator: "..").map { place(String($0), of: name) }
        return (ends[0], ends[ends.count - 1])
    }

    private static func place(_ text: String, of name: String) -> Int {
        switch name {
        case "grade": Int(text)!
        case "price": Int(text.filter { $0 != "." })!
        case "fuel": SmallClaim.fuels.firstIndex(of: text)!
        default: Int(CivilDate(text)!.dayNumber - SmallClaim.day(0).dayNumber)
        }
    }

    func contains(_ claim: SmallClaim) -> Bool {
        boxes.contains { box in
            box.allSatisfy { name, ranges in
                let place =
                    switch name {
                    case "grade": claim.grade
                    case "price": claim.price
                    case "fuel": SmallClaim.fuels.firstIndex(of: claim.fuel)!
                    case "bought_on": claim.bought
                    default: claim.decided
                    }
                return ranges.contains { $0.low <= place && place <= $0.high }
            }
        }
    }
}
