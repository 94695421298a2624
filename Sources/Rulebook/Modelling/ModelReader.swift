internal import Claims
internal import DMN
internal import FEEL

/// A model as it came back from an editor: what of it a pack could hold, with everything else named.
struct ReadModel {
    let programme: String
    let version: String
    /// What the title was when the model was exported; nil where the editor dropped it.
    let mark: String?
    let description: String?
    let decisions: [Decision]
    /// Inputs, types, documents and whatever else, by the element's name and id, each as one text to compare.
    let others: [String: Other]

    struct Decision {
        let id: String?
        let name: String
        let description: String?
        let logic: ModelDecision.Logic
        /// The extension elements as one text; nil where the editor dropped them.
        let about: String?
        /// What it was when it was exported; nil likewise.
        let was: String?

        /// What it says now.
        var mark: String { ModelDecision.mark(description.flatMap(ModelTexts.read), logic) }
    }

    struct Other {
        let kind: String
        let name: String
        let content: String
    }

    /// Nil where the model is no export of a pack.
    init?(_ root: XMLNode) {
        let pack = root.child("extensionElements")?.child("pack")
        let words = (root["namespace"] ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let named = words.count == 5 && words[..<3] == ["urn", "tradein", "rules"]
        guard let programme = pack?["programme"] ?? (named ? words[3] : nil),
            let version = pack?["version"] ?? (named ? words[4] : nil)
        else { return nil }
        self.programme = programme
        self.version = version
        mark = pack?["was"]
        description = root.text(of: "description")
        decisions = root.children("decision").map(ReadModel.decision)
        var others: [String: Other] = [:]
        for node in root.children
        where !["decision", "description", "extensionElements", "DMNDI", "textAnnotation", "association", "group"]
            .contains(
                node.name)
        {
            others[node.name + " " + (node["id"] ?? node["name"] ?? "")] = Other(
                kind: node.name, name: node["name"] ?? "", content: ReadModel.content(of: node))
        }
        if let extensions = root.child("extensionElements") {
            let own = extensions.children.filter { $0.name == "limit" || $0.name == "share" }
            others["extensionElements"] = Other(
                kind: "extensionElements", name: "", content: own.map(ReadModel.content).joined(separator: "\n"))
        }
        self.others = others
    }

    /// What an element says, without ids, descriptions and the order of attributes, which editors rewrite.
    private static func content(of node: XMLNode) -> String {
        let attributes = node.attributes.filter {
            !["id", "label", "was"].contains($0.key) && !$0.key.hasPrefix("xmlns")
        }
        .sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let children = node.children.filter { $0.name != "description" && $0.name != "extensionElements" }.map(content)
            .joined()
        return "<\(node.name)\(attributes)>\(children.isEmpty ? node.trimmed : children)"
    }

    private static func decision(_ node: XMLNode) -> Decision {
        let description = node.text(of: "description")
        return Decision(
            id: node["id"], name: node["name"] ?? "",
            description: description.flatMap { $0.isEmpty ? nil : $0 }, logic: logic(node),
            about: node.child("extensionElements").flatMap { extensions in
                let own = extensions.children.filter { ownElements.contains($0.name) }
                return own.isEmpty ? nil : own.map(content).joined()
            },
            was: node.child("extensionElements")?.children.first { ownElements.contains($0.name) }?["was"])
    }

    private static let ownElements: Set<String> = [
        "parameter", "definition", "table", "requirement", "governs", "amount", "derived",
    ]

    private static func logic(_ node: XMLNode) -> ModelDecision.Logic {
        if let literal = node.child("literalExpression") { return .literal(literal.text(of: "text") ?? "") }
        if let table = node.child("decisionTable") { return .table(self.table(table)) }
        if let context = node.child("context") {
            var entries: [ModelDecision.Entry] = []
            for entry in context.children("contextEntry") {
                guard let literal = entry.child("literalExpression") else { return .other("context") }
                entries.append(.init(name: entry.child("variable")?["name"], text: literal.text(of: "text") ?? ""))
            }
            return .context(entries)
        }
        let known = [
            "invocation", "relation", "list", "functionDefinition", "conditional", "filter", "for", "some", "every",
        ]
        return .other(node.children.first { known.contains($0.name) }?.name ?? "nothing")
    }

    private static func table(_ node: XMLNode) -> ModelDecision.Table {
        let aggregation = node["aggregation"].flatMap { $0.isEmpty ? nil : $0 }
        let policy = ModelDecision.Table.hitPolicies.first {
            $0.policy == node["hitPolicy"] ?? "UNIQUE" && $0.aggregation == aggregation
        }
        return ModelDecision.Table(
            hitPolicy: policy?.pack ?? node["hitPolicy"] ?? "U",
            inputs: node.children("input").map {
                .init(id: $0["id"] ?? "", text: $0.child("inputExpression")?.text(of: "text") ?? "")
            },
            rows: node.children("rule").map { rule in
                .init(
                    id: rule["id"] ?? "",
                    cells: rule.children("inputEntry").map { entry in
                        let text = entry.text(of: "text") ?? ""
                        // Editors leave a cell empty where any value will do.
                        return text.isEmpty ? "-" : text
                    },
                    output: rule.children("outputEntry").first?.text(of: "text") ?? "")
            },
            outputs: node.children("output").count)
    }
}
