import ClaimFiles
package import Claims
import FEEL
package import Ledger

/// How many rows a claim file has and what its invoices come to: what an envelope declares.
package struct SubmissionCount {
    /// Rows that are claims, and rows that can't be read; not the empty ones.
    package private(set) var rows = 0
    /// The sum of `invoice_total`, where it is there and readable.
    package private(set) var total = Fen.zero
    /// The merchants of the claims.
    package private(set) var merchants: Set<String> = []

    /// Reads the whole file.
    package init(file: String, schema: ClaimSchema, sheet: String?) throws {
        var reader = try ClaimFileReader(path: file, schema: schema, sheet: sheet)
        while let batch = try reader.nextBatch(maxRecords: 4096) {
            for row in reader.rowReader.read(batch).rows {
                rows += 1
                guard case .claim(let claim, _) = row else { continue }
                if !claim.merchantID.isEmpty { merchants.insert(claim.merchantID) }
                if case .number(let amount)? = claim.value(of: "invoice_total"), let fen = Fen(yuan: amount.description)
                {
                    total = try total.adding(fen)
                }
            }
        }
    }
}
