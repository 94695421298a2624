import FEEL

/// An element of a file: its local name, attributes, children and text.
struct XMLNode: Sendable {
    let name: String
    let attributes: [String: String]
    let position: SourcePosition
    fileprivate(set) var children: [XMLNode] = []
    fileprivate(set) var text = ""

    init(name: String, attributes: [String: String], position: SourcePosition) {
        self.name = name
        self.attributes = attributes
        self.position = position
    }

    subscript(attribute: String) -> String? { attributes[attribute] }

    func child(_ name: String) -> XMLNode? { children.first { $0.name == name } }
    func children(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }
    /// The text of that child, without white space around it.
    func text(of name: String) -> String? { child(name)?.trimmed }
    var trimmed: String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    mutating func append(_ child: XMLNode) { children.append(child) }
    mutating func append(text more: String) { text += more }
}
