/// Finds the fields of keys that are spelt exactly as the schema has them, quickest where keys follow each other as they did
/// in the record before: programs write all records alike.
package struct KeyOrder {
    private let headers: NameTable
    /// By a name's place in `headers` plus one: the place of the name that stood after it last, -1 where none did. The first
    /// is that of the record's first key.
    private var following: [Int32]
    /// The place of the key before plus one; 0 at the beginning of a record.
    private var last = 0

    package init(schema: ClaimSchema) {
        headers = schema.headers
        following = Array(repeating: -1, count: schema.headers.count + 1)
    }

    /// A record begins.
    package mutating func begin() { last = 0 }

    /// The number of the field that the next key stands for; nil where it is not spelt as the schema has it.
    package mutating func number(of key: Span<UInt8>) -> Int? {
        let guess = Int(following[last])
        if guess >= 0, headers.holds(key, at: guess) {
            last = guess + 1
            return headers.number(at: guess)
        }
        guard let place = headers.place(of: key) else { return nil }
        following[last] = Int32(truncatingIfNeeded: place)
        last = place + 1
        return headers.number(at: place)
    }
}
