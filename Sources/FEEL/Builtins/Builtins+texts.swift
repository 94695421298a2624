extension Builtin {
    /// DMN 1.5, 10.3.4.3. Places count code points, from 1; negative ones from the end.
    static let texts: [Builtin] = [
        Builtin("substring", Signature(
            [Parameter("string", .string), Parameter("start position", .number), .optional("length", .number)], .string
        ) { arguments, _ in
            substring(arguments)
        }),
        Builtin("string length", Signature([Parameter("string", .string)], .number) { arguments, _ in
            .number(Number(arguments.text(0).unicodeScalars.count))
        }),
        Builtin("upper case", Signature([Parameter("string", .string)], .string) { arguments, _ in
            .string(arguments.text(0).uppercased())
        }),
        Builtin("lower case", Signature([Parameter("string", .string)], .string) { arguments, _ in
            .string(arguments.text(0).lowercased())
        }),
        Builtin("substring before", Signature([Parameter("string", .string), Parameter("match", .string)], .string) { arguments, _ in
            let text = Array(arguments.text(0).utf8)
            let place = text.firstRange(of: Array(arguments.text(1).utf8))
            return .string(place.map { String(decoding: text[..<$0], as: UTF8.self) } ?? "")
        }),
        Builtin("substring after", Signature([Parameter("string", .string), Parameter("match", .string)], .string) { arguments, _ in
            let text = Array(arguments.text(0).utf8)
            let match = Array(arguments.text(1).utf8)
            let place = text.firstRange(of: match)
            return .string(place.map { String(decoding: text[($0 + match.count)...], as: UTF8.self) } ?? "")
        }),
        Builtin("contains", Signature([Parameter("string", .string), Parameter("match", .string)], .boolean) { arguments, _ in
            .boolean(Array(arguments.text(0).utf8).firstRange(of: Array(arguments.text(1).utf8)) != nil)
        }),
        Builtin("starts with", Signature([Parameter("string", .string), Parameter("match", .string)], .boolean) { arguments, _ in
            .boolean(arguments.text(0).utf8.starts(with: arguments.text(1).utf8))
        }),
        Builtin("ends with", Signature([Parameter("string", .string), Parameter("match", .string)], .boolean) { arguments, _ in
            .boolean(arguments.text(0).utf8.reversed().starts(with: arguments.text(1).utf8.reversed()))
        }),
    ]

    private static func substring(_ arguments: Arguments) -> Value {
        let text = arguments.text(0).unicodeScalars
        let count = text.count
        guard let place = arguments.number(1).rounded(toPlaces: 0, .down).int64, place != 0, place.magnitude <= count else {
            return arguments.site.domain("\(arguments.number(1)) is no place in a text of \(count) characters")
        }
        var length = count
        if let limit = arguments.optionalNumber(2) {
            guard let whole = limit.rounded(toPlaces: 0, .down).int64, whole > 0 else {
                return arguments.site.domain("a text of \(limit) characters can't be cut out")
            }
            length = Int(min(whole, Int64(count)))
        }
        let skipped = place > 0 ? Int(place) - 1 : count + Int(place)
        return .string(String(String.UnicodeScalarView(text.dropFirst(skipped).prefix(length))))
    }
}

extension Array where Element == UInt8 {
    /// Where the bytes stand first; an empty pattern stands at the beginning.
    func firstRange(of pattern: [UInt8]) -> Int? {
        guard let first = pattern.first else { return 0 }
        guard count >= pattern.count else { return nil }
        for place in 0...(count - pattern.count)
        where self[place] == first && self[place..<place + pattern.count].elementsEqual(pattern) {
            return place
        }
        return nil
    }
}
