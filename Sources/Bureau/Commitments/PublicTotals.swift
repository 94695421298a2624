package import Claims
import Glibc
import Ledger

/// Recomputes what a log commits to as a whole from its entries alone, as anybody can who has nothing but the published log.
///
/// Totals are recomputed entirely. Of the used identifiers nothing but their number is public: that it never falls, that
/// the keys stay the same, and that decisions are covered in order is checked; the tree itself is recomputed where the store is.
package final class PublicTotals {
    /// The first thing that is wrong.
    package private(set) var finding: Bilingual?

    private var totals = MoneyTotals()
    private var lastEntry: Int64 = 0
    private var decisions: Int64 = 0
    private var lastTotals: CommitmentEntry.Totals?
    private var lastUsed: CommitmentEntry.Used?
    /// Whether money that counts has moved since the last totals.
    private var isUncommitted = false

    /// What a posting's source and ends, as they are written, do to the totals: few, however many postings there are.
    private var moves: [[UInt8]: Int] = [:]
    private var effects: [(effect: MoneyTotals.Effect, key: MoneyTotals.Key)?] = []
    /// What has moved since the totals were last added up.
    private var pending: [Int64] = []

    package init() {}

    /// Takes the next entry of the log.
    package func visit(_ index: UInt64, _ entry: UnsafeRawBufferPointer) {
        guard finding == nil else { return }
        let isDecision = entry.starts(with: Self.decision)
        if isDecision { decisions += 1 }
        if isDecision || entry.starts(with: Self.ledger) {
            guard let position = entry.position(of: Self.content, braceAt: 9) else { return }
            var scanner = CanonicalScanner(entry, at: position + Self.content.count)
            guard count(&scanner) else {
                return find(
                    zh: "日志第 \(index) 条的分类账记录无法读取，或不接续前一笔",
                    en: "The ledger entry in log entry \(index) cannot be read, or does not follow the one before")
            }
        } else if entry.starts(with: Self.totals) || entry.starts(with: Self.used) {
            compare(index, CommitmentEntry([UInt8](entry)))
        }
    }

    /// Says whether the log, as far as it goes, commits to all its money.
    package func finish() {
        guard finding == nil, isUncommitted else { return }
        find(
            zh: "日志在最后一次合计之后还有金额变动，检查点没有承诺它们",
            en: "Money has moved after the log's last totals, so that the checkpoint does not commit to it")
    }

    private static let decision = Array(#"{"type":"decision","#.utf8)
    private static let ledger = Array(#"{"type":"ledger","#.utf8)
    private static let totals = Array(#"{"type":"totals","#.utf8)
    private static let used = Array(#"{"type":"used","#.utf8)
    /// Within text the quotation marks would be escaped: this is nowhere but before a ledger entry.
    private static let content = Array(#","entry":{"entry":"#.utf8)

    private func compare(_ index: UInt64, _ commitment: CommitmentEntry?) {
        switch commitment {
        case .totals(let found):
            guard addUp(), let tree = try? TotalsTree(totals) else {
                return find(zh: "金额超出可记录的范围", en: "The sums are beyond what can be recorded")
            }
            guard tree.entry(id: (lastTotals?.id ?? 0) + 1, entries: lastEntry) == .totals(found) else {
                return find(
                    zh: "日志第 \(index) 条的合计与此前各条重算的不符",
                    en: "The totals of log entry \(index) are not those that the entries before it add up to")
            }
            lastTotals = found
            isUncommitted = false
        case .used(let found):
            guard found.id == (lastUsed?.id ?? 0) + 1, found.decisions == decisions,
                found.identifiers >= lastUsed?.identifiers ?? 0, found.keys == lastUsed?.keys ?? found.keys
            else {
                return find(
                    zh: "日志第 \(index) 条的已用号码树不接续前一条",
                    en: "The tree of used identifiers of log entry \(index) does not follow the one before")
            }
            lastUsed = found
        case nil:
            find(zh: "日志第 \(index) 条的承诺无法读取", en: "The commitment of log entry \(index) cannot be read")
        }
    }

    /// Adds what has moved to the totals; false where a sum leaves the range.
    private func addUp() -> Bool {
        for (place, fen) in pending.enumerated() where fen != 0 {
            guard let (effect, key) = effects[place] else { continue }
            guard (try? totals.add(effect.sums(of: Fen(fen)), to: key)) != nil else { return false }
            pending[place] = 0
        }
        return true
    }

    /// Reads a ledger entry from its number on, up to the end of the log entry, exactly as `Entry.content` writes it.
    private func count(_ scanner: inout CanonicalScanner) -> Bool {
        guard let number = scanner.integer(), number == lastEntry + 1, scanner.take(#","flow":"#), scanner.skipString(),
            scanner.take(#","key":"#), scanner.skipString(), scanner.take(#","day":"#), scanner.skipString(),
            scanner.take(#","document":"#), scanner.skipString(), scanner.take(#","postings":["#)
        else { return false }
        lastEntry = number
        while true {
            guard scanner.take("{"), let place = move(&scanner) else { return false }
            if scanner.take(#","claim":"#), scanner.integer() == nil { return false }
            guard scanner.take(#","fen":"#), let fen = scanner.integer(), fen > 0, scanner.take("}") else {
                return false
            }
            if effects[place] != nil {
                let (sum, overflow) = pending[place].addingReportingOverflow(fen)
                guard !overflow else { return false }
                pending[place] = sum
                isUncommitted = true
            }
            if scanner.take(",") { continue }
            return scanner.take("]}}") && scanner.isAtEnd
        }
    }

    /// The place in `effects` of a posting's source, year and ends.
    private func move(_ scanner: inout CanonicalScanner) -> Int? {
        let start = scanner.position
        guard scanner.take(#""source":"#), let source = scanner.string(), scanner.take(#","year":"#),
            scanner.integer() != nil, scanner.take(#","from":"#), let from = account(&scanner),
            scanner.take(#","to":"#), let to = account(&scanner)
        else { return nil }
        let written = [UInt8](scanner.bytes[start..<scanner.position])
        if let known = moves[written] { return known }
        guard let leaves = Place(rawValue: text(from.place)), let enters = Place(rawValue: text(to.place)),
            FundingSource(rawValue: text(source)) != nil
        else { return nil }
        let effect = MoneyTotals.Effect(from: leaves, to: enters)
        effects.append(
            effect.map { effect in
                let account = effect.countsForReceiver ? to : from
                return (
                    effect,
                    MoneyTotals.Key(
                        programme: text(account.programme), region: text(account.region), source: text(source))
                )
            })
        pending.append(0)
        moves[written] = effects.count - 1
        return effects.count - 1
    }

    private typealias Account = (
        place: UnsafeRawBufferPointer, programme: UnsafeRawBufferPointer, region: UnsafeRawBufferPointer
    )

    private func account(_ scanner: inout CanonicalScanner) -> Account? {
        guard scanner.take(#"{"place":"#), let place = scanner.string(), scanner.take(#","programme":"#),
            let programme = scanner.string(), scanner.take(#","region":"#), let region = scanner.string(),
            scanner.take("}")
        else { return nil }
        return (place, programme, region)
    }

    private func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

    private func find(zh: String, en: String) {
        finding = Bilingual(zh: zh, en: en)
    }
}

/// Reads JSON that is written in one way only, byte by byte. The bytes outlive it.
private struct CanonicalScanner {
    let bytes: UnsafeRawBufferPointer
    private(set) var position: Int

    init(_ bytes: UnsafeRawBufferPointer, at position: Int) {
        self.bytes = bytes
        self.position = position
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard bytes.count - position >= count, let start = bytes.baseAddress,
            memcmp(start + position, literal.utf8Start, count) == 0
        else { return false }
        position += count
        return true
    }

    /// A whole number as it is written here: no sign but a minus, no leading zero.
    mutating func integer() -> Int64? {
        let start = position
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") { position += 1 }
        let first = position
        var value: Int64 = 0
        while position < bytes.count, bytes[position] &- 0x30 < 10 {
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(Int64(bytes[position] & 15))
            guard !overflow, !carry else { return nil }
            value = sum
            position += 1
        }
        let digits = position - first
        guard digits > 0, digits == 1 || bytes[first] != 0x30, first == start || value > 0 else { return nil }
        return first == start ? value : -value
    }

    /// What stands between quotation marks, where nothing in it is escaped.
    mutating func string() -> UnsafeRawBufferPointer? {
        guard take("\"") else { return nil }
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            guard bytes[position] != UInt8(ascii: "\\") else { return nil }
            position += 1
        }
        let end = position
        return take("\"") ? UnsafeRawBufferPointer(rebasing: bytes[start..<end]) : nil
    }

    /// Passes over a text, whatever is in it.
    mutating func skipString() -> Bool {
        guard take("\"") else { return false }
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return true
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        return false
    }
}

extension UnsafeRawBufferPointer {
    /// Where a pattern that has a brace at a place of it begins; nil where it is not there.
    fileprivate func position(of pattern: [UInt8], braceAt place: Int) -> Int? {
        guard let start = baseAddress else { return nil }
        var from = place
        // Braces are few.
        while from < count, let brace = memchr(start + from, Int32(UInt8(ascii: "{")), count - from) {
            let first = UnsafeRawPointer(brace) - start - place
            if first + pattern.count <= count, memcmp(start + first, pattern, pattern.count) == 0 { return first }
            from = first + place + 1
        }
        return nil
    }
}
