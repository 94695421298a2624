/// Reads a YAML file for its layout. The file is known to be YAML; what the rule files have no use for is refused.
struct LayoutReader {
    struct Line {
        /// From 1.
        let number: Int
        var indent: Int
        /// Without indentation and without blanks at the end.
        var text: String

        var isComment: Bool { text.hasPrefix("#") }
    }

    private var lines: [Line]
    private var place = 0

    /// The root, and the comments at the top that belong to the file and not to its first entry.
    static func read(_ text: String) throws(LayoutFailure) -> (header: [LayoutNode.Lead], root: LayoutNode) {
        var reader = LayoutReader(text)
        var leads = reader.leads()
        if reader.current?.text == "---" {
            reader.place += 1
            leads += reader.leads()
        }
        // Up to the last blank line the comments speak of the whole file.
        let header = leads.lastIndex(of: .blank).map { Array(leads[...$0]) } ?? []
        let rest = Array(leads.dropFirst(header.count))
        guard let first = reader.current else { return (leads, LayoutNode(content: .empty)) }
        var root = try reader.block(at: first.indent, after: rest)
        root.after += reader.leads()
        if let line = reader.current {
            throw LayoutFailure(line: line.number, message: "this line belongs to nothing", expected: "one document")
        }
        root.after = LayoutReader.trimmed(root.after)
        return (header, root)
    }

    private init(_ text: String) {
        var text = Substring(text)
        if text.unicodeScalars.first == "\u{FEFF}" { text = Substring(text.unicodeScalars.dropFirst()) }
        let unified = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        lines = unified.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { number, line in
            let indent = line.prefix { $0 == " " }.count
            var rest = line.dropFirst(indent)
            while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
            return Line(number: number + 1, indent: indent, text: String(rest))
        }
    }

    private var current: Line? { place < lines.count ? lines[place] : nil }

    /// Blank lines and comments up to the next line with content.
    private mutating func leads() -> [LayoutNode.Lead] {
        var leads: [LayoutNode.Lead] = []
        while let line = current, line.text.isEmpty || line.isComment {
            leads.append(line.isComment ? .comment(line.text) : .blank)
            place += 1
        }
        return leads
    }

    /// The comments that stand as deep as a block that has ended, or deeper, belong to it; the others to what follows.
    private mutating func leads(endingBlockAt indent: Int) -> (inside: [LayoutNode.Lead], next: [LayoutNode.Lead]) {
        let start = place
        let all = leads()
        if let line = current, line.indent >= indent { return ([], all) }
        var inside = 0
        for (offset, lead) in all.enumerated() {
            if case .comment = lead {
                if lines[start + offset].indent >= indent { inside = offset + 1 } else { break }
            }
        }
        return (Array(all[..<inside]), Array(all[inside...]))
    }

    // MARK: - Blocks

    /// The block that begins at the current line.
    private mutating func block(at indent: Int, after leads: [LayoutNode.Lead]) throws(LayoutFailure) -> LayoutNode {
        guard let line = current else { return LayoutNode(content: .empty) }
        if LayoutReader.isItem(line.text) { return try sequence(at: indent, after: leads) }
        if LayoutReader.key(of: line.text) != nil { return try mapping(at: indent, after: leads) }
        guard leads.allSatisfy({ $0 == .blank }) else {
            throw LayoutFailure(
                line: line.number, message: "a comment stands before a value that is no group",
                expected: "the comment above the key")
        }
        place += 1
        return try value(line.text, at: line.number, parent: indent - 1)
    }

    private mutating func mapping(at indent: Int, after leads: [LayoutNode.Lead]) throws(LayoutFailure) -> LayoutNode {
        var entries: [LayoutNode.Entry] = []
        var before = leads
        while let line = current, line.indent == indent, let (key, rest) = LayoutReader.key(of: line.text) {
            place += 1
            let value = try value(rest, at: line.number, parent: indent, isEntry: true)
            entries.append(.init(before: before, key: key, value: value))
            let (inside, next) = self.leads(endingBlockAt: indent)
            guard let following = current, following.indent == indent, !LayoutReader.isItem(following.text) else {
                return end(LayoutNode(content: .mapping(entries)), inside, next)
            }
            before = inside + next
        }
        throw unexpected()
    }

    private mutating func sequence(at indent: Int, after leads: [LayoutNode.Lead]) throws(LayoutFailure) -> LayoutNode {
        var items: [LayoutNode.Item] = []
        var before = leads
        while let line = current, line.indent == indent, LayoutReader.isItem(line.text) {
            let rest = line.text.dropFirst()
            let blanks = rest.prefix { $0 == " " }.count
            let text = String(rest.dropFirst(blanks))
            let value: LayoutNode
            if !text.isEmpty, LayoutReader.isItem(text) || LayoutReader.key(of: text) != nil {
                // What follows the hyphen is the first line of a block that stands where its text begins.
                lines[place] = Line(number: line.number, indent: indent + 1 + blanks, text: text)
                value = try block(at: indent + 1 + blanks, after: [])
            } else {
                place += 1
                value = try self.value(text, at: line.number, parent: indent)
            }
            items.append(.init(before: before, value: value))
            let (inside, next) = self.leads(endingBlockAt: indent)
            guard let following = current, following.indent == indent, LayoutReader.isItem(following.text) else {
                return end(LayoutNode(content: .sequence(items)), inside, next)
            }
            before = inside + next
        }
        throw unexpected()
    }

    /// Gives back what does not belong to the block that has ended, for the block around it.
    private mutating func end(_ node: LayoutNode, _ inside: [LayoutNode.Lead], _ next: [LayoutNode.Lead]) -> LayoutNode
    {
        place -= next.count
        var node = node
        node.after = inside
        return node
    }

    private func unexpected() -> LayoutFailure {
        LayoutFailure(
            line: current?.number ?? lines.count, message: "this line does not fit the ones above",
            expected: "the same indentation")
    }

    // MARK: - Values

    /// The value that begins with this text, behind a key or a hyphen.
    /// - Parameter parent: the indentation of the key or hyphen.
    private mutating func value(_ text: String, at number: Int, parent: Int, isEntry: Bool = false)
        throws(LayoutFailure)
        -> LayoutNode
    {
        var scanner = FlowScanner(text)
        let properties = scanner.properties()
        let rest = scanner.rest
        if rest.isEmpty || rest.hasPrefix("#") {
            var node = try below(parent: parent, isEntry: isEntry)
            node.properties = properties
            node.comment = rest.isEmpty ? nil : rest
            return node
        }
        guard let first = rest.first else { return LayoutNode(content: .empty) }
        switch first {
        case "|", ">":
            let header = FlowScanner.beforeComment(rest)
            return LayoutNode(
                properties: properties, content: .block(header: header.text, blockLines(parent: parent)),
                comment: header.comment)
        case "{", "[", "\"", "'":
            return try delimited(rest, first, properties, at: number)
        default:
            if LayoutReader.key(of: rest) != nil, !properties.isEmpty {
                throw LayoutFailure(
                    line: number, message: "an anchor stands before a key", expected: "the anchor on a line of its own")
            }
            let plain = FlowScanner.beforeComment(rest)
            var texts = [plain.text]
            // A plain text goes on over deeper lines.
            while plain.comment == nil, let line = current, !line.text.isEmpty, line.indent > parent, !line.isComment {
                texts.append(line.text)
                place += 1
            }
            return LayoutNode(properties: properties, content: .scalar(texts), comment: plain.comment)
        }
    }

    /// Braces, brackets and quotes, which may go on over several lines.
    private mutating func delimited(_ start: String, _ first: Character, _ properties: String, at number: Int)
        throws(LayoutFailure) -> LayoutNode
    {
        var texts = [start]
        while true {
            var scanner = FlowScanner(texts.joined(separator: "\n"))
            do {
                let flow = try scanner.node()
                let rest = scanner.rest
                guard rest.isEmpty || rest.hasPrefix("#") else {
                    throw LayoutFailure(
                        line: number, message: "something stands behind the value", expected: "the end of the line")
                }
                let comment = rest.isEmpty ? nil : rest
                if case .scalar = flow.content {
                    return LayoutNode(
                        properties: properties,
                        content: .scalar(
                            scanner.taken.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)),
                        comment: comment)
                }
                if texts.count > 1, properties.isEmpty { return LayoutReader.spread(flow, comment) }
                return LayoutNode(properties: properties, content: .flow(flow), comment: comment)
            } catch let flaw {
                if let failure = flaw as? LayoutFailure { throw failure }
                guard case .unfinished? = flaw as? FlowScanner.Flaw, let line = current else {
                    throw LayoutFailure(
                        line: number, message: "these braces are more than the layout understands",
                        expected: "a group over several lines, without braces")
                }
                texts.append(line.text)
                place += 1
            }
        }
    }

    /// What stands on the lines below a key or hyphen.
    private mutating func below(parent: Int, isEntry: Bool) throws(LayoutFailure) -> LayoutNode {
        let start = place
        let leads = leads()
        // A list may stand as deep as its key.
        guard let line = current,
            line.indent > parent || (isEntry && line.indent == parent && LayoutReader.isItem(line.text))
        else {
            place = start
            return LayoutNode(content: .empty)
        }
        return try block(at: line.indent, after: leads)
    }

    private mutating func blockLines(parent: Int) -> [String] {
        var raw: [Line] = []
        while let line = current, line.text.isEmpty || line.indent > parent {
            raw.append(line)
            place += 1
        }
        while raw.last?.text.isEmpty == true {
            raw.removeLast()
            place -= 1
        }
        let base = raw.first { !$0.text.isEmpty }?.indent ?? 0
        return raw.map { String(repeating: " ", count: max(0, $0.indent - base)) + $0.text }
    }

    /// Braces that were written over several lines become a block.
    private static func spread(_ flow: FlowNode, _ comment: String?) -> LayoutNode {
        switch flow.content {
        case .scalar(let text): return LayoutNode(properties: flow.properties, content: .scalar([text]))
        case .mapping(let entries) where !entries.isEmpty:
            return LayoutNode(
                properties: flow.properties,
                content: .mapping(
                    entries.map { entry in
                        .init(before: [], key: entry.key, value: inline(entry.value))
                    }), comment: comment)
        case .sequence(let items) where !items.isEmpty:
            return LayoutNode(
                properties: flow.properties,
                content: .sequence(items.map { .init(before: [], value: inline($0)) }), comment: comment)
        default: return LayoutNode(content: .flow(flow), comment: comment)
        }
    }

    private static func inline(_ flow: FlowNode?) -> LayoutNode {
        guard let flow else { return LayoutNode(content: .empty) }
        if case .scalar(let text) = flow.content {
            return LayoutNode(properties: flow.properties, content: .scalar([text]))
        }
        return LayoutNode(properties: flow.properties, content: .flow(FlowNode(content: flow.content)))
    }

    // MARK: - Lines

    private static func trimmed(_ leads: [LayoutNode.Lead]) -> [LayoutNode.Lead] {
        var leads = leads
        while leads.last == .blank { leads.removeLast() }
        return leads
    }

    private static func isItem(_ text: String) -> Bool { text == "-" || text.hasPrefix("- ") }

    /// The key at the start of the line and what stands behind its colon; nil where there is none.
    private static func key(of text: String) -> (key: String, rest: String)? {
        guard let first = text.first, !"{[#&*!|>%@`,".contains(first) else { return nil }
        let characters = Array(text)
        var place = 0
        if first == "\"" || first == "'" {
            place = 1
            while place < characters.count, characters[place] != first {
                place += first == "\"" && characters[place] == "\\" ? 2 : 1
            }
            place += 1
            guard place < characters.count, characters[place] == ":" else { return nil }
        }
        while place < characters.count {
            if characters[place] == "#", place > 0, characters[place - 1] == " " { return nil }
            if characters[place] == ":", place + 1 == characters.count || characters[place + 1] == " " {
                var key = String(characters[..<place])
                while key.last == " " { key.removeLast() }
                let rest = String(characters[(place + 1)...].drop { $0 == " " })
                return (key, rest)
            }
            place += 1
        }
        return nil
    }
}
