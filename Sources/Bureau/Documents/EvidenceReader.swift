import Claims
import GRDB
import Sealing

/// A file kept as evidence, as it is shown.
package struct EvidenceItem: Sendable {
    /// Its number in the workspace.
    package let id: Int64
    /// The first digits of its SHA-256, enough to name it; nil where it was erased, as is the name.
    package let digest: String?
    /// As it was handed in; may hold anything.
    package let name: String?
    package let kind: String
    package let bytes: Int64
    /// In pixels; nil for what is not decoded.
    package let width: Int64?
    package let height: Int64?
    /// Bytes behind the end of the picture or document.
    package let trailing: Int64
    package let day: String
    /// Who added it.
    package let by: String
    /// Where else it is used, before and after.
    package let reuses: [Reuse]
    let file: [UInt8]

    /// The same file with another claim.
    package struct Reuse: Sendable {
        /// The decision by which that claim stood.
        package let decision: Int64
        /// Whether that claim had it first.
        package let isEarlier: Bool
        /// How much the pictures differ where they differ most, in thousandths; nil where they are the same byte for byte.
        package let difference: Int64?
    }
}

/// Reads kept files of claims.
struct EvidenceReader {
    private let db: Database
    private let sealed: SealedDocuments
    private let people: [Int64: String]

    init(_ db: Database, _ vault: Vault) throws {
        self.db = db
        sealed = try SealedDocuments(db, vault)
        people = Dictionary(uniqueKeysWithValues: try Staff(db).all().map { ($0.id, $0.name) })
    }

    /// The files of a claim, in the order in which they were added.
    func items(ofClaim key: Int64) throws -> [EvidenceItem] {
        try DocumentRow.all(ofClaim: key, db).map { try item($0) }
    }

    /// The file of a claim with a digest that begins like this.
    func item(_ digest: String, ofClaim key: Int64) throws -> EvidenceItem {
        let wanted = digest.lowercased()
        guard (6...64).contains(wanted.utf8.count), wanted.utf8.allSatisfy({ Self.hexadecimal.contains($0) }) else {
            throw BureauError(
                .input, Bilingual(zh: "“\(digest)”不是材料的摘要", en: "“\(digest)” is not the digest of a document"),
                remedy: Self.whichDigests)
        }
        let found = try DocumentRow.all(ofClaim: key, db).filter {
            try sealed.note($0.id).map { Hex.encoded($0.digest).hasPrefix(wanted) } ?? false
        }
        guard let first = found.first, found.count == 1 else {
            throw BureauError(
                .input,
                found.isEmpty
                    ? Bilingual(zh: "此申报没有摘要为 \(wanted) 的材料", en: "The claim has no document with the digest \(wanted)")
                    : Bilingual(
                        zh: "不止一份材料的摘要以 \(wanted) 开头", en: "More than one document's digest begins with \(wanted)"),
                remedy: Self.whichDigests)
        }
        return try item(first)
    }

    func note(_ item: EvidenceItem) throws -> DocumentNote {
        guard let note = try sealed.note(item.id) else { throw SealedDocuments.damaged(item.id) }
        return note
    }

    func item(_ row: DocumentRow) throws -> EvidenceItem {
        let filing = try BoundStatement(db, "SELECT day, person FROM evidence_filing WHERE id = ?").begin()
            .integer(row.filing)
        guard try filing.step() else { throw SealedDocuments.damaged(row.id) }
        defer { filing.finish() }
        let note = try sealed.note(row.id)
        return EvidenceItem(
            id: row.id, digest: note.map { String(Hex.encoded($0.digest).prefix(16)) }, name: note?.name,
            kind: row.kind,
            bytes: row.bytes, width: row.width, height: row.height, trailing: row.trailing, day: filing.textColumn(0),
            by: filing.isNull(1) ? "" : people[filing.integerColumn(1)] ?? "", reuses: try reuses(of: row.id),
            file: row.file)
    }

    private func reuses(of document: Int64) throws -> [EvidenceItem.Reuse] {
        let earlier = try DocumentReuse.all(db, "document = ?", document).map { ($0, $0.earlier, true) }
        let later = try DocumentReuse.all(db, "earlier = ?", document).map { ($0, $0.document, false) }
        return try (earlier + later).map { reuse, other, isEarlier in
            let decision = try Int64.fetchOne(
                db,
                sql: "SELECT f.decision FROM document k JOIN evidence_filing f ON f.id = k.filing WHERE k.id = ?",
                arguments: [other])
            guard let decision else { throw SealedDocuments.damaged(other) }
            return EvidenceItem.Reuse(
                decision: decision, isEarlier: isEarlier, difference: reuse.match?.difference)
        }
    }

    private static let hexadecimal = Set("0123456789abcdef".utf8)
    private static let whichDigests = Bilingual(
        zh: "tradein evidence list 列出此申报的材料和摘要；至少写前 6 位",
        en: "tradein evidence list shows the claim's documents with their digests; give six digits at least")
}

/// Looks at kept files.
package struct EvidenceReports {
    private let workspace: Workspace

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// The files of a claim.
    package func items(of claim: ClaimName) throws(BureauError) -> [EvidenceItem] {
        let (vault, keys) = (try workspace.vault(), try workspace.lookupKeys())
        return try workspace.storing { db in
            let decision = try ClaimFinder(db, vault, keys: keys).decision(claim.name, merchant: claim.merchant)
            guard
                let key = try Int64.fetchOne(
                    db, sql: "SELECT claim_key FROM decision WHERE id = ?", arguments: [decision])
            else { throw BureauError.damaged("decision \(DecisionNumber.text(decision))") }
            return try EvidenceReader(db, vault).items(ofClaim: key)
        }
    }
}
