package import AuditLog
package import Claims
package import Ledger
import Sealing

/// A proof about the whole, for an auditor: that an identifier is not among the used ones, or that a total is what the log
/// committed to.
///
/// The file is a tlog-proof (C2SP) of the log entry that commits to the whole; its extra data, one line of JSON, leads from
/// the question to the root in that entry, and holds the entry byte for byte.
package struct WholeProof: Sendable {
    /// What it is about.
    package enum Question: Sendable {
        /// A row of the totals; empty texts stand for all.
        case total(programme: String, region: String, source: String)
        /// A value that is said not to be among the used identifiers of its space.
        case unused(space: String, value: String)
    }

    /// What leads from an identifier to the tree of used ones.
    struct Place: Sendable {
        /// The key of the identifier's class, and the hashes from it to the root over all.
        let classKey: [UInt8]
        let keyHashes: [Digest]
        /// The hashes from the bucket to the root over all.
        let bucketHashes: [Digest]
    }

    package let question: Question
    /// Nil for a total.
    let place: Place?
    /// In the tree of totals, or in the bucket of the identifier.
    let tree: SortedTreeProof
    /// How the log's keys have followed one another (``KeySuccession``), as notes.
    package let rotations: [[UInt8]]
    /// The log entry that commits to the whole.
    let entry: [UInt8]
    package let proof: LogProof

    init(
        _ question: Question, place: Place?, tree: SortedTreeProof, entry: [UInt8], inclusion: InclusionProof,
        note: SignedNote, rotations: [[UInt8]]
    ) {
        self.question = question
        self.place = place
        self.tree = tree
        self.entry = entry
        self.rotations = rotations
        proof = LogProof(
            extra: Self.head(question, place, tree, rotations) + entry + [UInt8(ascii: "}")], proof: inclusion,
            note: note)
    }

    /// Reads a proof's extra data; nil where it is not exactly as it is written here.
    package init?(_ proof: LogProof) {
        guard let extra = proof.extra, let value = JSONValue(extra), let kind = value["proof"]?.string,
            let size = value["size"]?.integer, size >= 0, let leaves = value["leaves"]?.array, leaves.count <= 2
        else { return nil }
        switch kind {
        case "total":
            guard let programme = value["programme"]?.string, let region = value["region"]?.string,
                let source = value["source"]?.string
            else { return nil }
            question = .total(programme: programme, region: region, source: source)
            place = nil
        case "unused":
            guard let space = value["space"]?.string, let text = value["value"]?.string,
                let key = value["key"]?.digest, let keyHashes = value["key_hashes"]?.digests,
                let bucketHashes = value["bucket_hashes"]?.digests
            else { return nil }
            question = .unused(space: space, value: text)
            place = Place(classKey: key.bytes, keyHashes: keyHashes, bucketHashes: bucketHashes)
        default: return nil
        }
        let isTotal = place == nil
        var read: [SortedTreeProof.Leaf] = []
        for leaf in leaves {
            guard let index = leaf["index"]?.integer, index >= 0, let hashes = leaf["hashes"]?.digests,
                let bytes = isTotal ? Self.totalsLeaf(leaf["leaf"]) : Self.slotLeaf(leaf["leaf"])
            else { return nil }
            read.append(.init(index: UInt64(index), bytes: bytes, hashes: hashes))
        }
        tree = SortedTreeProof(size: UInt64(size), leaves: read)
        rotations = (value["rotations"]?.array ?? []).compactMap { text in
            text.string.flatMap { try? Base64.decoded(Array($0.utf8)) }
        }
        // Written again it must be the same, byte for byte, up to the entry, which is taken as it stands.
        let head = Self.head(question, place, tree, rotations)
        guard extra.starts(with: head), extra.last == UInt8(ascii: "}") else { return nil }
        entry = Array(extra.dropFirst(head.count).dropLast())
        self.proof = proof
    }

    /// The file.
    package var bytes: [UInt8] { proof.bytes }

    // MARK: The extra data

    /// All of it up to the entry.
    private static func head(
        _ question: Question, _ place: Place?, _ tree: SortedTreeProof, _ rotations: [[UInt8]]
    ) -> [UInt8] {
        var text = JSONText(capacity: 4096)
        text.object { text in
            switch question {
            case .total(let programme, let region, let source):
                text.member("proof", "total")
                text.member("programme", programme)
                text.member("region", region)
                text.member("source", source)
            case .unused(let space, let value):
                text.member("proof", "unused")
                text.member("space", space)
                text.member("value", value)
            }
            if let place {
                text.member("key", Hex.encoded(place.classKey))
                text.member("key_hashes", place.keyHashes)
                text.member("bucket_hashes", place.bucketHashes)
            }
            text.member("size", Int64(clamping: tree.size))
            text.key("leaves")
            text.array { text in
                for leaf in tree.leaves {
                    text.object { text in
                        text.member("index", Int64(clamping: leaf.index))
                        text.key("leaf")
                        if place == nil { text.raw(leaf.bytes) } else { text.string(Hex.encoded(leaf.bytes)) }
                        text.member("hashes", leaf.hashes)
                    }
                }
            }
            if !rotations.isEmpty {
                text.key("rotations")
                text.array { text in for note in rotations { text.string(Base64.encoded(note)) } }
            }
            text.key("entry")
        }
        return text.bytes.dropLast()
    }

    private static func slotLeaf(_ value: JSONValue?) -> [UInt8]? {
        guard let bytes = value?.string.flatMap({ try? Hex.decoded(Array($0.utf8)) }), bytes.count == 8 else {
            return nil
        }
        return bytes
    }

    private static func totalsLeaf(_ value: JSONValue?) -> [UInt8]? {
        guard let parts = value?.array, parts.count == 6 else { return nil }
        let texts = parts[..<3].compactMap(\.string)
        let sums = parts[3...].compactMap(\.integer)
        guard texts.count == 3, sums.count == 3 else { return nil }
        return TotalsTree.leaf(
            .init(programme: texts[0], region: texts[1], source: texts[2]),
            .init(approved: Fen(sums[0]), paid: Fen(sums[1]), recovered: Fen(sums[2])))
    }

    // MARK: Verifying

    /// What a proof proves, once the log's signature and its entry have been verified.
    package enum Statement: Sendable {
        /// The sums of a row, all zero where no money of that kind ever moved; as of a ledger entry.
        case total(approved: Fen, paid: Fen, recovered: Fen, ledgerEntry: Int64)
        /// The value was not used up by any decision up to one.
        case unused(upToDecision: Int64)
    }

    /// What a proof says, and what stands behind it.
    package struct Verified: Sendable {
        package let statement: Statement
        package let checkpoint: Checkpoint
        package let signatures: [SignedNote.VerifiedSignature]
    }

    /// Checks everything: the checkpoint's signatures, that it covers the entry, and that the statement follows from it.
    ///
    /// - Parameters:
    ///   - keys: the log's key, and those of witnesses; may be empty where there is a policy.
    ///   - policy: which witnesses must have cosigned; nil: none.
    /// - Throws: ``LogProofError``, ``LogPolicyRefusal``, ``WholeProofError``.
    package func verify(keys: [VerifierKey], policy: LogPolicy?, origin: String?) throws -> Verified {
        var opened: (checkpoint: Checkpoint, signatures: [SignedNote.VerifiedSignature])?
        if !keys.isEmpty || policy == nil { opened = try proof.verify(entry: entry, keys: keys, origin: origin) }
        if let policy {
            let judged = try proof.verify(entry: entry, policy: policy, logKeys: keys, origin: origin)
            let known = opened?.signatures ?? []
            opened = (judged.checkpoint, known + judged.signatures.filter { !known.contains($0) })
        }
        guard let opened else { throw WholeProofError.wrongEntry }
        return Verified(
            statement: try statement(), checkpoint: opened.checkpoint, signatures: opened.signatures)
    }

    /// Checks that the question's answer follows from the entry. Whether the entry is in the log is for
    /// `LogProof.verify` to say.
    package func statement() throws(WholeProofError) -> Statement {
        guard let commitment = CommitmentEntry(entry) else { throw .wrongEntry }
        switch (question, commitment) {
        case (.total(let programme, let region, let source), .totals(let totals)):
            guard tree.size == UInt64(exactly: totals.rows) else { throw .wrongSize }
            let key = MoneyTotals.Key(programme: programme, region: region, source: source)
            let leaf: [UInt8]?
            do {
                leaf = try tree.verify(key: TotalsTree.beginning(key), root: totals.root)
            } catch { throw .tree(error) }
            guard let leaf else {
                return .total(approved: .zero, paid: .zero, recovered: .zero, ledgerEntry: totals.entries)
            }
            guard let sums = TotalsTree.sums(of: leaf, key) else { throw .wrongLeaf }
            return .total(
                approved: sums.approved, paid: sums.paid, recovered: sums.recovered, ledgerEntry: totals.entries)
        case (.unused(let space, let value), .used(let used)):
            guard let place else { throw .wrongEntry }
            let message = IdentifierKeys.message(space: space, value: value)
            let number = IdentifierKeys.classNumber(of: message)
            guard IdentifierKeys.isCommitted(place.classKey, ofClass: number, place.keyHashes, to: used.keys) else {
                throw .wrongKey
            }
            let slot = IdentifierKeys.slot(of: message, classKey: place.classKey)
            // The bucket's root is not sent: it follows from a leaf, or, where there is none, from there being none.
            guard let bucketRoot = tree.impliedRoot(),
                UsedTree.isCommitted(
                    UsedTree.bucket(of: slot), count: tree.size, bucketRoot: bucketRoot, place.bucketHashes,
                    to: used.root)
            else { throw .wrongBucket }
            let found: [UInt8]?
            do { found = try tree.verify(key: UsedTree.leaf(slot), root: bucketRoot) } catch { throw .tree(error) }
            guard found == nil else { throw .isUsed }
            return .unused(upToDecision: used.decisions)
        default: throw .wrongEntry
        }
    }
}

/// Why a proof about the whole proves nothing.
package enum WholeProofError: Error, Sendable {
    /// The entry does not commit to what is asked.
    case wrongEntry
    /// The tree is said to have another number of leaves than the entry says.
    case wrongSize
    /// The leaf is not written as leaves are.
    case wrongLeaf
    /// The class key is not the one that the log committed to.
    case wrongKey
    /// The bucket is not the one that the log committed to.
    case wrongBucket
    /// The value stands among the used ones.
    case isUsed
    /// A leaf is not where it is said to be.
    case tree(SortedTreeError)

    /// What is wrong, and what to do about it.
    package var message: Bilingual {
        let advice = Bilingual(zh: "请勿采信，重新索取证明。", en: "Do not rely on the proof; ask for it again.")
        let what =
            switch self {
            case .wrongEntry: Bilingual(zh: "日志条目不是所问的承诺。", en: "The log entry does not commit to what is asked.")
            case .wrongSize:
                Bilingual(zh: "叶的个数与日志条目所写的不同。", en: "The number of leaves is not the one that the log entry says.")
            case .wrongLeaf: Bilingual(zh: "叶的写法不对。", en: "A leaf is not written as leaves are.")
            case .wrongKey:
                Bilingual(
                    zh: "号码类别的密钥不是日志承诺的那一把。",
                    en: "The key of the value's class is not the one that the log committed to.")
            case .wrongBucket:
                Bilingual(zh: "该组号码不是日志承诺的那一组。", en: "The bucket is not the one that the log committed to.")
            case .isUsed: Bilingual(zh: "该号码就在已用号码之中。", en: "The value is among the used ones.")
            case .tree(let error): Bilingual(error)
            }
        if case .tree = self { return what }
        return what.followed(by: advice)
    }
}

extension SortedTreeProof {
    /// The root that the first leaf leads to; that of the empty tree where there is none.
    fileprivate func impliedRoot() -> Digest? {
        guard let leaf = leaves.first else { return size == 0 ? SortedTree.root(of: []) : nil }
        return InclusionProof(index: leaf.index, size: size, hashes: leaf.hashes)
            .root(leafHash: MerkleTree.leafHash(leaf.bytes))
    }
}

extension JSONValue {
    /// At most 64 values of 32 bytes in hexadecimal.
    fileprivate var digests: [Digest]? {
        guard let parts = array, parts.count <= 64 else { return nil }
        let digests = parts.compactMap(\.digest)
        return digests.count == parts.count ? digests : nil
    }
}

extension JSONText {
    fileprivate mutating func member(_ name: String, _ digests: [Digest]) {
        key(name)
        array { text in
            for digest in digests { text.string(digest.hex) }
        }
    }
}
