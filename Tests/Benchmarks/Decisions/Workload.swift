import ClaimFiles
import Claims
import FEEL
import Ledger
import Rulebook

/// The claims of a file by kind, with the packs that decide them in both forms.
struct Workload {
    struct Kind {
        let pack: Pack
        let claims: [Claim]
        let program: ColumnProgram
        let batch: ColumnBatch

        var name: String { pack.kind.name }

        func evaluate(_ day: CivilDate) -> Int {
            claims.indices.reduce(0) { $0 &+ pack.evaluate(claims[$1], on: day).reasons.count }
        }

        func decideColumns() -> Int { program.decide(batch).countByReference }
    }

    enum Explained { case all, notApproved, none }

    let kinds: [Kind]
    let day: CivilDate
    var count: Int { kinds.reduce(0) { $0 + $1.claims.count } }

    init(file: String, rules: String, parameters: [String], day: CivilDate) throws {
        let rulebook = try Rulebook.load(directory: rules, parameters: parameters)
        var claims: [String: [Claim]] = [:]
        var reader = try ClaimFileReader(path: file, schema: rulebook.schema)
        while let batch = try reader.nextBatch(maxRecords: 1000) {
            for case .claim(let claim, _) in reader.rowReader.read(batch).rows {
                claims[claim.kind.name, default: []].append(claim)
            }
        }
        kinds = rulebook.packs.compactMap { pack in
            guard let claims = claims[pack.kind.name] else { return nil }
            let program = ColumnProgram(pack)
            return Kind(
                pack: pack, claims: claims, program: program,
                batch: ColumnBatch(claims, on: day, layout: program.layout))
        }
        self.day = day
    }

    var approved: Int {
        kinds.reduce(0) { sum, kind in
            let decisions = kind.program.decide(kind.batch)
            return sum + kind.claims.indices.count { decisions[$0].outcome == .approved }
        }
    }

    /// The first claim on which the two forms differ.
    func difference() -> String? {
        for kind in kinds {
            let decisions = kind.program.decide(kind.batch)
            for (row, claim) in kind.claims.enumerated() {
                let finding = kind.pack.evaluate(claim, on: day)
                let decision = decisions[row]
                if decision.outcome != finding.outcome || decision.version?.id != finding.versionID
                    || decision.amount != finding.amount || decision.parts != finding.parts
                {
                    return "\(claim.claimID): \(decision.outcome) and \(finding.outcome)"
                }
            }
        }
        return nil
    }

    func evaluate() -> Int { kinds.reduce(0) { $0 &+ $1.evaluate(day) } }

    func explain() -> Int {
        kinds.reduce(0) { sum, kind in
            kind.claims.indices.reduce(sum) { $0 &+ kind.pack.explain(kind.claims[$1], on: day).steps.count }
        }
    }

    /// From claims to decisions: columns are filled, decided, and explained where that is asked for.
    func decide(explains: Explained) -> Int {
        var reasons = 0
        for kind in kinds {
            let decisions = kind.program.decide(kind.claims, on: day)
            if explains == .none {
                reasons &+= decisions.countByReference
                continue
            }
            for row in 0..<decisions.count where explains == .all || decisions[row].outcome != .approved {
                reasons &+= decisions.finding(row).reasons.count
            }
        }
        return reasons
    }

    func decideColumns() -> Int { kinds.reduce(0) { $0 &+ $1.decideColumns() } }
}
