import Bureau
import Claims
import Ledger

/// Prints what an act of the finance desk came to; its notes go to standard error.
struct VoucherPrinter {
    let format: OutputFormat
    let language: Language

    func print(_ voucher: Voucher) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text:
            try stream.line(language.of(voucher.summary))
        case .json:
            let members = voucher.members.map { "\(JSONLine.quoted($0.name)):\(json($0.value))" }
            try stream.line("{" + members.joined(separator: ",") + "}")
        case .csv:
            try stream.line(voucher.members.map(\.name).joined(separator: ","))
            try stream.line(voucher.members.map { CSVText.field(text($0.value)) }.joined(separator: ","))
        }
        try stream.flush()
        for note in voucher.notes { warn(language.of(zh: "提示：", en: "note: ") + language.of(note)) }
    }

    private func json(_ value: Voucher.Value) -> String {
        switch value {
        case .text(let text): JSONLine.quoted(text)
        case .number(let number): String(number)
        case .money(let amount): "\"\(amount.yuan)\""
        case .none: "null"
        }
    }

    private func text(_ value: Voucher.Value) -> String {
        switch value {
        case .text(let text): text
        case .number(let number): String(number)
        case .money(let amount): amount.yuan
        case .none: ""
        }
    }
}
