import ClaimFiles
import Claims
import FEEL
import Foundation
import GRDB
import Rulebook

/// The rules that decided claims, as the workspace keeps them, and claims read by them.
final class StoredRules {
    private let db: Database
    private var rulebooks: [Int64: Rulebook] = [:]

    init(_ db: Database) {
        self.db = db
    }

    /// The rulebook with a number.
    func rulebook(_ id: Int64) throws -> Rulebook {
        if let rulebook = rulebooks[id] { return rulebook }
        let bytes = try Data.fetchOne(db, sql: "SELECT archive FROM rules WHERE id = ?", arguments: [id])
        guard let bytes, let archive = PackArchive(bytes: [UInt8](bytes)) else {
            throw BureauError.damaged("rules \(id)")
        }
        let rulebook = try Rulebook.load(archive: archive)
        rulebooks[id] = rulebook
        return rulebook
    }

    /// A decision's claim as rules read it.
    static func claim(of decision: DecisionRow, _ rulebook: Rulebook) throws -> Claim {
        guard let claim = Claim(content: try decision.content, schema: rulebook.schema) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(decision.id))")
        }
        return claim
    }

    /// What the rules said of a decision's claim when it was decided.
    func finding(of decision: DecisionRow) throws -> (claim: Claim, finding: Finding) {
        let rulebook = try rulebook(decision.rules)
        let claim = try Self.claim(of: decision, rulebook)
        guard let pack = rulebook.pack(kind: claim.kind.name) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(decision.id))")
        }
        return (claim, pack.evaluate(claim, on: CivilDate(dayNumber: decision.businessDay)))
    }
}
