import Claims
import GRDB

/// Finds a claim as people name it: by a decision on it, or by the merchant's own number.
struct ClaimFinder {
    /// A decision on the claim.
    struct Candidate {
        let id: Int64
        let isConflict: Bool
        let merchant: String
        let isErased: Bool
    }

    private let db: Database
    private let vault: Vault
    private let keys: LookupKeys

    init(_ db: Database, _ vault: Vault, keys: LookupKeys) {
        self.db = db
        self.vault = vault
        self.keys = keys
    }

    /// All decisions on a claim of that number, oldest first.
    ///
    /// - Parameter merchant: whose claim it is; nil where no other merchant has one of this number. Makes looking it up
    ///   quick: without it there is no key, every claim is opened, and those that were erased are not found.
    /// - Throws: ``BureauError``: there is none, or several merchants have one.
    func candidates(_ claim: String, merchant: String?) throws -> [Candidate] {
        let rows =
            if let merchant {
                try BoundStatement(db, Self.selection + " WHERE claim_key = ? ORDER BY d.id").begin()
                    .integer(keys.key("claim", merchant, claim))
            } else {
                try BoundStatement(db, Self.selection + " ORDER BY d.id").begin()
            }
        let number = Self.json(claim)
        var found: [Candidate] = []
        while try rows.step() {
            let id = rows.integerColumn(0)
            let isConflict = rows.integerColumn(1) == 1
            let seed = rows.isNull(2) ? nil : rows.blobColumn(2)
            guard let part = try vault.personalPart(of: id, seed: seed, rows.blobColumn(3)) else {
                if let merchant {
                    found.append(Candidate(id: id, isConflict: isConflict, merchant: merchant, isErased: true))
                }
                continue
            }
            guard CanonicalMembers.value(of: "claim_id", in: part.content) == number else { continue }
            let owner = JSONValue(part.content)?["merchant_id"]?.string ?? ""
            guard merchant == nil || owner == merchant else { continue }
            found.append(Candidate(id: id, isConflict: isConflict, merchant: owner, isErased: false))
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

    private static let selection = """
        SELECT d.id, d.is_conflict, s.seed, s.data FROM decision d LEFT JOIN sealed_claim s ON s.id = d.id
        """

    /// A text as canonical JSON has it.
    private static func json(_ text: String) -> [UInt8] {
        var json = JSONText()
        json.string(text)
        return json.bytes
    }

    static func unknown(_ claim: String, _ merchant: String?) -> BureauError {
        let whose = merchant.map { Bilingual(zh: "商户 \($0) 的", en: " of merchant \($0)") } ?? Bilingual(zh: "", en: "")
        return BureauError(
            .input,
            Bilingual(zh: "没有\(whose.zh)申报 \(claim) 的决定", en: "There is no decision on claim \(claim)\(whose.en)"),
            remedy: Bilingual(
                zh: "请核对申报编号，或先用 tradein process 处理；已删除个人信息的申报须用 --merchant 指明商户",
                en:
                    "Check the claim's number, or process the claim first; one that was erased is found only with --merchant"
            ))
    }

    private static func ambiguous(_ claim: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "不止一家商户有申报 \(claim)", en: "More than one merchant has a claim \(claim)"),
            remedy: Bilingual(zh: "请用 --merchant 指定商户", en: "Name the merchant with --merchant"))
    }
}
