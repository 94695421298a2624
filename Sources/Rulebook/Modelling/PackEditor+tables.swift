internal import Claims
internal import FEEL

extension PackEditor {
    /// Changes a table: cells and outputs where they stand, rows with the remarks above them; a table of other columns is
    /// written anew.
    /// - Parameter matches: for every row of the new table the one that it was.
    mutating func set(
        _ source: TableSource, _ table: ModelDecision.Table, _ title: Bilingual?, _ matches: [Int?]
    ) throws(PackEditProblem) {
        let own = try entry(source.name, in: "tables")
        guard own != nil, table.inputs.count == source.inputs.count,
            table.rows.allSatisfy({ $0.cells.count == table.inputs.count })
        else { return try write(source, table, title) }
        if let title, title != source.title { try set(title, of: source) }
        if table.hitPolicy != source.hitPolicy {
            let entries = try keys(source)
            if entries.contains(where: { $0.key == "hit policy" }) {
                try set("hit policy", in: entries, to: table.hitPolicy, isText: false)
            } else if let result = entries.first(where: { $0.key == "result" }) {
                insert("hit policy", PackText.scalar(table.hitPolicy, inFlow: isInFlow(result)), before: result)
            }
        }
        for (number, input) in table.inputs.enumerated() where input.text != source.inputs[number].text.trimmed {
            guard case .sequence(let items)? = try keys(source).first(where: { $0.key == "inputs" })?.value.content
            else {
                throw .notFound("inputs")
            }
            try replace(items[number], with: input.text, inFlow: true, isText: false)
        }
        try setRows(source, table, matches)
    }

    private func keys(_ source: TableSource) throws(PackEditProblem) -> [YAMLNode.Entry] {
        guard case .mapping(let entries)? = try entry(source.name, in: "tables")?.value.content else {
            throw .notFound(source.name)
        }
        return entries
    }

    private mutating func set(_ title: Bilingual, of source: TableSource) throws(PackEditProblem) {
        let entries = try keys(source)
        if case .mapping(let texts)? = entries.first(where: { $0.key == "title" })?.value.content {
            try set(texts: title, of: texts)
        } else if let result = entries.first(where: { $0.key == "result" }) {
            insert("title", PackText.bilingual(title), before: result)
        }
    }

    // MARK: - Rows

    /// The rows of the table as they stand, with the line behind the last.
    private func rows(_ source: TableSource) throws(PackEditProblem) -> (items: [YAMLNode], first: Int, end: Int) {
        let place = try read()
        guard let section = place.entries.firstIndex(where: { $0.key == "tables" }),
            case .mapping(let tables) = place.entries[section].value.content,
            let number = tables.firstIndex(where: { $0.key == source.name }),
            case .mapping(let keys) = tables[number].value.content,
            let rows = keys.firstIndex(where: { $0.key == "rows" }),
            case .sequence(let items) = keys[rows].value.content
        else { throw .notFound(source.name) }
        let afterSection =
            section + 1 < place.entries.count ? place.entries[section + 1].keyPosition.line : place.end
        let afterTable = number + 1 < tables.count ? tables[number + 1].keyPosition.line : afterSection
        let next = rows + 1 < keys.count ? keys[rows + 1].keyPosition.line : afterTable
        return (items, keys[rows].keyPosition.line + 1, yaml.end(from: keys[rows].keyPosition.line, before: next))
    }

    private mutating func setRows(
        _ source: TableSource, _ table: ModelDecision.Table, _ matches: [Int?]
    ) throws(PackEditProblem) {
        for (row, match) in zip(table.rows, matches) {
            guard let match else { continue }
            if row.output != source.rows[match].result.text.trimmed {
                try set("then", in: row.keys(of: rows(source).items[match]), to: row.output, isText: false)
            }
            for column in row.cells.indices
            where row.cells[column] != source.rows[match].conditions[column].text.trimmed {
                let keys = row.keys(of: try rows(source).items[match])
                guard let when = keys.first(where: { $0.key == "when" }) else { throw .notFound("when") }
                if case .sequence(let cells) = when.value.content {
                    try replace(cells[column], with: row.cells[column], inFlow: true, isText: false)
                } else {
                    try set("when", in: keys, to: row.cells[column], isText: false)
                }
            }
        }
        guard matches.map({ $0 ?? -1 }) != Array(source.rows.indices) else { return }
        try arrange(source, table, matches)
    }

    /// Puts the rows in their new order, each with the remarks above it; new rows where they belong.
    private mutating func arrange(
        _ source: TableSource, _ table: ModelDecision.Table, _ matches: [Int?]
    ) throws(PackEditProblem) {
        let (items, first, end) = try rows(source)
        let lines = items.map(\.position.line)
        guard let firstItem = lines.first, lines == Array(Set(lines)).sorted(), firstItem >= first else {
            throw .form(line: first - 1)
        }
        var chunks: [String] = []
        var start = first
        for number in items.indices {
            let next = number + 1 < items.count ? lines[number + 1] : end
            let last = yaml.end(from: lines[number], before: next)
            chunks.append(yaml.lines(start..<last))
            start = last
        }
        let margin = String(repeating: " ", count: yaml.indent(ofLine: firstItem))
        let text = zip(table.rows, matches).map { row, match in
            match.map { chunks[$0] } ?? margin + PackText.row(row) + "\n"
        }.joined()
        yaml.removeLines(first..<start)
        let place = yaml.offset(of: SourcePosition(file: "", line: first, column: 1))
        yaml.replace(place..<place, with: text)
    }

    // MARK: - A table written anew

    private mutating func write(
        _ source: TableSource, _ table: ModelDecision.Table, _ title: Bilingual?
    ) throws(PackEditProblem) {
        let lines = PackText.table(source, table, title: title, citing: version.citation)
        guard try entry(source.name, in: "tables") != nil else { return try add(lines, to: "tables") }
        let place = try read()
        guard let section = place.entries.firstIndex(where: { $0.key == "tables" }),
            case .mapping(let tables) = place.entries[section].value.content,
            let number = tables.firstIndex(where: { $0.key == source.name })
        else { throw .notFound(source.name) }
        let after = section + 1 < place.entries.count ? place.entries[section + 1].keyPosition.line : place.end
        let next = number + 1 < tables.count ? tables[number + 1].keyPosition.line : after
        let first = tables[number].keyPosition.line
        guard !yaml.isFlow(place.entries[section].value) else { throw .form(line: first) }
        let indent = yaml.indent(ofLine: first)
        yaml.removeLines(first..<yaml.end(from: first, before: next))
        yaml.insert(lines: lines, before: first, indent: indent)
    }
}

extension ModelDecision.Row {
    fileprivate func keys(of node: YAMLNode) -> [YAMLNode.Entry] {
        if case .mapping(let entries) = node.content { entries } else { [] }
    }
}
