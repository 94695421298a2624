/// How a number is rounded to fewer places (DMN 1.5, 10.3.4.5).
public enum RoundingMode: Sendable, Hashable {
    /// Away from zero.
    case up
    /// Towards zero.
    case down
    /// To the nearest; a tie goes away from zero.
    case halfUp
    /// To the nearest; a tie goes towards zero.
    case halfDown
    /// To the nearest; a tie goes to the even digit.
    case halfEven
    /// Towards negative infinity.
    case floor
    /// Towards positive infinity.
    case ceiling

    /// Whether the magnitude is to be increased by one unit, given what was cut off.
    /// - Parameter half: how the part cut off compares with half a unit: negative below, zero exactly, positive above.
    func increases(isNegative: Bool, isOdd: Bool, cutOff: Bool, half: Int) -> Bool {
        guard cutOff else { return false }
        return switch self {
        case .up: true
        case .down: false
        case .halfUp: half >= 0
        case .halfDown: half > 0
        case .halfEven: half > 0 || (half == 0 && isOdd)
        case .floor: isNegative
        case .ceiling: !isNegative
        }
    }
}
