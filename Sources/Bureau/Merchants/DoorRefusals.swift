import AuditLog
import ClaimFiles
import Claims

/// Why a file is not taken in because of its envelope, with what to do.
struct Refusal {
    private let file: String

    init(_ file: String) {
        self.file = file
    }

    private func error(zh: String, en: String, remedyZh: String, remedyEn: String) -> ClaimFileError {
        ClaimFileError(
            file: file, message: Bilingual(zh: zh, en: en),
            remedy: Bilingual(
                zh: remedyZh + "整份文件未受理，没有记录任何内容。",
                en: remedyEn + " Nothing of the file was taken in or recorded."))
    }

    func unreadable(_ trouble: SubmissionEnvelope.Trouble) -> ClaimFileError {
        let path = file + SubmissionEnvelope.suffix
        let what: Bilingual =
            switch trouble {
            case .malformed(let line): Bilingual(zh: "第 \(line) 行不合格式", en: "line \(line) is not as it should be")
            case .note(let error): Bilingual(zh: error.chinese, en: error.description)
            case .unreadable(let reason): Bilingual(zh: "无法读取：\(reason)", en: "it cannot be read: \(reason)")
            case .tooLarge: Bilingual(zh: "文件过大", en: "it is too large")
            }
        return error(
            zh: "封套 \(path) 不能使用：\(what.zh)。", en: "The envelope \(path) cannot be used: \(what.en).",
            remedyZh: "请用 tradein merchant envelope 或 merchant sign 重新生成，不要手工改动。",
            remedyEn: "Make it anew with tradein merchant envelope or merchant sign, and do not edit it.")
    }

    var otherFile: ClaimFileError {
        error(
            zh: "封套里的摘要不是这份文件的：生成封套以后文件改过，或者封套是另一份文件的。",
            en:
                "The digest in the envelope is not this file's: the file was changed since, or the envelope is another's.",
            remedyZh: "请核对文件，由商户重新签名（tradein merchant sign）。",
            remedyEn: "Check the file and have the merchant sign it again (tradein merchant sign).")
    }

    func notSigned(by merchant: String) -> ClaimFileError {
        error(
            zh: "商户 \(merchant) 登记了密钥，封套却没有它的签名。",
            en: "Merchant \(merchant) has a key, and has not signed the envelope.",
            remedyZh: "请商户用登记的密钥签名（tradein merchant sign）；换了密钥的，先用 merchants add 登记新公钥。",
            remedyEn:
                "Have it sign with the key that is entered (tradein merchant sign), or enter its new key first (merchants add)."
        )
    }

    func badSignature(_ problem: NoteError) -> ClaimFileError {
        error(
            zh: "封套的签名不真：\(problem.chinese)", en: "The envelope's signature does not verify: \(problem)",
            remedyZh: "请不要采信这份文件，保存下来并联系商户。",
            remedyEn: "Do not trust the file; keep it and ask the merchant.")
    }

    func otherCount(declared: Int, found: Int) -> ClaimFileError {
        error(
            zh: "封套申明 \(declared) 行，文件里有 \(found) 行。",
            en: "The envelope declares \(declared) rows, the file has \(found).",
            remedyZh: "请核对文件是否完整，再重新生成封套。", remedyEn: "See whether the file is whole, then make the envelope anew.")
    }

    func otherTotal(declared: String, found: String) -> ClaimFileError {
        error(
            zh: "封套申明价税合计之和为 \(declared) 元，文件里是 \(found) 元。",
            en: "The envelope declares invoices of \(declared) yuan in all, the file has \(found).",
            remedyZh: "请核对文件里的价税合计，再重新生成封套。",
            remedyEn: "Check invoice_total in the file, then make the envelope anew.")
    }

    func nameTaken(_ name: String) -> ClaimFileError {
        error(
            zh: "批次“\(name)”以前交过，内容不同。", en: "A submission named “\(name)” came before, with other content.",
            remedyZh: "同一批次只能交一次；更正后的文件请另起批次名再交。",
            remedyEn: "A name stands for one content; give the corrected file a name of its own.")
    }
}

/// Why a row of a file is not taken in, with what to do. The rows around it are.
struct RowRefusal {
    let file: String
    let row: Int
    let code: String

    private func error(zh: String, en: String, remedyZh: String, remedyEn: String) -> RowError {
        RowError(
            file: file, row: row, field: CommonField.merchantID.name, shown: code,
            message: Bilingual(zh: zh, en: en), remedy: Bilingual(zh: remedyZh, en: remedyEn))
    }

    var unknown: RowError {
        error(
            zh: "这家商户没有登记，申报未受理。", en: "This merchant is not entered; the claim was not taken in.",
            remedyZh: "请核对代码；新商户由受理单位登记（tradein merchants add）后再交。",
            remedyEn: "Check the code; a new merchant is entered by the bureau (tradein merchants add) first.")
    }

    func suspended(on day: String) -> RowError {
        error(
            zh: "这家商户自 \(day) 起停用，申报未受理。", en: "This merchant is suspended since \(day); the claim was not taken in.",
            remedyZh: "请与受理单位联系；以前已决定的申报不受影响。",
            remedyEn: "Ask the bureau; what was decided before stands.")
    }

    func otherProgramme(_ programme: String, _ allowed: [String]) -> RowError {
        error(
            zh: "这家商户不能申报 \(programme)，申报未受理。",
            en: "This merchant may not claim for \(programme); the claim was not taken in.",
            remedyZh: "它登记的项目是 \(allowed.joined(separator: "、"))；要增加的，由受理单位用 merchants add 登记。",
            remedyEn: "It is entered for \(allowed.joined(separator: ", ")); the bureau adds others with merchants add."
        )
    }

    var unsigned: RowError {
        error(
            zh: "这家商户登记了密钥，这份文件却没有它的签名，申报未受理。",
            en: "This merchant has a key and has not signed this file; the claim was not taken in.",
            remedyZh: "请商户用 tradein merchant sign 签名，连同生成的封套文件一起交。",
            remedyEn: "Have it sign with tradein merchant sign and hand in the envelope beside the file.")
    }

    func otherMerchant(_ declared: String) -> RowError {
        error(
            zh: "封套写明是商户 \(declared) 的批次，这一行是另一家的，申报未受理。",
            en: "The envelope is merchant \(declared)'s and this row another's; the claim was not taken in.",
            remedyZh: "一份文件只放一家商户的申报；各家分别提交。",
            remedyEn: "A file with an envelope holds the claims of one merchant; hand in the others separately.")
    }
}
