package import Claims
import GRDB

extension FinanceDesk {
    /// A proposal with what became of it.
    package struct ProposalState: Sendable {
        package enum Standing: String, Sendable {
            case pending, confirmed, withdrawn
        }

        package let id: Int64
        /// What kind it is of: its code and its name.
        package let motion: String
        package let label: Bilingual
        package let maker: String
        package let day: String
        package let standing: Standing
        /// Who confirmed or withdrew it, and when.
        package let by: String?
        package let decidedOn: String?
    }

    /// Proposes a motion: tried out as if it were confirmed, so that what can't be done is refused at once, and kept.
    func propose(_ motion: Motion) throws -> Voucher {
        try propose(as: .finance) { _ in motion }
    }

    /// Proposes what is worked out in the transaction that keeps it.
    func propose(as role: Role, _ motion: (FinanceSession) throws -> Motion) throws -> Voucher {
        _ = try rehearse([role]) { session in
            guard let maker = session.maker.person else { throw Self.needsPeople }
            let motion = try motion(session)
            let merchant = try session.merchant(of: motion)
            guard let other = try Staff(session.db).checker(beside: maker, as: role, notOf: merchant) else {
                throw Self.needsSecond(role)
            }
            return try carryOut(try file(motion, session), by: other, session)
        }
        return try perform([role]) { session in
            let motion = try motion(session)
            let proposal = try file(motion, session)
            let command = Motion.confirmation(motion.name)
            let label = Motion.label(motion.name)
            return Voucher(
                Bilingual(
                    zh: "\(label.zh)已提出，编号 \(proposal.id)；须由另一人确认：\(command) \(proposal.id) --as 姓名",
                    en:
                        "The \(label.en) is proposed as number \(proposal.id); another person has to confirm it: "
                        + "\(command) \(proposal.id) --as NAME"),
                ["proposal": .number(proposal.id), "motion": .text(motion.name)])
        }
    }

    private func file(_ motion: Motion, _ session: FinanceSession) throws -> Proposal {
        guard let maker = session.maker.person else { throw Self.needsPeople }
        try session.checkDay()
        let texts = try session.texts()
        let kept = try motion.texts.map { try texts.keep($0.text, of: $0.decision, session.workspace.random) }
        let proposal = Proposal(
            id: try session.acts.nextID(Proposal.self), motion: motion.name,
            payload: try motion.with(motion.texts.map { _ in "" }).payload, texts: kept, day: session.day, maker: maker)
        try proposal.insert(session.db)
        try session.acts.record(proposal)
        return proposal
    }

    /// Confirms what another person proposed, and does it.
    package func confirm(_ id: Int64) throws -> Voucher {
        try perform([.finance, .reviewer]) { session in
            let proposal = try Self.pending(id, session.db)
            try checkRole(for: proposal, session)
            guard session.maker.person != proposal.maker else { throw Self.ownProposal(id) }
            return try carryOut(proposal, by: session.maker, session)
        }
    }

    /// Takes a proposal back, one's own or another's. Nothing of it is done.
    package func withdraw(_ id: Int64) throws -> Voucher {
        try perform([.finance, .reviewer]) { session in
            let proposal = try Self.pending(id, session.db)
            try checkRole(for: proposal, session)
            try decide(proposal, isConfirmed: false, by: session.maker, session)
            return Voucher(
                Bilingual(zh: "提议 \(id) 已撤回", en: "Proposal \(id) is withdrawn"),
                ["proposal": .number(id)])
        }
    }

    private func checkRole(for proposal: Proposal, _ session: FinanceSession) throws {
        _ = try Staff(session.db).hand(named: person, as: [Motion.role(proposal.motion)])
    }

    private func carryOut(_ proposal: Proposal, by checker: Hand, _ session: FinanceSession) throws -> Voucher {
        guard let maker = try Staff(session.db).person(proposal.maker) else {
            throw BureauError.damaged("proposal \(proposal.id)")
        }
        try decide(proposal, isConfirmed: true, by: checker, session)
        var both = session
        both.maker = Hand(person: maker.id, name: maker.name)
        both.checker = checker
        both.proposal = proposal.id
        return try Motion(proposal, session.texts()).carryOut(both)
    }

    private func decide(_ proposal: Proposal, isConfirmed: Bool, by hand: Hand, _ session: FinanceSession) throws {
        guard let person = hand.person else { throw Self.needsPeople }
        let verdict = Verdict(id: proposal.id, isConfirmed: isConfirmed, day: session.day, person: person)
        try verdict.insert(session.db)
        try session.acts.record(verdict)
    }

    private static func pending(_ id: Int64, _ db: Database) throws -> Proposal {
        guard let proposal = try Proposal.row(id, db) else {
            throw BureauError(
                .input, Bilingual(zh: "没有编号为 \(id) 的提议", en: "There is no proposal \(id)"),
                remedy: Bilingual(
                    zh: "tradein ledger proposals 列出全部", en: "tradein ledger proposals shows all of them"))
        }
        if let verdict = try Verdict.row(id, db) {
            throw BureauError(
                .input,
                Bilingual(
                    zh: "提议 \(id) 已\(verdict.isConfirmed ? "确认" : "撤回")",
                    en: "Proposal \(id) was \(verdict.isConfirmed ? "confirmed" : "withdrawn") before"),
                remedy: Bilingual(zh: "未再办理。如仍需要，请重新提出", en: "Nothing was done again. Propose it anew if it is needed"))
        }
        return proposal
    }

    /// All proposals, by number.
    package static func proposals(in workspace: Workspace) throws(BureauError) -> [ProposalState] {
        try workspace.storing { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT proposal.id, motion, m.name AS maker, proposal.day, is_confirmed, c.name AS decider,
                        verdict.day AS decided
                    FROM proposal JOIN person m ON m.id = proposal.maker
                        LEFT JOIN verdict ON verdict.id = proposal.id LEFT JOIN person c ON c.id = verdict.person
                    ORDER BY proposal.id
                    """
            ).map { row in
                let isConfirmed = row["is_confirmed"] as Bool?
                return ProposalState(
                    id: row["id"], motion: row["motion"], label: Motion.label(row["motion"]), maker: row["maker"],
                    day: row["day"],
                    standing: isConfirmed.map { $0 ? .confirmed : .withdrawn } ?? .pending, by: row["decider"],
                    decidedOn: row["decided"])
            }
        }
    }

    static let needsPeople = BureauError(
        .input,
        Bilingual(
            zh: "此事须由一人提出、另一人确认，而工作区还没有登记人员",
            en: "One person proposes this and another confirms it, and nobody is enrolled yet"),
        remedy: Bilingual(
            zh: "请先登记至少两名财务人员：tradein people add 姓名 --role finance",
            en: "Enrol at least two people first: tradein people add NAME --role finance"))

    private static func needsSecond(_ role: Role) -> BureauError {
        BureauError(
            .input,
            Bilingual(
                zh: "除提出人之外没有可以确认的\(role.label.zh)人员",
                en: "Beside the proposer nobody of the role \(role.rawValue) could confirm it"),
            remedy: Bilingual(
                zh: "请再登记一人：tradein people add 姓名 --role \(role.rawValue)",
                en: "Enrol another: tradein people add NAME --role \(role.rawValue)"))
    }

    private static func ownProposal(_ id: Int64) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "提议 \(id) 是本人提出的", en: "Proposal \(id) is this person's own"),
            remedy: Bilingual(zh: "请由另一人确认", en: "Another person has to confirm it"))
    }
}
