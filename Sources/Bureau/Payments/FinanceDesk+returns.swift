import Claims
import GRDB
import Ledger
import Sealing

extension FinanceDesk {
    /// Enters what a bank says of lines that were sent to it: all that matches, or, where anything contradicts, nothing.
    ///
    /// Movements that are none of ours are listed and left alone. Lines whose outcome is known already are counted.
    ///
    /// - Throws: ``BankFileError`` with everything that is wrong.
    package func importReturn(path: String, in layout: BankLayout) throws -> Voucher {
        let input = try BankInput(path, atMost: BankMessage.byteLimit)
        var problems = BankFileError.Problems()
        do {
            return try perform { session in
                try session.checkDay()
                try Self.refuseSecond(input.survey.digest, session)
                var entry = try ReturnEntry(
                    session, digest: input.survey.digest, layout: layout.name,
                    name: path.split(separator: "/").last.map(String.init) ?? path)
                do {
                    try BankReturn.read(input, in: layout) { try entry.take($0) }
                    problems = entry.problems
                } catch let flaw as BankFileError.Problems {
                    problems = entry.problems
                    problems.add(flaw)
                } catch let flaw as BankFileError {
                    for problem in flaw.problems { problems.add(problem) }
                }
                guard problems.list.isEmpty else { throw Self.contradiction }
                return try entry.finish()
            }
        } catch {
            guard problems.list.isEmpty else { throw BankFileError(file: path, problems: problems.list) }
            throw error
        }
    }

    private static func refuseSecond(_ digest: [UInt8], _ session: FinanceSession) throws {
        let row = try BoundStatement(session.db, "SELECT id, day FROM bank_report WHERE digest = ?").begin().blob(
            digest)
        guard try row.step() else { return }
        defer { row.finish() }
        throw BureauError(
            .input,
            Bilingual(
                zh: "这份银行回单已于 \(row.textColumn(1)) 导入（编号 \(row.integerColumn(0))）",
                en: "This file was imported on \(row.textColumn(1)), as report \(row.integerColumn(0))"),
            remedy: Bilingual(zh: "未再记账", en: "Nothing was posted again"))
    }

    /// Rolls the import back; the problems are told in its place.
    private static let contradiction = BureauError(
        .input, Bilingual(zh: "银行回单与批次不符", en: "The bank's file contradicts the batches"),
        remedy: Bilingual(zh: "未记账", en: "Nothing was posted"))
}
