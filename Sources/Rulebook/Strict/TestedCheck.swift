internal import Claims
internal import FEEL

/// Versions, requirements and limits that no test of the pack brings into play.
struct TestedCheck {
    private var versions: Set<String> = []
    /// Where the requirements and limits are written that gave a reason in some test.
    private var tested: Set<SourcePosition> = []

    init(_ tests: PackTests) {
        for test in tests.tests {
            let finding = test.pack.evaluate(test.claim, on: test.businessDay)
            guard let version = finding.version else { continue }
            versions.insert(test.programme + "/" + version.id)
            let reasons = PackTestRunner.run(test).decision.reasons
            func note(_ code: String, _ message: MessageTemplate, _ position: SourcePosition) {
                // Reasons of limits go on to say which decision stands in the way.
                if reasons.contains(where: {
                    $0.code == code && $0.message.zh.hasPrefix(message.rendered(finding.frame).zh)
                }) {
                    tested.insert(position)
                }
            }
            for rule in version.program.requirements { note(rule.code, rule.message, rule.position) }
            for limit in version.program.limits { note(limit.code, limit.message, limit.position) }
        }
    }

    func run(_ pack: Pack, into findings: inout FindingCollector) {
        for (source, version) in zip(pack.draft.source.versions, pack.versions) {
            if !versions.contains(pack.programme + "/" + version.id) {
                findings.add(
                    .versionWithoutTest, source.position, zh: "没有用例由版本 \(version.id) 审核",
                    en: "no test is decided by the version \(version.id)")
            }
            for rule in version.program.requirements where !tested.contains(rule.position) {
                findings.add(
                    .requirementWithoutTest, rule.position, zh: "没有用例不满足“\(rule.name)”",
                    en: "no test fails the requirement \"\(rule.name)\"")
            }
            for limit in version.program.limits where !tested.contains(limit.position) {
                findings.add(
                    .limitWithoutTest, limit.position, zh: "没有用例碰到“\(limit.keyText)”的限制",
                    en: "no test reaches the limit of \(limit.keyText)")
            }
        }
    }
}
