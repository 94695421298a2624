package import Claims

/// A stored statement, read back for tables and CSV.
package struct ParsedStatement: Sendable {
    package struct Part: Sendable {
        package let source: String
        package let amount: String
    }

    package struct Note: Sendable {
        package let code: String
        package let message: Bilingual
        /// The document that is cited, and the clause where one is.
        package let document: String
        package let clause: String?
    }

    /// Yuan, two places.
    package let amount: String?
    package let funding: [Part]
    package let reasons: [Note]
    package let notes: [Note]
    package let programme: String
    package let version: String?
    package let businessDay: String

    /// Nil for bytes that ``Statement`` did not write.
    init?(_ statement: Statement) {
        guard let root = JSONValue(Array("{".utf8) + statement.members + Array("}".utf8)),
            let programme = root["programme"]?.string,
            let businessDay = root["business_day"]?.string, let reasons = root["reasons"]?.array
        else { return nil }
        amount = root["amount"]?.string
        funding = (root["funding"]?.array ?? []).compactMap { part in
            guard let source = part["source"]?.string, let amount = part["amount"]?.string else { return nil }
            return Part(source: source, amount: amount)
        }
        self.reasons = reasons.compactMap(ParsedStatement.note)
        notes = (root["notes"]?.array ?? []).compactMap(ParsedStatement.note)
        self.programme = programme
        version = root["version"]?.string
        self.businessDay = businessDay
    }

    private static func note(_ value: JSONValue) -> Note? {
        guard let code = value["code"]?.string, let zh = value["message"]?["zh"]?.string,
            let en = value["message"]?["en"]?.string, let document = value["cite"]?["document"]?.string
        else { return nil }
        return Note(
            code: code, message: Bilingual(zh: zh, en: en), document: document,
            clause: value["cite"]?["clause"]?.string)
    }
}

extension DecisionLine {
    /// The statement in parts.
    package func parsed() throws(BureauError) -> ParsedStatement {
        guard let parsed = ParsedStatement(statement) else { throw .damaged("statement of \(claimID)") }
        return parsed
    }
}
