import FEEL

/// Turns the files of a model into its graph: types, names in sight and compiled expressions.
struct ModelLinker {
    private let files: ModelFiles
    private let imports: ModelImports
    private var types: [String: ItemTypes] = [:]
    private var nodes: [String: (node: XMLNode, namespace: String)] = [:]
    private var elements: [String: ModelElement] = [:]
    /// What each model's expressions see in any case: its types. Once a model, for models may be large.
    private var scopes: [String: Scope] = [:]
    /// The names of each model's own elements.
    private var ownNames: [String: Set<String>] = [:]
    private var inProgress: Set<String> = []
    private static let maximumDepth = 200
    private static let maximumTypes = 50_000

    init(_ files: ModelFiles, _ imports: ModelImports) {
        self.files = files
        self.imports = imports
    }

    mutating func link() throws(ModelError) -> [String: ModelElement] {
        for (namespace, model) in files.models {
            var scope = Scope()
            for (name, type) in try itemTypes(namespace, [])?.named ?? [:] { scope.declareType(name, type.type) }
            scopes[namespace] = scope
            for node in model.children where ModelLinker.kinds[node.name] != nil {
                nodes["\(namespace)#\(node["id"] ?? node["name"] ?? "")"] = (node, namespace)
                ownNames[namespace, default: []].insert(node["name"] ?? "")
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
        for other in imports.of(namespace) {
            guard let inner = try itemTypes(other.namespace, above.union([namespace])) else { continue }
            for (name, type) in inner.named {
                let name = other.name.isEmpty ? name : "\(other.name).\(name)"
                if imported[name] == nil { imported[name] = type }  // of the same names the first import's counts
            }
            guard imported.count <= ModelLinker.maximumTypes else {
                throw ModelError(
                    "more than \(ModelLinker.maximumTypes) types are imported; import fewer models", at: model.position)
            }
        }
        let result = try ItemTypes(model, imported: imported)
        types[namespace] = result
        return result
    }

    /// The element that a reference means: in its own model, in one named by namespace or location, or in one whose
    /// elements stand here without a name before them.
    private func identifier(_ href: String?, _ namespace: String) -> String {
        guard let href, let mark = href.lastIndex(of: "#") else { return "" }
        let model = String(href[..<mark])
        let id = href[href.index(after: mark)...]
        if model.isEmpty {
            let candidates = [namespace] + imports.unnamed(in: namespace)
            return "\(candidates.first { nodes["\($0)#\(id)"] != nil } ?? namespace)#\(id)"
        }
        if nodes["\(model)#\(id)"] != nil { return "\(model)#\(id)" }
        return "\(imports.of(namespace).first { $0.location == model }?.namespace ?? model)#\(id)"
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
        var scope = scopes[namespace] ?? Scope()
        var sees: [ModelElement.Seen] = []
        var imported: [String: [(name: String, id: String)]] = [:]
        var unnamed: Set<String> = []
        for id in references {
            guard let (node, other) = nodes[id] else { continue }
            let name = node["name"] ?? ""
            if other == namespace {
                scope.declare(name, type(of: id))
                sees.append(.element(id))
                continue
            }
            guard let prefix = imports.prefix(in: namespace, of: other) else { continue }
            if !prefix.isEmpty {
                imported[prefix, default: []].append((name, id))
            } else if ownNames[namespace]?.contains(name) != true, unnamed.insert(name).inserted {
                // An element of the model itself, or of an earlier import, keeps its name.
                scope.declare(name, type(of: id))
                sees.append(.element(id))
            }
        }
        if itself.kind == .knowledge {
            scope.declare(itself.name, .any)
            sees.append(.element(itself.id))
        }
        for prefix in imports.of(namespace).map(\.name) {
            guard let names = imported.removeValue(forKey: prefix) else { continue }
            let fields = Dictionary(names.map { ($0.name, type(of: $0.id)) }, uniquingKeysWith: { $1 })
            scope.declare(prefix, .context(fields))
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
