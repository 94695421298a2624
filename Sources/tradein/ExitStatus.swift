import ArgumentParser
import Bureau
import Claims
import Rulebook

/// The exit statuses of the contract.
enum ExitStatus {
    static let finding = ExitCode(1)
    static let usage = ExitCode(64)
    static let badInput = ExitCode(65)
    static let fault = ExitCode(70)
    static let workspaceUnavailable = ExitCode(73)
    static let storage = ExitCode(74)
}

/// An argument that names what there is not.
struct UsageFailure: Error {
    let message: Bilingual

    init(_ message: Bilingual) {
        self.message = message
    }
}

extension BureauError {
    var exitStatus: ExitCode {
        switch kind {
        case .workspaceUnavailable: ExitStatus.workspaceUnavailable
        case .storage, .damaged: ExitStatus.storage
        case .finding: ExitStatus.finding
        case .input: ExitStatus.badInput
        case .fault: ExitStatus.fault
        }
    }
}

/// Runs a command's work; what stops it is said on standard error, in the user's language, with what to do.
func reporting<Result>(in language: Language, _ body: () async throws -> Result) async throws -> Result {
    do {
        return try await body()
    } catch let error as BureauError {
        warn(language.of(zh: "错误：", en: "error: ") + language.of(error.message))
        warn("  → " + language.of(error.remedy))
        throw error.exitStatus
    } catch let error as UsageFailure {
        warn(language.of(zh: "错误：", en: "error: ") + language.of(error.message))
        throw ExitStatus.usage
    } catch let error as AppropriationFileError {
        warn(
            language.of(
                zh: "错误：预算文件不能使用，未记入任何一笔：", en: "error: the budget file cannot be used; nothing of it was entered:"))
        warn(language.of(error.message))
        throw ExitStatus.badInput
    } catch let error as BankFileError {
        warn(
            language.of(
                zh: "错误：银行文件不能使用，未记入任何一笔：", en: "error: the bank's file cannot be used; nothing of it was entered:"))
        warn(language.of(error.message))
        throw ExitStatus.badInput
    } catch let error as OutputFailure {
        warn(
            language.of(
                zh: "错误：标准输出无法写入：\(error.reason)。已记录的决定都已保存，重跑同一命令即可再次打印。",
                en:
                    "error: standard output cannot be written: \(error.reason). What was recorded is saved; run the same command again to print it."
            ))
        throw ExitStatus.storage
    }
}
