/// An element to be written: its name with the prefix, attributes in their order, and either children or text.
package struct XMLElementText: Sendable, Hashable {
    package let name: String
    package private(set) var attributes: [Attribute]
    package private(set) var children: [XMLElementText]
    package private(set) var text: String?

    package struct Attribute: Sendable, Hashable {
        package let name: String
        package let value: String
    }

    /// - Parameter attributes: those whose value is nil are left out.
    package init(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String? = nil,
        _ children: [XMLElementText] = []
    ) {
        self.name = name
        self.attributes = attributes.compactMap { name, value in value.map { Attribute(name: name, value: $0) } }
        self.children = children
        self.text = text
    }

    /// An element without attributes.
    package init(_ name: String, _ children: [XMLElementText]) {
        self.init(name, [:], children)
    }

    /// The element with another attribute behind those it has.
    package func adding(_ attribute: String, _ value: String) -> XMLElementText {
        var element = self
        element.attributes.append(Attribute(name: attribute, value: value))
        return element
    }

    /// The element as a document of UTF-8: two spaces a level, attributes in one line, a line feed at the end.
    package var document: String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        write(to: &text, indent: 0)
        return text
    }

    private func write(to output: inout String, indent: Int) {
        output += String(repeating: "  ", count: indent) + "<" + name
        for attribute in attributes {
            output += " " + attribute.name + "=\"" + XMLElementText.escaped(attribute.value, inAttribute: true) + "\""
        }
        if let text, !text.isEmpty {
            output += ">" + XMLElementText.escaped(text, inAttribute: false) + "</" + name + ">\n"
        } else if children.isEmpty {
            output += "/>\n"
        } else {
            output += ">\n"
            for child in children { child.write(to: &output, indent: indent + 1) }
            output += String(repeating: "  ", count: indent) + "</" + name + ">\n"
        }
    }

    private static func escaped(_ text: String, inAttribute: Bool) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"" where inAttribute: output += "&quot;"
            // A reader turns them into spaces in an attribute, and a carriage return into a line feed anywhere.
            case "\n" where inAttribute, "\t" where inAttribute, "\r": output += "&#\(scalar.value);"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }
}
