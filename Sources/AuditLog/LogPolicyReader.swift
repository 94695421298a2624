/// Reads the lines of a policy file one after another.
struct LogPolicyReader {
    /// The name that is defined from the start, for no witness at all.
    static let none = Array("none".utf8)

    enum Definition {
        case witness(Int)
        case group(threshold: Int, members: [[UInt8]])
    }

    private(set) var logs: [LogPolicy.Party] = []
    private(set) var witnesses: [LogPolicy.Party] = []
    private(set) var definitions: [[UInt8]: Definition] = [:]
    private(set) var quorum: [UInt8]?
    /// Names that are members of a group already.
    private var grouped: Set<[UInt8]> = []
    private var number = 0

    mutating func read(_ line: [UInt8], number: Int) throws(LogPolicyError) {
        self.number = number
        // A newline can't be here, and what the specification allows besides is a tab.
        guard line.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }) else {
            throw error("it has a control character other than a tab")
        }
        let items = line.split { $0 == StrictText.space || $0 == 0x09 }.map { [UInt8]($0) }
        guard let keyword = items.first, keyword.first != UInt8(ascii: "#") else { return }
        let rest = Array(items.dropFirst())
        switch String(decoding: keyword, as: UTF8.self) {
        case "log": try readLog(rest)
        case "witness": try readWitness(rest)
        case "group": try readGroup(rest)
        case "quorum": try readQuorum(rest)
        default: throw error("it begins with none of log, witness, group, quorum")
        }
    }

    private mutating func readLog(_ items: [[UInt8]]) throws(LogPolicyError) {
        guard items.count == 1 || items.count == 2 else { throw error("a log has a key and at most a URL") }
        let party = try party(items[0], url: items.count == 2 ? items[1] : nil)
        if party.key?.type == .cosignature { throw error("the key is a witness's, not a log's") }
        guard !logs.contains(where: { $0.material == party.material }) else { throw error("the log's key came before") }
        logs.append(party)
    }

    private mutating func readWitness(_ items: [[UInt8]]) throws(LogPolicyError) {
        guard items.count == 2 || items.count == 3 else {
            throw error("a witness has a name, a key and at most a URL")
        }
        let party = try party(items[1], url: items.count == 3 ? items[2] : nil)
        if let type = party.key?.type, type != .cosignature { throw error("the key is a log's, not a witness's") }
        guard !witnesses.contains(where: { $0.material == party.material }) else {
            throw error("the witness's key came before")
        }
        try define(items[0], .witness(witnesses.count))
        witnesses.append(party)
    }

    private mutating func readGroup(_ items: [[UInt8]]) throws(LogPolicyError) {
        guard items.count >= 3 else { throw error("a group has a name, a number and at least one member") }
        let names = Array(items[2...])
        let threshold: UInt64
        switch String(decoding: items[1], as: UTF8.self) {
        case "any": threshold = 1
        case "all": threshold = UInt64(names.count)
        default:
            guard let count = StrictText.decimal(items[1]), (1...UInt64(names.count)).contains(count) else {
                throw error("a group's number is any, all, or 1 to the number of its members")
            }
            threshold = count
        }
        for name in names {
            guard definitions[name] != nil else { throw error("a member of the group is not defined before") }
            guard grouped.insert(name).inserted else { throw error("a member of the group is in a group already") }
        }
        try define(items[0], .group(threshold: Int(threshold), members: names))
    }

    private mutating func readQuorum(_ items: [[UInt8]]) throws(LogPolicyError) {
        guard items.count == 1 else { throw error("a quorum has one name") }
        guard quorum == nil else { throw error("there is a second quorum line") }
        guard items[0] == Self.none || definitions[items[0]] != nil else {
            throw error("the quorum's name is not defined before")
        }
        quorum = items[0]
    }

    private mutating func define(_ name: [UInt8], _ definition: Definition) throws(LogPolicyError) {
        guard name != Self.none else { throw error("the name none is taken") }
        guard definitions.updateValue(definition, forKey: name) == nil else { throw error("the name is taken") }
    }

    private func party(_ text: [UInt8], url: [UInt8]?) throws(LogPolicyError) -> LogPolicy.Party {
        let url = url.map { String(decoding: $0, as: UTF8.self) }
        do {
            let key = try VerifierKey(text)
            return LogPolicy.Party(key: key, url: url, material: key.key.bytes)
        } catch .unsupportedKeyType {
            // Kept, so that a policy with post-quantum witnesses can be used by those who count on the others.
            return LogPolicy.Party(
                key: nil, url: url, material: Array(text.split(separator: StrictText.plus)[2...].joined()))
        } catch {
            throw self.error(error.description)
        }
    }

    private func error(_ reason: String) -> LogPolicyError {
        LogPolicyError(line: number, reason: reason)
    }
}
