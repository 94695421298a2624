package import Claims
package import FEEL

/// Something in a pack that can be loaded, but is probably not what its author meant, or not fit to be relied on.
package struct StrictFinding: Sendable, Hashable {
    package let code: FindingCode
    package let position: SourcePosition
    /// What was found here, in both languages, without a full stop.
    package let message: Bilingual
}

/// Gathers findings; the same place is named once, however many versions take it over.
struct FindingCollector {
    private var seen: Set<StrictFinding> = []
    private(set) var findings: [StrictFinding] = []

    mutating func add(_ code: FindingCode, _ position: SourcePosition, zh: String, en: String) {
        let finding = StrictFinding(code: code, position: position, message: Bilingual(zh: zh, en: en))
        if seen.insert(finding).inserted { findings.append(finding) }
    }

    /// In the order of files, lines and columns.
    var sorted: [StrictFinding] {
        findings.enumerated().sorted {
            let (one, other) = ($0.element.position, $1.element.position)
            return (one.file, one.line, one.column, $0.offset) < (other.file, other.line, other.column, $1.offset)
        }.map(\.element)
    }
}
