import FEEL

/// A node of the graph of a model: an input, a decision, a knowledge model or a service.
struct ModelElement: Sendable {
    enum Kind: Sendable { case input, decision, knowledge, service }

    /// `namespace#id`.
    let id: String
    let namespace: String
    let name: String
    let kind: Kind
    let type: ItemType
    let position: SourcePosition
    /// What its expression sees, in the order of the frame.
    var sees: [Seen] = []
    var code: BoxedCode?
    var service: Service?
    /// What it is called with, where it is a function.
    var parameters: [(name: String, type: FEELType)] = []

    /// A name in sight: an element, or, under the name of an import, elements of that model.
    enum Seen: Sendable {
        case element(String)
        case imported([(name: String, id: String)])
    }

    struct Service: Sendable {
        let parameters: [(name: String, id: String, type: FEELType)]
        let outputs: [(name: String, id: String)]
    }
}
