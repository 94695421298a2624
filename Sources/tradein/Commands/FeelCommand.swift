import ArgumentParser
import Claims
import FEEL

struct FeelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feel",
        abstract: "Evaluate an expression of the rule language. 计算一个规则语言（FEEL）表达式。",
        discussion: """
            FEEL is the expression language of the DMN standard (1.5), in which the rule packs are written. The value goes \
            to standard output, as FEEL or with --format json as JSON. Where it is null, or holds nulls, standard error \
            says of each where it came from and why.

            By default an expression means what the standard says; --strict reads it as the rule packs do: names and \
            types are checked first, and what is unknown makes unknown what depends on it.

            EXAMPLES
              tradein feel 'sum(for i in 1..10 return i ** 2)'
              tradein feel 'price * 0.15' --context '{"price": 3999.90}'
              tradein feel 'date("2024-02-29") + duration("P1Y")' --format json
              tradein feel --file rule.feel --context claim.json
              echo '{"a": 1}' | tradein feel 'a + b' --context -

            EXIT STATUS
              0   there is a value, null included
              64  wrong usage
              65  the expression or the JSON can't be read; the message says where
            """)

    // All that is no option of ours, so that an expression may begin with a minus sign.
    @Argument(parsing: .allUnrecognized, help: "The expression.")
    var expressions: [String] = []

    @Option(
        help: ArgumentHelp(
            "An object whose members the expression may name: JSON itself, a file of it, or - for standard input.",
            valueName: "json"))
    var context: String?

    @Option(help: ArgumentHelp("Read the expression from this file; - for standard input.", valueName: "file"))
    var file: String?

    @Flag(help: "Check names and types as for rule packs.")
    var strict = false

    @OptionGroup var output: OutputOptions

    /// What was given as expression; `--` only ends the options.
    private var texts: [String] { expressions.filter { $0 != "--" } }

    func validate() throws {
        if let stray = texts.dropFirst().first {
            throw ValidationError("Give one expression; what is \(stray)? 只能给出一个表达式，\(stray) 是什么？")
        }
        if texts.isEmpty == (file == nil) {
            throw ValidationError("Give an expression, or --file with one. 请给出表达式，或用 --file 给出文件。")
        }
        if file == "-", context == "-" {
            throw ValidationError("Only one of --file and --context can be standard input. 标准输入只能用一次。")
        }
    }

    func run() async throws {
        try await reporting(in: output.lang) {
            let values = try context.map { try JSONInput.object($0, option: "--context", output.lang) } ?? Context()
            let value = try evaluate(values)
            try ValuePrinter(format: output.format, language: output.lang).print(value)
        }
    }

    private func evaluate(_ values: Context) throws -> Value {
        let name = file.map { $0 == "-" ? "stdin" : $0 } ?? "expression"
        let origin = SourcePosition(file: name, line: 1, column: 1)
        var scope = Scope()
        for entry in values.entries { scope.declare(entry.key, entry.value.isNull ? .any : entry.value.type) }
        do {
            let text = try texts.first ?? source()
            let compiled = try CompiledExpression(text, in: scope, at: origin, checking: strict ? .strict : .standard)
            return compiled.evaluate(values.entries.map(\.value))
        } catch let error as Diagnostic {
            warn(output.lang.of(zh: "错误：表达式不能使用：", en: "error: the expression cannot be used:"))
            warn("  " + error.description)
            throw ExitStatus.badInput
        }
    }

    /// The text of the file, without the line's end behind it.
    private func source() throws -> String {
        let path = file ?? ""
        guard let text = String(validating: try TextSource.bytes(of: path, output.lang), as: UTF8.self) else {
            warn(
                output.lang.of(
                    zh: "错误：\(path) 不是 UTF-8 文本；请另存为 UTF-8。", en: "error: \(path) is not UTF-8; save it as UTF-8."))
            throw ExitStatus.badInput
        }
        return text
    }
}
