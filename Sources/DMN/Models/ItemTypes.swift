import FEEL

/// The item definitions of a model and of what it imports, found by name.
struct ItemTypes: Sendable {
    private(set) var named: [String: ItemType] = [:]
    private var sources: [String: XMLNode] = [:]
    private var inProgress: Set<String> = []
    private static let maximumDepth = 64
    /// How many components a type may have in all, those of its components included.
    private static let maximumSize = 4_000

    /// - Parameter imported: types by their names as this model writes them, `prefix.name`.
    init(_ definitions: XMLNode, imported: [String: ItemType]) throws(ModelError) {
        for node in definitions.children("itemDefinition") {
            if let name = node["name"] { sources[name] = node }
        }
        named = imported.filter { sources[$0.key] == nil }  // a model's own types hide others of their names
        for name in sources.keys.sorted() { _ = try resolve(name) }
    }

    /// The type of that name; nil names the type of anything, as does a name nobody declares.
    subscript(reference: String?) -> ItemType {
        guard let reference else { return .any }
        if let type = named[reference] { return type }
        if let type = ItemTypes.basic(reference) { return ItemType(type: type, check: nil) }
        // As DMN 1.1 writes them: a prefix of XML's before a name of the model or of FEEL.
        guard let colon = reference.firstIndex(of: ":") else { return .any }
        let name = String(reference[reference.index(after: colon)...])
        return named[name] ?? ItemType(type: ItemTypes.basic(name) ?? .any, check: nil)
    }

    private static func basic(_ reference: String) -> FEELType? {
        return switch reference {
        case "string": .string
        case "number": .number
        case "boolean": .boolean
        case "date": .date
        case "time": .time
        case "date and time", "dateTime": .dateTime
        case "days and time duration", "dayTimeDuration": .daysAndTimeDuration
        case "years and months duration", "yearMonthDuration": .yearsAndMonthsDuration
        case "context": .context([:])
        case "list": .list(.any)
        case "range": .range(.any)
        default: nil
        }
    }

    private mutating func resolve(_ reference: String) throws(ModelError) -> ItemType {
        if let type = named[reference] { return type }
        guard let source = sources[reference], !inProgress.contains(reference) else {
            let colon = reference.firstIndex(of: ":").map { String(reference[reference.index(after: $0)...]) }
            if let name = colon, sources[reference] == nil, sources[name] != nil { return try resolve(name) }
            return self[reference]
        }
        guard inProgress.count < ItemTypes.maximumDepth else {
            throw ModelError(
                "item definitions refer to each other more than \(ItemTypes.maximumDepth) deep; flatten them",
                at: source.position)
        }
        inProgress.insert(reference)
        defer { inProgress.remove(reference) }
        let type = try item(source)
        named[reference] = type
        return type
    }

    /// - Parameter siblings: the components beside it, which its tests may name.
    private mutating func item(_ node: XMLNode, siblings: [String] = []) throws(ModelError) -> ItemType {
        var type = FEELType.any
        var size = 1
        var values: String?
        var checks: [ItemType.Check] = []
        let components = node.children("itemComponent")
        if !components.isEmpty {
            var entries: [String: FEELType] = [:]
            var inner: [String: ItemType.Check] = [:]
            let names = components.compactMap { $0["name"] }
            for component in components {
                guard let name = component["name"] else { continue }
                let resolved = try item(component, siblings: names)
                size += resolved.size
                guard size <= ItemTypes.maximumSize else {
                    throw ModelError(
                        "the type has more than \(ItemTypes.maximumSize) components in all; take some out",
                        at: node.position)
                }
                entries[name] = resolved.type
                inner[name] = resolved.check
            }
            type = .context(entries)
            if !inner.isEmpty { checks.append(.components(names, inner)) }
        } else if let function = node.child("functionItem") {
            var parameters: [FEELType] = []
            for parameter in function.children("parameters") {
                parameters.append(
                    try parameter["typeRef"].map { (name) throws(ModelError) in try resolve(name).type } ?? .any)
            }
            let result =
                try function["outputTypeRef"].map { (name) throws(ModelError) in try resolve(name).type } ?? .any
            type = .function(parameters: parameters, result: result)
        } else if let reference = node.text(of: "typeRef") {
            let base = try resolve(reference)
            type = base.type
            size = base.size
            values = base.values
            if let check = base.check { checks.append(check) }
        }
        if let text = node.child("allowedValues")?.text(of: "text") {
            checks.append(.allowed(try tests(text, type, node, siblings)))
            values = text
        }
        if node["isCollection"] == "true" {
            type = .list(type)
            if !checks.isEmpty { checks = [.items(.all(checks))] }
        }
        if let text = node.child("typeConstraint")?.text(of: "text") {
            checks.append(.allowed(try tests(text, type, node, siblings)))
            values = text
        }
        return ItemType(
            type: type, check: checks.isEmpty ? nil : checks.count == 1 ? checks[0] : .all(checks), size: size,
            values: values)
    }

    private func tests(
        _ text: String, _ type: FEELType, _ node: XMLNode, _ siblings: [String]
    ) throws(ModelError) -> CompiledUnaryTests {
        var scope = Scope()
        for name in siblings { scope.declare(name, .any) }
        do {
            return try CompiledUnaryTests(text, input: type, in: scope, at: node.position, checking: .standard)
        } catch {
            throw ModelError(
                "the allowed values can't be read: \(error.message)", at: error.position)
        }
    }
}
