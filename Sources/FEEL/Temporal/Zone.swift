/// The zone of a time: a fixed offset or a place.
public enum Zone: Sendable, Hashable {
    /// Seconds east of UTC, within ±18 hours.
    case offset(seconds: Int32)
    /// A zone of the IANA database, by name: `Asia/Shanghai`.
    case named(String)
}
