package import FEEL

/// An element of a file: its local name, attributes, children and text.
package struct XMLNode: Sendable {
    package let name: String
    package let attributes: [String: String]
    package let position: SourcePosition
    package fileprivate(set) var children: [XMLNode] = []
    package fileprivate(set) var text = ""

    init(name: String, attributes: [String: String], position: SourcePosition) {
        self.name = name
        self.attributes = attributes
        self.position = position
    }

    package subscript(attribute: String) -> String? { attributes[attribute] }

    package func child(_ name: String) -> XMLNode? { children.first { $0.name == name } }
    package func children(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }
    /// The text of that child, without white space around it.
    package func text(of name: String) -> String? { child(name)?.trimmed }
    package var trimmed: String {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[first...last])
    }

    /// Reads a file, which is not trusted: no document types, and limits on size and depth.
    package static func read(path: String) throws(ModelError) -> XMLNode { try XMLTreeReader.read(path: path) }
    /// Reads the bytes of a file.
    /// - Parameter file: the name to show in errors.
    package static func read(_ bytes: [UInt8], file: String) throws(ModelError) -> XMLNode {
        try XMLTreeReader.read(bytes, file: file)
    }

    mutating func append(_ child: XMLNode) { children.append(child) }
    mutating func append(text more: String) { text += more }
}
