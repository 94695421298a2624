import Claims
import GRDB
import Ledger

/// Who works here, on one connection.
///
/// A name given with `--as` is a record of who says to have acted, not a proof: whoever may write to the workspace can give
/// any. What the store enforces is that two different names stand where two are due.
struct Staff {
    private let db: Database

    init(_ db: Database) {
        self.db = db
    }

    /// Everybody, by number.
    func all() throws -> [Person] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT person.id, name, roles, person.day, merchant, retirement.day AS retired_on
                FROM person LEFT JOIN retirement ON retirement.id = person.id ORDER BY person.id
                """
        ).map(Self.person)
    }

    private static func person(_ row: Row) -> Person {
        let roles = (row["roles"] as String).split(separator: " ").compactMap { Role(rawValue: String($0)) }
        return Person(
            id: row["id"], name: row["name"], roles: roles, day: row["day"], retiredOn: row["retired_on"],
            merchant: row["merchant"])
    }

    func person(_ id: Int64) throws -> Person? { try all().first { $0.id == id } }

    /// Whoever acts, by the name given with `--as`.
    ///
    /// While nobody is enrolled, the programme itself is the maker of what is posted.
    ///
    /// - Throws: ``BureauError``: the name is missing, unknown, or has none of the roles.
    func hand(named name: String?, as roles: [Role]) throws -> Hand {
        let active = try all().filter { $0.retiredOn == nil }
        guard let name else {
            guard try all().isEmpty else { throw Self.nameMissing }
            return .programme
        }
        guard let person = active.first(where: { $0.name == name }) else { throw Self.unknown(name) }
        guard roles.contains(where: person.roles.contains) else { throw Self.wrongRole(person, roles) }
        return Hand(person: person.id, name: person.name)
    }

    /// Somebody else who could confirm what this person proposes.
    ///
    /// - Parameter merchant: whose people don't count.
    func checker(beside maker: Int64, as role: Role, notOf merchant: String? = nil) throws -> Hand? {
        let other = try all().first {
            $0.retiredOn == nil && $0.id != maker && $0.roles.contains(role)
                && (merchant == nil || $0.merchant != merchant)
        }
        return other.map { Hand(person: $0.id, name: $0.name) }
    }

    private static let nameMissing = BureauError(
        .input, Bilingual(zh: "没有写明由谁办理", en: "It is not said who acts"),
        remedy: Bilingual(
            zh: "请用 --as 写明姓名；tradein people list 列出已登记的人员",
            en: "Name the person with --as; tradein people list shows who is enrolled"))

    private static func unknown(_ name: String) -> BureauError {
        BureauError(
            .input, Bilingual(zh: "没有登记名为“\(name)”的在岗人员", en: "Nobody named “\(name)” is enrolled and active"),
            remedy: Bilingual(
                zh: "请核对姓名；登记用 tradein people add", en: "Check the name; enrol people by tradein people add"))
    }

    private static func wrongRole(_ person: Person, _ roles: [Role]) -> BureauError {
        BureauError(
            .input,
            Bilingual(
                zh: "“\(person.name)”没有办理此事的角色（\(roles.map(\.label.zh).joined(separator: "、"))）",
                en: "“\(person.name)” has no role for this: \(roles.map(\.rawValue).joined(separator: ", "))"),
            remedy: Bilingual(
                zh: "请由有此角色的人员办理，或先停用再以新的角色登记",
                en: "Have somebody with that role do it, or retire the person and enrol them anew with it"))
    }
}
