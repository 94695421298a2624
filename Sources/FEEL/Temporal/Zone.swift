/// The zone of a time: a fixed offset or a place.
public enum Zone: Sendable, Hashable {
    /// Seconds east of UTC, within ±18 hours.
    case offset(seconds: Int32)
    /// A zone of the IANA database, by name: `Asia/Shanghai`.
    case named(String)

    static let utc = Zone.offset(seconds: 0)
    static let maximumOffset: Int32 = 18 * 3600

    /// Seconds east of UTC that hold in the zone when its clocks show that time, given in seconds since 1970-01-01 as if
    /// it were UTC. Where clocks are set back the earlier of both is meant; a time that they skip is read with the
    /// offset before. A place that the database does not know counts as UTC; ``Value`` never holds one.
    func offset(atLocal seconds: Int64) -> Int64 {
        switch self {
        case .offset(let offset): return Int64(offset)
        case .named(let name):
            guard let rules = ZoneRules.rules(for: name) else { return 0 }
            let before = rules.offset(at: seconds - 86_400)
            let after = rules.offset(at: seconds + 86_400)
            if rules.offset(at: seconds - before) == before { return before }
            return rules.offset(at: seconds - after) == after ? after : before
        }
    }

    /// Seconds east of UTC that hold at that instant.
    func offset(at instant: Int64) -> Int64 {
        switch self {
        case .offset(let offset): Int64(offset)
        case .named(let name): ZoneRules.rules(for: name)?.offset(at: instant) ?? 0
        }
    }
}

extension Zone: CustomStringConvertible {
    /// `Z`, `+08:00`, `-05:30:15` or `@Asia/Shanghai`.
    public var description: String {
        switch self {
        case .named(let name): return "@" + name
        case .offset(let offset):
            if offset == 0 { return "Z" }
            let size = UInt(offset.magnitude)
            let seconds = size % 60 == 0 ? "" : ":" + padded(size % 60, 2)
            return (offset < 0 ? "-" : "+") + padded(size / 3600, 2) + ":" + padded(size / 60 % 60, 2) + seconds
        }
    }
}
