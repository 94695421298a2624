import Foundation
import Ledger
import Rulebook

/// The facts of state that a decision used, in canonical JSON: kept with the decision, so that it can be replayed alone.
enum FactsText {
    static func json(_ facts: Facts) -> [UInt8] {
        var text = JSONText(capacity: 256)
        text.object { text in
            text.key("earlier_uses")
            text.array { text in
                for use in facts.earlierUses {
                    text.object { text in
                        text.member("space", use.space)
                        text.member("value", use.value)
                        text.member("by", use.by)
                    }
                }
            }
            text.key("quota_taken")
            text.array { text in
                for quota in facts.quotaTaken {
                    text.object { text in
                        text.member("counter", quota.counter)
                        text.member("key", quota.key)
                        text.member("taken", Int64(quota.taken))
                        if quota.freed > 0 { text.member("freed", Int64(quota.freed)) }
                    }
                }
            }
            text.key("available")
            text.array { text in
                for fund in facts.available {
                    text.object { text in
                        text.member("source", fund.source.rawValue)
                        text.key("fen")
                        if let amount = fund.amount { text.integer(amount.rawValue) } else { text.null() }
                    }
                }
            }
        }
        return text.bytes
    }

    /// The facts that ``json(_:)`` wrote; nil for anything else.
    static func facts(_ json: [UInt8]) -> Facts? {
        guard let root = JSONValue(json), let uses = root["earlier_uses"]?.array,
            let quotas = root["quota_taken"]?.array,
            let funds = root["available"]?.array
        else { return nil }
        var facts = Facts()
        for use in uses {
            guard let space = use["space"]?.string, let value = use["value"]?.string, let by = use["by"]?.string else {
                return nil
            }
            facts.earlierUses.append(.init(space: space, value: value, by: by))
        }
        for quota in quotas {
            guard let counter = quota["counter"]?.string, let key = quota["key"]?.string,
                let taken = quota["taken"]?.integer
            else { return nil }
            facts.quotaTaken.append(
                .init(counter: counter, key: key, taken: Int(taken), freed: Int(quota["freed"]?.integer ?? 0)))
        }
        for fund in funds {
            guard let source = fund["source"]?.string.flatMap(FundingSource.init(rawValue:)) else { return nil }
            facts.available.append(.init(source: source, amount: fund["fen"]?.integer.map(Fen.init)))
        }
        return facts
    }
}
