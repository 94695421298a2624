import AuditLog
import Claims
import GRDB
import Sealing

/// `verify.html` beside the published log, on which anybody verifies a receipt in a browser. It is `docs/verify.html`, byte
/// for byte; what was published is noted in the store, so that a page that was changed since is found.
struct PublishedPage {
    private static let name = "verify.html"
    private static let mark = "published page"

    private let folder: String

    init(folder: String) {
        self.folder = folder
    }

    /// Publishes the page where this version's is not there.
    func publish(_ db: Database) throws(PublishError) {
        do {
            let page = PackageResources.verify_html
            if try read() != page {
                let storage = try LogFolder(folder, creating: true)
                try page.withUnsafeBufferPointer { (bytes: UnsafeBufferPointer<UInt8>) throws(LogFileError) in
                    try storage.replace(Self.name, with: UnsafeRawBufferPointer(bytes))
                }
                try storage.synchronise()
            }
            let digest = SHA256.digest(of: page)
            if try noted(db) != digest {
                try BoundStatement(
                    db,
                    """
                    INSERT INTO setting (name, value) VALUES (?, ?)
                    ON CONFLICT (name) DO UPDATE SET value = excluded.value
                    """
                ).begin().text(Self.mark).blob(digest).run()
            }
        } catch let error as LogFileError {
            throw .file(error)
        } catch {
            throw .source(error)
        }
    }

    /// What is wrong with the page; nil where it is the one that was published, or none was yet.
    func finding(_ db: Database) throws -> WorkspaceAudit.Finding? {
        guard let noted = try noted(db) else { return nil }
        let found: [UInt8]?
        do throws(LogFileError) {
            found = try read()
        } catch {
            // Where the whole log is gone, that is what is said.
            if error.meansNoFolder { return nil }
            guard error.meansNoFile else { throw BureauError(unreadable: error) }
            found = nil
        }
        // A run that is under way may have put the page in place and not noted it yet.
        if let found, SHA256.digest(of: found) == noted || found == PackageResources.verify_html { return nil }
        return WorkspaceAudit.Finding(
            code: "TILES",
            message: Bilingual(
                zh: "log/verify.html 不是当初公布的页面。请勿使用，保留作为证据；下一次 tradein process 会重新公布。",
                en:
                    "log/verify.html is not the page that was published. Do not use it, and keep it as evidence; the next tradein process publishes it again."
            ))
    }

    private func noted(_ db: Database) throws -> [UInt8]? {
        try BoundStatement.blob(db, "SELECT value FROM setting WHERE name = '\(Self.mark)'")
    }

    /// The page that lies there; nil where none does.
    private func read() throws(LogFileError) -> [UInt8]? {
        let storage = try LogFolder(folder, creating: false)
        var buffer = FileBuffer()
        return try storage.read(Self.name, into: &buffer) ? [UInt8](buffer.bytes) : nil
    }
}
