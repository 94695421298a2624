import FEEL

/// A boxed expression ready to be evaluated.
struct BoxedCode: Sendable {
    let type: FEELType
    let body: @Sendable ([Value], inout Evaluation) -> Value

    /// What could not be compiled: null, with the reason.
    static func failure(_ message: String, at position: SourcePosition) -> BoxedCode {
        let reason = NullReason(kind: .mismatch(message), position: position)
        return BoxedCode(type: .null) { _, _ in .null(reason) }
    }
}
