import ArgumentParser
import Claims
import DMN
import FEEL

struct DmnRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Decide by a .dmn model. 按 DMN 模型作出决策。",
        discussion: """
            Models of DMN 1.1 to 1.5; what they import lies in the same folder. Inputs are the members of a JSON object, \
            read by the model's types: a text becomes a date, time, duration or number where the model wants one. An input \
            may also name a decision, which is then taken as decided. Without --decision all decisions are printed.

            --decision may also name a business knowledge model or a decision service; the inputs are its arguments.

            EXAMPLES
              tradein dmn run model.dmn --input '{"Full Name": "John Doe"}'
              tradein dmn run model.dmn --input claim.json --decision Routing --format json

            EXIT STATUS
              0   decided, null included; standard error says why a null is null
              64  the model has no such decision
              65  the model or the JSON can't be read
            """)

    @Argument(help: ArgumentHelp("The model.", valueName: "model.dmn"))
    var model: String

    @Option(
        help: ArgumentHelp("The inputs: a JSON object, a file of one, or - for standard input.", valueName: "json"))
    var input: String?

    @Option(help: "Only this decision, decision service or business knowledge model; its value is printed alone.")
    var decision: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await reporting(in: output.lang) {
            let model = try load()
            let context = try input.map { try JSONInput.object($0, option: "--input", output.lang) } ?? Context()
            let (inputs, unknown) = model.inputs(from: context)
            for name in unknown.prefix(20) {
                warn(output.lang.of(zh: "提示：模型没有输入“\(name)”", en: "note: the model has no input `\(name)`"))
            }
            if unknown.count > 20 {
                warn(
                    output.lang.of(
                        zh: "另有 \(unknown.count - 20) 个，未列出。", en: "\(unknown.count - 20) more are not listed."))
            }
            let printer = ValuePrinter(format: output.format, language: output.lang)
            if let decision {
                guard model.has(decision) else {
                    let known = model.invocables.joined(separator: ", ")
                    throw UsageFailure(
                        Bilingual(
                            zh: "模型没有决策“\(decision)”；现有 \(known)",
                            en: "The model has no decision `\(decision)`; there are \(known)"))
                }
                try printer.print(model.evaluate(decision, inputs: inputs))
            } else {
                try printer.print(model.evaluateAll(inputs: inputs))
            }
        }
    }

    private func load() throws -> DecisionModel {
        do throws(ModelError) {
            return try DecisionModel(path: model)
        } catch {
            warn(output.lang.of(zh: "错误：模型不能使用：", en: "error: the model cannot be used:"))
            warn("  " + error.description)
            throw ExitStatus.badInput
        }
    }
}
