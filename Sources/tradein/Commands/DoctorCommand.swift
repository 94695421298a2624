import ArgumentParser
import AuditLog
import Bureau
import Claims
import Foundation
import Glibc

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check everything of a workspace, a line a check. 体检。",
        discussion: """
            Looks at the database and its software, file modes, the clock, the log with its signatures and tiles, decisions \
            against the log, the books, a sample of decisions made anew, and asks the witnesses how far they have seen the \
            log. Changes nothing, and may run while others work.

            Where a checkpoint that was kept (--old) or is published contradicts the log, both are written with their \
            signatures into a file (--evidence) that proves it to whoever has the log's public key.

            Exits 0 where every check passed or there was nothing to look at, 1 where one failed, 2 where none failed and \
            one could not be made.

            EXAMPLES
              tradein doctor
              tradein doctor --old checkpoint-2026-10-01.txt --evidence evidence.txt
            """)

    @Option(name: .long, help: ArgumentHelp("How many decisions are made anew.", valueName: "count"))
    var sample = 200

    @Option(
        name: .long,
        help: ArgumentHelp("A signed checkpoint kept from before; may be given several times.", valueName: "checkpoint")
    )
    var old: [String] = []

    @Option(name: .long, help: ArgumentHelp("Where evidence is written, if there is any.", valueName: "file"))
    var evidence = "tradein-evidence.txt"

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard sample > 0 else { throw ValidationError("--sample is at least 1") }
    }

    func run() async throws {
        let language = output.lang
        try await reporting(in: language) {
            var doctor = Doctor(try workspace.open(.inspect, language), now: Int64(time(nil)))
            doctor.sampleSize = sample
            doctor.older = try old.map { path in
                do {
                    return try SignedNote(try InputBytes.read(path))
                } catch let error as NoteError {
                    throw UsageFailure(Bilingual(zh: "\(path)：", en: "\(path):").followed(by: Bilingual(error)))
                } catch let error as CheckNotRun {
                    throw UsageFailure(error.message)
                }
            }
            var stream = OutputStream.standardOutput()
            var hasFailed = false
            var isUnchecked = false
            if output.format == .csv { try stream.line("check,verdict,zh,en") }
            let found = try doctor.run { check in
                if check.verdict == .failed { hasFailed = true }
                if check.verdict == .unchecked { isUnchecked = true }
                try stream.line(line(check))
                try stream.flush()
            }
            if let found {
                do {
                    try Data(found.bytes).write(to: URL(fileURLWithPath: evidence), options: .withoutOverwriting)
                } catch {
                    throw BureauError(
                        .storage,
                        Bilingual(zh: "证据文件 \(evidence) 无法写入", en: "The evidence file \(evidence) cannot be written"),
                        remedy: Bilingual(
                            zh: "请用 --evidence 指定一个还不存在的文件", en: "Name a file that is not there yet with --evidence"))
                }
                warn(
                    language.of(
                        zh: "日志出示过两种历史，证据已写入 \(evidence)。请妥善保存，并报告日志的监督方。",
                        en:
                            "the log has shown two histories; the evidence is in \(evidence). Keep it, and tell the log's supervisors."
                    ))
            }
            if hasFailed || found != nil { throw ExitStatus.finding }
            if isUnchecked { throw ExitStatus.notChecked }
        }
    }

    private func line(_ check: Doctor.Check) -> String {
        switch output.format {
        case .text:
            let mark =
                switch check.verdict {
                case .passed: "✓"
                case .failed: "✗"
                case .skipped: "–"
                case .unchecked: "?"
                }
            return "\(mark) \(output.lang.of(check.label))  \(output.lang.of(check.message))"
        case .json:
            return
                "{\"check\":\"\(check.name)\",\"verdict\":\"\(check.verdict.rawValue)\",\"message\":{\"zh\":\(JSONLine.quoted(check.message.zh)),\"en\":\(JSONLine.quoted(check.message.en))}}"
        case .csv:
            return [check.name, check.verdict.rawValue, check.message.zh, check.message.en].map(CSVText.field).joined(
                separator: ",")
        }
    }
}
