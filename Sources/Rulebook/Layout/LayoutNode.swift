/// A piece of a YAML file as it is written: unlike ``YAMLNode`` it keeps comments, quotes, anchors and blank lines, and knows
/// nothing of what anything means.
struct LayoutNode {
    indirect enum Content {
        /// Nothing was written.
        case empty
        /// A scalar as written, quotes and all. One line, or the first and those that continue it, without indentation.
        case scalar([String])
        /// `|` or `>` and what may follow; the lines with their indentation beyond the first one's.
        case block(header: String, [String])
        case flow(FlowNode)
        case mapping([Entry])
        case sequence([Item])
    }

    struct Entry {
        var before: [Lead]
        /// As written, quotes and all.
        let key: String
        var value: LayoutNode
    }

    struct Item {
        var before: [Lead]
        var value: LayoutNode
    }

    /// What stands on lines of its own before an entry.
    enum Lead: Equatable {
        case blank
        /// With its `#`.
        case comment(String)
    }

    /// An anchor or a tag.
    var properties = ""
    var content: Content
    /// The comment at the end of the line, with its `#`.
    var comment: String?
    /// Comments that stand at the end of a block, as deep as the block.
    var after: [Lead] = []
}

/// A piece of a collection in braces or brackets.
struct FlowNode {
    indirect enum Content {
        case scalar(String)
        case mapping([(key: String, value: FlowNode?)])
        case sequence([FlowNode])
    }

    var properties = ""
    var content: Content
}

extension String {
    /// A key without its quotes, as far as is needed to know it again.
    var unquotedKey: String {
        guard count >= 2, let first, first == last, first == "\"" || first == "'" else { return self }
        return String(dropFirst().dropLast())
    }
}

/// Something that YAML allows and the layout does not; the file stays as it is.
struct LayoutFailure: Error {
    let line: Int
    let message: String
    let expected: String
}
