import GRDB
import Sealing

/// A list of identifiers from elsewhere was imported.
struct AlertList: Act {
    static let type = "alert_list"
    static let table = "alert_list"

    struct Entry: Sendable {
        /// Its number among all entries of all lists.
        var id: Int64 = 0
        let key: Int64
        /// A day number.
        let day: Int64?
    }

    let id: Int64
    let kind: String
    let digest: [UInt8]
    let name: KeptText
    let entries: Int64
    /// SHA-256 of the entries.
    let entryDigest: [UInt8]
    let day: String
    let maker: Int64?

    func writeFacts(to text: inout JSONText) {
        text.member("kind", kind)
        text.member("entries", entries)
        text.member("day", day)
        if let maker { text.member("by", maker) }
    }

    var secret: [UInt8] { digest + entryDigest + name.commitment }

    static func row(_ id: Int64, _ db: Database) throws -> AlertList? {
        let entries = try BoundStatement(db, "SELECT key, day, id FROM alert_list_entry WHERE list = ? ORDER BY id")
            .begin().integer(id)
        var hasher = EntryHasher()
        while try entries.step() {
            hasher.add(
                Entry(
                    id: entries.integerColumn(2), key: entries.integerColumn(0),
                    day: entries.isNull(1) ? nil : entries.integerColumn(1)))
        }
        let row = try BoundStatement(
            db,
            """
            SELECT kind, digest, name, entries, day, maker, commitment FROM alert_list l
            JOIN kept_text ON kept_text.id = name WHERE l.id = ?
            """
        ).begin().integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        return AlertList(
            id: id, kind: row.textColumn(0), digest: row.blobColumn(1),
            name: KeptText(id: row.integerColumn(2), commitment: row.blobColumn(6)),
            entries: row.integerColumn(3), entryDigest: hasher.finalize(), day: row.textColumn(4),
            maker: row.isNull(5) ? nil : row.integerColumn(5))
    }

    func insert(_ db: Database, entries: [Entry]) throws {
        try BoundStatement(
            db, "INSERT INTO alert_list (id, kind, digest, name, entries, day, maker) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ).begin().integer(id).text(kind).blob(digest).integer(name.id).integer(self.entries).text(day).integer(maker)
            .run()
        let insert = try BoundStatement(db, "INSERT INTO alert_list_entry (id, list, key, day) VALUES (?, ?, ?, ?)")
        for entry in entries {
            try insert.begin().integer(entry.id).integer(id).integer(entry.key).integer(entry.day).run()
        }
    }

    /// Hashes entries one after the other.
    struct EntryHasher: ~Copyable {
        private var hasher = SHA256Hasher()

        mutating func add(_ entry: Entry) {
            hasher.update(Array("\(entry.id) \(entry.key) \(entry.day.map(String.init) ?? "-")\n".utf8))
        }

        consuming func finalize() -> [UInt8] { hasher.finalize() }
    }
}

/// The detectors were run.
struct AlertRun: Act {
    static let type = "alert_run"
    static let table = "alert_run"

    struct Tally: Sendable {
        let id: Int64
        let detector: String
        let standing: String
        /// How many claims it looked at, and how many of them were unusual: those that were hit before included.
        let looked: Int64
        let hits: Int64
    }

    struct Hit: Sendable {
        let id: Int64
        let detector: String
        let decision: Int64
        let severity: String
        let action: String
        let number: Int64
        let bound: Int64
        let claims: Int64
        let group: Int64
    }

    let id: Int64
    let day: String
    /// SHA-256 of the detectors with their values.
    let rulesDigest: [UInt8]
    let decisions: Int64
    let lists: Int64
    let maker: Int64?
    /// What is new.
    let hits: Int64
    let holds: Int64
    /// SHA-256 of tallies and hits.
    let content: [UInt8]

    func writeFacts(to text: inout JSONText) {
        text.member("day", day)
        text.member("rules_digest", "sha256:" + Hex.encoded(rulesDigest))
        text.member("decisions", decisions)
        text.member("lists", lists)
        text.member("hits", hits)
        text.member("holds", holds)
        if let maker { text.member("by", maker) }
    }

    var secret: [UInt8] { content }

    static func row(_ id: Int64, _ db: Database) throws -> AlertRun? {
        var contents = Contents()
        let tallies = try BoundStatement(
            db, "SELECT detector, standing, looked, hits, id FROM alert_tally WHERE run = ? ORDER BY id"
        ).begin().integer(id)
        while try tallies.step() {
            contents.add(
                Tally(
                    id: tallies.integerColumn(4), detector: tallies.textColumn(0), standing: tallies.textColumn(1),
                    looked: tallies.integerColumn(2),
                    hits: tallies.integerColumn(3)))
        }
        let hits = try BoundStatement(
            db,
            """
            SELECT id, detector, decision, severity, action, number, bound, claims, grp FROM alert_hit
            WHERE run = ? ORDER BY id
            """
        ).begin().integer(id)
        while try hits.step() {
            contents.add(
                Hit(
                    id: hits.integerColumn(0), detector: hits.textColumn(1), decision: hits.integerColumn(2),
                    severity: hits.textColumn(3), action: hits.textColumn(4), number: hits.integerColumn(5),
                    bound: hits.integerColumn(6), claims: hits.integerColumn(7), group: hits.integerColumn(8)))
        }
        let row = try BoundStatement(
            db,
            """
            SELECT r.day, r.decisions, r.lists, r.maker, a.archive, a.digest FROM alert_run r
            LEFT JOIN alert_rules a ON a.id = r.rules WHERE r.id = ?
            """
        ).begin().integer(id)
        guard try row.step() else { return nil }
        defer { row.finish() }
        // The digest of the bytes that are kept, which must be the one that is kept beside them.
        let digest = SHA256.digest(of: row.blobColumn(4))
        guard row.blobColumn(5) == digest else { return nil }
        return AlertRun(
            id: id, day: row.textColumn(0), rulesDigest: digest,
            decisions: row.integerColumn(1), lists: row.integerColumn(2),
            maker: row.isNull(3) ? nil : row.integerColumn(3), contents: contents)
    }

    init(
        id: Int64, day: String, rulesDigest: [UInt8], decisions: Int64, lists: Int64, maker: Int64?,
        contents: consuming Contents
    ) {
        self.id = id
        self.day = day
        self.rulesDigest = rulesDigest
        self.decisions = decisions
        self.lists = lists
        self.maker = maker
        hits = contents.hits
        holds = contents.holds
        content = contents.finalize()
    }

    /// Tallies and hits one after the other.
    struct Contents: ~Copyable {
        private(set) var hits: Int64 = 0
        private(set) var holds: Int64 = 0
        private var hasher = SHA256Hasher()

        mutating func add(_ tally: Tally) {
            hasher.update(Array("\(tally.id) \(tally.detector) \(tally.standing) \(tally.looked) \(tally.hits)\n".utf8))
        }

        mutating func add(_ hit: Hit) {
            hits += 1
            if hit.action == "hold" { holds += 1 }
            let text =
                "\(hit.id) \(hit.detector) \(hit.decision) \(hit.severity) \(hit.action) \(hit.number) \(hit.bound) "
                + "\(hit.claims) \(hit.group)\n"
            hasher.update(Array(text.utf8))
        }

        consuming func finalize() -> [UInt8] { hasher.finalize() }
    }
}

/// Somebody has looked at what was hit.
struct AlertRelease: Act {
    static let type = "alert_release"
    static let table = "alert_release"

    let id: Int64
    let decision: Int64
    let through: Int64
    /// Why; committed to only, since people write what they like.
    let ground: KeptText
    let day: String
    let person: Int64

    func writeFacts(to text: inout JSONText) {
        text.member("decision", decision)
        text.member("through", through)
        text.member("day", day)
        text.member("by", person)
    }

    var secret: [UInt8] { ground.commitment }

    static func row(_ id: Int64, _ db: Database) throws -> AlertRelease? {
        let row = try Row.fetchOne(
            db,
            sql: """
                SELECT r.decision, through, ground, commitment, day, person FROM alert_release r
                JOIN kept_text ON kept_text.id = ground WHERE r.id = ?
                """, arguments: [id])
        guard let row, let ground = row.keptText("ground", "commitment") else { return nil }
        return AlertRelease(
            id: id, decision: row["decision"], through: row["through"], ground: ground, day: row["day"],
            person: row["person"])
    }

    func insert(_ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO alert_release (id, decision, through, ground, day, person) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [id, decision, through, ground.id, day, person])
    }
}
