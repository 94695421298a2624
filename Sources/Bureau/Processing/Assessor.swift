import ClaimFiles
import Claims
import FEEL
import Rulebook

/// What the pure stage makes of one record of a file.
enum Assessment: Sendable {
    case claim(AssessedClaim)
    case unreadable(RowError)
}

/// A claim with what the rules find, before anything of the workspace's state is looked at.
///
/// A class, because it is handed on several times and a copy of all that it holds would be counted up and down each time.
final class AssessedClaim: Sendable {
    /// The row of the file, as its reader counts.
    let row: Int
    let claim: Claim
    let pack: Pack
    let finding: Finding
    let claimKey: Int64
    let contentKey: Int64
    /// What every decision on it rests on.
    let basis: [UInt8]
    /// One keyed digest for each of `finding.keys` and `finding.quotas`.
    let identifierDigests: [[UInt8]]
    let quotaDigests: [[UInt8]]
    /// The division code of the place that handles the claim; empty where it is absent or bad.
    let region: String

    init(_ claim: Claim, row: Int, pack: Pack, finding: Finding, basis: [UInt8], keys: LookupKeys) {
        self.row = row
        self.claim = claim
        self.pack = pack
        self.finding = finding
        self.basis = basis
        claimKey = keys.key("claim", claim.merchantID, claim.claimID)
        contentKey = keys.key("content", bytes: claim.content)
        identifierDigests = finding.keys.map { keys.digest(identifier: $0.value, space: $0.space) }
        quotaDigests = finding.quotas.map { keys.digest(quota: $0.key, counter: $0.counter) }
        region = claim.region ?? ""
    }
}

/// A batch of records, assessed.
struct AssessedBatch: Sendable {
    /// In the order of the file.
    let assessments: [Assessment]
    /// Names of fields that no kind of claim has.
    let unknownFields: [String]
}

/// Reads records, evaluates claims and prepares look-up keys: everything that needs no state, on any core.
struct Assessor: Sendable {
    let rulebook: Rulebook
    let reader: RowReader
    let day: CivilDate
    let keys: LookupKeys

    func assess(_ batch: RecordBatch) throws -> AssessedBatch {
        let read = reader.read(batch)
        var bases = BasisCache()
        let assessments: [Assessment] = try read.rows.map { row in
            switch row {
            case .bad(let error): .unreadable(error)
            case .claim(let claim, let row): .claim(try assess(claim, row: row, &bases))
            }
        }
        return AssessedBatch(assessments: assessments, unknownFields: read.unknownFields)
    }

    private func assess(_ claim: Claim, row: Int, _ bases: inout BasisCache) throws -> AssessedClaim {
        guard let pack = rulebook.pack(kind: claim.kind.name) else {
            // The reader's schema is made of the packs, so a claim of another kind is never read.
            throw BureauError(
                .fault, Bilingual(zh: "没有 \(claim.kind.name) 的规则包", en: "No rule pack for \(claim.kind.name)"),
                remedy: Bilingual(zh: "请检查 Rules 目录", en: "Check the Rules folder"))
        }
        let finding = pack.evaluate(claim, on: day)
        return AssessedClaim(
            claim, row: row, pack: pack, finding: finding, basis: bases.basis(of: finding), keys: keys)
    }
}

/// The basis of the claims of one batch: nearly all of a version's claims have the same, and share its bytes.
private struct BasisCache {
    private var known: [ObjectIdentifier: (notes: [Reason], basis: [UInt8])] = [:]

    mutating func basis(of finding: Finding) -> [UInt8] {
        guard let version = finding.version else { return Statement.basis(of: finding) }
        let identity = ObjectIdentifier(version)
        if let known = known[identity], known.notes == finding.notes { return known.basis }
        let basis = Statement.basis(of: finding)
        known[identity] = (finding.notes, basis)
        return basis
    }
}
