internal import FEEL

/// Gathers everything that is wrong with a pack, so that its author sees all of it at once and not one error a run.
///
/// Used by one thread while a rulebook is loaded.
final class DiagnosticCollector {
    private(set) var diagnostics: [Diagnostic] = []

    var isEmpty: Bool { diagnostics.isEmpty }

    /// - Parameter chinese: the same in Chinese, with what is expected.
    func report(_ position: SourcePosition, _ message: String, expected: String? = nil, chinese: String? = nil) {
        report(Diagnostic(position: position, message: message, expected: expected, chinese: chinese))
    }

    func report(_ diagnostic: Diagnostic) {
        // The same text is compiled once for every version that extends another: one error is enough.
        if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }
}
