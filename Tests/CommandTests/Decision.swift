import Foundation
import Testing

/// A decision as `--format json` prints it: what merchants and checks look at.
struct Decision: Hashable, CustomStringConvertible {
    let claimID: String
    let outcome: String
    let version: String?
    let amount: String?
    /// Yuan by funding source.
    let funding: [String: String]
    let codes: Set<String>

    init(
        claimID: String, outcome: String, version: String?, amount: String?, funding: [String: String],
        codes: Set<String>
    ) {
        self.claimID = claimID
        self.outcome = outcome
        self.version = version
        self.amount = amount
        self.funding = funding
        self.codes = codes
    }

    init(_ object: [String: Any]) throws {
        claimID = try #require(object["claim_id"] as? String)
        outcome = try #require(object["outcome"] as? String)
        version = object["version"] as? String
        amount = object["amount"] as? String
        var funding: [String: String] = [:]
        for part in object["funding"] as? [[String: Any]] ?? [] {
            funding[try #require(part["source"] as? String)] = try #require(part["amount"] as? String)
        }
        self.funding = funding
        let reasons = try #require(object["reasons"] as? [[String: Any]])
        codes = Set(try reasons.map { try #require($0["code"] as? String) })
    }

    var description: String {
        let money = amount.map { amount in
            "\(amount) (\(funding.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")))"
        }
        return [claimID, outcome, version ?? "no version", money ?? "no amount", codes.sorted().joined(separator: " ")]
            .joined(separator: " | ")
    }
}

/// The fen of an amount that is written as the contract says: yuan, two places.
func fen(_ yuan: String) throws -> Int {
    let parts = yuan.split(separator: ".", omittingEmptySubsequences: false)
    try #require(parts.count == 2 && parts[1].count == 2, "not yuan with two places: \(yuan)")
    let digits = try #require(Int(parts[0] + parts[1]))
    return digits
}
