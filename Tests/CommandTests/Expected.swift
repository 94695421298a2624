import Foundation
import Testing

/// A table of what claims are to come out as, kept by hand in `Expected/` from the samples' README and the policy.
///
/// One line a claim, columns set apart by blanks, `-` for none. The last column says what the line depends on:
/// `parameters` has the reason PARAMETER_UNSET as well where the illustrative parameters are not laid over, and what would
/// be approved is held; `budget` is waitlisted with BUDGET_EXHAUSTED where the illustrative budget is entered.
struct Expected {
    struct Line {
        let decision: Decision
        let dependsOn: Set<String>
    }

    let lines: [Line]

    /// - Parameter sample: the name of the sample, such as `05-appliances.csv`.
    init(_ sample: String) throws {
        let name = URL(fileURLWithPath: sample).deletingPathExtension().lastPathComponent
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Expected/\(name).txt")
        lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst().map { text in
            let cells = text.split(separator: " ").map(String.init)
            try #require(cells.count == 8, "not a line of eight columns: \(text)")
            func cell(_ place: Int) -> String? { cells[place] == "-" ? nil : cells[place] }
            func words(_ place: Int) -> Set<String> { Set(cell(place)?.split(separator: ",").map(String.init) ?? []) }
            var funding: [String: String] = [:]
            funding["central"] = cell(4)
            funding["local"] = cell(5)
            return Line(
                decision: Decision(
                    claimID: cells[0], outcome: cells[1], version: cell(2), amount: cell(3), funding: funding,
                    codes: words(6)),
                dependsOn: words(7))
        }
    }

    /// The decisions in the order of the sample.
    func decisions(withParameters: Bool = true, withBudget: Bool = false) -> [Decision] {
        lines.map { line in
            let decision = line.decision
            if line.dependsOn.contains("parameters"), !withParameters {
                return Decision(
                    claimID: decision.claimID, outcome: decision.outcome == "approved" ? "held" : decision.outcome,
                    version: decision.version, amount: nil, funding: [:],
                    codes: decision.codes.union(["PARAMETER_UNSET"]))
            }
            if line.dependsOn.contains("budget"), withBudget {
                return Decision(
                    claimID: decision.claimID, outcome: "waitlisted", version: decision.version,
                    amount: decision.amount, funding: decision.funding, codes: ["BUDGET_EXHAUSTED"])
            }
            return decision
        }
    }
}
