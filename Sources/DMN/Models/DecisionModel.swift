public import FEEL

/// A decision model of the DMN standard, versions 1.1 to 1.5, with the models it imports, ready to be evaluated.
///
/// Files are not trusted: their size, their depth, the steps of an evaluation and the depth of calls are bounded.
public final class DecisionModel: Sendable {
    /// An input value by its name and, where that is not enough, the namespace of its model.
    public struct InputName: Sendable, Hashable {
        let name: String
        let namespace: String?

        /// That name, in whatever model where there is no namespace.
        public init(_ name: String, namespace: String? = nil) {
            self.name = name
            self.namespace = namespace
        }
    }

    /// What the model is called.
    public let name: String
    private let position: SourcePosition?
    /// The names of its decisions, in the order of the file.
    public let decisions: [String]
    let elements: [String: ModelElement]
    /// The same by their names, those of one name in the order of their ids. A model may have very many.
    private let named: [String: [ModelElement]]
    /// What a name means in each model (`namespace#name`): a decision first, then anything else.
    private let meant: [String: ModelElement]
    /// The types of the parameters of this model's functions and services, by name.
    let parameterTypes: [String: FEELType]
    /// What of this model is called: knowledge models and services, by name.
    let functions: [String]
    let root: String
    let imports: ModelImports

    /// Reads a model and, from the same folder, what it imports.
    /// - Throws: the first thing for which the file can't be used. A decision that can't be read is null, with the reason.
    public convenience init(path: String) throws(ModelError) {
        try self.init(ModelFiles(path: path))
    }

    /// Reads a model that is handed in and imports nothing.
    /// - Parameter file: what it is called in messages.
    /// - Throws: as for a file.
    package convenience init(bytes: [UInt8], file: String) throws(ModelError) {
        try self.init(ModelFiles(bytes: bytes, file: file))
    }

    init(_ files: ModelFiles) throws(ModelError) {
        imports = ModelImports(files)
        var linker = ModelLinker(files, imports)
        root = files.root
        position = files.models[files.root]?.position
        name = files.models[files.root]?["name"] ?? ""
        elements = try linker.link()
        let root = root
        let ordered = elements.values.sorted { $0.id < $1.id }
        named = Dictionary(grouping: ordered) { $0.name }
        meant = Dictionary(ordered.map { ("\($0.namespace)#\($0.name)", $0) }) { first, second in
            first.kind != .decision && second.kind == .decision ? second : first
        }
        let own = ordered.filter { $0.namespace == root && ($0.kind == .knowledge || $0.kind == .service) }
        functions = own.map(\.name).sorted()
        parameterTypes = Dictionary(own.flatMap(\.parameters).map { ($0.name, $0.type) }) { first, _ in first }
        decisions =
            files.models[files.root]?.children("decision").compactMap { $0["name"] } ?? []
    }

    /// The value of a decision, of a business knowledge model or a decision service (with the inputs as arguments by
    /// name). Ends always, with null and the reason where there is no value.
    public func evaluate(_ name: String, inputs: [InputName: Value]) -> Value {
        guard let element = element(named: name) else {
            return .null(
                NullReason(kind: .noMatch("the model `\(self.name)` has no decision `\(name)`"), position: position))
        }
        var evaluation = Evaluation(frame: [])
        var run = ModelRun(model: self, inputs: inputs)
        if element.kind == .decision || element.kind == .input {
            return run.value(of: element.id, &evaluation)
        }
        guard case .function(let function) = run.value(of: element.id, &evaluation) else {
            return .null(NullReason(kind: .noMatch("`\(name)` can't be invoked"), position: element.position))
        }
        let arguments = function.parameters.map { parameter in
            (
                name: parameter,
                value: inputs.first { $0.key.name == parameter }?.value
                    ?? .null(NullReason(kind: .given(code: "missing", name: parameter), position: element.position))
            )
        }
        return function.call(named: arguments, &evaluation, at: element.position)
    }

    /// The values of all decisions of this model, in the order of the file; what several of them need is decided once.
    public func evaluateAll(inputs: [InputName: Value]) -> [(name: String, value: Value)] {
        var run = ModelRun(model: self, inputs: inputs)
        // One bound for all: a file may hold very many decisions, and each could use up its own.
        var evaluation = Evaluation(frame: [], share: 4)
        return decisions.map { name in
            let value = element(named: name).map { run.value(of: $0.id, &evaluation) }
            return (name, value ?? .null(NullReason(kind: .noMatch("there is no decision `\(name)`"))))
        }
    }

    /// Everything of that name, in whatever model.
    func elements(named name: String) -> [ModelElement] { named[name] ?? [] }

    /// What is called so: in this model a decision first, then anything else; then in models imported without a name;
    /// then, as `prefix.name`, in those imported under one.
    func element(named name: String) -> ModelElement? {
        func find(_ name: String, in namespace: String) -> ModelElement? { meant["\(namespace)#\(name)"] }
        for namespace in [root] + imports.unnamed(in: root) {
            if let element = find(name, in: namespace) { return element }
        }
        for other in imports.of(root) where !other.name.isEmpty && name.hasPrefix(other.name + ".") {
            if let element = find(String(name.dropFirst(other.name.count + 1)), in: other.namespace) { return element }
        }
        return nil
    }
}
