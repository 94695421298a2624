/// What is wrong with an expression, and where: found when it is compiled, before any value is known.
public struct Diagnostic: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where it is wrong.
    public let position: SourcePosition
    /// What is wrong, a phrase without a full stop.
    public let message: String
    /// What would be right, where that is known.
    public let expected: String?
    /// The same in Chinese, with what would be right; nil where it was only said in English.
    public let chinese: String?

    /// A finding.
    public init(position: SourcePosition, message: String, expected: String? = nil, chinese: String? = nil) {
        self.position = position
        self.message = message
        self.expected = expected
        self.chinese = chinese
    }

    /// `file:line:column: what, expected …`
    public var description: String {
        "\(position): \(message)" + (expected.map { ", expected \($0)" } ?? "")
    }
}
