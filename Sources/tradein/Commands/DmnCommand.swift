import ArgumentParser

struct DmnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dmn",
        abstract: "Decision models of the DMN standard. 运行 DMN 决策模型。",
        discussion: """
            EXAMPLES
              tradein dmn run model.dmn --input '{"age": 42}'
              tradein dmn conformance tck/TestCases --results results.csv
            """,
        subcommands: [DmnRunCommand.self, DmnConformanceCommand.self])
}
