import Glibc
import Synchronization

/// The offsets of one zone of the IANA database, read from the system's compiled files (RFC 8536, TZif).
final class ZoneRules: Sendable {
    /// Instants in seconds since 1970-01-01 UTC, ascending, from which the offset of the same index holds.
    private let transitions: [Int64]
    private let offsets: [Int32]
    /// Before the first transition.
    private let first: Int32
    /// Behind the last transition.
    private let rule: ZoneRule?

    private static let directory = "/usr/share/zoneinfo/"
    private static let cache = Mutex<[String: ZoneRules?]>([:])
    private static let maximumBytes = 1 << 20

    /// The rules of the zone of that name; nil where the database has none.
    static func rules(for name: String) -> ZoneRules? {
        guard isName(name) else { return nil }
        return cache.withLock { cache in
            if let known = cache[name] { return known }
            let rules = read(directory + name).flatMap(ZoneRules.init)
            if cache.count < 2_000 { cache[name] = .some(rules) }
            return rules
        }
    }

    /// Names are made of words joined by slashes, so that none leads out of the database.
    private static func isName(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard 1...64 ~= bytes.count, bytes.first != UInt8(ascii: "/"), bytes.last != UInt8(ascii: "/") else {
            return false
        }
        return bytes.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "+"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: maximumBytes)
        let count = fread(&bytes, 1, maximumBytes, file)
        return count > 0 && ferror(file) == 0 ? Array(bytes.prefix(count)) : nil
    }

    /// Reads the 64-bit part of a TZif file; nil where the bytes are none.
    init?(_ bytes: [UInt8]) {
        func integer(_ place: Int, _ size: Int) -> Int64? {
            guard place >= 0, place + size <= bytes.count else { return nil }
            let raw = bytes[place..<place + size].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return size == 4 ? Int64(Int32(truncatingIfNeeded: raw)) : Int64(bitPattern: raw)
        }
        /// The six counts of the header: UT indicators, standard indicators, leap seconds, transitions, types, name bytes.
        func counts(_ place: Int) -> [Int]? {
            guard place + 44 <= bytes.count, bytes[place..<place + 4].elementsEqual("TZif".utf8) else { return nil }
            let counts = (0..<6).compactMap { integer(place + 20 + 4 * $0, 4).map(Int.init) }
            return counts.count == 6 && counts.allSatisfy { 0...100_000 ~= $0 } ? counts : nil
        }
        guard let old = counts(0), bytes[4] >= UInt8(ascii: "2") else { return nil }
        let header = 44 + old[3] * 5 + old[4] * 6 + old[5] + old[2] * 8 + old[1] + old[0]
        guard let new = counts(header), new[4] > 0 else { return nil }
        let times = header + 44
        let indices = times + new[3] * 8
        let types = indices + new[3]
        let footer = types + new[4] * 6 + new[5] + new[2] * 12 + new[1] + new[0]
        var transitions: [Int64] = []
        var offsets: [Int32] = []
        for number in 0..<new[3] {
            guard let time = integer(times + number * 8, 8), indices + number < bytes.count,
                let offset = integer(types + Int(bytes[indices + number]) * 6, 4)
            else { return nil }
            transitions.append(time)
            offsets.append(Int32(truncatingIfNeeded: offset))
        }
        guard let first = integer(types, 4), footer <= bytes.count else { return nil }
        self.transitions = transitions
        self.offsets = offsets
        self.first = Int32(truncatingIfNeeded: first)
        let text = bytes[footer...].drop { $0 == UInt8(ascii: "\n") }.prefix { $0 != UInt8(ascii: "\n") }
        rule = ZoneRule(Array(text))
    }

    /// Seconds east of UTC at that instant, in seconds since 1970-01-01 UTC.
    func offset(at instant: Int64) -> Int64 {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        if low == 0, !transitions.isEmpty || rule == nil { return Int64(first) }
        if low == transitions.count, let rule { return rule.offset(at: instant) }
        return low == 0 ? Int64(first) : Int64(offsets[low - 1])
    }
}
