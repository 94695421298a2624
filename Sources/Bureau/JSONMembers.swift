/// Reads single members of a JSON object that this programme wrote, without reading the rest: a claim has some thirty
/// members, of which a payment asks for three.
struct JSONMembers {
    private let bytes: [UInt8]
    private var position = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The texts of the members with these names, nil for one that is missing or no text; nil where the bytes are no
    /// object. What stands beside them is not looked into.
    static func texts(_ names: [StaticString], of bytes: [UInt8]) -> [String?]? {
        var reader = JSONMembers(bytes)
        return reader.texts(names)
    }

    private mutating func texts(_ names: [StaticString]) -> [String?]? {
        var found = [String?](repeating: nil, count: names.count)
        guard take(UInt8(ascii: "{")) else { return nil }
        if take(UInt8(ascii: "}")) { return found }
        repeat {
            guard let key = string(), take(UInt8(ascii: ":")) else { return nil }
            let index = names.firstIndex { name in
                bytes[key].elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
            }
            skipBlanks()
            if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
                guard let value = string() else { return nil }
                if let index { found[index] = text(value) }
            } else if !skipValue() {
                return nil
            }
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}")) ? found : nil
    }

    private mutating func skipBlanks() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    /// Where a string stands, without its quotation marks.
    private mutating func string() -> Range<Int>? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else { return nil }
        position += 1
        return start..<position - 1
    }

    private func text(_ range: Range<Int>) -> String? {
        guard bytes[range].contains(UInt8(ascii: "\\")) else { return String(validating: bytes[range], as: UTF8.self) }
        // Escapes are rare, and left to the reader of all of JSON.
        return JSONValue(Array("[\"".utf8) + bytes[range] + Array("\"]".utf8))?.array?.first?.string
    }

    /// Goes past a number, a word, an array or an object.
    private mutating func skipValue() -> Bool {
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                guard string() != nil else { return false }
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if depth == 0 { return true }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return true
            default: break
            }
            position += 1
        }
        return false
    }
}
