import Claims
import FEEL

/// A finding of the analysis that the pack's author knows and means to have, with the reason.
struct IntendedFinding {
    let code: AnalysisFinding.Code
    /// Nil: in every version.
    let version: String?
    /// The requirement, table or row; nil: every one.
    let subject: String?
    let reason: Bilingual
    let position: SourcePosition

    func means(_ finding: AnalysisFinding) -> Bool {
        finding.code == code && (version.map { finding.versions == [$0] } ?? true)
            && (subject.map { $0 == finding.subject } ?? true)
    }

    /// Reads `intended:`, a list of `{finding, version, of, because}`.
    static func read(_ node: YAMLNode, versions: [String], _ diagnostics: DiagnosticCollector) -> [IntendedFinding] {
        node.items("intended", diagnostics).compactMap { item in
            let what = "the intended finding"
            guard
                let reader = MappingReader(item, what, as: Forms.intended, diagnostics),
                let codeNode = reader.required("finding", what), let word = codeNode.text("finding", diagnostics),
                let reason = reader.required("because", what)?.bilingual("because", diagnostics)
            else { return nil }
            let known = AnalysisFinding.Code.allCases.filter { $0 != .declaredNotFound }
            guard let code = known.first(where: { $0.rawValue == word }) else {
                diagnostics.report(
                    codeNode.position, "the analysis has no finding \"\(word)\"",
                    expected: Spelling.expectation(for: word, among: known.map(\.rawValue)))
                return nil
            }
            let version = reader.text("version")
            if let version, !versions.contains(version) {
                diagnostics.report(
                    reader["version"]?.position ?? item.position, "there is no version \"\(version)\"",
                    expected: Spelling.expectation(for: version, among: versions))
            }
            return IntendedFinding(
                code: code, version: version, subject: reader.text("of"), reason: reason, position: item.position)
        }
    }
}
