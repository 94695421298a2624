import GRDB
import Rulebook

/// Where a run keeps what detectors noted until all claims have been seen: a private database of SQLite that goes to a
/// temporary file when it grows and is gone with the run. It holds keyed digests, days and numbers, no values of people.
final class AlertScratch {
    private let queue: DatabaseQueue

    init() throws {
        // The empty path is SQLite's for a temporary database of one's own.
        queue = try DatabaseQueue(path: "")
        try queue.writeWithoutTransaction { db in
            try db.execute(
                sql: """
                    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
                    CREATE TABLE note (
                        detector INTEGER, grp INTEGER, day INTEGER, claim INTEGER, side INTEGER, identity INTEGER,
                        value INTEGER);
                    CREATE TABLE best (
                        claim INTEGER, detector INTEGER, number INTEGER, bound INTEGER, claims INTEGER, grp INTEGER,
                        PRIMARY KEY (claim, detector)) WITHOUT ROWID;
                    """)
        }
    }

    /// Runs a block that adds notes.
    func noting(_ body: ((Int, Observation) throws -> Void) throws -> Void) throws {
        try queue.write { db in
            let insert = try BoundStatement(
                db, "INSERT INTO note (detector, grp, day, claim, side, identity, value) VALUES (?, ?, ?, ?, ?, ?, ?)")
            try body { detector, note in
                try insert.begin().integer(Int64(detector)).integer(note.group).integer(note.day).integer(note.claim)
                    .integer(note.side).integer(note.identity).integer(note.value).run()
            }
        }
    }

    /// Goes through the groups of all detectors, each in the order of days and claims, and keeps the most unusual hit of
    /// each claim.
    func judge(_ detectors: [ArmedDetector], _ body: (Int, [Observation]) throws -> [DetectorHit]) throws {
        try queue.write { db in
            let notes = try BoundStatement(
                db,
                """
                SELECT detector, grp, day, claim, side, identity, value FROM note
                ORDER BY detector, grp, day, claim, side
                """
            ).begin()
            let find = try BoundStatement(db, "SELECT number FROM best WHERE claim = ? AND detector = ?")
            let insert = try BoundStatement(
                db,
                """
                INSERT INTO best (claim, detector, number, bound, claims, grp) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET number = excluded.number, bound = excluded.bound, claims = excluded.claims,
                    grp = excluded.grp
                """)
            var group: [Observation] = []
            var place: (detector: Int, group: Int64)?
            func close() throws {
                guard let place, !group.isEmpty else { return }
                for hit in try body(place.detector, group) {
                    let row = find.begin().integer(hit.claim).integer(Int64(place.detector))
                    let known = try row.step() ? row.integerColumn(0) : nil
                    row.finish()
                    if let known, !detectors[place.detector].isMoreUnusual(hit.number, than: known) { continue }
                    try insert.begin().integer(hit.claim).integer(Int64(place.detector)).integer(hit.number)
                        .integer(hit.limit).integer(hit.claims).integer(hit.group).run()
                }
                group.removeAll(keepingCapacity: true)
            }
            while try notes.step() {
                let (detector, key) = (Int(notes.integerColumn(0)), notes.integerColumn(1))
                if place?.detector != detector || place?.group != key {
                    try close()
                    place = (detector, key)
                }
                group.append(
                    Observation(
                        claim: notes.integerColumn(3), identity: notes.integerColumn(5), group: key,
                        day: notes.integerColumn(2), value: notes.integerColumn(6), side: notes.integerColumn(4)))
            }
            try close()
        }
    }

    /// The hits, by claim and then by detector.
    func forEachHit(_ body: (Int, DetectorHit) throws -> Void) throws {
        try queue.read { db in
            let hits = try BoundStatement(
                db, "SELECT claim, detector, number, bound, claims, grp FROM best ORDER BY claim, detector"
            ).begin()
            while try hits.step() {
                try body(
                    Int(hits.integerColumn(1)),
                    DetectorHit(
                        claim: hits.integerColumn(0), number: hits.integerColumn(2), limit: hits.integerColumn(3),
                        claims: hits.integerColumn(4), group: hits.integerColumn(5)))
            }
        }
    }
}
