import Bureau
import ClaimFiles
import Claims
import Foundation
import Ledger
import Rulebook

/// The folder into which submissions are written back with their results.
struct ResultsFolder {
    let path: String
    let schema: ClaimSchema
    let sheet: String?

    /// Makes the folder where there is none. What could not go well is refused before anything is decided: two files of
    /// one name, and a submission that lies in the folder itself.
    init(_ path: String, for files: [String], schema: ClaimSchema, sheet: String?) throws {
        self.path = path
        self.schema = schema
        self.sheet = sheet
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw BureauError(
                .workspaceUnavailable,
                Bilingual(
                    zh: "结果文件夹 \(path) 无法创建：\(error.localizedDescription)",
                    en: "The results folder \(path) cannot be made: \(error.localizedDescription)"),
                remedy: Bilingual(zh: "请检查路径和权限。", en: "Check the path and the right to write there."))
        }
        let folder = ResultsFolder.real(path)
        var names: [String: String] = [:]
        for file in files {
            let url = URL(fileURLWithPath: file)
            if ResultsFolder.real(url.deletingLastPathComponent().path) == folder {
                throw UsageFailure(
                    Bilingual(
                        zh: "\(file) 就在结果文件夹中；请为结果另指定一个文件夹",
                        en: "\(file) lies in the results folder; name another folder for the results"))
            }
            if let other = names.updateValue(file, forKey: url.lastPathComponent), other != file {
                throw UsageFailure(
                    Bilingual(
                        zh: "\(other) 和 \(file) 同名，结果会互相覆盖；请分两次处理，用不同的结果文件夹",
                        en:
                            "\(other) and \(file) have one name, and so would their results; process them one by one into folders of their own"
                    ))
            }
        }
    }

    private static func real(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
}

/// Writes one submission back. What fails is kept until the end: the decisions do not depend on it.
struct ResultsWriter {
    /// Nil where the submission can't be copied at all.
    private let file: ResultsFile?
    private var failure: ResultsError?
    /// Nothing was decided of any row.
    private(set) var isEmpty = true

    /// - Throws: where the submission can't be read, or the folder not be written to.
    init(of submission: String, in folder: ResultsFolder) throws {
        do {
            file = try ResultsFile(of: submission, schema: folder.schema, sheet: folder.sheet, in: folder.path)
        } catch let error as ClaimFileError {
            throw error
        } catch let error as ResultsError where !error.isDamage {
            throw BureauError(
                .workspaceUnavailable,
                Bilingual(
                    zh: "结果文件 \(error.file)：\(error.message.zh)", en: "results file \(error.file): \(error.message.en)"),
                remedy: error.remedy)
        } catch {
            file = nil
            failure = .damaged(submission)
        }
    }

    mutating func add(_ line: ClaimProcessor.Line) throws {
        isEmpty = false
        guard failure == nil, let file else { return }
        let result: RowResult
        switch line {
        case .unreadable(let error): result = RowResult(error)
        case .decision(let decision): result = try RowResult(decision)
        }
        failure = ResultsWriter.failure(of: file) { try $0.add(result) }
    }

    /// Copies the rest; what could not be written, if something could not.
    mutating func finish() -> ResultsError? {
        if failure == nil, let file { failure = ResultsWriter.failure(of: file) { try $0.finish() } }
        return failure
    }

    private static func failure(of file: ResultsFile, _ body: (ResultsFile) throws -> Void) -> ResultsError? {
        do {
            try body(file)
            return nil
        } catch let error as ResultsError {
            return error
        } catch {
            // The submission could be read once, and now it can't.
            return .damaged(file.path)
        }
    }
}

extension RowResult {
    /// Of a decision, in the words of the merchant's language.
    init(_ line: DecisionLine) throws {
        let statement = try line.parsed()
        let verdict: RowVerdict =
            switch line.outcome {
            case .approved: .approved
            case .waitlisted: .waitlisted
            case .held: .held
            case .refused: .refused
            case .returned: .returned
            }
        self.init(
            row: line.row, verdict: verdict, amount: statement.amount,
            funding: statement.funding.map {
                Part(
                    source: $0.source, label: FundingSource(rawValue: $0.source)?.label.zh ?? $0.source,
                    amount: $0.amount)
            },
            reasons: statement.reasons.map { reason in
                let clause = reason.clause.map { " \($0)" } ?? ""
                return Reason(code: reason.code, text: "\(reason.message.zh)（依据：\(reason.document)\(clause)）")
            },
            mending: RowResult.mending(line, statement),
            decision: line.record.map { DecisionNumber.text($0.id) })
    }

    /// What the merchant does next: field by field where the claim is returned.
    private static func mending(_ line: DecisionLine, _ statement: ParsedStatement) -> String {
        switch line.outcome {
        case .approved, .refused: return ""
        case .held: return "请等待人工审核，不要另编编号再交。"
        case .waitlisted: return "请等待资金追加，不必再交。"
        case .returned:
            let codes: Set = [ReasonCode.missingField, ReasonCode.badValue, ReasonCode.badIdentifier]
            let steps = statement.reasons.filter { codes.contains($0.code) }.map { reason in
                guard let problem = line.problems.first(where: { $0.explanation.zh == reason.message.zh }) else {
                    return reason.message.zh
                }
                return "\(problem.label)：\(problem.remedy.zh)"
            }
            return steps.isEmpty ? "请按审核理由改好后，用同一申报编号再交。" : steps.joined(separator: " ")
        }
    }
}
