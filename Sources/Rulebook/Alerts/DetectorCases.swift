package import Claims
package import FEEL

/// One case of a detector: claims as recorded, and which of them must be hit.
package struct DetectorCase: Sendable {
    package let detector: Detector
    package let name: String
    package let position: SourcePosition
    package let day: CivilDate

    let claims: [Recorded]
    /// By kind of list: identifiers with the day of their entry.
    let lists: [String: [(key: String, day: Int64?)]]
    /// From 1.
    let hits: [Int]
    /// As decimals; nil where they are not looked at.
    let numbers: [String]?
    let isInForce: Bool

    struct Recorded: Sendable {
        let claim: Claim
        let day: CivilDate
        let outcome: Outcome
        let paidOn: CivilDate?
        let refundedOn: CivilDate?
    }

    package struct Result: Sendable {
        package let test: DetectorCase
        /// What came out differently: what, expected, got.
        package let differences: [(what: String, expected: String, got: String)]
        package var passed: Bool { differences.isEmpty }
    }

    package func run() -> Result {
        let armed = ArmedDetector(detector, on: day)
        var differences: [(what: String, expected: String, got: String)] = []
        func compare(_ what: String, _ expected: String, _ got: String) {
            if expected != got { differences.append((what, expected, got)) }
        }
        compare("in force", isInForce ? "yes" : "no", armed.standing == .inForce ? "yes" : "no")
        let found = armed.standing == .inForce ? hits(armed) : []
        func list(_ places: [Int]) -> String { "[" + places.map(String.init).joined(separator: ", ") + "]" }
        compare("hits", list(hits), list(found.map { Int($0.claim) }))
        if let numbers, differences.isEmpty {
            compare(
                "numbers", numbers.joined(separator: ", "),
                found.map { DetectorNumber.text($0.number) }.joined(separator: ", "))
        }
        return Result(test: self, differences: differences)
    }

    private func hits(_ armed: ArmedDetector) -> [DetectorHit] {
        // Numbers in place of keyed digests: equal texts get equal ones.
        var numbers: [String: Int64] = [:]
        func digest(_ text: String) -> Int64 {
            if let number = numbers[text] { return number }
            numbers[text] = Int64(numbers.count) + 1
            return Int64(numbers.count)
        }
        var groups: [Int64: [Observation]] = [:]
        for (place, recorded) in claims.enumerated() where recorded.day <= day {
            let claim = RecordedClaim(
                id: Int64(place) + 1,
                identity: digest("claim\u{1F}" + recorded.claim.merchantID + "\u{1F}" + recorded.claim.claimID),
                claim: recorded.claim, day: recorded.day, outcome: recorded.outcome.rawValue, amount: nil,
                paidOn: recorded.paidOn, refundedOn: recorded.refundedOn)
            for note in armed.observe(claim, digest: digest) ?? [] { groups[note.group, default: []].append(note) }
        }
        var entries: [Int64: [Int64?]] = [:]
        for entry in detector.list.flatMap({ lists[$0] }) ?? [] {
            entries[digest(entry.key), default: []].append(entry.day)
        }
        var best: [Int64: DetectorHit] = [:]
        for (group, notes) in groups {
            let sorted = notes.sorted { ($0.day, $0.claim, $0.side) < ($1.day, $1.claim, $1.side) }
            for hit in armed.hits(in: sorted, entries: entries[group] ?? []) {
                if let other = best[hit.claim], !armed.isMoreUnusual(hit.number, than: other.number) { continue }
                best[hit.claim] = hit
            }
        }
        return best.values.sorted { $0.claim < $1.claim }
    }
}

extension DetectorCase {
    /// Reads `alerts/<name>/tests/*.yaml` of every detector.
    package static func load(
        directory path: String, for rules: DetectorRules, schema: ClaimSchema
    ) throws(RulebookErrors) -> [DetectorCase] {
        let diagnostics = DiagnosticCollector()
        let directory = RuleDirectory(path: path, diagnostics: diagnostics)
        var files: [PackFile] = []
        for detector in rules.detectors {
            let folder = "alerts/\(detector.name)"
            guard directory.names(in: folder)?.contains(where: { $0.name == "tests" && $0.isFolder }) == true else {
                continue
            }
            files += directory.files(below: folder + "/tests").filter {
                $0.path.hasSuffix(".yaml") || $0.path.hasSuffix(".yml")
            }
        }
        return try load(files: files, below: path, for: rules, schema: schema, diagnostics)
    }

    /// Cases from bytes, with paths such as `alerts/burst/tests/burst.yaml`.
    package static func load(
        files: [PackFile], for rules: DetectorRules, schema: ClaimSchema
    ) throws(RulebookErrors) -> [DetectorCase] {
        try load(files: files, below: "", for: rules, schema: schema, DiagnosticCollector())
    }

    private static func load(
        files: [PackFile], below path: String, for rules: DetectorRules, schema: ClaimSchema,
        _ diagnostics: DiagnosticCollector
    ) throws(RulebookErrors) -> [DetectorCase] {
        let reader = DetectorCaseReader(diagnostics: diagnostics, schema: schema)
        var cases: [DetectorCase] = []
        for file in files {
            let shown = path.isEmpty ? file.path : path + "/" + file.path
            let parts = file.path.split(separator: "/")
            guard let root = YAMLDocument.root(of: file.bytes, file: shown, diagnostics), parts.count > 1,
                let detector = rules.detector(String(parts[1]))
            else { continue }
            cases += reader.cases(root, of: detector)
        }
        guard diagnostics.isEmpty else { throw RulebookErrors(diagnostics.diagnostics) }
        return cases
    }
}
