internal import FEEL

/// The birth date that a resident identity number holds in its digits 7 to 14.
enum BirthDate {
    /// A date, or the reason why the identity number is not there.
    static func value(of identity: Value) -> Value {
        guard case .string(var text) = identity else { return identity }
        return text.withUTF8 { bytes in
            guard bytes.count == 18 else { return unreadable }
            var digits = 0
            for byte in bytes[6..<14] {
                guard (0x30...0x39).contains(byte) else { return unreadable }
                digits = digits * 10 + Int(byte - 0x30)
            }
            return CivilDate(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100).map(Value.date)
                ?? unreadable
        }
    }

    private static let unreadable = Value.null(NullReason(kind: .domain("the identity number holds no birth date")))
}
