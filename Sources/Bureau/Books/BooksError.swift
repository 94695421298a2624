package import Claims
package import GRDB
package import Ledger

/// Why something was not posted.
///
/// All but ``storage(_:)``, ``damaged(_:)`` and ``mustRollBack`` are refusals: they have changed nothing.
package enum BooksError: Error, Sendable {
    /// The entry is malformed.
    case entry(EntryError)
    /// The event was posted before with other content.
    case conflict(businessKey: String, entry: Int64)
    /// An account does not hold what is asked of it.
    case insufficient(AccountKey, has: Fen, asked: Fen)
    /// A claim does not have in a place what is asked of it there.
    case claimInsufficient(claim: Int64, Place, has: Fen, asked: Fen)
    /// A balance would leave the range of 64 bits.
    case overflow(AccountKey)
    /// An appropriation was recorded before under the same document with another amount.
    case amountChanged(AppropriationLine, recorded: Fen)
    /// No entry has this number.
    case noSuchEntry(Int64)
    /// A row of the books says what it cannot say.
    case damaged(String)
    /// SQLite refused.
    case storage(DatabaseError)
    /// After a failure in the middle of an entry the transaction has to be rolled back and the books `reset()`.
    case mustRollBack

    /// What is wrong.
    package var message: Bilingual {
        switch self {
        case .entry(let error):
            Bilingual(error.wording)
        case .conflict(let key, let entry):
            Bilingual(
                zh: "业务“\(key)”已以其他内容记入第 \(entry) 号分录",
                en: "The event “\(key)” stands in entry \(entry) with other content")
        case .insufficient(let account, let has, let asked):
            Bilingual(
                zh: "\(account.zh)余额 \(has.yuan) 元，不足 \(asked.yuan) 元",
                en: "\(account.en) holds \(has.yuan) yuan, less than the \(asked.yuan) that are asked")
        case .claimInsufficient(let claim, let place, let has, let asked):
            Bilingual(
                zh: "决定 \(claim) 的“\(place.label.zh)”为 \(has.yuan) 元，不足 \(asked.yuan) 元",
                en: "Decision \(claim) has \(has.yuan) yuan in \(place.rawValue), less than the \(asked.yuan) asked")
        case .overflow(let account):
            Bilingual(zh: "\(account.zh)余额将超出可记录的范围", en: "The balance of \(account.en) would exceed what can be kept")
        case .amountChanged(let line, let recorded):
            Bilingual(
                zh: "文件“\(line.document)”的此项指标（\(line.zh)）已记为 \(recorded.yuan) 元，现为 \(line.amount.yuan) 元",
                en: "Document “\(line.document)” stands with \(recorded.yuan) yuan for \(line.en), "
                    + "and now comes with \(line.amount.yuan)")
        case .noSuchEntry(let number):
            Bilingual(zh: "没有第 \(number) 号分录", en: "There is no entry \(number)")
        case .damaged(let what):
            Bilingual(zh: "账簿数据已损坏：\(what)", en: "The books are damaged: \(what)")
        case .storage(let error):
            Bilingual(
                zh: "数据库拒绝写入或读取：\(error.message ?? "代码 \(error.resultCode.rawValue)")",
                en: "The database failed: \(error.message ?? "code \(error.resultCode.rawValue)")")
        case .mustRollBack:
            Bilingual(zh: "上一次记账失败，事务尚未回滚", en: "An entry failed and the transaction was not rolled back")
        }
    }

    /// What to do about it.
    package var remedy: Bilingual {
        switch self {
        case .entry, .overflow:
            Bilingual(zh: "未记账。请更正后重新提交。", en: "Nothing was posted. Correct it and hand it in again.")
        case .conflict:
            Bilingual(
                zh: "未记账。请核对原分录；如为另一笔业务，请用另一编号。",
                en: "Nothing was posted. Look at that entry; give another event another key.")
        case .insufficient, .claimInsufficient:
            Bilingual(
                zh: "未记账。请先分配指标，或减少金额。",
                en: "Nothing was posted. Allot money first, or ask for less.")
        case .amountChanged:
            Bilingual(
                zh: "未记账。追加指标请用新的文号；多记的请调减。",
                en: "Nothing was posted. Record more money under its own document, and less as a cut.")
        case .noSuchEntry:
            Bilingual(zh: "请检查编号。", en: "Check the number.")
        case .damaged:
            Bilingual(
                zh: "请运行 tradein ledger trial-balance 查明首个错误分录，并从备份恢复。",
                en: "Run tradein ledger trial-balance to find the first wrong entry, and restore a backup.")
        case .storage:
            Bilingual(
                zh: "请检查磁盘空间、权限，并确认没有其他程序正在写入。",
                en: "Check disk space and permissions, and that no other program writes to it.")
        case .mustRollBack:
            Bilingual(zh: "请回滚事务后重试。", en: "Roll the transaction back and try again.")
        }
    }
}

extension Bilingual {
    init(_ wording: Wording) {
        self.init(zh: wording.zh, en: wording.en)
    }
}

extension AccountKey {
    /// The account in Chinese, for messages.
    var zh: String { "\(fiscalYear) 年\(source.label.zh)资金 \(programme) \(region) “\(place.label.zh)”" }
    /// The account in English, for messages.
    var en: String { "\(place.rawValue) \(source.rawValue) \(fiscalYear) \(programme) \(region)" }
}
