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
    /// The names of its decisions, in the order of the file.
    public let decisions: [String]
    let elements: [String: ModelElement]
    let root: String

    /// Reads a model and, from the same folder, what it imports.
    /// - Throws: the first thing for which the file can't be used. A decision that can't be read is null, with the reason.
    public convenience init(path: String) throws(ModelError) {
        try self.init(ModelFiles(path: path))
    }

    init(_ files: ModelFiles) throws(ModelError) {
        var linker = ModelLinker(files)
        root = files.root
        name = files.models[files.root]?["name"] ?? ""
        elements = try linker.link()
        decisions =
            files.models[files.root]?.children("decision").compactMap { $0["name"] } ?? []
    }

    /// The value of a decision, of a business knowledge model or a decision service (with the inputs as arguments by
    /// name). Ends always, with null and the reason where there is no value.
    public func evaluate(_ name: String, inputs: [InputName: Value]) -> Value {
        guard let element = element(named: name) else {
            return .null(NullReason(kind: .noMatch("the model `\(self.name)` has no decision `\(name)`")))
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
                    ?? .null(NullReason(kind: .given(code: "missing", name: parameter)))
            )
        }
        return function.call(named: arguments, &evaluation, at: element.position)
    }

    /// The type of an input or decision; anything, where it is not known.
    func type(of name: String) -> FEELType { element(named: name)?.type.type ?? .any }

    private func element(named name: String) -> ModelElement? {
        let own = elements.values.filter { $0.namespace == root && $0.name == name }
        return own.first { $0.kind == .decision } ?? own.first
    }
}
