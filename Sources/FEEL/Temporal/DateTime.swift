/// A date and a time of day, with a zone or without.
public struct DateTime: Sendable, Hashable {
    public let date: CivilDate
    public let time: TimeOfDay

    public init(date: CivilDate, time: TimeOfDay) {
        self.date = date
        self.time = time
    }
}
