extension Number {
    /// The number to the power of the exponent; nil where there is no real result or it is out of range.
    public func power(_ exponent: Number) -> Number? {
        guard let whole = exponent.int64 else { return nil }
        return power(whole)
    }

    private func power(_ exponent: Int64) -> Number? {
        if exponent == 0 { return .one }
        if isZero { return exponent > 0 ? .zero : nil }
        var result = Number.one
        var factor = self
        var rest = exponent.magnitude
        while true {
            if rest & 1 == 1 {
                guard let product = result * factor else { return nil }
                result = product
            }
            rest >>= 1
            if rest == 0 { break }
            guard let square = factor * factor else { return nil }
            factor = square
        }
        return exponent < 0 ? .one / result : result
    }
}
