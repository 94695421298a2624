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
        named = imported
        for node in definitions.children("itemDefinition") {
            if let name = node["name"] { sources[name] = node }
        }
        for name in sources.keys.sorted() { _ = try resolve(name) }
    }

    /// The type of that name; nil names the type of anything, as does a name nobody declares.
    subscript(reference: String?) -> ItemType {
        guard let reference else { return .any }
        if let type = named[reference] { return type }
        return ItemType(type: ItemTypes.basic(reference) ?? .any, check: nil)
    }

    private static func basic(_ reference: String) -> FEELType? {
        let name = reference.hasPrefix("feel:") ? String(reference.dropFirst(5)) : reference
        return switch name {
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
        guard let source = sources[reference], !inProgress.contains(reference) else { return self[reference] }
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

    private mutating func item(_ node: XMLNode) throws(ModelError) -> ItemType {
        var type = FEELType.any
        var size = 1
        var checks: [ItemType.Check] = []
        let components = node.children("itemComponent")
        if !components.isEmpty {
            var entries: [String: FEELType] = [:]
            var inner: [String: ItemType.Check] = [:]
            for component in components {
                guard let name = component["name"] else { continue }
                let resolved = try item(component)
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
            if !inner.isEmpty { checks.append(.components(inner)) }
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
            if let check = base.check { checks.append(check) }
        }
        if let text = node.child("allowedValues")?.text(of: "text") {
            checks.append(.allowed(try tests(text, type, node)))
        }
        if node["isCollection"] == "true" {
            type = .list(type)
            if !checks.isEmpty { checks = [.items(.all(checks))] }
        }
        if let text = node.child("typeConstraint")?.text(of: "text") {
            checks.append(.allowed(try tests(text, type, node)))
        }
        return ItemType(
            type: type, check: checks.isEmpty ? nil : checks.count == 1 ? checks[0] : .all(checks), size: size)
    }

    private func tests(_ text: String, _ type: FEELType, _ node: XMLNode) throws(ModelError) -> CompiledUnaryTests {
        do {
            return try CompiledUnaryTests(text, input: type, in: Scope(), at: node.position, checking: .standard)
        } catch {
            throw ModelError(
                "the allowed values can't be read: \(error.message)", at: error.position)
        }
    }
}
