/// How a decision is named to people: `D00000017`. Inside it is a whole number, from 1, without gaps.
package enum DecisionNumber {
    package static func text(_ id: Int64) -> String {
        let digits = String(id)
        return "D" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
}
