/// Writes a rule file in the one way in which it is written: keys in their order, two blanks a level, names of a group and
/// rows of a table in columns, at most one blank line.
struct LayoutPrinter {
    /// Lays an expression out; nil leaves it as it is.
    let expression: (String) -> String?
    /// Whether keys are put in their order. An alias must not come before its anchor.
    let ordersKeys: Bool
    private var lines: [String] = []

    /// Columns are made where the widest cell has at most so many more than the narrowest.
    private static let widestGap = 24
    /// Blanks before a comment that stands behind something.
    private static let beforeComment = "    "

    init(ordersKeys: Bool, expression: @escaping (String) -> String?) {
        self.ordersKeys = ordersKeys
        self.expression = expression
    }

    /// The text of the file.
    mutating func text(header: [LayoutNode.Lead], root: LayoutNode, as shape: Shape) -> String {
        lines = []
        add(header, 0)
        add(root, 0, shape)
        var text: [String] = []
        for line in lines where !(line.isEmpty && (text.last ?? "").isEmpty) { text.append(line) }
        while text.last?.isEmpty == true { text.removeLast() }
        return text.map { ($0 == LayoutPrinter.keptBlank ? "" : $0) + "\n" }.joined()
    }

    private mutating func add(_ leads: [LayoutNode.Lead], _ indent: Int) {
        for lead in leads {
            switch lead {
            case .blank: lines.append("")
            case .comment(let text): lines.append(blanks(indent) + text)
            }
        }
    }

    /// A block, its lines at that indentation.
    private mutating func add(_ node: LayoutNode, _ indent: Int, _ shape: Shape) {
        switch node.content {
        case .mapping(let entries): add(entries, indent, shape)
        case .sequence(let items): add(items, indent, shape)
        default: lines.append(blanks(indent) + (inline(node, shape) ?? ""))
        }
        add(node.after, indent)
    }

    // MARK: - Groups

    private mutating func add(_ entries: [LayoutNode.Entry], _ indent: Int, _ shape: Shape) {
        var entries = entries
        if entries.first?.before.first == .blank { entries[0].before.removeFirst() }
        if ordersKeys, let form = shape.form { entries = form.ordered(entries, by: \.key) }
        var inlines = entries.map { inline($0.value, shape.shape(of: $0.key.unquotedKey)) }
        var keyWidth = 0
        if case .names = shape {
            // Names with groups behind them stand in columns.
            let grouped = entries.indices.filter { entries[$0].value.isFlowMapping }
            align(grouped, entries.map(\.value), shape.anyName, &inlines)
            let widths = grouped.map { LayoutPrinter.width(entries[$0].key) }
            if let least = widths.min(), let most = widths.max(), most - least <= LayoutPrinter.widestGap {
                keyWidth = most
            }
        }
        for (place, entry) in entries.enumerated() {
            add(entry.before, indent)
            let key = blanks(indent) + entry.key + ":"
            let behind = comment(entry.value)
            if let inline = inlines[place] {
                let padding = entry.value.isFlowMapping ? max(0, keyWidth - LayoutPrinter.width(entry.key)) : 0
                lines.append(inline.isEmpty ? key + behind : key + " " + blanks(padding) + inline + behind)
                addContinuation(of: entry.value, indent + 2)
                add(entry.value.after, indent + 2)
            } else {
                lines.append(key + (entry.value.properties.isEmpty ? "" : " " + entry.value.properties) + behind)
                add(entry.value, indent + 2, shape.shape(of: entry.key.unquotedKey))
            }
        }
    }

    private mutating func add(_ items: [LayoutNode.Item], _ indent: Int, _ shape: Shape) {
        var items = items
        if items.first?.before.first == .blank { items[0].before.removeFirst() }
        let part = shape.item
        var inlines = items.map { inline($0.value, part) }
        align(items.indices.filter { items[$0].value.isFlowMapping }, items.map(\.value), part, &inlines)
        for (place, item) in items.enumerated() {
            add(item.before, indent)
            if let inline = inlines[place] {
                lines.append(blanks(indent) + (inline.isEmpty ? "-" : "- " + inline) + comment(item.value))
                addContinuation(of: item.value, indent + 2)
                add(item.value.after, indent + 2)
            } else if !item.value.properties.isEmpty {
                lines.append(blanks(indent) + "- " + item.value.properties + comment(item.value))
                add(item.value, indent + 2, part)
            } else {
                // The first line of the block stands behind the hyphen; what comes before it, before the hyphen.
                var value = item.value
                if ordersKeys, let form = part.form, case .mapping(let entries) = value.content {
                    value.content = .mapping(form.ordered(entries, by: \.key))
                }
                add(value.takeFirstLeads(), indent)
                let start = lines.count
                add(value, indent + 2, part)
                lines[start] = blanks(indent) + "- " + lines[start].dropFirst(indent + 2)
            }
        }
    }

    // MARK: - One line

    /// The value on the line of its key; nil for a block.
    private func inline(_ node: LayoutNode, _ shape: Shape) -> String? {
        let text: String
        switch node.content {
        case .mapping, .sequence: return nil
        case .empty: text = ""
        case .scalar(let texts): text = texts.count == 1 ? scalar(texts[0], shape) : texts[0]
        case .block(let header, _): text = header
        case .flow(let flow): text = flat(flow, shape)
        }
        return node.properties.isEmpty ? text : text.isEmpty ? node.properties : node.properties + " " + text
    }

    private mutating func addContinuation(of node: LayoutNode, _ indent: Int) {
        switch node.content {
        case .scalar(let texts): for text in texts.dropFirst() { addLine(text, indent) }
        case .block(_, let texts): for text in texts { addLine(text, indent) }
        default: break
        }
    }

    private mutating func addLine(_ text: String, _ indent: Int) {
        // A blank line within a text is part of it, and must outlive the clearing of blank lines.
        lines.append(text.isEmpty ? LayoutPrinter.keptBlank : blanks(indent) + text)
    }

    /// Stands for a blank line within a text until the file is put together.
    static let keptBlank = "\u{0}"

    private func flat(_ flow: FlowNode, _ shape: Shape) -> String {
        let text: String
        switch flow.content {
        case .scalar(let raw): text = scalar(raw, shape)
        case .sequence(let items): text = "[" + items.map { flat($0, shape.item) }.joined(separator: ", ") + "]"
        case .mapping: text = "{" + pairs(flow, shape).map { pair($0, shape) }.joined(separator: ", ") + "}"
        }
        return flow.properties.isEmpty ? text : flow.properties + " " + text
    }

    private func pairs(_ flow: FlowNode, _ shape: Shape) -> [(key: String, value: FlowNode?)] {
        guard case .mapping(let entries) = flow.content else { return [] }
        guard ordersKeys, let form = shape.form else { return entries }
        return form.ordered(entries, by: \.key)
    }

    private func pair(_ entry: (key: String, value: FlowNode?), _ shape: Shape) -> String {
        entry.value.map { entry.key + ": " + flat($0, shape.shape(of: entry.key.unquotedKey)) } ?? entry.key
    }

    private func scalar(_ raw: String, _ shape: Shape) -> String {
        guard shape.isExpression, let quote = raw.first, !raw.contains("\n"), !raw.contains("\\") else { return raw }
        if quote == "\"" || quote == "'" {
            guard raw.count > 2, !(quote == "'" && raw.contains("''")) else { return raw }
            let inner = String(raw.dropFirst().dropLast())
            return expression(inner).map { "\(quote)\($0)\(quote)" } ?? raw
        }
        return "*&!|>".contains(quote) ? raw : expression(raw) ?? raw
    }

    private func comment(_ node: LayoutNode) -> String {
        node.comment.map { LayoutPrinter.beforeComment + $0 } ?? ""
    }

    // MARK: - Columns

    /// Puts groups with the same keys into columns.
    private func align(_ places: [Int], _ nodes: [LayoutNode], _ shape: Shape, _ inlines: inout [String?]) {
        let flows = places.map { place -> FlowNode in
            guard case .flow(let flow) = nodes[place].content else { return FlowNode(content: .scalar("")) }
            return flow
        }
        guard places.count > 1, places.allSatisfy({ nodes[$0].properties.isEmpty }) else { return }
        let rows = flows.map { pairs($0, shape) }
        let keys = rows[0].map(\.key)
        guard keys.count > 1, rows.allSatisfy({ $0.map(\.key) == keys }) else { return }
        var cells = rows.map { row in row.map { pair($0, shape) } }
        for column in keys.indices {
            alignItems(of: rows.map { $0[column].value }, in: column, key: keys[column], shape, &cells)
        }
        for column in keys.indices.dropLast() {
            let widths = cells.map { LayoutPrinter.width($0[column]) }
            guard let least = widths.min(), let most = widths.max(), most - least <= LayoutPrinter.widestGap else {
                return
            }
            for row in cells.indices { cells[row][column] += "," + blanks(most - widths[row]) }
        }
        for (place, row) in zip(places, cells) { inlines[place] = "{" + row.joined(separator: " ") + "}" }
    }

    /// Lists of the same length in one column, such as the cells of a table, have columns of their own.
    private func alignItems(
        of values: [FlowNode?], in column: Int, key: String, _ shape: Shape, _ cells: inout [[String]]
    ) {
        let part = shape.shape(of: key.unquotedKey).item
        let lists = values.compactMap { value -> [String]? in
            guard case .sequence(let items)? = value?.content, value?.properties.isEmpty == true else { return nil }
            return items.map { flat($0, part) }
        }
        guard lists.count == values.count, let count = lists.first?.count, count > 1,
            lists.allSatisfy({ $0.count == count })
        else { return }
        var texts = lists
        for place in 0..<(count - 1) {
            let widths = texts.map { LayoutPrinter.width($0[place]) }
            guard let least = widths.min(), let most = widths.max(), most - least <= LayoutPrinter.widestGap else {
                return
            }
            for row in texts.indices { texts[row][place] += "," + blanks(most - widths[row]) }
        }
        for row in texts.indices { cells[row][column] = key + ": [" + texts[row].joined(separator: " ") + "]" }
    }

    private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }

    /// Columns that a text takes on a screen: two for a Chinese character.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { width, scalar in
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
                0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
                width + 2
            default: width + 1
            }
        }
    }
}

extension LayoutNode {
    var isFlowMapping: Bool {
        if case .flow(let flow) = content, case .mapping = flow.content { true } else { false }
    }

    /// Takes away what stands before the first line of a block.
    fileprivate mutating func takeFirstLeads() -> [Lead] {
        switch content {
        case .mapping(var entries) where !entries.isEmpty:
            let leads = entries[0].before
            entries[0].before = []
            content = .mapping(entries)
            return leads
        case .sequence(var items) where !items.isEmpty:
            let leads = items[0].before
            items[0].before = []
            content = .sequence(items)
            return leads
        default: return []
        }
    }
}

extension Form {
    /// The entries in the order of the keys; unknown ones stay behind the one that they follow.
    fileprivate func ordered<Entry>(_ entries: [Entry], by key: KeyPath<Entry, String>) -> [Entry] {
        var rank = -1
        let ranked = entries.enumerated().map { place, entry in
            rank = names.firstIndex(of: entry[keyPath: key].unquotedKey) ?? rank
            return (rank, place, entry)
        }
        return ranked.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
}

extension Shape {
    /// The keys of the group that may stand here.
    var form: Form? {
        switch self {
        case .group(let form): form
        case .either(let one, let other): one.form ?? other.form
        default: nil
        }
    }

    /// What may stand behind a key of the group.
    func shape(of key: String) -> Shape {
        switch self {
        case .group(let form): form[key]?.shape ?? .text
        case .names(let shape, _): shape
        case .either(let one, let other): one.form == nil ? other.shape(of: key) : one.shape(of: key)
        default: .text
        }
    }

    /// What may stand behind any name of the group.
    var anyName: Shape {
        if case .names(let shape, _) = self { shape } else { .text }
    }

    /// What the items of a list may be.
    var item: Shape {
        switch self {
        case .list(let shape): shape
        case .either(.list(let shape), _), .either(_, .list(let shape)): shape
        default: .text
        }
    }

    var isExpression: Bool {
        switch self {
        case .expression, .cell: true
        case .either(let one, let other): one.isExpression || other.isExpression
        default: false
        }
    }
}
