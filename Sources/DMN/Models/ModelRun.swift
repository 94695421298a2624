import FEEL

/// One evaluation of a model: every element once.
struct ModelRun {
    let model: DecisionModel
    let inputs: [DecisionModel.InputName: Value]
    private var known: [String: Value]
    private var inProgress: Set<String> = []
    private static let maximumDepth = 200

    init(model: DecisionModel, inputs: [DecisionModel.InputName: Value], known: [String: Value] = [:]) {
        self.model = model
        self.inputs = inputs
        self.known = known
    }

    mutating func value(of id: String, _ evaluation: inout Evaluation) -> Value {
        if let value = known[id] { return value }
        guard let element = model.elements[id] else {
            return .null(NullReason(kind: .noMatch("there is nothing with the id `\(id)`")))
        }
        guard inProgress.count < ModelRun.maximumDepth, inProgress.insert(id).inserted else {
            return .null(
                NullReason(
                    kind: .domain("`\(element.name)` requires itself, or too long a chain of others"),
                    position: element.position))
        }
        defer { inProgress.remove(id) }
        let value = evaluate(element, &evaluation)
        known[id] = value
        return value
    }

    private mutating func evaluate(_ element: ModelElement, _ evaluation: inout Evaluation) -> Value {
        let given =
            inputs[.init(element.name, namespace: element.namespace)]
            ?? (element.namespace == model.root || element.kind == .input ? inputs[.init(element.name)] : nil)
        switch element.kind {
        case .input, .decision:
            if let given { return element.type.admit(given, element.name, at: element.position, &evaluation) }
            guard element.kind == .decision, let code = element.code else {
                return .null(
                    NullReason(kind: .given(code: "missing", name: element.name), position: element.position))
            }
            let frame = frame(of: element, &evaluation)
            return element.type.admit(
                code.body(frame, &evaluation), element.name, at: element.position, &evaluation)
        case .knowledge: return knowledge(element, &evaluation)
        case .service: return service(element)
        }
    }

    private mutating func frame(of element: ModelElement, _ evaluation: inout Evaluation) -> [Value] {
        var frame: [Value] = []
        for seen in element.sees {
            switch seen {
            case .element(let id): frame.append(value(of: id, &evaluation))
            case .imported(let names):
                var context = Context()
                for (name, id) in names { context[name] = value(of: id, &evaluation) }
                frame.append(.context(context))
            }
        }
        return frame
    }

    /// A function that looks up what it needs when it is called: it may need itself.
    private func knowledge(_ element: ModelElement, _ evaluation: inout Evaluation) -> Value {
        guard let code = element.code else {
            return .null(NullReason(kind: .noMatch("`\(element.name)` has no logic"), position: element.position))
        }
        // The frame matters only inside of the body; the signature is the same with any.
        guard case .function(let signature) = code.body([], &evaluation),
            case .function(let types, let result) = code.type
        else { return code.body([], &evaluation) }
        let model = model
        let parameters = zip(signature.parameters, types).map { (name: $0, type: $1) }
        return .function(
            FunctionValue(name: element.name, parameters: parameters, result: result) { arguments, evaluation in
                var run = ModelRun(model: model, inputs: [:])
                let frame = run.frame(of: element, &evaluation)
                guard case .function(let body) = code.body(frame, &evaluation) else {
                    return .null(NullReason(kind: .noMatch("it has no logic"), position: element.position))
                }
                let named = zip(body.parameters, arguments).map { (name: $0, value: $1) }
                let value = body.call(named: named, &evaluation, at: element.position)
                // The variable of a knowledge model may be typed by its result or by its function.
                if case .function = element.type.type { return value }
                return element.type.admit(value, element.name, at: element.position, &evaluation)
            })
    }

    private func service(_ element: ModelElement) -> Value {
        guard let service = element.service else {
            return .null(NullReason(kind: .noMatch("the service has no outputs"), position: element.position))
        }
        let model = model
        let parameters = service.parameters.map { (name: $0.name, type: $0.type) }
        return .function(
            FunctionValue(name: element.name, parameters: parameters, result: .any) { arguments, evaluation in
                let known = Dictionary(zip(service.parameters.map(\.id), arguments), uniquingKeysWith: { $1 })
                var run = ModelRun(model: model, inputs: [:], known: known)
                let values = service.outputs.map { ($0.name, run.value(of: $0.id, &evaluation)) }
                let value = values.count == 1 ? values[0].1 : .context(Context(values))
                if case .function = element.type.type { return value }
                return element.type.admit(value, element.name, at: element.position, &evaluation)
            })
    }
}
