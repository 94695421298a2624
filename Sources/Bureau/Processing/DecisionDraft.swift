import AuditLog
import Claims
import Dispatch
import Rulebook
import Sealing

/// A decision that has been made in its turn and is still to be written out.
///
/// Deciding has to go one claim after the other, because each may use up what the next one asks for. Writing out the
/// statement and the log entry, committing to them and digesting them does not: that is done on all cores.
final class DecisionDraft: Sendable {
    let id: Int64
    let logIndex: Int64
    let assessed: AssessedClaim
    let decision: Decision
    let facts: Facts
    let uses: UsesText
    /// The decision that this one corrects or conflicts with.
    let refersTo: Int64?
    let isConflict: Bool
    /// How it follows `refersTo`, where that is neither a correction nor a conflict.
    let relation: Relation?
    let submission: Int64
    let rules: Int64
    /// See ``Vault``.
    let seed: [UInt8]
    let entry: PostedEntry?

    init(
        id: Int64, logIndex: Int64, assessed: AssessedClaim, decision: Decision, facts: Facts, uses: UsesText,
        refersTo: Int64?, isConflict: Bool, relation: Relation? = nil, submission: Int64, rules: Int64, seed: [UInt8],
        entry: PostedEntry?
    ) {
        self.id = id
        self.logIndex = logIndex
        self.assessed = assessed
        self.decision = decision
        self.facts = facts
        self.uses = uses
        self.refersTo = refersTo
        self.isConflict = isConflict
        self.relation = relation
        self.submission = submission
        self.rules = rules
        self.seed = seed
        self.entry = entry
    }

    /// What is stored of it.
    struct Text: Sendable {
        let statement: Statement
        /// The ``PersonalPart``, sealed.
        let sealed: [UInt8]
        let logEntry: [UInt8]
        let leaf: Digest
    }

    /// The texts of drafts, in their order.
    ///
    /// - Parameters:
    ///   - key: what is personal is sealed under it.
    ///   - algorithm: what the log's tree is hashed with.
    static func texts(of drafts: [DecisionDraft], _ key: DataKey, _ algorithm: DigestAlgorithm) throws -> [Text] {
        let share = 256
        let shares = (drafts.count + share - 1) / share
        var parts = [Result<[Text], any Error>](repeating: .success([]), count: shares)
        parts.withUnsafeMutableBufferPointer { buffer in
            // Every iteration writes its own element, and the buffer outlives them all.
            nonisolated(unsafe) let parts = buffer
            DispatchQueue.concurrentPerform(iterations: shares) { number in
                var hashers = Hashers(vault: Vault(key), algorithm)
                let range = (number * share)..<min((number + 1) * share, drafts.count)
                parts[number] = Result { try drafts[range].map { try $0.text(&hashers) } }
            }
        }
        return try parts.flatMap { try $0.get() }
    }

    /// What one share needs of contexts.
    private struct Hashers: ~Copyable {
        let vault: Vault
        var hmac = HMACHasher(.sha256)
        var merkle: MerkleHasher
        var fields = FieldCommitments()

        init(vault: Vault, _ algorithm: DigestAlgorithm) {
            self.vault = vault
            merkle = MerkleHasher(algorithm)
        }
    }

    private func text(_ hashers: inout Hashers) throws -> Text {
        let statement = Statement(decision, basis: isConflict ? nil : assessed.basis)
        let factsText = FactsText.json(facts)
        let content = assessed.claim.content
        let salt = hashers.vault.salt(seed)
        let personal = PersonalPart(content: content, facts: factsText, particulars: statement.particulars)
        let logEntry = LogEntry.decision(
            LogEntry.DecisionFacts(
                id: id, submission: submission, record: Int64(assessed.row), kind: assessed.claim.kind.name,
                region: assessed.claim.region, decision: decision, facts: facts, rules: rules, refersTo: refersTo,
                isConflict: isConflict, relation: relation,
                claimCommitment: hashers.fields.code(of: content, salt: salt),
                statementCommitment: hashers.hmac.code(
                    key: salt, message: factsText + statement.members + uses.json),
                entry: entry?.content))
        return Text(
            statement: statement, sealed: try hashers.vault.seal(personal.bytes, seed: seed, owner: .decision(id)),
            logEntry: logEntry, leaf: hashers.merkle.leaf(logEntry))
    }
}
