import Claims
import FEEL
import Foundation
import Testing

@testable import Rulebook

@Suite("Detectors of suspicious patterns")
struct DetectorTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static var folder: String { root.appendingPathComponent("Rules").path }

    static let schema: Result<ClaimSchema, any Error> = Result { try Rulebook.load(directory: folder).schema }
    static let shipped: Result<DetectorRules, any Error> = Result {
        try DetectorRules.load(directory: folder, schema: schema.get())
    }

    // MARK: - What is shipped

    @Test("Every shipped detector has cases, all of which come out, and every shape is among them")
    func cases() throws {
        let rules = try Self.shipped.get()
        let cases = try DetectorCase.load(directory: Self.folder, for: rules, schema: try Self.schema.get())
        for test in cases {
            let result = test.run()
            #expect(result.passed, "\(test.detector.name): \(test.name): \(result.differences)")
        }
        #expect(Set(cases.map(\.detector.name)) == Set(rules.detectors.map(\.name)))
        #expect(Set(rules.detectors.map(\.shape)) == Set(Detector.Shape.allCases))
        // A case that expects no hit is worth nothing where none expects one.
        for detector in rules.detectors {
            #expect(cases.contains { $0.detector.name == detector.name && !$0.hits.isEmpty }, "\(detector.name)")
        }
    }

    @Test("No threshold is made up: what the policy does not say is unset, and its detectors are not in force")
    func unset() throws {
        let day = try #require(CivilDate("2026-11-23"))
        let standings = try Self.shipped.get().detectors.map { ($0.name, ArmedDetector($0, on: day).standing) }
        let inForce = standings.filter { $0.1 == .inForce }.map(\.0)
        #expect(inForce == ["cross-city", "no-delivery", "other-payee", "reused-evidence", "reversed-invoice"])
        for detector in try Self.shipped.get().detectors {
            #expect(detector.citation.status != .verified && detector.citation.clause != nil, "\(detector.name)")
        }
    }

    @Test("The illustrative values put every detector in force, and are shown as illustrative")
    func illustrative() throws {
        let file = Self.root.appendingPathComponent("SampleClaims/illustrative-alerts.yaml").path
        let rules = try DetectorRules.load(
            directory: Self.folder, schema: try Self.schema.get(), parameters: [file])
        let day = try #require(CivilDate("2026-11-23"))
        for detector in rules.detectors {
            #expect(ArmedDetector(detector, on: day).standing == .inForce, "\(detector.name)")
        }
        let account = try #require(rules.detector("shared-account"))
        #expect(account.parameters.allSatisfy { $0.citation.status == .illustrative })
        #expect(rules.archive.bytes != (try Self.shipped.get()).archive.bytes)
    }

    // MARK: - Errors

    private static let good = """
        detector: x
        title: {zh: 甲, en: A}
        finding: {zh: 乙, en: B}
        cites: {document: 文件, status: recalled}
        severity: low
        action: sample
        kinds: [appliance]
        parameters:
          most: {value: 3}
        count:
          by: merchant_id
          more than: most
        meaning: {zh: "{number}", en: "{number}"}
        shows: [model]
        """

    private func errors(_ text: String) throws -> [Diagnostic] {
        do {
            _ = try DetectorRules.load(
                files: [PackFile(path: "alerts/x/detector.yaml", bytes: Array(text.utf8))],
                schema: try Self.schema.get())
            return []
        } catch let errors as RulebookErrors {
            return errors.diagnostics
        }
    }

    @Test(
        "An error says file, line and column in English, and the same in Chinese",
        arguments: [
            ("action: sample", "action: refuse", "6:9: action is \"refuse\"", "action 写的是“refuse”"),
            (
                "[appliance]", "[applianse]", "7:9: there is no kind of claims \"applianse\", expected \"appliance\"?",
                "没有“applianse”"
            ),
            ("  by: merchant_id\n", "", "11:3: the count has no \"by\"", "缺少“by”"),
            ("more than: most", "more then: most", "12:3: the count has no key \"more then\"", "没有“more then”这个键"),
            ("more than: most", "more than: final_price", "12:14: more than depends on the claim", "随申报而变"),
            ("{number}\", en", "{count}\", en", "13:10: the meaning has {count}", "数字的意思里有 {count}"),
            (
                "shows: [model]", "shows: [modle]",
                "14:9: no kind that is looked at has a field \"modle\", expected \"model\"?", "没有“modle”这一栏"
            ),
            ("detector: x", "detector: y", "1:11: the detector is \"y\" but its folder is \"x\"", "两者应相同"),
            ("count:", "match:", "", "这个键"),
            ("meaning:", "share: {by: model}\nmeaning:", "1:1: the detector looks in several ways", "恰好有其中一个"),
            ("severity: low\n", "", "1:1: the detector has no \"severity\"", "缺少“severity”"),
        ])
    func loaderErrors(from: String, to: String, english: String, chinese: String) throws {
        #expect(try errors(Self.good).isEmpty)
        let found = try errors(Self.good.replacingOccurrences(of: from, with: to))
        #expect(
            found.contains { $0.description.hasPrefix("alerts/x/detector.yaml:" + english) },
            "\(found.map(\.description))")
        #expect(found.contains { $0.shown.zh.contains(chinese) }, "\(found.map { $0.shown.zh })")
    }

    @Test("An expression that does not fit is shown where it stands; the clock is not read")
    func expressionErrors() throws {
        let types = try errors(
            Self.good.replacingOccurrences(of: "meaning:", with: "when: final_price > model\nmeaning:"))
        #expect(types.first?.position.line == 13, "\(types)")
        let clock = try errors(
            Self.good.replacingOccurrences(of: "meaning:", with: "when: delivered_on < today()\nmeaning:"))
        #expect(clock.contains { $0.message.contains("asks for the time") }, "\(clock)")
    }

    @Test("A value for a detector or parameter that there is not is an error")
    func strayValues() throws {
        let files = [PackFile(path: "alerts/x/detector.yaml", bytes: Array(Self.good.utf8))]
        for (text, what) in [
            ("alerts: {y: {most: {value: 3, source: s, status: reported}}}", "there is no detector \"y\""),
            ("alerts: {x: {least: {value: 3, source: s, status: reported}}}", "has no parameter \"least\""),
            ("alerts: {x: {most: {value: many, source: s, status: reported}}}", "the value is"),
        ] {
            do {
                _ = try DetectorRules.load(
                    files: files, parameterFiles: [PackFile(path: "p.yaml", bytes: Array(text.utf8))],
                    schema: try Self.schema.get())
                Issue.record("accepted: \(text)")
            } catch let errors as RulebookErrors {
                #expect(errors.description.contains("p.yaml:1:") && errors.description.contains(what), "\(errors)")
            }
        }
    }

    // MARK: - Against a slow, plain count

    private func armed(_ name: String, _ values: [String: String]) throws -> ArmedDetector {
        let text =
            "alerts: {\(name): {"
            + values.sorted { $0.key < $1.key }.map { "\($0.key): {value: \($0.value), source: s, status: reported}" }
            .joined(separator: ", ") + "}}"
        let file = "alerts/\(name)/detector.yaml"
        let bytes = [UInt8](try Data(contentsOf: Self.root.appendingPathComponent("Rules/" + file)))
        let rules = try DetectorRules.load(
            files: [PackFile(path: file, bytes: bytes)],
            parameterFiles: [PackFile(path: "p.yaml", bytes: Array(text.utf8))], schema: try Self.schema.get())
        let detector = try #require(rules.detector(name))
        return ArmedDetector(detector, on: try #require(CivilDate("2026-11-23")))
    }

    private func notes(_ random: inout SplitMix64, values: Int64) -> [Observation] {
        (0..<Int64.random(in: 1...40, using: &random)).map {
            Observation(
                claim: $0, identity: $0, group: 1, day: Int64.random(in: 0...30, using: &random),
                value: Int64.random(in: 0..<values, using: &random), side: 0)
        }.sorted { ($0.day, $0.claim) < ($1.day, $1.claim) }
    }

    @Test("Counts, shares and medians are those of all windows tried one by one", arguments: [UInt64(1), 2, 3, 4])
    func againstPlain(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for round in 0..<60 {
            let within = Int64.random(in: 1...12, using: &random)
            let note = Comment(rawValue: "seed \(seed), round \(round), within \(within)")
            let counting = try armed("shared-account", ["most applicants": "2", "within days": "\(within)"])
            let counted = notes(&random, values: 6)
            var expected: [Int64: Int64] = [:]
            for one in counted {
                for start in counted where (start.day...(start.day + within - 1)).contains(one.day) {
                    let window = counted.filter { (start.day...(start.day + within - 1)).contains($0.day) }
                    // Of notes of one day a window may begin with any but ends with all.
                    let distinct = Int64(Set(window.map(\.value)).count)
                    if distinct > 2 { expected[one.claim] = max(expected[one.claim] ?? 0, distinct * 10_000) }
                }
            }
            let found = Dictionary(
                uniqueKeysWithValues: counting.hits(in: counted).map { ($0.claim, $0.number) })
            #expect(found == expected, note)

            let sharing = try armed(
                "cap-price",
                ["band": "1 %", "least claims": "3", "most share": "50 %", "within days": "\(within)"])
            let shared = notes(&random, values: 2)
            var hit: Set<Int64> = []
            for (first, start) in shared.enumerated() {
                let window = shared[first...].filter { $0.day < start.day + within }
                guard window.count >= 3, window.map(\.value).reduce(0, +) * 2 > window.count else { continue }
                hit.formUnion(window.filter { $0.value == 1 }.map(\.claim))
            }
            #expect(Set(sharing.hits(in: shared).map(\.claim)) == hit, note)

            let comparing = try armed(
                "price-jump", ["within days": "\(within)", "least earlier": "2", "most of median": "1.5"])
            let priced = notes(&random, values: 50).map {
                Observation(
                    claim: $0.claim, identity: $0.claim, group: 1, day: $0.day, value: $0.value + 1, side: 0)
            }
            let dear = priced.filter { one in
                let before = priced.filter { $0.day < one.day && one.day - $0.day <= within }.map(\.value).sorted()
                guard before.count >= 2 else { return false }
                let twice = before[(before.count - 1) / 2] + before[before.count / 2]
                return one.value * 4 > twice * 3
            }
            #expect(comparing.hits(in: priced).map(\.claim) == dear.map(\.claim).sorted(), note)
        }
    }

    @Test(
        "Numbers are printed without needless zeros",
        arguments: [(Int64(30_000), "3"), (8_000, "0.8"), (23_456, "2.3456"), (5, "0.0005")])
    func numbers(scaled: Int64, text: String) {
        #expect(DetectorNumber.text(scaled) == text)
    }
}
