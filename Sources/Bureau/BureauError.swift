import AuditLog
package import Claims

/// Something that stops a run: where it happened, what it was, and what the user does about it.
package struct BureauError: Error, Sendable, CustomStringConvertible {
    /// What kind of trouble it is; the command's exit status follows from it.
    package enum Kind: Sendable {
        /// The workspace can't be made, opened or locked.
        case workspaceUnavailable
        /// Reading or writing the workspace failed: a full disk.
        case storage
        /// What the workspace holds is not what was written there.
        case damaged
        /// A check found what it looks for.
        case finding
        /// The input can't be used: a budget file, an unknown claim.
        case input
        /// A fault of the program itself.
        case fault
    }

    package let kind: Kind
    /// What is wrong.
    package let message: Bilingual
    /// What to do about it.
    package let remedy: Bilingual

    package init(_ kind: Kind, _ message: Bilingual, remedy: Bilingual) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
    }

    package var description: String { "\(message.en). \(remedy.en)" }
}

extension BureauError {
    /// A file of the published log that is there but could not be read: nothing is known of it.
    init(unreadable error: LogFileError) {
        self.init(
            .storage, Bilingual(zh: "已公布的日志无法读取", en: "The published log cannot be read"),
            remedy: Bilingual(error))
    }

    /// What is asked for was personal, and was erased.
    static func erased(_ decision: Int64) -> BureauError {
        let number = DecisionNumber.text(decision)
        return BureauError(
            .input,
            Bilingual(
                zh: "决定 \(number) 的申报内容已依法删除",
                en: "The claim of decision \(number) was erased"),
            remedy: Bilingual(
                zh: "决定、账目和日志仍在；内容不能恢复。tradein privacy list 列出全部删除记录",
                en:
                    "The decision, the books and the log stand; the content cannot come back. tradein privacy list shows all erasures"
            ))
    }

    /// A row that cannot be what was written: `what` names it.
    static func damaged(_ what: String) -> BureauError {
        BureauError(
            .damaged,
            Bilingual(zh: "工作区数据损坏：\(what)", en: "The workspace is damaged: \(what)"),
            remedy: Bilingual(
                zh: "请停止使用，从备份恢复，并运行 tradein audit verify",
                en: "Stop using it, restore a backup, and run tradein audit verify"))
    }
}
