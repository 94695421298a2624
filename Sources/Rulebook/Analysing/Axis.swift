import Claims
import FEEL

/// One thing that decisions depend on and that an analysis lets vary: a field, the business day, a birth date, or a
/// parameter that is unset.
struct Axis: Sendable {
    enum Domain: Sendable {
        /// Days, by their day numbers.
        case days(ClosedRange<Int64>)
        /// Numbers, counted in units of 10^-`places`.
        case numbers(places: Int, ClosedRange<Int64>)
        /// All values there are.
        case values([Value])
        case texts(FieldType)
        case records([Field])
    }

    let slot: Int
    let name: String
    let label: String
    let domain: Domain
    /// The value of an absent field, where absence means something.
    let absent: Value?
    /// Whether its days may not lie after the business day: what claims say has happened.
    let isPast: Bool
    /// Whether it is an unset parameter, which no claim can set.
    let isParameter: Bool

    /// The days that claim files can hold; day numbers.
    static let days: ClosedRange<Int64> =
        (CivilDate("0001-01-01")?.dayNumber ?? 0)...(CivilDate("9999-12-31")?.dayNumber ?? 0)
    /// The business days that the command takes.
    static let businessDays: ClosedRange<Int64> = (CivilDate("1949-01-01")?.dayNumber ?? 0)...days.upperBound
    /// Whole numbers with so many values at most are gone through one by one.
    private static let mostListed = 64
    private static let mostNumber: Int64 = 1_000_000_000_000_000

    init(field: Field, slot: Int) {
        self.slot = slot
        name = field.name
        label = field.label
        absent = field.absent
        isParameter = false
        if case .date = field.type { isPast = true } else { isPast = false }
        switch field.type {
        case .date: domain = .days(Axis.days)
        case .money: domain = .numbers(places: 2, 0...(MoneyText.mostYuan * 100))
        case .number: domain = .numbers(places: 6, -Axis.mostNumber...Axis.mostNumber)
        case .wholeNumber:
            let range = field.range ?? -Axis.mostNumber...Axis.mostNumber
            let limited = max(range.lowerBound, -Axis.mostNumber)...min(range.upperBound, Axis.mostNumber)
            if limited.upperBound - limited.lowerBound < Int64(Axis.mostListed) {
                var values = limited.map { Value.number(Number(Int($0))) }
                if let absent = field.absent, !values.contains(absent) { values.insert(absent, at: 0) }
                domain = .values(values)
            } else {
                domain = .numbers(places: 0, limited)
            }
        case .boolean: domain = .values([.boolean(true), .boolean(false)])
        case .choice(let choices): domain = .values(choices.map { .string($0.name) })
        case .list(let parts): domain = .records(parts)
        default: domain = .texts(field.type)
        }
    }

    init(businessDay slot: Int) {
        self.slot = slot
        name = "business_day"
        label = "办理日期"
        domain = .days(Axis.businessDays)
        absent = nil
        isPast = false
        isParameter = false
    }

    init(birthDate slot: Int, name: String, label: String) {
        self.slot = slot
        self.name = name
        self.label = label + "的出生日期"
        domain = .days((CivilDate("1900-01-01")?.dayNumber ?? 0)...Axis.days.upperBound)
        absent = nil
        // A birth after the business day is a valid number all the same: nothing refuses it but the rules.
        isPast = false
        isParameter = false
    }

    /// Nil for lists, which no axis can run through.
    init?(unset parameter: Parameter, slot: Int) {
        self.slot = slot
        name = parameter.name
        label = parameter.label.zh
        absent = nil
        isPast = false
        isParameter = true
        switch parameter.type {
        case .money: domain = .numbers(places: 2, 0...(MoneyText.mostYuan * 100))
        case .rate: domain = .numbers(places: 6, 0...1_000_000)
        case .number: domain = .numbers(places: 2, 0...Axis.mostNumber)
        case .date: domain = .days(Axis.days)
        case .boolean: domain = .values([.boolean(true), .boolean(false)])
        case .text: domain = .texts(.text)
        case .texts, .numbers: return nil
        }
    }

    /// Whether its values are gone through one by one, so that any expression of it is covered.
    var isListed: Bool {
        if case .values = domain { true } else { false }
    }

    /// The value at a place of the axis, for days and numbers.
    func value(at place: Int64) -> Value {
        switch domain {
        case .numbers(let places, _): .number(Number(coefficient: Int128(place), exponent: -places))
        default: .date(CivilDate(dayNumber: place))
        }
    }

    /// Places on the axis, for days and numbers; nil for others.
    var places: ClosedRange<Int64>? {
        switch domain {
        case .days(let range), .numbers(_, let range): range
        default: nil
        }
    }

    /// How many units make one of what expressions compute with: 2 places of fen for yuan, none for days.
    var scale: Int {
        if case .numbers(let places, _) = domain { places } else { 0 }
    }
}
