/// Numbers by name, looked up by the bytes of a file without making a string of them.
///
/// The columns of a file are the hottest lookup there is: one for every value of every claim.
struct NameTable: Sendable {
    private struct Entry: Sendable {
        var start: Int
        var count: Int
        var hash: UInt64
        var number: Int
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    /// Places in `entries`, by hash; -1 where free. A power of two, never more than half full.
    private var buckets: [Int32] = Array(repeating: -1, count: 16)

    /// Puts a name in; one that is there keeps its number.
    mutating func insert(_ name: String, _ number: Int) {
        var name = name
        name.makeContiguousUTF8()
        let key = Array(name.utf8)
        if self.number(of: key.span) != nil { return }
        let entry = Entry(start: bytes.count, count: key.count, hash: NameTable.hash(key.span), number: number)
        bytes.append(contentsOf: key)
        entries.append(entry)
        if entries.count * 2 > buckets.count {
            buckets = Array(repeating: -1, count: buckets.count * 2)
            for place in entries.indices { settle(place) }
        } else {
            settle(entries.count - 1)
        }
    }

    /// The number of the name that consists of exactly these bytes.
    @inline(__always)
    func number(of key: Span<UInt8>) -> Int? { place(of: key).map { entries[$0].number } }

    /// How many names there are.
    var count: Int { entries.count }

    /// The number of the name at a place.
    @inline(__always)
    func number(at place: Int) -> Int { entries[place].number }

    /// Whether the name at a place consists of exactly these bytes.
    @inline(__always)
    func holds(_ key: Span<UInt8>, at place: Int) -> Bool { isEqual(entries[place], key) }

    /// The place of the name that consists of exactly these bytes, from 0 in the order of putting in.
    func place(of key: Span<UInt8>) -> Int? {
        let hash = NameTable.hash(key)
        var bucket = Int(truncatingIfNeeded: hash) & (buckets.count - 1)
        while true {
            let place = Int(buckets[bucket])
            if place < 0 { return nil }
            if entries[place].hash == hash, isEqual(entries[place], key) { return place }
            bucket = (bucket + 1) & (buckets.count - 1)
        }
    }

    private mutating func settle(_ place: Int) {
        var bucket = Int(truncatingIfNeeded: entries[place].hash) & (buckets.count - 1)
        while buckets[bucket] >= 0 { bucket = (bucket + 1) & (buckets.count - 1) }
        buckets[bucket] = Int32(place)
    }

    private func isEqual(_ entry: Entry, _ key: Span<UInt8>) -> Bool {
        if entry.count != key.count { return false }
        let name = bytes.span.extracting(entry.start..<entry.start + entry.count)
        var offset = 0
        while offset + 8 <= key.count {
            if NameTable.word(name, offset) != NameTable.word(key, offset) { return false }
            offset += 8
        }
        while offset < key.count {
            if name[offset] != key[offset] { return false }
            offset += 1
        }
        return true
    }

    /// Mixes the length and the first and last eight bytes: names of columns differ there, and where they don't,
    /// comparing decides.
    private static func hash(_ key: Span<UInt8>) -> UInt64 {
        var first: UInt64 = 0
        var last: UInt64 = 0
        if key.count >= 8 {
            first = word(key, 0)
            last = word(key, key.count - 8)
        } else {
            for index in key.indices { first = first << 8 | UInt64(key[index]) }
        }
        var hash = (first ^ UInt64(key.count)) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ (hash >> 29) ^ last) &* 0xBF58_476D_1CE4_E5B9
        return hash ^ (hash >> 32)
    }

    /// Eight bytes from the offset on, which the caller has checked to be there.
    @inline(__always)
    private static func word(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
        bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
    }
}
