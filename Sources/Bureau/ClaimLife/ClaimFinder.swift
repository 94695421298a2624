import Claims
import GRDB

/// Finds a claim as people name it: by a decision on it, or by the merchant's own number.
struct ClaimFinder {
    /// A decision on the claim.
    struct Candidate {
        let id: Int64
        let isConflict: Bool
        let merchant: String
    }

    private let db: Database
    private let keys: LookupKeys

    init(_ db: Database, keys: LookupKeys) {
        self.db = db
        self.keys = keys
    }

    /// All decisions on a claim of that number, oldest first.
    ///
    /// - Parameter merchant: whose claim it is; nil where no other merchant has one of this number. Makes looking it up
    ///   quick: without it there is no key, and every claim is looked at.
    /// - Throws: ``BureauError``: there is none, or several merchants have one.
    func candidates(_ claim: String, merchant: String?) throws -> [Candidate] {
        let rows =
            if let merchant {
                try BoundStatement(db, "SELECT id, is_conflict, content FROM decision WHERE claim_key = ? ORDER BY id")
                    .begin().integer(keys.key("claim", merchant, claim))
            } else {
                try BoundStatement(
                    db,
                    """
                    SELECT id, is_conflict, content FROM decision
                    WHERE json_extract(CAST(content AS TEXT), '$.claim_id') = ? ORDER BY id
                    """
                ).begin().text(claim)
            }
        var found: [Candidate] = []
        while try rows.step() {
            guard let content = JSONValue(rows.blobColumn(2)), content["claim_id"]?.string == claim else { continue }
            let owner = content["merchant_id"]?.string ?? ""
            guard merchant == nil || owner == merchant else { continue }
            found.append(
                Candidate(id: rows.integerColumn(0), isConflict: rows.integerColumn(1) == 1, merchant: owner))
        }
        guard let first = found.first else { throw Self.unknown(claim, merchant) }
        guard found.allSatisfy({ $0.merchant == first.merchant }) else { throw Self.ambiguous(claim) }
        return found
    }

    /// A decision on the claim that a name means: `D00000017`, or the merchant's own number.
    func decision(_ name: String, merchant: String?) throws -> Int64 {
        if merchant == nil, let id = DecisionNumber.number(name),
            try Int64.fetchOne(db, sql: "SELECT id FROM decision WHERE id = ?", arguments: [id]) != nil,
            name.hasPrefix("D")
        {
            return id
        }
        let found = try candidates(name, merchant: merchant)
        guard let standing = found.last(where: { !$0.isConflict }) ?? found.last else {
            throw Self.unknown(name, merchant)
        }
        return standing.id
    }

    static func unknown(_ claim: String, _ merchant: String?) -> BureauError {
        let whose = merchant.map { Bilingual(zh: "商户 \($0) 的", en: " of merchant \($0)") } ?? Bilingual(zh: "", en: "")
        return BureauError(
            .input,
            Bilingual(zh: "没有\(whose.zh)申报 \(claim) 的决定", en: "There is no decision on claim \(claim)\(whose.en)"),
            remedy: Bilingual(
                zh: "请核对申报编号，或先用 tradein process 处理", en: "Check the claim's number, or process the claim first"))
    }

    private static func ambiguous(_ claim: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "不止一家商户有申报 \(claim)", en: "More than one merchant has a claim \(claim)"),
            remedy: Bilingual(zh: "请用 --merchant 指定商户", en: "Name the merchant with --merchant"))
    }
}
