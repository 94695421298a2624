/// What each model sees of the others: under which name, or (DMN 1.5, 6.3.3) under none, where an import has no name.
struct ModelImports: Sendable {
    struct Import: Sendable {
        let name: String
        let namespace: String
        let location: String?
    }

    private let imports: [String: [Import]]

    init(_ files: ModelFiles) {
        imports = files.models.mapValues { model in
            ModelFiles.imports(of: model).map {
                Import(name: $0["name"] ?? "", namespace: $0["namespace"] ?? "", location: $0["locationURI"])
            }
        }
    }

    /// In the order of the file.
    func of(_ namespace: String) -> [Import] { imports[namespace] ?? [] }

    /// The namespaces whose elements stand in this one's without a name before them, the nearest first; itself not.
    func unnamed(in namespace: String) -> [String] {
        var found: [String] = []
        var next = [namespace]
        while !next.isEmpty {
            let current = next.removeFirst()
            for inner in of(current) where inner.name.isEmpty {
                guard inner.namespace != namespace, !found.contains(inner.namespace) else { continue }
                found.append(inner.namespace)
                next.append(inner.namespace)
            }
        }
        return found
    }

    /// The name before the point under which a model sees the other, empty for none; nil where it does not see it.
    func prefix(in namespace: String, of other: String) -> String? {
        if let direct = of(namespace).first(where: { $0.namespace == other }) { return direct.name }
        if unnamed(in: namespace).contains(other) { return "" }
        return of(namespace).first { !$0.name.isEmpty && unnamed(in: $0.namespace).contains(other) }?.name
    }
}
