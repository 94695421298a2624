/// A FEEL function as a value: a built-in, or one defined in an expression.
///
/// A class, so that a function is equal only to itself.
public final class FunctionValue: Sendable {
    /// The names of the parameters, in order.
    public let parameters: [String]
    /// The name it goes by in messages.
    public let name: String

    init(name: String, parameters: [String]) {
        self.name = name
        self.parameters = parameters
    }
}

extension FunctionValue: Hashable {
    public static func == (left: FunctionValue, right: FunctionValue) -> Bool { left === right }

    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
