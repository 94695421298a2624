import ArgumentParser
import AuditLog
import Bureau
import Claims
import Glibc

/// What keeps a check of the log from being made at all: a file that is not there, a key that is none.
struct CheckNotRun: Error {
    let message: Bilingual

    static let noKey = CheckNotRun(
        message: Bilingual(
            zh: "没有可信的公钥。请用 --key 给出日志的公钥，或用 --policy 给出策略文件。",
            en: "No key is trusted. Give the log's key with --key, or a policy with --policy."))
}

extension ExitStatus {
    /// A check of the log could not be made: neither verified nor not verified. (0 is verified, 1 is not.)
    static let notChecked = ExitCode(2)
}

/// Runs a check of the log. Whoever calls it from a script learns three things only: 0 verified, 1 not verified, 2 could
/// not run. What a damaged workspace can't be read for is a finding.
func checking(in language: Language, _ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as CheckNotRun {
        warn(language.of(zh: "未能核验：", en: "could not verify: ") + language.of(error.message))
        throw ExitStatus.notChecked
    } catch let error as LogFileError {
        warn(language.of(zh: "未能核验：", en: "could not verify: ") + language.of(Bilingual(error)))
        throw ExitStatus.notChecked
    } catch let error as BureauError {
        warn(language.of(zh: "未能核验：", en: "could not verify: ") + language.of(error.message))
        warn("  → " + language.of(error.remedy))
        throw error.kind == .damaged ? ExitStatus.finding : ExitStatus.notChecked
    } catch let error as OutputFailure {
        warn(
            language.of(
                zh: "未能核验：标准输出无法写入：\(error.reason)。请重跑同一命令。",
                en: "could not verify: standard output cannot be written: \(error.reason). Run the same command again.")
        )
        throw ExitStatus.notChecked
    }
}

/// A file of an argument, read whole; `-` is standard input.
enum InputBytes {
    /// Enough for any note, receipt, entry or policy that is read here.
    static let limit = 4 << 20

    /// - Returns: the bytes; of a file beyond the limit so many that whoever reads them finds them too many.
    static func read(_ path: String) throws(CheckNotRun) -> [UInt8] {
        let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure(path, errno) }
        defer { if file != STDIN_FILENO { close(file) } }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(path, errno)
            }
            bytes += chunk[..<count]
            if bytes.count > limit { return bytes }
        }
    }

    /// Of a file that is cut off no part may be taken for the whole.
    static func readWhole(_ path: String) throws(CheckNotRun) -> [UInt8] {
        let bytes = try read(path)
        guard bytes.count <= limit else { throw failure(path, EFBIG) }
        return bytes
    }

    private static func failure(_ path: String, _ code: Int32) -> CheckNotRun {
        let reason = String(cString: strerror(code))
        return CheckNotRun(
            message: Bilingual(
                zh: "文件 \(path) 无法读取：\(reason)。请检查文件名和权限。",
                en: "The file \(path) cannot be read: \(reason). Check its name and permissions."))
    }
}

/// Whose word is trusted: what `--key`, `--policy` and `--origin` say.
struct TrustOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "A public key that is trusted, as name+id+base64: the log's, or a witness's; may be given several times.",
            valueName: "vkey"))
    var key: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Which logs may have signed and which witnesses must have cosigned (C2SP tlog-policy).", valueName: "file"))
    var policy: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The log's origin, where it is not the name of its key.", valueName: "origin"))
    var origin: String?

    /// The keys. One of a kind that is not known here is passed over, like its signatures; one that is no key at all stops
    /// the check.
    func keys(_ language: Language) throws(CheckNotRun) -> [VerifierKey] {
        var keys: [VerifierKey] = []
        for text in key {
            do {
                keys.append(try VerifierKey(text))
            } catch .unsupportedKeyType(let type) {
                warn(
                    language.of(
                        zh: "提示：不认识类型为 \(type) 的公钥，已略过：\(text.prefix(64))",
                        en: "note: a key of type \(type), which is not known here, is passed over: \(text.prefix(64))"))
            } catch {
                throw CheckNotRun(
                    message: Bilingual(zh: "--key 不能使用：", en: "--key cannot be used:").followed(by: Bilingual(error)))
            }
        }
        return keys
    }

    func readPolicy() throws(CheckNotRun) -> LogPolicy? {
        guard let policy else { return nil }
        let bytes = try InputBytes.readWhole(policy)
        do {
            return try LogPolicy(bytes)
        } catch {
            throw CheckNotRun(message: Bilingual(zh: "\(policy)：", en: "\(policy):").followed(by: Bilingual(error)))
        }
    }
}

extension TrustOptions {
    /// Judges one thing by the keys and the policy, and prints what it came to.
    ///
    /// - Parameter judge: gives what to say where all is well; throws a ``FindingPrinter/Finding`` where it is not.
    /// - Throws: exit status 1 for a finding, 2 where there is nothing to judge by or the check could not be made.
    func judging(
        _ output: OutputOptions,
        _ judge: ([VerifierKey], LogPolicy?) throws -> (message: Bilingual, details: [(name: String, json: String)])
    ) async throws {
        try await checking(in: output.lang) {
            let keys = try keys(output.lang)
            let policy = try readPolicy()
            guard !keys.isEmpty || policy != nil else { throw CheckNotRun.noKey }
            let printer = FindingPrinter(format: output.format, language: output.lang)
            do {
                let verified = try judge(keys, policy)
                try printer.print([], whenNone: verified.message, details: verified.details)
            } catch let finding as FindingPrinter.Finding {
                try printer.print([finding], whenNone: .none)
                throw ExitStatus.finding
            }
        }
    }
}

extension KeySuccession {
    /// How a key that was given has led to the one that signs.
    var label: Bilingual {
        let old = old.map(\.description).joined(separator: ", ")
        let new = new.map(\.description).joined(separator: ", ")
        return Bilingual(
            zh: "日志的密钥已更换（第 \(index) 条，\(moment)，新旧密钥都已签名）：\(old) → \(new)。请改用新公钥。",
            en:
                "the log's key was rotated (entry \(index), \(moment), signed by the old key and the new): \(old) → \(new). Use the new key from now on."
        )
    }

    /// The keys by which a proof is judged: those that were given, and where none of them has signed it, those that have
    /// followed them by the statements that it carries along, which is said.
    static func keys(
        _ given: [VerifierKey], to note: SignedNote, by carried: [[UInt8]], _ language: Language
    ) -> [VerifierKey] {
        let successions = leading(from: given, to: note, by: carried)
        for succession in successions {
            warn(language.of(zh: "提示：", en: "note: ") + language.of(succession.label))
        }
        return given + successions.flatMap(\.new)
    }
}

extension SignedNote.VerifiedSignature {
    /// Who signed, with which key, and when where the signature says so.
    var label: Bilingual {
        let id = "\(key.name) (\(key.type.label), \(NoteText.id(key.id)))"
        guard let time else { return Bilingual(zh: id, en: id) }
        return Bilingual(zh: "\(id) 于 \(NoteText.moment(time))", en: "\(id) at \(NoteText.moment(time))")
    }

    /// The same for machines.
    var json: String {
        let time = time.map { ",\"time\":\($0)" } ?? ""
        return
            "{\"name\":\(JSONLine.quoted(key.name.description)),\"id\":\"\(NoteText.id(key.id))\",\"type\":\(JSONLine.quoted(key.type.label))\(time)}"
    }
}

/// How parts of notes are shown.
enum NoteText {
    static func id(_ id: UInt32) -> String {
        let digits = String(id, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Seconds since 1970 as a moment in UTC; as a number where no calendar that we have goes so far.
    static func moment(_ seconds: UInt64) -> String {
        seconds < 253_402_300_800 ? SystemClock.moment(Int64(seconds)) : "\(seconds) s"
    }

    static func list(_ signatures: [SignedNote.VerifiedSignature]) -> Bilingual {
        Bilingual(
            zh: signatures.map(\.label.zh).joined(separator: "，"),
            en: signatures.map(\.label.en).joined(separator: ", "))
    }

    static func json(_ signatures: [SignedNote.VerifiedSignature]) -> String {
        "[" + signatures.map(\.json).joined(separator: ",") + "]"
    }
}
