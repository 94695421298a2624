import ArgumentParser
import Glibc
import Rulebook

struct RulesLspCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsp",
        abstract: "Help an editor write rule files: a language server on standard input and output. 编辑器的语言服务。",
        discussion: """
            Started by an editor, not by people; docs/editors.md shows how for common ones. It tells what is wrong while \
            a file is written and not yet saved (errors, and the findings of `rules check --strict` as warnings), what a \
            name means and the value in force, goes to where a parameter, definition, table or field is declared, \
            completes keys and the names of expressions, and lays the file out on saving. Rules are those of the folder \
            that the file lies in; nothing is decided or recorded.

            EXAMPLE
              tradein rules lsp --on 2026-11-24 --lang en
            """)

    @OptionGroup var day: DayOptions

    @Option(name: .long, help: "The language of messages: zh or en.")
    var lang = Language.zh

    func run() async throws {
        try await reporting(in: lang) {
            let server = LanguageServer(
                session: EditorSession(day: day.day), language: lang, input: MessageInput(descriptor: STDIN_FILENO),
                output: OutputStream.standardOutput())
            if try !server.run() { throw ExitStatus.finding }
        }
    }
}
