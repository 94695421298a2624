import Claims
import GRDB
import Ledger

/// Enrols and retires the people of a workspace.
package struct People {
    private let workspace: Workspace

    package init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Everybody who ever worked here, by number.
    package func list() throws(BureauError) -> [Person] {
        try workspace.storing { db in try Staff(db).all() }
    }

    /// Whether somebody may do what asks for one of these roles; anybody may while nobody is enrolled.
    ///
    /// - Throws: ``BureauError``: it is not said who, or they are unknown, or have none of the roles.
    package func check(_ person: String?, as roles: [Role]) throws(BureauError) {
        try workspace.storing { db in
            let staff = Staff(db)
            if try !staff.all().isEmpty { _ = try staff.hand(named: person, as: roles) }
        }
    }

    /// Enrols somebody.
    ///
    /// - Parameters:
    ///   - roles: at least one.
    ///   - merchant: whose people they are, by its credit code; nil for the bureau's own. Who has the role merchant belongs
    ///     to one.
    ///   - by: who enrols; may be left out only for the first.
    package func add(
        name: String, roles: [Role], merchant: String? = nil, day: String, by: String?
    ) throws -> Person {
        guard Self.isFit(name) else { throw Self.badName(name) }
        if let merchant, !CreditCode.isValid(merchant) { throw Self.badMerchant(merchant) }
        let desk = try FinanceDesk(workspace, day: day, person: by)
        return try desk.perform(Role.allCases) { session in
            let staff = Staff(session.db)
            if try staff.all().contains(where: { $0.name == name && $0.retiredOn == nil }) {
                throw Self.alreadyEnrolled(name)
            }
            let ordered = Role.allCases.filter(roles.contains)
            let enrolment = Enrolment(
                id: try session.acts.nextID(Enrolment.self), name: name,
                roles: ordered.map(\.rawValue).joined(separator: " "), day: day, by: session.maker.person,
                merchant: merchant)
            try enrolment.insert(session.db)
            try session.acts.record(enrolment)
            return Person(
                id: enrolment.id, name: name, roles: ordered, day: day, retiredOn: nil, merchant: merchant)
        }
    }

    /// Somebody no longer acts. What they did stays.
    package func retire(name: String, day: String, by: String?) throws -> Person {
        let desk = try FinanceDesk(workspace, day: day, person: by)
        return try desk.perform(Role.allCases) { session in
            let staff = Staff(session.db)
            guard let person = try staff.all().first(where: { $0.name == name && $0.retiredOn == nil }) else {
                throw Self.notEnrolled(name)
            }
            guard try staff.all().contains(where: { $0.retiredOn == nil && $0.id != person.id }) else {
                throw Self.lastOne(name)
            }
            let retirement = Retirement(id: person.id, day: day, by: session.maker.person)
            try retirement.insert(session.db)
            try session.acts.record(retirement)
            return Person(
                id: person.id, name: name, roles: person.roles, day: person.day, retiredOn: day,
                merchant: person.merchant)
        }
    }

    /// Names stand in entries: one short line, and not the programme's own.
    private static func isFit(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 100 && name == name.trimmed && name != Hand.programme.name
            && !name.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }

    private static func badName(_ name: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "“\(name.clipped)”不能作为人员姓名", en: "“\(name.clipped)” can't be a person's name"),
            remedy: Bilingual(
                zh: "请写一行不超过 100 字节的姓名或工号，前后不留空格；tradein 一名留给程序",
                en: "Give a name or staff number of at most 100 bytes on one line; tradein is the programme's own"))
    }

    private static func badMerchant(_ merchant: String) -> BureauError {
        BureauError(
            .input,
            Bilingual(
                zh: "“\(merchant.clipped)”不是统一社会信用代码", en: "“\(merchant.clipped)” is no unified social credit code"),
            remedy: Bilingual(
                zh: "请照营业执照写18位代码", en: "Give the 18 characters as the business licence has them"))
    }

    private static func alreadyEnrolled(_ name: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "“\(name)”已经登记", en: "“\(name)” is enrolled already"),
            remedy: Bilingual(
                zh: "改角色请先停用（people retire）再登记；同名的人请加工号区分",
                en: "To change roles retire the person first; tell people of one name apart by their staff numbers"))
    }

    private static func lastOne(_ name: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "“\(name)”是最后一名在岗人员", en: "“\(name)” is the last who is active"),
            remedy: Bilingual(zh: "请先登记接替的人", en: "Enrol somebody to take over first"))
    }

    private static func notEnrolled(_ name: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "没有登记名为“\(name)”的在岗人员", en: "Nobody named “\(name)” is enrolled and active"),
            remedy: Bilingual(zh: "tradein people list 列出人员", en: "tradein people list shows who is"))
    }
}
