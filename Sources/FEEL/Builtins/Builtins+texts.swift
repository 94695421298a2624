extension Builtin {
    /// DMN 1.5, 10.3.4.3. Places count code points, from 1; negative ones from the end.
    static let texts: [Builtin] = [
        Builtin(
            "substring",
            Signature(
                [Parameter("string", .string), Parameter("start position", .number), .optional("length", .number)],
                .string
            ) { arguments, _ in
                substring(arguments)
            }),
        Builtin(
            "string length",
            Signature([Parameter("string", .string)], .number) { arguments, _ in
                .number(Number(arguments.text(0).codePointCount))
            }),
        Builtin(
            "upper case",
            Signature([Parameter("string", .string)], .string) { arguments, _ in
                .string(arguments.text(0).uppercased())
            }),
        Builtin(
            "lower case",
            Signature([Parameter("string", .string)], .string) { arguments, _ in
                .string(arguments.text(0).lowercased())
            }),
        Builtin(
            "substring before",
            Signature([Parameter("string", .string), Parameter("match", .string)], .string) { arguments, _ in
                let text = Array(arguments.text(0).utf8)
                let place = text.firstRange(of: Array(arguments.text(1).utf8))
                return .string(place.map { String(decoding: text[..<$0], as: UTF8.self) } ?? "")
            }),
        Builtin(
            "substring after",
            Signature([Parameter("string", .string), Parameter("match", .string)], .string) { arguments, _ in
                let text = Array(arguments.text(0).utf8)
                let match = Array(arguments.text(1).utf8)
                let place = text.firstRange(of: match)
                return .string(place.map { String(decoding: text[($0 + match.count)...], as: UTF8.self) } ?? "")
            }),
        Builtin(
            "contains",
            Signature([Parameter("string", .string), Parameter("match", .string)], .boolean) { arguments, _ in
                .boolean(Array(arguments.text(0).utf8).firstRange(of: Array(arguments.text(1).utf8)) != nil)
            }),
        Builtin(
            "starts with",
            Signature([Parameter("string", .string), Parameter("match", .string)], .boolean) { arguments, _ in
                let match = arguments.text(1)
                return .boolean(arguments.text(0).withBytes { text in match.withBytes { text.starts(with: $0) } })
            }),
        Builtin(
            "ends with",
            Signature([Parameter("string", .string), Parameter("match", .string)], .boolean) { arguments, _ in
                let match = arguments.text(1)
                return .boolean(
                    arguments.text(0).withBytes { text in match.withBytes { text.suffix($0.count).elementsEqual($0) } })
            }),
    ]

    private static func substring(_ arguments: Arguments) -> Value {
        let text = arguments.text(0)
        let count = text.codePointCount
        guard let place = arguments.number(1).rounded(toPlaces: 0, .down).int64, place != 0, place.magnitude <= count
        else {
            return arguments.site.domain("\(arguments.number(1)) is no place in a text of \(count) characters")
        }
        var length = count
        if let limit = arguments.optionalNumber(2) {
            guard let whole = limit.rounded(toPlaces: 0, .down).int64, whole > 0 else {
                return arguments.site.domain("a text of \(limit) characters can't be cut out")
            }
            length = Int(min(whole, Int64(count)))
        }
        return .string(text.codePoints(from: place > 0 ? Int(place) - 1 : count + Int(place), length))
    }
}

extension String {
    /// How many code points there are: bytes of UTF-8 that do not continue one.
    var codePointCount: Int {
        withBytes { bytes in
            var count = 0
            for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
            return count
        }
    }

    /// That many code points, or as many as there are, from the place on, which counts from 0.
    func codePoints(from start: Int, _ length: Int) -> String {
        withBytes { bytes in
            var number = -1
            var first = bytes.count
            var last = bytes.count
            for (place, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
                number += 1
                if number == start { first = place }
                if number - start == length {
                    last = place
                    break
                }
            }
            return String(decoding: UnsafeBufferPointer(rebasing: bytes[min(first, last)..<last]), as: UTF8.self)
        }
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
