import FEEL

/// Turns the files of a model into its graph: types, names in sight and compiled expressions.
struct ModelLinker {
    private let files: ModelFiles
    private var types: [String: ItemTypes] = [:]
    private var nodes: [String: (node: XMLNode, namespace: String)] = [:]
    private var elements: [String: ModelElement] = [:]
    /// What each model's expressions see in any case: its types; and its imports. Once a model, for models may be large.
    private var scopes: [String: (types: Scope, imports: [XMLNode])] = [:]
    private var inProgress: Set<String> = []
    private static let maximumDepth = 200

    init(_ files: ModelFiles) {
        self.files = files
    }

    mutating func link() throws(ModelError) -> [String: ModelElement] {
        for (namespace, model) in files.models {
            var scope = Scope()
            for (name, type) in try itemTypes(namespace, [])?.named ?? [:] { scope.declareType(name, type.type) }
            scopes[namespace] = (scope, model.children("import"))
            for node in model.children where ModelLinker.kinds[node.name] != nil {
                nodes["\(namespace)#\(node["id"] ?? node["name"] ?? "")"] = (node, namespace)
            }
        }
        for id in nodes.keys.sorted() { link(id) }
        return elements
    }

    private static let kinds: [String: ModelElement.Kind] = [
        "inputData": .input, "decision": .decision, "businessKnowledgeModel": .knowledge, "decisionService": .service,
    ]

    private mutating func itemTypes(_ namespace: String, _ above: Set<String>) throws(ModelError) -> ItemTypes? {
        if let known = types[namespace] { return known }
        guard let model = files.models[namespace], !above.contains(namespace) else { return nil }
        var imported: [String: ItemType] = [:]
        for node in model.children("import") {
            guard let inner = try itemTypes(node["namespace"] ?? "", above.union([namespace])) else { continue }
            for (name, type) in inner.named { imported["\(node["name"] ?? "").\(name)"] = type }
        }
        let result = try ItemTypes(model, imported: imported)
        types[namespace] = result
        return result
    }

    private func identifier(_ href: String?, _ namespace: String) -> String {
        guard let href, let mark = href.lastIndex(of: "#") else { return "" }
        let model = href[..<mark]
        return (model.isEmpty ? namespace : String(model)) + "#" + href[href.index(after: mark)...]
    }

    private mutating func link(_ id: String) {
        // A longer chain is linked from its middle on: there the type of what is required is not known beforehand.
        guard elements[id] == nil, !inProgress.contains(id), inProgress.count < ModelLinker.maximumDepth,
            let (node, namespace) = nodes[id],
            let kind = ModelLinker.kinds[node.name], let types = types[namespace]
        else { return }
        inProgress.insert(id)
        defer { inProgress.remove(id) }
        let variable = node.child("variable")
        let declared = types[variable?["typeRef"]]
        var element = ModelElement(
            id: id, namespace: namespace, name: node["name"] ?? "", kind: kind, type: declared, position: node.position)
        let references = requirements(node, namespace)
        for reference in references { link(reference) }
        if kind == .service {
            element.service = service(node, namespace)
            element.parameters = element.service?.parameters.map { ($0.name, $0.type) } ?? []
        } else if kind != .input {
            let (scope, sees) = scope(references, of: namespace, itself: element)
            element.sees = sees
            let compiler = BoxedCompiler(types: types)
            let code: BoxedCode? =
                kind == .knowledge
                ? node.child("encapsulatedLogic").map { compiler.function($0, scope, name: element.name) }
                : compiler.expression(in: node, scope)
            element.code = code ?? .failure("`\(element.name)` has no logic", at: node.position)
            if case .function(let types, _)? = code?.type, let logic = node.child("encapsulatedLogic") {
                let names = logic.children("formalParameter").map { $0["name"] ?? "" }
                element.parameters = zip(names, types).map { ($0, $1) }
            }
        }
        elements[id] = element
    }

    private func requirements(_ node: XMLNode, _ namespace: String) -> [String] {
        let links = node.children.flatMap { child -> [XMLNode] in
            switch child.name {
            case "informationRequirement", "knowledgeRequirement": child.children
            case "outputDecision", "encapsulatedDecision", "inputDecision", "inputData": [child]
            default: []
            }
        }
        return links.map { identifier($0["href"], namespace) }.filter { nodes[$0] != nil }
    }

    private mutating func service(_ node: XMLNode, _ namespace: String) -> ModelElement.Service {
        func named(_ kinds: [String]) -> [(name: String, id: String)] {
            kinds.flatMap { node.children($0) }.map { identifier($0["href"], namespace) }
                .compactMap { id in nodes[id].map { ($0.node["name"] ?? "", id) } }
        }
        let parameters = named(["inputData", "inputDecision"]).map { name, id in
            (name: name, id: id, type: elements[id]?.type.type ?? .any)
        }
        return ModelElement.Service(parameters: parameters, outputs: named(["outputDecision"]))
    }

    /// The names in sight of an element, with their types.
    private func scope(
        _ references: [String], of namespace: String, itself: ModelElement
    ) -> (Scope, [ModelElement.Seen]) {
        let seen = scopes[namespace] ?? (Scope(), [])
        var scope = seen.types
        var sees: [ModelElement.Seen] = []
        var imported: [String: [(name: String, id: String)]] = [:]
        for id in references {
            guard let (node, other) = nodes[id] else { continue }
            let name = node["name"] ?? ""
            if other == namespace {
                scope.declare(name, type(of: id))
                sees.append(.element(id))
            } else {
                imported[other, default: []].append((name, id))
            }
        }
        if itself.kind == .knowledge {
            scope.declare(itself.name, .any)
            sees.append(.element(itself.id))
        }
        for node in seen.imports {
            guard let names = imported[node["namespace"] ?? ""] else { continue }
            let fields = Dictionary(names.map { ($0.name, type(of: $0.id)) }, uniquingKeysWith: { $1 })
            scope.declare(node["name"] ?? "", .context(fields))
            sees.append(.imported(names))
        }
        return (scope, sees)
    }

    private func type(of id: String) -> FEELType {
        guard let element = elements[id] else { return .any }
        switch element.kind {
        case .knowledge: return element.code?.type == .null ? .any : element.code?.type ?? .any
        case .service: return .any
        case .input, .decision:
            if element.type.type != .any { return element.type.type }
            return element.code.map { $0.type == .null ? .any : $0.type } ?? .any
        }
    }
}
