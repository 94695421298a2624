import Documents
import GRDB

/// Finds a file among those of other claims: byte for byte, and by what it shows.
struct EvidenceSearch {
    /// The most that is kept of where else a file is used.
    private static let most = 100

    private let db: Database
    private let vault: Vault

    init(_ db: Database, _ vault: Vault) {
        self.db = db
        self.vault = vault
    }

    /// Where a file stands already with other claims: the same bytes first, then those that show the same, the nearest first.
    ///
    /// Opens the hash of every picture that is kept; where the hashes are near, the picture.
    func reuses(of row: DocumentRow, showing picture: PictureSignature?, claimKey: Int64) throws -> [DocumentReuse] {
        var found: [(earlier: Int64, match: DocumentReuse.PictureLikeness?)] = []
        let same = try BoundStatement(db, Self.others + " AND k.code = ? ORDER BY k.id LIMIT \(Self.most)").begin()
            .integer(claimKey).integer(row.id).blob(row.code)
        while try same.step() { found.append((same.integerColumn(0), nil)) }
        if let picture, found.count < Self.most {
            let exact = Set(found.map(\.earlier))
            let alike = try likenesses(of: picture, row, claimKey: claimKey).filter { !exact.contains($0.earlier) }
            found += alike.prefix(Self.most - found.count)
        }
        let next = try (Int64.fetchOne(db, sql: "SELECT max(id) FROM document_reuse") ?? 0) + 1
        return found.enumerated().map { place, one in
            DocumentReuse(id: next + Int64(place), document: row.id, earlier: one.earlier, match: one.match)
        }
    }

    private func likenesses(
        of picture: PictureSignature, _ row: DocumentRow, claimKey: Int64
    ) throws -> [(earlier: Int64, match: DocumentReuse.PictureLikeness?)] {
        let search = PictureSearch(picture)
        let sealed = try SealedDocuments(db, vault)
        let rows = try BoundStatement(db, Self.others + " AND k.picture IS NOT NULL ORDER BY k.id").begin()
            .integer(claimKey).integer(row.id)
        var found: [(earlier: Int64, match: DocumentReuse.PictureLikeness)] = []
        while try rows.step() {
            let id = rows.integerColumn(0)
            guard let hash = try sealed.note(id)?.hash, search.mayMatch(hash), let other = try sealed.picture(id),
                let match = search.match(other)
            else { continue }
            found.append(
                (
                    id,
                    DocumentReuse.PictureLikeness(
                        distance: Int64(match.distance), difference: Int64(match.difference.most))
                ))
        }
        return found.sorted { ($0.match.difference, $0.earlier) < ($1.match.difference, $1.earlier) }
            .map { ($0.earlier, $0.match) }
    }

    /// Documents of other claims that were kept before.
    private static let others = """
        SELECT k.id FROM document k JOIN evidence_filing f ON f.id = k.filing JOIN decision d ON d.id = f.decision
        WHERE d.claim_key <> ? AND k.id < ?
        """
}
