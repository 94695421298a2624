import Claims
import Foundation
package import Ledger
import Yams

/// What the bureau has set for reviews by people, as `Rules/finance/review.yaml` has it.
package struct ReviewPolicy: Sendable, Hashable {
    /// The sum above which another person has to confirm a review; nil while it is unset, when every review needs one.
    package let secondAbove: Fen?

    package init(secondAbove: Fen?) {
        self.secondAbove = secondAbove
    }

    /// - Parameter path: the file; where there is none, nothing is set.
    /// - Throws: ``BureauError`` that names the file and what is wrong in it.
    package static func load(path: String) throws(BureauError) -> ReviewPolicy {
        guard FileManager.default.fileExists(atPath: path) else { return ReviewPolicy(secondAbove: nil) }
        let key = "second person above"
        do {
            guard let text = TextCoding.utf8.decode(try BankFile.bytes(path, atMost: 1 << 16)),
                let root = try Yams.compose(yaml: text)?.mapping, let value = root[.init(key)]?.scalar?.string
            else { throw flaw(path, key) }
            if value == "unset" { return ReviewPolicy(secondAbove: nil) }
            guard let sum = Fen(yuan: value), sum >= .zero else { throw flaw(path, "\(key): \(value)") }
            return ReviewPolicy(secondAbove: sum)
        } catch let error as BureauError {
            throw error
        } catch {
            throw flaw(path, "\(error)")
        }
    }

    private static func flaw(_ file: String, _ what: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "\(file) 有误：\(what)", en: "\(file) is not in order: \(what)"),
            remedy: Bilingual(
                zh: "写 second person above: 后接元数（如 5000.00）或 unset",
                en: "Write second person above: and a sum in yuan (5000.00), or unset"))
    }
}
