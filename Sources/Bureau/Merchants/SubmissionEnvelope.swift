import AuditLog
import Foundation
import Sealing

/// What a merchant says of a file it hands in, in a file of its own beside it: `claims.csv.envelope`.
///
///     tradein-submission/v1
///     sha256 0f3a…
///     merchant 91140799MA0EXAMPLE
///     name 2026-11-23-01
///     claims 120
///     total 480000.00
///
/// The digest is there always, the other lines where they are declared, in this order. Signed, it is a signed note (C2SP
/// signed-note v1.0.0) whose text these lines are: a signature over the digest is one over the file.
package struct SubmissionEnvelope: Sendable, Equatable {
    static let header = "tradein-submission/v1"
    /// What is put behind the file's path.
    package static let suffix = ".envelope"
    private static let byteLimit = 16 << 10

    /// SHA-256 of the file's bytes.
    package var digest: [UInt8]
    /// The merchant's credit code.
    package var merchant: String?
    /// The merchant's own name of the submission: one content, once.
    package var name: String?
    /// How many rows the file has, those that can't be read among them.
    package var claims: Int?
    /// The sum of `invoice_total` over the file, in yuan with two places.
    package var total: String?

    package init(
        digest: [UInt8], merchant: String? = nil, name: String? = nil, claims: Int? = nil, total: String? = nil
    ) {
        self.digest = digest
        self.merchant = merchant
        self.name = name
        self.claims = claims
        self.total = total
    }

    /// The lines, each with its newline.
    package var text: String {
        var lines = [Self.header, "sha256 " + Hex.encoded(digest)]
        if let merchant { lines.append("merchant " + merchant) }
        if let name { lines.append("name " + name) }
        if let claims { lines.append("claims \(claims)") }
        if let total { lines.append("total " + total) }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The name of a submission, or why it can't be one.
    package static func isFit(name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 100 && !name.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
            && name.first != " " && name.last != " "
    }

    /// The number of the line that is not as it should be, from 1.
    struct Malformed: Error {
        let line: Int
    }

    /// Reads the lines strictly: what is written comes out of them again byte for byte.
    init(lines text: [UInt8]) throws(Malformed) {
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first.map(String.init) == Self.header else { throw Malformed(line: 1) }
        guard lines.count > 2, lines[1].hasPrefix("sha256 "),
            let digest = try? Hex.decoded(lines[1].dropFirst(7).utf8), digest.count == 32
        else { throw Malformed(line: 2) }
        self.init(digest: digest)
        for (index, line) in lines.enumerated().dropFirst(2).dropLast() {
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[1].isEmpty else { throw Malformed(line: index + 1) }
            switch parts[0] {
            case "merchant": merchant = parts[1]
            case "name" where Self.isFit(name: parts[1]): name = parts[1]
            case "claims": claims = Int(parts[1])
            case "total": total = parts[1]
            default: throw Malformed(line: index + 1)
            }
        }
        // Order, spelling of numbers, a line twice, the last newline: all in one comparison.
        guard Array(self.text.utf8) == text else {
            let own = self.text.split(separator: "\n", omittingEmptySubsequences: false)
            let same = zip(own, lines).prefix { $0 == $1 }.count
            throw Malformed(line: same + 1)
        }
    }

    /// An envelope as it was found.
    struct Found {
        let bytes: [UInt8]
        let envelope: SubmissionEnvelope
        /// Nil where nobody signed.
        let note: SignedNote?
    }

    enum Trouble: Error {
        case malformed(line: Int)
        case note(NoteError)
        case unreadable(String)
        case tooLarge
    }

    /// The envelope beside a file; nil where there is none.
    static func beside(_ file: String) throws(Trouble) -> Found? {
        let path = file + suffix
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let bytes: [UInt8]
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            bytes = [UInt8](try handle.read(upToCount: byteLimit + 1) ?? Data())
        } catch {
            throw .unreadable(error.localizedDescription)
        }
        guard bytes.count <= byteLimit else { throw .tooLarge }
        do {
            // An empty line stands in signed ones only.
            let isSigned = zip(bytes, bytes.dropFirst()).contains { $0 == 0x0A && $1 == 0x0A }
            let note = isSigned ? try SignedNote(bytes) : nil
            return Found(bytes: bytes, envelope: try SubmissionEnvelope(lines: note?.text ?? bytes), note: note)
        } catch let error as NoteError {
            throw .note(error)
        } catch let error as Malformed {
            throw .malformed(line: error.line)
        } catch {
            throw .unreadable("\(error)")
        }
    }
}
