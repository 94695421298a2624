public import FEEL

/// Why a model or test file can't be used, and where.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where.
    public let position: SourcePosition
    /// What is wrong, and what to do.
    public let message: String

    init(_ message: String, at position: SourcePosition) {
        self.position = position
        self.message = message
    }

    /// `file:line:column: what`.
    public var description: String { "\(position): \(message)" }
}
