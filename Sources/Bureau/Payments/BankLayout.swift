package import Claims
import Yams

/// How a bank wants its files, as `Rules/banks/<name>.yaml` declares it.
package struct BankLayout: Sendable {
    /// What a column of a file holds.
    enum Value: String, Sendable, CaseIterable {
        /// The batch's reference.
        case batch
        /// The line's number in its batch.
        case line
        case payeeName = "payee_name"
        case payeeAccount = "payee_account"
        case amount
        case note
        /// Of returns: what became of the line, in the bank's words.
        case status
        /// Of returns: why it came back, in the bank's words.
        case reason
    }

    struct Column: Sendable {
        let header: String
        /// Nil for a column of returns that is of no matter.
        let value: Value?
    }

    /// A table of payments or of what became of them.
    struct Table: Sendable {
        let columns: [Column]
        /// The cells of the line that states count and total; `count`, `total` and `batch` stand for themselves.
        let totals: [String]
    }

    /// Who pays, for ISO 20022.
    struct Debtor: Sendable {
        let name: String
        let account: String
        let agent: String
    }

    struct CSV: Sendable {
        let coding: TextCoding
        let separator: String
        let lineEnd: String
        let note: String
        let payment: Table
        let returned: Table
        /// By the bank's word for it.
        let statuses: [String: LineOutcome]
    }

    enum Form: Sendable {
        case csv(CSV)
        /// pain.001.001.09 out, camt.054 in.
        case iso20022(Debtor)
    }

    package let name: String
    package let title: Bilingual
    let form: Form
    /// The file that declares it, kept with every batch.
    let source: String

    /// Reads a layout of a folder of rules.
    ///
    /// - Throws: ``BureauError``: there is none of this name, or it is wrong.
    package static func load(_ name: String, rules: String) throws(BureauError) -> BankLayout {
        let isName =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "-")
            }
        let path = "\(rules)/banks/\(name).yaml"
        guard isName, let bytes = try? BankFile.bytes(path, atMost: 1 << 20), let text = TextCoding.utf8.decode(bytes)
        else {
            throw BureauError(
                .input, Bilingual(zh: "没有银行文件格式“\(name)”（\(path)）", en: "There is no bank layout “\(name)” (\(path))"),
                remedy: Bilingual(
                    zh: "请用 --bank 写 \(rules)/banks 下的文件名，不带 .yaml",
                    en: "Name a file of \(rules)/banks with --bank, without .yaml"))
        }
        return try BankLayout(name: name, source: text)
    }

    init(name: String, source: String) throws(BureauError) {
        self.name = name
        self.source = source
        do throws(LayoutFlaw) {
            let reader = try LayoutReader(source)
            title = try reader.title()
            form = try reader.form()
        } catch {
            throw BureauError(
                .input,
                Bilingual(
                    zh: "银行文件格式“\(name)”有误：\(error.message.zh)",
                    en: "The bank layout “\(name)” is wrong: \(error.message.en)"),
                remedy: Bilingual(zh: "请对照 Rules/banks 中的样例修改", en: "Compare it with those that come in Rules/banks"))
        }
    }
}

/// What became of a line of a batch.
enum LineOutcome: String, Sendable, CaseIterable {
    /// 已支付.
    case confirmed
    /// 退汇.
    case returned
    /// Refused before anything was paid.
    case refused

    var label: Bilingual {
        switch self {
        case .confirmed: Bilingual(zh: "已支付", en: "paid")
        case .returned: Bilingual(zh: "退汇", en: "returned")
        case .refused: Bilingual(zh: "被拒", en: "refused")
        }
    }
}

/// What is wrong with a layout.
struct LayoutFlaw: Error {
    let message: Bilingual

    init(zh: String, en: String) {
        message = Bilingual(zh: zh, en: en)
    }
}
