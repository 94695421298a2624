import ArgumentParser
import Bureau
import Claims
import FEEL

/// Whether personal values are shown in the clear, and why.
struct UnmaskOptions: ParsableArguments {
    @Flag(help: "Show personal values in the clear; needs --ground, and is logged. 显示明文。")
    var unmask = false

    @Option(
        help: ArgumentHelp("Why they are shown; names nobody, and stands in the public log. 事由。", valueName: "text"))
    var ground: String?

    func validate() throws {
        guard unmask == (ground != nil) else { throw ValidationError("--unmask and --ground go together.") }
    }

    /// The ground, where personal values are to be shown.
    var given: String? { unmask ? ground : nil }
}

extension WorkspaceOptions {
    /// Where personal data is shown in the clear, which is logged.
    func privacyDesk(on day: DayOptions) throws -> PrivacyDesk {
        _ = try open(.inspect)
        return try PrivacyDesk(try open(.record), day: day.day.description, person: person)
    }
}
