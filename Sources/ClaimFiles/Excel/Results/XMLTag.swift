/// A tag in the bytes of XML that is well-formed: what has been read by a parser before.
struct XMLTag {
    enum Kind { case start, end, empty, other }

    /// From `<` to behind `>`.
    let range: Range<Int>
    /// The name with its prefix.
    let name: Range<Int>
    let kind: Kind

    /// The first tag from a place on; nil where the bytes end before it does. Comments, instructions and marked texts are
    /// tags of the kind `other`.
    static func next(_ bytes: Span<UInt8>, from place: Int) -> XMLTag? {
        guard let start = find(UInt8(ascii: "<"), in: bytes, from: place), start + 1 < bytes.count else { return nil }
        switch bytes[start + 1] {
        case UInt8(ascii: "?"): return other(bytes, start, "?>")
        case UInt8(ascii: "!"):
            guard start + 9 <= bytes.count else { return nil }
            if bytes[start + 2] == UInt8(ascii: "-") { return other(bytes, start, "-->") }
            return other(bytes, start, bytes[start + 2] == UInt8(ascii: "[") ? "]]>" : ">")
        default: break
        }
        let isEnd = bytes[start + 1] == UInt8(ascii: "/")
        let nameStart = isEnd ? start + 2 : start + 1
        var index = nameStart
        while index < bytes.count, bytes[index] > 0x20, bytes[index] != UInt8(ascii: "/"),
            bytes[index] != UInt8(ascii: ">")
        {
            index += 1
        }
        let name = nameStart..<index
        var quote: UInt8 = 0
        while index < bytes.count {
            let byte = bytes[index]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                let kind: Kind = isEnd ? .end : bytes[index - 1] == UInt8(ascii: "/") ? .empty : .start
                return XMLTag(range: start..<index + 1, name: name, kind: kind)
            }
            index += 1
        }
        return nil
    }

    private static func other(_ bytes: Span<UInt8>, _ start: Int, _ end: StaticString) -> XMLTag? {
        let count = end.utf8CodeUnitCount
        var index = start + 2
        while let close = find(UInt8(ascii: ">"), in: bytes, from: index) {
            var matches = close + 1 - count >= start + 2
            if matches {
                for place in 0..<count where bytes[close + 1 - count + place] != end.utf8Start[place] {
                    matches = false
                }
            }
            if matches { return XMLTag(range: start..<close + 1, name: start..<start, kind: .other) }
            index = close + 1
        }
        return nil
    }

    /// The name's prefix with its colon; empty where it has none.
    func prefix(_ bytes: [UInt8]) -> String {
        guard let colon = bytes[name].firstIndex(of: UInt8(ascii: ":")) else { return "" }
        return String(decoding: bytes[name.lowerBound...colon], as: UTF8.self)
    }

    /// Whether the name without its prefix is that.
    func isNamed(_ local: StaticString, _ bytes: [UInt8]) -> Bool {
        let count = local.utf8CodeUnitCount
        guard kind != .other, name.count >= count else { return false }
        let start = name.upperBound - count
        for place in 0..<count where bytes[start + place] != local.utf8Start[place] { return false }
        return start == name.lowerBound || bytes[start - 1] == UInt8(ascii: ":")
    }

    /// Where the value of an attribute stands, looked up by its name without prefix.
    func value(_ attribute: String, _ bytes: [UInt8]) -> Range<Int>? {
        attributes(bytes).first { $0.name == attribute }?.value
    }

    /// The attributes: their names without prefix, where their values stand, and where they stand with the space before.
    func attributes(_ bytes: [UInt8]) -> [(name: String, value: Range<Int>, whole: Range<Int>)] {
        var result: [(name: String, value: Range<Int>, whole: Range<Int>)] = []
        var index = name.upperBound
        while index < range.upperBound {
            let start = index
            while index < range.upperBound, bytes[index] <= 0x20 { index += 1 }
            let nameStart = index
            while index < range.upperBound, bytes[index] != UInt8(ascii: "="), bytes[index] > 0x20 { index += 1 }
            let nameEnd = index
            while index < range.upperBound, bytes[index] != 0x22, bytes[index] != 0x27 { index += 1 }
            guard index < range.upperBound else { break }
            let quote = bytes[index]
            let valueStart = index + 1
            index = valueStart
            while index < range.upperBound, bytes[index] != quote { index += 1 }
            let full = String(decoding: bytes[nameStart..<nameEnd], as: UTF8.self)
            // A declaration of a namespace is no attribute of that name.
            let local = full.hasPrefix("xmlns") ? full : full.split(separator: ":").last.map(String.init) ?? full
            result.append((local, valueStart..<index, start..<min(index + 1, range.upperBound)))
            index += 1
        }
        return result
    }

    /// A small part of XML, tag by tag.
    static func all(_ bytes: [UInt8]) -> [XMLTag] {
        var tags: [XMLTag] = []
        var place = 0
        while let tag = next(bytes.span, from: place) {
            tags.append(tag)
            place = tag.range.upperBound
        }
        return tags
    }
}

/// Names of columns: `AB` is 27, counted from 0.
enum ColumnName {
    static func text(_ column: Int) -> String {
        var letters = ""
        var rest = column + 1
        while rest > 0 {
            letters = String(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }

    /// The column of a reference such as `AB12`.
    static func column(_ reference: some Sequence<UInt8>) -> Int? {
        var column = 0
        for byte in reference {
            let letter = byte & 0xDF
            guard letter >= 0x41, letter <= 0x5A, column <= SheetRows.mostColumns else { break }
            column = column * 26 + Int(letter - 0x40)
        }
        return column == 0 ? nil : column - 1
    }
}
