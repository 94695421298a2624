import Documents
import GRDB
import Sealing

/// A kept file as its row stands: what of it may be read without the data key.
struct DocumentRow {
    let id: Int64
    let filing: Int64
    let kind: String
    let bytes: Int64
    let width: Int64?
    let height: Int64?
    let trailing: Int64
    /// A keyed digest of its bytes.
    let code: [UInt8]
    /// SHA-256 of the sealed file, and of the sealed rows.
    let file: [UInt8]
    let note: [UInt8]
    let picture: [UInt8]?

    /// All that the log commits to of it.
    var line: String {
        let numbers = [id, bytes, width ?? -1, height ?? -1, trailing].map(String.init)
        let digests = [code, file, note, picture ?? []].map(Hex.encoded)
        return ([kind] + numbers + digests).joined(separator: " ")
    }

    /// Rows in the order of their numbers.
    ///
    /// - Parameter condition: on `k`, the documents, `f`, their filings, and `d`, the decisions of these.
    static func all(_ db: Database, _ condition: String, _ argument: Int64) throws -> [DocumentRow] {
        let rows = try BoundStatement(
            db,
            """
            SELECT k.id, k.filing, k.kind, k.bytes, k.width, k.height, k.trailing, k.code, k.file, k.note, k.picture
            FROM document k JOIN evidence_filing f ON f.id = k.filing JOIN decision d ON d.id = f.decision
            WHERE \(condition) ORDER BY k.id
            """
        ).begin().integer(argument)
        var found: [DocumentRow] = []
        while try rows.step() {
            func optional(_ index: Int32) -> Int64? { rows.isNull(index) ? nil : rows.integerColumn(index) }
            found.append(
                DocumentRow(
                    id: rows.integerColumn(0), filing: rows.integerColumn(1), kind: rows.textColumn(2),
                    bytes: rows.integerColumn(3), width: optional(4), height: optional(5),
                    trailing: rows.integerColumn(6), code: rows.blobColumn(7), file: rows.blobColumn(8),
                    note: rows.blobColumn(9), picture: rows.isNull(10) ? nil : rows.blobColumn(10)))
        }
        return found
    }

    /// The files of a claim, of whatever decision on it.
    static func all(ofClaim key: Int64, _ db: Database) throws -> [DocumentRow] {
        try all(db, "d.claim_key = ?", key)
    }

    func insert(_ db: Database) throws {
        let row = try BoundStatement(
            db,
            """
            INSERT INTO document (id, filing, kind, bytes, width, height, trailing, code, file, note, picture)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).begin().integer(id).integer(filing).text(kind).integer(bytes).integer(width).integer(height)
            .integer(trailing).blob(code).blob(file).blob(note)
        if let picture { row.blob(picture) } else { row.null() }
        try row.run()
    }
}

/// That a file is the same as an earlier one of another claim.
struct DocumentReuse {
    let id: Int64
    let document: Int64
    let earlier: Int64
    /// Nil where it is the same byte for byte.
    let match: PictureLikeness?

    struct PictureLikeness {
        /// In how many bits of 64 the hashes differ.
        let distance: Int64
        /// How much the pictures differ where they differ most, in thousandths.
        let difference: Int64
    }

    var line: String {
        let numbers = [id, document, earlier, match?.distance ?? -1, match?.difference ?? -1].map(String.init)
        return "reuse " + numbers.joined(separator: " ")
    }

    static func all(of document: Int64, _ db: Database) throws -> [DocumentReuse] {
        try all(db, "document = ?", document)
    }

    /// By number.
    static func all(_ db: Database, _ condition: String, _ argument: Int64) throws -> [DocumentReuse] {
        let rows = try BoundStatement(
            db, "SELECT id, document, earlier, distance, difference FROM document_reuse WHERE \(condition) ORDER BY id"
        ).begin().integer(argument)
        var found: [DocumentReuse] = []
        while try rows.step() {
            found.append(
                DocumentReuse(
                    id: rows.integerColumn(0), document: rows.integerColumn(1), earlier: rows.integerColumn(2),
                    match: rows.isNull(3)
                        ? nil
                        : PictureLikeness(distance: rows.integerColumn(3), difference: rows.integerColumn(4))))
        }
        return found
    }

    func insert(_ db: Database) throws {
        try BoundStatement(
            db, "INSERT INTO document_reuse (id, document, earlier, distance, difference) VALUES (?, ?, ?, ?, ?)"
        ).begin().integer(id).integer(document).integer(earlier).integer(match?.distance)
            .integer(match?.difference).run()
    }
}

/// What is sealed of a kept file: what names it, finds it, and opens it.
///
/// As bytes: the file's seed and the digest, 32 each; a byte that says whether there is a hash, and its eight; the name.
struct DocumentNote {
    /// From which the key of the file itself is derived.
    let fileSeed: [UInt8]
    /// SHA-256 of the file's bytes.
    let digest: [UInt8]
    /// The perceptual hash, where it shows something.
    let hash: UInt64?
    /// The last part of the name that it was handed in under; only ever shown.
    let name: String

    init(fileSeed: [UInt8], digest: [UInt8], hash: UInt64?, name: String) {
        self.fileSeed = fileSeed
        self.digest = digest
        self.hash = hash
        self.name = name
    }

    /// Nil for bytes that ``bytes`` does not give.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 73, bytes[64] < 2, let name = String(validating: bytes[73...], as: UTF8.self) else {
            return nil
        }
        let hash = bytes[65..<73].reduce(0) { $0 << 8 | UInt64($1) }
        self.init(
            fileSeed: Array(bytes[..<32]), digest: Array(bytes[32..<64]), hash: bytes[64] == 1 ? hash : nil, name: name)
    }

    var bytes: [UInt8] {
        var bytes = fileSeed + digest + [hash == nil ? 0 : 1]
        withUnsafeBytes(of: (hash ?? 0).bigEndian) { bytes.append(contentsOf: $0) }
        return bytes + Array(name.utf8)
    }
}

extension Vault.Owner {
    static func document(_ id: Int64) -> Vault.Owner { Vault.Owner(kind: "document", id: id) }
    static func documentPicture(_ id: Int64) -> Vault.Owner { Vault.Owner(kind: "document-picture", id: id) }
    static func documentFile(_ id: Int64) -> Vault.Owner { Vault.Owner(kind: "document-file", id: id) }
}

/// Opens what is sealed of kept files.
struct SealedDocuments {
    private let vault: Vault
    private let notes: BoundStatement
    private let pictures: BoundStatement

    init(_ db: Database, _ vault: Vault) throws {
        self.vault = vault
        notes = try BoundStatement(db, "SELECT seed, data FROM sealed_document WHERE id = ?")
        pictures = try BoundStatement(db, "SELECT seed, data FROM sealed_picture WHERE id = ?")
    }

    /// Nil where it was erased.
    func note(_ id: Int64) throws -> DocumentNote? {
        guard let bytes = try open(notes, id, .document(id)) else { return nil }
        guard let note = DocumentNote(bytes) else { throw Self.damaged(id) }
        return note
    }

    func picture(_ id: Int64) throws -> PictureSignature? {
        guard let bytes = try open(pictures, id, .documentPicture(id)) else { return nil }
        guard let picture = PictureSignature(fields: bytes) else { throw Self.damaged(id) }
        return picture
    }

    private func open(_ statement: BoundStatement, _ id: Int64, _ owner: Vault.Owner) throws -> [UInt8]? {
        let row = statement.begin().integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        guard let bytes = try vault.open(row.blobColumn(1), seed: row.blobColumn(0), owner: owner) else {
            throw Self.damaged(id)
        }
        return bytes
    }

    static func damaged(_ id: Int64) -> BureauError { BureauError.damaged("document \(id)") }
}
