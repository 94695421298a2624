internal import Claims

/// A decision of a model, as much of it as an editor may change and a pack can take back.
struct ModelDecision: Sendable, Hashable {
    /// Stable: made of what the pack calls it, never of its place.
    let id: String
    let name: String
    /// What people read beside the name: labels, titles and messages, `zh:` and `en:`.
    let texts: Bilingual?
    let logic: Logic

    enum Logic: Sendable, Hashable {
        case literal(String)
        case context([Entry])
        case table(Table)
        /// Something that no pack holds: an invocation, a relation …
        case other(String)
    }

    /// A line of a boxed context; the last has no name and is the result.
    struct Entry: Sendable, Hashable {
        let name: String?
        let text: String
    }

    struct Table: Sendable, Hashable {
        /// As a pack writes it: `U`, `C+`.
        let hitPolicy: String
        let inputs: [Column]
        let rows: [Row]
        /// How many outputs there are; a pack's tables have one.
        let outputs: Int
    }

    struct Column: Sendable, Hashable {
        let id: String
        let text: String
    }

    struct Row: Sendable, Hashable {
        let id: String
        let cells: [String]
        let output: String
    }
}

extension ModelDecision {
    /// Stands for what a decision says, whatever it is called: a model carries it, and an import tells by it what was
    /// changed in the model, and what has been changed in the pack since.
    static func mark(_ texts: Bilingual?, _ logic: Logic?) -> String {
        var words = texts.map { [$0.zh, $0.en] } ?? []
        switch logic {
        case .literal(let text): words += ["literal", text]
        case .context(let entries): words += ["context"] + entries.flatMap { [$0.name ?? "", $0.text] }
        case .table(let table):
            words += ["table", table.hitPolicy, "\(table.outputs)", "\(table.inputs.count)"] + table.inputs.map(\.text)
            words += table.rows.flatMap { $0.cells + [$0.output] }
        case .other(let name): words += ["other", name]
        case nil: break
        }
        return ModelIDs.mark(words.joined(separator: "\u{1F}"))
    }
}

extension ModelDecision.Table {
    /// Whether it is the same table but for its ids.
    func says(_ other: ModelDecision.Table) -> Bool {
        hitPolicy == other.hitPolicy && inputs.map(\.text) == other.inputs.map(\.text)
            && rows.map(\.cells) == other.rows.map(\.cells) && rows.map(\.output) == other.rows.map(\.output)
    }

    /// Hit policies as packs write them, with the attributes of the standard.
    static let hitPolicies: [(pack: String, policy: String, aggregation: String?)] = [
        ("U", "UNIQUE", nil), ("A", "ANY", nil), ("P", "PRIORITY", nil), ("F", "FIRST", nil), ("R", "RULE ORDER", nil),
        ("O", "OUTPUT ORDER", nil), ("C", "COLLECT", nil), ("C+", "COLLECT", "SUM"), ("C<", "COLLECT", "MIN"),
        ("C>", "COLLECT", "MAX"), ("C#", "COLLECT", "COUNT"),
    ]
}

/// Texts in both languages as the description of an element of a model.
enum ModelTexts {
    /// The texts as a description gives them back.
    static func normalized(_ texts: Bilingual) -> Bilingual { read(written(texts)) ?? texts }

    static func written(_ texts: Bilingual) -> String { "zh: \(texts.zh)\nen: \(texts.en)" }

    /// Nil where the two lines are not there.
    static func read(_ description: String) -> Bilingual? {
        var zh: String?
        var en: String?
        for line in description.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = String(line).trimmed
            if let text = line.after("zh:"), zh == nil {
                zh = text
            } else if let text = line.after("en:"), zh != nil, en == nil {
                en = text
            } else if en != nil {
                en! += "\n" + line
            } else if zh != nil {
                zh! += "\n" + line
            } else if !line.isEmpty {
                return nil
            }
        }
        guard let zh = zh?.trimmed, let en = en?.trimmed, !zh.isEmpty, !en.isEmpty else { return nil }
        return Bilingual(zh: zh, en: en)
    }
}

extension String {
    fileprivate func after(_ prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)).trimmed : nil
    }
}
