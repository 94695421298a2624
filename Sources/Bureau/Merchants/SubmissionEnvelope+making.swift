package import AuditLog
package import Claims
import Foundation
import Ledger

extension SubmissionEnvelope {
    /// The envelope of a file: its digest, its rows and the sum of its invoices, and its merchant where it has only one.
    ///
    /// - Throws: ``ClaimFileError`` where the file can't be read.
    package static func describing(
        _ file: String, name: String?, schema: ClaimSchema, sheet: String?
    ) throws -> SubmissionEnvelope {
        let digest = try FileDigest.sha256(path: file)
        let count = try SubmissionCount(file: file, schema: schema, sheet: sheet)
        return SubmissionEnvelope(
            digest: digest, merchant: count.merchants.count == 1 ? count.merchants.first : nil, name: name,
            claims: count.rows, total: count.total.yuan)
    }

    /// Writes it beside the file, in place of an earlier one.
    ///
    /// - Returns: its path.
    package func save(beside file: String, signing key: SignerKey?) throws(BureauError) -> String {
        let path = file + Self.suffix
        return try translatingErrors(path: path) {
            let text = Array(self.text.utf8)
            let bytes = try key.map { try SignedNote(signing: text, with: [$0]).bytes } ?? text
            do {
                try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            } catch {
                throw BureauError(
                    .storage,
                    Bilingual(
                        zh: "封套无法写入 \(path)：\(error.localizedDescription)",
                        en: "The envelope cannot be written to \(path): \(error.localizedDescription)"),
                    remedy: Bilingual(zh: "请检查空间和权限", en: "Check space and permissions"))
            }
            return path
        }
    }
}
