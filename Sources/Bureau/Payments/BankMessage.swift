import ClaimFiles
import Claims
import Ledger

/// Reads what a bank says in ISO 20022: `camt.054` (debit and credit notifications), by which payments are booked and come
/// back, and `pain.002` (payment status reports), by which lines or whole batches are refused. Any version of both.
///
/// Transactions that carry our end-to-end identification are ours, all others are somebody else's business. Documents that
/// declare a type, and so could declare entities, are not read at all.
enum BankMessage {
    /// The largest document: a million transactions fit.
    static let byteLimit = 1 << 30

    static func read(_ input: BankInput, _ body: (BankReturn.Item) throws -> Void) throws {
        guard input.survey.byteCount <= byteLimit else {
            throw BankFileError.Problems(zh: "超过 1 GiB。", en: "it is larger than 1 GiB.")
        }
        guard input.survey.isUTF8, !input.survey.hasZero else {
            throw BankFileError.Problems(zh: "不是 UTF-8 编码的 XML。", en: "it is no XML in UTF-8.")
        }
        let events = BankMessageEvents()
        let feed = XMLFeed(events)
        func take(_ bytes: [UInt8]) throws {
            do throws(XMLFeed.Flaw) {
                try feed.feed(bytes)
            } catch {
                // What the events found is said first: it may be the reason.
                throw events.problem ?? flaw(error, line: feed.line)
            }
            if let problem = events.problem { throw problem }
            for item in events.takeItems() { try body(item) }
        }
        try input.forEachChunk(take)
        try take([])
        try events.finish()
    }

    private static func flaw(_ flaw: XMLFeed.Flaw, line: Int64) -> BankFileError.Problems {
        switch flaw {
        case .documentType:
            BankFileError.Problems(
                line, zh: "含有 DOCTYPE 或实体声明，不予读取。",
                en: "it declares a document type or entities, and is not read.")
        case .tooDeep: BankFileError.Problems(line, zh: "嵌套过深。", en: "it nests too deeply.")
        case .malformed: BankFileError.Problems(line, zh: "不是完整的 XML。", en: "it is no well-formed XML to its end.")
        }
    }
}

/// Takes in one kind of message, element by element.
protocol BankMessageReader {
    /// An element begins; `path` ends with it.
    mutating func begin(_ path: XMLPath, _ attributes: XMLAttributes) throws(BankFileError.Problems)
    /// An element ends; `path` ends with it.
    mutating func end(_ path: XMLPath, _ value: () -> String) throws(BankFileError.Problems)
    /// The document is whole.
    mutating func finish() throws(BankFileError.Problems)
    /// What was understood since the last time.
    mutating func takeItems() -> [BankReturn.Item]
}

/// The elements that are open, from the outermost to the newest.
struct XMLPath {
    fileprivate(set) var keys: [XMLKey] = []

    var last: XMLKey? { keys.last }

    /// Whether the newest element has this name, and the one around it the other.
    func ends(_ outer: XMLKey, _ inner: XMLKey) -> Bool {
        keys.count >= 2 && keys[keys.count - 1] == inner && keys[keys.count - 2] == outer
    }

    func contains(_ key: XMLKey) -> Bool { keys.contains(key) }
}

/// Follows the path, gathers texts, and hands both to the reader for the kind of message that the document is.
private final class BankMessageEvents: XMLEvents {
    private static let longestText = 4_096

    private var reader: (any BankMessageReader)?
    private var path = XMLPath()
    private var text: [UInt8] = []
    private(set) var problem: BankFileError.Problems?

    func root(namespace: String?) {
        let prefix = "urn:iso:std:iso:20022:tech:xsd:"
        if namespace?.hasPrefix(prefix + "camt.054.001.") == true { reader = NotificationReader() }
        if namespace?.hasPrefix(prefix + "pain.002.001.") == true { reader = StatusReader() }
    }

    func start(_ element: XMLKey, _ attributes: XMLAttributes) {
        path.keys.append(element)
        text.removeAll(keepingCapacity: true)
        attempt { () throws(BankFileError.Problems) in try reader?.begin(path, attributes) }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard text.count + bytes.count <= Self.longestText else {
            return attempt { () throws(BankFileError.Problems) in
                throw BankFileError.Problems(zh: "有过长的文本。", en: "it has a text that is too long.")
            }
        }
        text.append(contentsOf: bytes)
    }

    func end(_ element: XMLKey) {
        attempt { () throws(BankFileError.Problems) in
            try reader?.end(path) { String(decoding: text, as: UTF8.self).trimmed }
        }
        if !path.keys.isEmpty { path.keys.removeLast() }
        text.removeAll(keepingCapacity: true)
    }

    func takeItems() -> [BankReturn.Item] { reader?.takeItems() ?? [] }

    func finish() throws(BankFileError.Problems) {
        guard reader != nil else {
            throw BankFileError.Problems(
                zh: "不是 camt.054 通知，也不是 pain.002 状态报告。", en: "it is neither a camt.054 nor a pain.002 message.")
        }
        try reader?.finish()
    }

    /// After the first problem nothing more is taken in.
    private func attempt(_ body: () throws(BankFileError.Problems) -> Void) {
        guard problem == nil else { return }
        do throws(BankFileError.Problems) {
            try body()
        } catch {
            problem = error
        }
    }
}

/// A reason as messages give it: a code and texts.
struct BankReason {
    private var parts: [String] = []

    mutating func add(_ text: String) {
        if !text.isEmpty { parts.append(text) }
    }

    var text: String? { parts.isEmpty ? nil : String(parts.joined(separator: " ").prefix(BankReturn.reasonLimit)) }
}
