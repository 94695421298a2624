/// The functions of lists that decision tables collect with, for use from outside of an expression.
public enum Aggregate: String, Sendable {
    case sum = "sum", minimum = "min", maximum = "max"

    /// The result for those values; null with the reason where there is none.
    public func evaluate(_ values: [Value], at position: SourcePosition) -> Value {
        var evaluation = Evaluation(frame: [])
        let site = Site(position: position, name: rawValue)
        guard let builtin = Builtin.aggregates.first(where: { $0.name == rawValue }) else {
            return site.noMatch("there is no function `\(rawValue)`")
        }
        return builtin.call([.list(values)], &evaluation, site)
    }
}
