import ArgumentParser
import Bureau
import Claims

/// Which roles each command asks for once anybody is enrolled: all of them, here.
///
/// A command that is not named asks for nobody: it shows sums or public things, checks what is there, or works without a
/// workspace. The finance desk asks again, in the transaction that does it.
enum Duties {
    struct Duty {
        /// The words after `tradein`.
        let command: String
        /// Any of these.
        let roles: [Role]
    }

    /// Whoever works at the bureau and has to do with single claims.
    private static let office: [Role] = [.clerk, .reviewer, .finance, .auditor]

    static let table: [Duty] = [
        Duty(command: "process", roles: [.clerk]),
        Duty(command: "claims list", roles: office),
        Duty(command: "claims show", roles: office),
        Duty(command: "claims history", roles: office),
        Duty(command: "claims withdraw", roles: [.clerk]),
        Duty(command: "claims appeal", roles: [.clerk]),
        Duty(command: "evidence add", roles: [.clerk, .reviewer]),
        Duty(command: "evidence list", roles: office),
        Duty(command: "evidence export", roles: [.clerk, .reviewer, .auditor]),
        Duty(command: "review list", roles: office),
        Duty(command: "review show", roles: office),
        Duty(command: "review decide", roles: [.reviewer]),
        Duty(command: "review confirm", roles: [.reviewer]),
        Duty(command: "review draw", roles: [.reviewer, .auditor]),
        Duty(command: "ledger appropriate", roles: [.finance]),
        Duty(command: "ledger cut", roles: [.finance]),
        Duty(command: "ledger allot", roles: [.finance]),
        Duty(command: "ledger unallot", roles: [.finance]),
        Duty(command: "ledger confirm", roles: [.finance, .reviewer]),
        Duty(command: "ledger withdraw", roles: [.finance, .reviewer]),
        Duty(command: "ledger serve-waitlist", roles: [.finance]),
        Duty(command: "ledger restore", roles: [.finance]),
        Duty(command: "ledger remit", roles: [.finance]),
        Duty(command: "ledger swap", roles: [.finance]),
        Duty(command: "ledger recharge", roles: [.finance]),
        Duty(command: "ledger close", roles: [.finance]),
        Duty(command: "ledger carry-over", roles: [.finance]),
        Duty(command: "ledger lapse", roles: [.finance]),
        Duty(command: "pay batch", roles: [.finance]),
        Duty(command: "pay import", roles: [.finance]),
        Duty(command: "pay reissue", roles: [.finance]),
        Duty(command: "pay correct", roles: [.finance]),
        Duty(command: "pay cancel", roles: [.finance]),
        Duty(command: "pay file", roles: [.finance]),
        Duty(command: "pay show", roles: office),
        Duty(command: "clawback raise", roles: [.finance]),
        Duty(command: "clawback receive", roles: [.finance]),
        Duty(command: "clawback waive", roles: [.finance]),
        Duty(command: "clawback offset", roles: [.finance]),
        Duty(command: "redetermine", roles: [.finance]),
        Duty(command: "people add", roles: Role.allCases),
        Duty(command: "people retire", roles: Role.allCases),
        Duty(command: "keys rotate", roles: Role.allCases),
        Duty(command: "merchants add", roles: [.clerk, .reviewer, .finance]),
        Duty(command: "merchants suspend", roles: [.clerk, .reviewer, .finance]),
        Duty(command: "merchants resume", roles: [.clerk, .reviewer, .finance]),
        Duty(command: "alerts run", roles: office),
        Duty(command: "alerts list", roles: office),
        Duty(command: "alerts explain", roles: office),
        Duty(command: "alerts import", roles: office),
        Duty(command: "alerts release", roles: [.reviewer]),
        Duty(command: "privacy show", roles: office),
        Duty(command: "privacy erase", roles: [.clerk, .reviewer]),
        Duty(command: "privacy list", roles: office),
        Duty(command: "audit receipt", roles: office),
        Duty(command: "audit prove-unused", roles: office),
        Duty(command: "audit sample", roles: [.auditor, .reviewer]),
        Duty(command: "rules sign", roles: [.ruleAuthor]),
    ]

    /// What the command that was typed asks for; nil where it asks for nobody. Subcommands come before everything else.
    static func duty(of arguments: [String]) -> Duty? {
        table.first { duty in
            let words = duty.command.split(separator: " ").map(String.init)
            return arguments.starts(with: words)
        }
    }

    /// - Parameter person: as `--as` names them.
    /// - Throws: ``BureauError`` that names the roles, where somebody is enrolled and the person has none of them.
    static func check(_ person: String?, in workspace: Workspace) throws(BureauError) {
        guard let duty = duty(of: Array(CommandLine.arguments.dropFirst())) else { return }
        try People(workspace).check(person, as: duty.roles)
    }
}
