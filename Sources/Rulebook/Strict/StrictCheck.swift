internal import Claims
package import FEEL

/// Looks for what can be loaded and is yet a mistake, or not fit to be relied on.
package enum StrictCheck {
    /// - Parameters:
    ///   - tests: the tests of the same rulebook.
    ///   - day: the business day, by which the age of what is recalled is told.
    /// - Returns: in the order of files and lines; empty where there is nothing to mend.
    package static func findings(in rulebook: Rulebook, tests: PackTests, on day: CivilDate) -> [StrictFinding] {
        var findings = FindingCollector()
        let tested = TestedCheck(tests)
        for pack in rulebook.packs {
            let versions = zip(pack.draft.source.versions, pack.versions).map { VersionExpressions($0, $1) }
            UseCheck(pack: pack, versions: versions).run(into: &findings)
            for version in versions {
                SourceCheck.run(version, into: &findings)
                var quantities = QuantityCheck(version, kind: pack.kind, into: findings)
                findings = quantities.run()
                WordingCheck(pack: pack, version: version).run(into: &findings)
            }
            tested.run(pack, into: &findings)
            checkAge(pack, on: day, into: &findings)
        }
        checkNames(rulebook, into: &findings)
        return findings.sorted
    }

    private static func checkAge(_ pack: Pack, on day: CivilDate, into findings: inout FindingCollector) {
        let check = AgeCheck(day: day)
        let programme = pack.files.first { $0.path == pack.programme + "/programme.yaml" }
        if let programme, let shown = pack.draft.source.versions.first?.position.file,
            let root = YAMLDocument.root(of: programme.bytes, file: shown, DiagnosticCollector())
        {
            check.run(root, into: &findings)
        }
        let shown = pack.overlays.map(\.position.file)
        var seen: [String] = []
        for file in shown where !seen.contains(file) { seen.append(file) }
        for (file, path) in zip(pack.parameterFiles, seen) {
            guard let root = YAMLDocument.root(of: file.bytes, file: path, DiagnosticCollector()) else { continue }
            check.run(root, into: &findings)
        }
    }

    /// What packs share by name: spaces, counters, and codes of their own.
    private static func checkNames(_ rulebook: Rulebook, into findings: inout FindingCollector) {
        var shared: [String: SourcePosition] = [:]
        var outcomes: [String: (outcome: Outcome, position: SourcePosition)] = [:]
        for pack in rulebook.packs {
            for version in pack.versions {
                for limit in version.program.limits {
                    let name =
                        switch limit.kind {
                        case .once(let space): space
                        case .atMost(_, let counter): counter
                        }
                    if shared[name] == nil { shared[name] = limit.position }
                }
                let coded =
                    version.program.requirements.map { ($0.code, $0.outcome, $0.position) }
                    + version.program.limits.map { ($0.code, $0.outcome, $0.position) }
                for (code, outcome, position) in coded {
                    guard let first = outcomes[code] else {
                        outcomes[code] = (outcome, position)
                        continue
                    }
                    if first.outcome != outcome {
                        findings.add(
                            .codeWithTwoOutcomes, position,
                            zh: "\(code) 在这里是 \(outcome.rawValue)，在 \(first.position) 是 \(first.outcome.rawValue)",
                            en:
                                "\(code) means \(outcome.rawValue) here, and \(first.outcome.rawValue) at \(first.position)"
                        )
                    }
                }
            }
        }
        let names = shared.keys.sorted()
        for (place, name) in names.enumerated() {
            let others = names[..<place].filter { withoutDigits($0) != withoutDigits(name) }
            guard let twin = Spelling.closest(to: name, among: others), let position = shared[name] else { continue }
            findings.add(
                .namesNearlySame, position, zh: "“\(name)”与“\(twin)”几乎相同", en: "\"\(name)\" is nearly \"\(twin)\"")
        }
    }

    private static func withoutDigits(_ name: String) -> String { name.filter { !$0.isNumber } }
}
