internal import FEEL

/// Rules may not ask for the time: a decision depends on its business day, and must come out the same years later.
enum ClockCheck {
    private static let clocks: Set<String> = ["now", "today"]

    /// Reports every use of the clock in an expression.
    /// - Parameter names: the declared names, which may hold these words (`valid today`).
    static func check(_ source: ExpressionSource, names: [String], _ diagnostics: DiagnosticCollector) {
        let scalars = Array(source.text.unicodeScalars)
        var place = 0
        var isQuoted = false
        while place < scalars.count {
            let scalar = scalars[place]
            if scalar == "\"" { isQuoted.toggle() }
            guard !isQuoted, isPart(scalar) else {
                // A backslash hides the quotation mark behind it.
                place += isQuoted && scalar == "\\" ? 2 : 1
                continue
            }
            let end = scalars[place...].firstIndex { !isPart($0) } ?? scalars.count
            var word = String.UnicodeScalarView()
            word.append(contentsOf: scalars[place..<end])
            let isCalled = scalars[end...].first { !$0.properties.isWhitespace } == "("
            if clocks.contains(String(word)), isCalled || !names.contains(where: { $0.contains(String(word)) }) {
                diagnostics.report(
                    source.position.moved(over: scalars[..<place]),
                    "\(String(word)) asks for the time, which rules may not",
                    expected: "business_day, the day of the decision")
            }
            place = end
        }
    }

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar == "_" || scalar.properties.numericType != nil
    }
}
