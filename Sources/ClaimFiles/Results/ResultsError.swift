package import Claims
import Glibc

/// Why a results file can't be written. What was decided and recorded stands; the same submission handed in again gives the
/// same results.
package struct ResultsError: Error, Sendable, Hashable {
    /// The results file that was to be.
    package let file: String
    package let message: Bilingual
    package let remedy: Bilingual
    /// It is the submission that is damaged.
    package var isDamage = false

    static func cannotWrite(_ file: String, _ code: Int32) -> ResultsError {
        let why = String(cString: strerror(code))
        return ResultsError(
            file: file,
            message: Bilingual(zh: "无法写入（\(why)）。", en: "It can't be written (\(why))."),
            remedy: Bilingual(
                zh: "请检查文件夹、权限和磁盘空间，然后重新提交同一文件。",
                en: "Check the folder, the right to write there and the space, then hand the same file in again."))
    }

    static func exists(_ file: String) -> ResultsError {
        ResultsError(
            file: file,
            message: Bilingual(
                zh: "已有同名文件，内容不同，没有覆盖。", en: "A file of that name and other content is there; it was not overwritten."),
            remedy: Bilingual(
                zh: "请换一个文件夹，或移走该文件后重新提交同一申报文件。",
                en: "Name another folder, or move that file away and hand the same claims in again."))
    }

    static func changed(_ file: String) -> ResultsError {
        ResultsError(
            file: file,
            message: Bilingual(
                zh: "申报文件在处理过程中被改动，没有写出结果。",
                en: "The claim file changed while it was processed; no results were written."),
            remedy: Bilingual(
                zh: "请勿在处理时改动文件，然后重新提交。", en: "Leave the file alone while it is processed, and hand it in again."))
    }

    package static func damaged(_ file: String) -> ResultsError {
        ResultsError(
            file: file,
            message: Bilingual(
                zh: "工作簿已损坏，没有写出结果；已读取的各行已审核。",
                en:
                    "The workbook is damaged, so that no results were written; the rows that could be read were decided."
            ),
            remedy: Bilingual(
                zh: "请用Excel或WPS打开，重新保存后再提交。", en: "Open and save it again in Excel or WPS, and hand it in again."),
            isDamage: true)
    }

    static func tooLarge(_ file: String) -> ResultsError {
        ResultsError(
            file: file,
            message: Bilingual(
                zh: "工作簿超过4 GiB，没有写出结果。", en: "The workbook is larger than 4 GiB; no results were written."),
            remedy: Bilingual(zh: "请分成几个文件提交。", en: "Hand it in as several files."))
    }
}
