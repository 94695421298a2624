import AuditLog
import Ledger
import Sealing

/// The log entries that commit to the whole, and what they say.
enum CommitmentEntry: Hashable {
    case totals(Totals)
    case used(Used)

    /// What was approved, paid and recovered, up to a ledger entry.
    struct Totals: Hashable {
        /// Counts from 1.
        let id: Int64
        /// The number of the last ledger entry that counts.
        let entries: Int64
        /// How many leaves the tree has.
        let rows: Int64
        let root: Digest
        /// Over everything.
        let sums: MoneyTotals.Sums
    }

    /// The identifiers that are used up, up to a decision.
    struct Used: Hashable {
        /// Counts from 1.
        let id: Int64
        /// The number of the last decision that counts.
        let decisions: Int64
        /// How many there are.
        let identifiers: Int64
        /// The root over the keys of the classes.
        let keys: Digest
        let root: Digest
    }

    static let types: Set<String> = ["totals", "used"]

    /// Reads an entry; nil where it is neither, or not exactly as it is written here.
    init?(_ bytes: [UInt8]) {
        guard let value = JSONValue(bytes), let id = value["id"]?.integer, let root = value["root"]?.digest else {
            return nil
        }
        switch value["type"]?.string {
        case "totals":
            guard let entries = value["entries"]?.integer, let rows = value["rows"]?.integer,
                let approved = value["approved"]?.string.flatMap({ Fen(yuan: $0) }),
                let paid = value["paid"]?.string.flatMap({ Fen(yuan: $0) }),
                let recovered = value["recovered"]?.string.flatMap({ Fen(yuan: $0) })
            else { return nil }
            self = .totals(
                Totals(
                    id: id, entries: entries, rows: rows, root: root,
                    sums: MoneyTotals.Sums(approved: approved, paid: paid, recovered: recovered)))
        case "used":
            guard let decisions = value["decisions"]?.integer, let identifiers = value["identifiers"]?.integer,
                let keys = value["keys"]?.digest
            else { return nil }
            self = .used(Used(id: id, decisions: decisions, identifiers: identifiers, keys: keys, root: root))
        default: return nil
        }
        guard self.bytes == bytes else { return nil }
    }

    /// The entry as it is logged.
    var bytes: [UInt8] {
        var text = JSONText()
        text.object { text in
            switch self {
            case .totals(let totals):
                text.member("type", "totals")
                text.member("id", totals.id)
                text.member("entries", totals.entries)
                text.member("rows", totals.rows)
                text.member("root", totals.root.hex)
                text.member("approved", totals.sums.approved.yuan)
                text.member("paid", totals.sums.paid.yuan)
                text.member("recovered", totals.sums.recovered.yuan)
            case .used(let used):
                text.member("type", "used")
                text.member("id", used.id)
                text.member("decisions", used.decisions)
                text.member("identifiers", used.identifiers)
                text.member("keys", used.keys.hex)
                text.member("root", used.root.hex)
            }
        }
        return text.bytes
    }
}

extension JSONValue {
    /// 32 bytes in hexadecimal.
    var digest: Digest? {
        string.flatMap { try? Hex.decoded(Array($0.utf8)) }.flatMap { Digest(bytes: $0) }
    }
}

/// The tree over totals: its leaves are JSON arrays of programme, region, source and the three sums in fen, an empty text
/// for all of a kind.
struct TotalsTree {
    /// In ascending order.
    let leaves: [[UInt8]]
    /// Over everything.
    let sums: MoneyTotals.Sums

    init(_ totals: MoneyTotals) throws(FenOverflow) {
        let rows = try totals.withSums().rows
        leaves = rows.map { Self.leaf($0, $1) }.sorted { $0.lexicographicallyPrecedes($1) }
        sums = rows[MoneyTotals.Key(programme: "", region: "", source: "")] ?? MoneyTotals.Sums()
    }

    var root: Digest { SortedTree.root(of: leaves) }

    func entry(id: Int64, entries: Int64) -> CommitmentEntry {
        .totals(.init(id: id, entries: entries, rows: Int64(leaves.count), root: root, sums: sums))
    }

    static func leaf(_ key: MoneyTotals.Key, _ sums: MoneyTotals.Sums) -> [UInt8] {
        var text = JSONText(capacity: 128)
        text.array { text in
            for part in [key.programme, key.region, key.source] { text.string(part) }
            for sum in [sums.approved, sums.paid, sums.recovered] { text.integer(sum.rawValue) }
        }
        return text.bytes
    }

    /// How the leaf of a key begins, and no other does.
    static func beginning(_ key: MoneyTotals.Key) -> [UInt8] {
        var text = JSONText(capacity: 128)
        text.array { text in
            for part in [key.programme, key.region, key.source] { text.string(part) }
        }
        return text.bytes.dropLast() + [UInt8(ascii: ",")]
    }

    /// The sums of a leaf that begins with a key's beginning; nil where it is not as it is written here.
    static func sums(of leaf: [UInt8], _ key: MoneyTotals.Key) -> MoneyTotals.Sums? {
        guard let sums = JSONValue(leaf)?.array?.dropFirst(3).compactMap(\.integer), sums.count == 3 else { return nil }
        let made = MoneyTotals.Sums(approved: Fen(sums[0]), paid: Fen(sums[1]), recovered: Fen(sums[2]))
        return Self.leaf(key, made) == leaf ? made : nil
    }
}
