package import Claims
import Documents
import GRDB
import Sealing

/// Where files are kept as evidence of claims, and taken out again.
package struct EvidenceDesk {
    /// Who may add files, and who may take them out.
    private static let filers: [Role] = [.clerk, .reviewer]
    private static let readers: [Role] = [.clerk, .reviewer, .auditor]
    /// The most files of one claim.
    private static let mostOfClaim = 200

    private let desk: FinanceDesk

    /// - Parameters:
    ///   - day: the business day, 2026-11-23.
    ///   - person: whoever acts, as `--as` names them; nil where nobody is enrolled.
    package init(_ workspace: Workspace, day: String, person: String?) throws(BureauError) {
        desk = try FinanceDesk(workspace, day: day, person: person)
    }

    /// What became of a file that was handed in.
    package enum Answer: Sendable {
        case kept(EvidenceItem)
        /// The claim has it already; nothing was changed.
        case known(EvidenceItem)
        case refused(message: Bilingual, remedy: Bilingual)
    }

    /// Keeps files as evidence of a claim, all of them in one transaction and under one entry of the log. A file that can't be
    /// kept is told, and stops no other; a file that the claim has already changes nothing.
    ///
    /// - Returns: what became of each path, in their order.
    /// - Throws: ``BureauError``: the claim is not found or was erased, or the workspace can't be written.
    package func add(_ paths: [String], to claim: ClaimName) throws -> [(path: String, answer: Answer)] {
        let files = EvidenceFiles(desk.workspace)
        var written: [[UInt8]] = []
        do {
            return try desk.perform(Self.filers) { session in
                try Filer(session, claim, files) { written.append($0) }.add(paths)
            }
        } catch {
            // What no row names is removed. What a crash leaves is sealed under a key that was never stored.
            for file in written where (try? isNamed(file)) == false { try? files.remove(file) }
            throw error
        }
    }

    /// Whether a row names a file: the transaction may stand and something after it have failed.
    private func isNamed(_ file: [UInt8]) throws -> Bool {
        try desk.workspace.storing { db in
            try BoundStatement(db, "SELECT 1 FROM document WHERE file = ?").begin().blob(file).step()
        }
    }

    /// A file's own bytes; that they were taken out is logged first.
    ///
    /// - Parameters:
    ///   - digest: the file's SHA-256 as hexadecimal digits, or the first of them, six at least.
    ///   - ground: why, naming nobody.
    package func export(_ digest: String, of claim: ClaimName, ground: String) throws -> (
        item: EvidenceItem, bytes: [UInt8]
    ) {
        try desk.perform(Self.readers) { session in
            let vault = try session.workspace.vault()
            let decision = try ClaimFinder(session.db, vault, keys: session.keys).decision(
                claim.name, merchant: claim.merchant)
            let claimRow = try Self.row(decision, session.db, vault)
            let reader = try EvidenceReader(session.db, vault)
            let item = try reader.item(digest, ofClaim: claimRow.claimKey)
            let note = try reader.note(item)
            let reading = EvidenceReading(
                id: try session.acts.nextID(EvidenceReading.self), day: session.day, document: item.id,
                ground: try Ground(
                    ground, avoiding: ShownClaim.personalValues(claimRow, StoredRules(session.db))
                ).text, person: session.maker.person)
            let sealed = try EvidenceFiles(session.workspace).bytes(item.file, document: item.id)
            guard let bytes = try vault.open(sealed, seed: note.fileSeed, owner: .documentFile(item.id)),
                SHA256.digest(of: bytes) == note.digest
            else { throw SealedDocuments.damaged(item.id) }
            try reading.insert(session.db)
            try session.acts.record(reading)
            return (item, bytes)
        }
    }

    /// The row of a decision whose claim was not erased.
    private static func row(_ decision: Int64, _ db: Database, _ vault: Vault) throws -> DecisionRow {
        guard let row = try DecisionRow.Reader(db, vault).row(decision) else {
            throw BureauError.damaged("decision \(DecisionNumber.text(decision))")
        }
        guard row.personal != nil else { throw BureauError.erased(decision) }
        return row
    }

    /// Adds files to one claim, in one transaction.
    private struct Filer {
        let session: FinanceSession
        let files: EvidenceFiles
        let vault: Vault
        let claim: DecisionRow
        let wrote: ([UInt8]) -> Void

        init(
            _ session: FinanceSession, _ name: ClaimName, _ files: EvidenceFiles, _ wrote: @escaping ([UInt8]) -> Void
        ) throws {
            self.session = session
            self.files = files
            self.wrote = wrote
            vault = try session.workspace.vault()
            let named = try ClaimFinder(session.db, vault, keys: session.keys).decision(
                name.name, merchant: name.merchant)
            let standing = try ClaimStanding(ofClaimOf: named, session.db).decision
            claim = try EvidenceDesk.row(standing, session.db, vault)
        }

        func add(_ paths: [String]) throws -> [(path: String, answer: Answer)] {
            let db = session.db
            let reader = try EvidenceReader(db, vault)
            var standing = try DocumentRow.all(ofClaim: claim.claimKey, db)
            let filing = EvidenceFiling(
                id: try session.acts.nextID(EvidenceFiling.self), day: session.day, decision: claim.id,
                person: session.maker.person, documents: [], reuses: [])
            var answers: [(path: String, answer: Answer)] = []
            var isFiled = false
            for path in paths {
                switch Self.read(path) {
                case .failure(let refusal):
                    answers.append((path, .refused(message: refusal.message, remedy: refusal.remedy)))
                case .success(let file):
                    let code = session.keys.digest(document: file.digest)
                    if let known = standing.first(where: { $0.code == code }) {
                        answers.append((path, .known(try reader.item(known))))
                        continue
                    }
                    guard standing.count < EvidenceDesk.mostOfClaim else {
                        answers.append((path, Self.tooMany))
                        continue
                    }
                    if !isFiled { try filing.insert(db) }
                    isFiled = true
                    let row = try keep(file, code, named: HandedInFile.name(of: path), filing: filing.id)
                    standing.append(row)
                    answers.append((path, .kept(try reader.item(row))))
                }
            }
            if isFiled {
                guard let filed = try EvidenceFiling.row(filing.id, db) else { throw BureauError.damaged("evidence") }
                try session.acts.record(filed)
            }
            return answers
        }

        /// A file as it was read.
        private struct Read {
            let bytes: [UInt8]
            let document: Document
            let digest: [UInt8]
        }

        private static func read(_ path: String) -> Result<Read, HandedInFile.Refusal> {
            do throws(HandedInFile.Refusal) {
                let bytes = try HandedInFile.bytes(path)
                do throws(DocumentError) {
                    return .success(Read(bytes: bytes, document: try Document(bytes), digest: SHA256.digest(of: bytes)))
                } catch {
                    throw HandedInFile.Refusal(error)
                }
            } catch {
                return .failure(error)
            }
        }

        private static let tooMany = Answer.refused(
            message: Bilingual(
                zh: "此申报已有 \(EvidenceDesk.mostOfClaim) 份材料，不能再加",
                en: "the claim has \(EvidenceDesk.mostOfClaim) documents: no more are kept"),
            remedy: Bilingual(zh: "请只提交与此申报有关的材料", en: "Hand in only what bears on this claim"))

        /// Writes a file sealed, and then the rows that name it.
        private func keep(_ read: Read, _ code: [UInt8], named name: String, filing: Int64) throws -> DocumentRow {
            let db = session.db
            let id = try (Int64.fetchOne(db, sql: "SELECT max(id) FROM document") ?? 0) + 1
            let random = session.workspace.random
            let fileSeed = try random(Vault.seedByteCount)
            let file = try files.write(try vault.seal(read.bytes, seed: fileSeed, owner: .documentFile(id)))
            wrote(file)
            let picture = read.document.picture
            let note = DocumentNote(fileSeed: fileSeed, digest: read.digest, hash: picture?.hash, name: name)
            let sealed = try SealedRow(note.bytes, vault, seed: random(Vault.seedByteCount), owner: .document(id))
            let sealedPicture = try picture.map {
                try SealedRow($0.fields, vault, seed: random(Vault.seedByteCount), owner: .documentPicture(id))
            }
            let row = DocumentRow(
                id: id, filing: filing, kind: read.document.kind.rawValue, bytes: Int64(read.bytes.count),
                width: read.document.width.map(Int64.init), height: read.document.height.map(Int64.init),
                trailing: Int64(read.document.trailingByteCount), code: code, file: file, note: sealed.digest,
                picture: sealedPicture?.digest)
            try row.insert(db)
            try sealed.insert(id, into: "sealed_document", db)
            try sealedPicture?.insert(id, into: "sealed_picture", db)
            for reuse in try EvidenceSearch(db, vault).reuses(of: row, showing: picture, claimKey: claim.claimKey) {
                try reuse.insert(db)
            }
            return row
        }
    }
}
