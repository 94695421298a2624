import ArgumentParser
import Bureau
import Claims
import FEEL

extension Role: ExpressibleByArgument {}

struct PeopleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "Who works on the workspace, and as what. 人员。",
        discussion: """
            From the first person on, whatever posts money names who does it (--as), and what four eyes are due for is \
            proposed by one person and confirmed by another. A name is a record, not a log-in: whoever can write to the \
            workspace can give any. Entries keep the names; the public log has numbers only.

            EXAMPLES
              tradein people add 李会计 --role finance
              tradein people add 王主任 --role finance --role reviewer --as 李会计
              tradein people list
              tradein people roles
            """,
        subcommands: [Add.self, List.self, Retire.self, Roles.self])

    static let columns: [ReportPrinter.Column] = [
        .init("number", zh: "编号", .number), .init("name", zh: "姓名"), .init("roles", zh: "角色"),
        .init("since", zh: "登记日"),
        .init("retired_on", zh: "停用日"), .init("merchant_id", zh: "商户"),
    ]

    static func row(_ person: Person) -> [String] {
        [
            String(person.id), person.name, person.roles.map(\.rawValue).joined(separator: " "), person.day,
            person.retiredOn ?? "", person.merchant ?? "",
        ]
    }
}

extension PeopleCommand {
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add",
            abstract: "Enrol somebody. 登记。",
            discussion: """
                Roles are merchant, clerk, reviewer, finance, auditor and rule_author; what moves money asks for \
                finance. The first person needs no --as. To change roles, retire the person and enrol them anew.

                EXAMPLES
                  tradein people add 李会计 --role finance
                  tradein people add 赵店员 --role merchant --merchant 91140799MA0EX0018X --as 李会计
                """)

        @Argument(help: "The name or staff number, unique among those who are active.")
        var name: String
        @Option(name: .customLong("role"), help: "What they do; may be given several times.")
        var roles: [Role]
        @Option(
            name: .long,
            help: ArgumentHelp(
                "The merchant whose people they are, by its credit code; they never review its claims.",
                valueName: "id"))
        var merchant: String?

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard !roles.isEmpty else { throw ValidationError("Give at least one --role.") }
            guard !roles.contains(.merchant) || merchant != nil else {
                throw ValidationError("Who has the role merchant belongs to one: give --merchant.")
            }
        }

        func run() async throws {
            try await reporting(in: output.lang) {
                let added = try People(try workspace.open(.record)).add(
                    name: name, roles: roles, merchant: merchant, day: day.day.description, by: workspace.person)
                try output.printReport(PeopleCommand.columns, [PeopleCommand.row(added)])
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Everybody who works here or did. 人员名单。",
            discussion: "EXAMPLE\n  tradein people list --format csv")

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let people = try People(try workspace.open(.inspect)).list()
                try output.printReport(
                    PeopleCommand.columns, people.map(PeopleCommand.row),
                    whenEmpty: Bilingual(zh: "还没有登记人员", en: "Nobody is enrolled"))
            }
        }
    }

    struct Roles: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "roles",
            abstract: "Which roles each command asks for. 各命令所需角色。",
            discussion: """
                Once anybody is enrolled these commands want somebody (--as) who has one of the roles. What is not listed \
                asks for nobody: it shows sums or what is public, or checks what is there.

                EXAMPLE
                  tradein people roles --format csv
                """)

        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                try output.printReport(
                    [.init("command", zh: "命令"), .init("roles", zh: "角色")],
                    Duties.table.map { ["tradein " + $0.command, $0.roles.map(\.rawValue).joined(separator: " ")] })
            }
        }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retire",
            abstract: "Somebody no longer acts; what they did stays. 停用。",
            discussion: "EXAMPLE\n  tradein people retire 李会计 --as 王主任")

        @Argument(help: "The name, as it was enrolled.")
        var name: String

        @OptionGroup var workspace: WorkspaceOptions
        @OptionGroup var day: DayOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            try await reporting(in: output.lang) {
                let retired = try People(try workspace.open(.record)).retire(
                    name: name, day: day.day.description, by: workspace.person)
                try output.printReport(PeopleCommand.columns, [PeopleCommand.row(retired)])
            }
        }
    }
}
