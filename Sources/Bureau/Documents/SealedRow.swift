import GRDB
import Sealing

/// A record sealed into a table of its own, under a seed that an erasure deletes.
struct SealedRow {
    let seed: [UInt8]
    let data: [UInt8]

    init(_ record: [UInt8], _ vault: Vault, seed: [UInt8], owner: Vault.Owner) throws {
        self.seed = seed
        data = try vault.seal(record, seed: seed, owner: owner)
    }

    /// By which the row that names it knows it again.
    var digest: [UInt8] { Self.digest(seed: seed, data: data) }

    static func digest(seed: [UInt8], data: [UInt8]) -> [UInt8] { SHA256.digest(of: seed + data) }

    func insert(_ id: Int64, into table: String, _ db: Database) throws {
        try BoundStatement(db, "INSERT INTO \(table) (id, seed, data) VALUES (?, ?, ?)").begin().integer(id).blob(seed)
            .blob(data).run()
    }
}
