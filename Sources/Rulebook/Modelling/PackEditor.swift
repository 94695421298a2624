internal import Claims
internal import FEEL

/// Puts changes of one version into the text of `programme.yaml`. What the version says itself is changed where it
/// stands; what it takes over from another version is said anew in its own part.
///
/// One piece is changed at a time, and the text read again: positions are those of the text as it is.
struct PackEditor {
    var yaml: YAMLText
    private let file: String
    let version: VersionSource

    init(_ text: String, file: String, version: VersionSource) {
        yaml = YAMLText(text)
        self.file = file
        self.version = version
    }

    mutating func apply(_ change: ModelChange) throws(PackEditProblem) {
        switch change.kind {
        case .title(let title): try set(title: title)
        case .governs(let text): try set("governs", in: read().entries, to: text, isText: false)
        case .amount(let text): try set(amount: text)
        case .parameter(let source, let value): try set(source, value)
        case .label(let source, let label): try set(source, label)
        case .definition(let source, let text, let label): try set(source, text, label)
        case .table(let source, let table, let title, let matches): try set(source, table, title, matches)
        case .requirement(let source, let when, let that, let message): try set(source, when, that, message)
        }
    }

    // MARK: - Finding places

    /// The version's part of the file.
    struct Place {
        let node: YAMLNode
        let entries: [YAMLNode.Entry]
        /// The line behind the version.
        let end: Int
    }

    func read() throws(PackEditProblem) -> Place {
        guard let root = YAMLDocument.root(of: Array(yaml.text.utf8), file: file, DiagnosticCollector()),
            case .mapping(let entries) = root.content,
            let place = entries.firstIndex(where: { $0.key == "versions" }),
            case .sequence(let items) = entries[place].value.content
        else { throw .notFound("versions") }
        let last = place + 1 < entries.count ? entries[place + 1].keyPosition.line : yaml.lineCount + 1
        for (number, item) in items.enumerated() {
            guard case .mapping(let parts) = item.content,
                parts.contains(where: { $0.key == "id" && $0.value.scalar == version.id })
            else { continue }
            guard !yaml.isFlow(item) else { throw .form(line: item.position.line) }
            return Place(
                node: item, entries: parts,
                end: number + 1 < items.count ? items[number + 1].position.line : last)
        }
        throw .notFound(version.id)
    }

    /// The own entry of a section; nil where the version takes it over.
    func entry(_ name: String, in section: String) throws(PackEditProblem) -> YAMLNode.Entry? {
        guard let value = try read().entries.first(where: { $0.key == section })?.value,
            case .mapping(let entries) = value.content, let entry = entries.first(where: { $0.key == name })
        else { return nil }
        guard entry.value.position > entry.keyPosition else { throw .alias(line: entry.keyPosition.line) }
        return entry
    }

    /// The line behind a key's value, without remarks that belong to what follows.
    private func end(ofKey number: Int, in entries: [YAMLNode.Entry], before end: Int) -> Int {
        let next = number + 1 < entries.count ? entries[number + 1].keyPosition.line : end
        return yaml.end(from: entries[number].keyPosition.line, before: next)
    }

    // MARK: - Changing scalars

    /// Changes the value of a key that is there.
    mutating func set(_ key: String, in entries: [YAMLNode.Entry], to text: String, isText: Bool)
        throws(PackEditProblem)
    {
        guard let entry = entries.first(where: { $0.key == key }) else { throw .notFound(key) }
        guard entry.value.position > entry.keyPosition else { throw .alias(line: entry.keyPosition.line) }
        try replace(entry.value, with: text, inFlow: isInFlow(entry), isText: isText)
    }

    mutating func replace(_ node: YAMLNode, with text: String, inFlow: Bool, isText: Bool) throws(PackEditProblem) {
        if node.scalar?.trimmed == text { return }
        // In the quotation marks that stand there already, where they will do.
        let mark = yaml.scalars[min(yaml.offset(of: node.position), yaml.scalars.count - 1)]
        let isSimple = !text.contains("'") && !text.unicodeScalars.contains { $0.value < 0x20 }
        let written =
            mark == "'" && isSimple
            ? "'\(text)'"
            : mark == "\"" ? PackText.doubleQuoted(text) : PackText.scalar(text, inFlow: inFlow, isText: isText)
        try replaceWhole(node, with: written)
    }

    mutating func replaceWhole(_ node: YAMLNode, with written: String) throws(PackEditProblem) {
        guard let extent = yaml.extent(of: node) else { throw .form(line: node.position.line) }
        yaml.replace(extent, with: written)
    }

    /// Whether a key stands in braces.
    func isInFlow(_ entry: YAMLNode.Entry) -> Bool {
        let place = yaml.offset(of: entry.keyPosition)
        let before = yaml.scalars[..<place].last { $0 != " " && $0 != "\n" }
        // In a block, a key stands alone in its line or behind a hyphen.
        let line = yaml.line(entry.keyPosition.line).prefix(entry.keyPosition.column - 1)
        return (before == "{" || before == ",") && line.contains { $0 != " " }
    }

    /// Puts `key: text` before another key.
    mutating func insert(_ key: String, _ written: String, before entry: YAMLNode.Entry) {
        let separator =
            isInFlow(entry) ? ", " : "\n" + String(repeating: " ", count: entry.keyPosition.column - 1)
        yaml.insert("\(key): \(written)\(separator)", at: entry.keyPosition)
    }

    mutating func set(texts: Bilingual, of entries: [YAMLNode.Entry]) throws(PackEditProblem) {
        // From behind, so that the positions of the first are still right.
        let order = ["zh", "en"].sorted { one, other in
            guard let a = entries.first(where: { $0.key == one }), let b = entries.first(where: { $0.key == other })
            else {
                return false
            }
            return a.keyPosition > b.keyPosition
        }
        for key in order { try set(key, in: entries, to: key == "zh" ? texts.zh : texts.en, isText: false) }
    }

    // MARK: - New entries

    private static let sections = [
        "id", "extends", "amends", "title", "cites", "governs", "tops up", "without", "parameters", "definitions",
        "tables",
        "require", "amount", "limits", "funding",
    ]

    /// Puts lines at the end of a section of the version, which is made where it is not there.
    mutating func add(_ lines: [String], to section: String) throws(PackEditProblem) {
        let place = try read()
        if let number = place.entries.firstIndex(where: { $0.key == section }) {
            let value = place.entries[number].value
            guard let first = PackEditor.first(in: value) else {
                throw .form(line: place.entries[number].keyPosition.line)
            }
            guard !yaml.isFlow(value), first > place.entries[number].keyPosition else {
                throw .form(line: place.entries[number].keyPosition.line)
            }
            let indent = yaml.indent(ofLine: first.line)
            yaml.insert(lines: lines, before: end(ofKey: number, in: place.entries, before: place.end), indent: indent)
        } else {
            try add(section: [section + ":"] + lines.map { "  " + $0 }, named: section)
        }
    }

    private static func first(in node: YAMLNode) -> SourcePosition? {
        switch node.content {
        case .mapping(let entries): entries.first?.keyPosition
        case .sequence(let items): items.first?.position
        case .scalar: nil
        }
    }

    /// Puts a section behind the last one that belongs before it.
    mutating func add(section lines: [String], named section: String) throws(PackEditProblem) {
        let place = try read()
        let rank = { (key: String) in PackEditor.sections.firstIndex(of: key) ?? PackEditor.sections.count }
        let before = place.entries.lastIndex { rank($0.key) < rank(section) } ?? 0
        let indent = (place.entries.first?.keyPosition.column ?? 5) - 1
        yaml.insert(lines: lines, before: end(ofKey: before, in: place.entries, before: place.end), indent: indent)
    }

    // MARK: - The version's own

    private mutating func set(title: Bilingual) throws(PackEditProblem) {
        let place = try read()
        if let entry = place.entries.first(where: { $0.key == "title" }),
            case .mapping(let entries) = entry.value.content
        {
            try set(texts: title, of: entries)
        } else {
            try add(section: ["title: " + PackText.bilingual(title)], named: "title")
        }
    }

    private mutating func set(amount: String) throws(PackEditProblem) {
        let place = try read()
        if place.entries.contains(where: { $0.key == "amount" }) {
            try set("amount", in: place.entries, to: amount, isText: false)
        } else {
            try add(section: ["amount: " + PackText.scalar(amount, inFlow: false)], named: "amount")
        }
    }

    // MARK: - Parameters and definitions

    private mutating func set(_ source: ParameterSource, _ value: Value?) throws(PackEditProblem) {
        let parameter = source.parameter
        guard let entry = try entry(source.name, in: "parameters") else {
            let written = PackText.parameter(parameter, value: value, label: nil, citing: version.citation)
            return try add(["\(source.name): \(written)"], to: "parameters")
        }
        guard case .mapping(let entries) = entry.value.content, let old = entries.first(where: { $0.key == "value" })
        else {
            throw .notFound(source.name)
        }
        guard old.value.position > old.keyPosition else { throw .alias(line: old.keyPosition.line) }
        try replaceWhole(old.value, with: value.map { PackText.value($0, parameter.type) } ?? "unset")
        if value == nil, !entries.contains(where: { $0.key == "type" }) {
            insert("type", parameter.type.word, before: old)
        }
    }

    private mutating func set(_ source: ParameterSource, _ label: Bilingual) throws(PackEditProblem) {
        guard let entry = try entry(source.name, in: "parameters") else {
            let written = PackText.parameter(
                source.parameter, value: source.parameter.value, label: label, citing: version.citation)
            return try add(["\(source.name): \(written)"], to: "parameters")
        }
        guard case .mapping(let entries) = entry.value.content, let first = entries.first else {
            throw .notFound(source.name)
        }
        for (key, text, old) in [
            ("en", label.en, source.parameter.label.en), ("zh", label.zh, source.parameter.label.zh),
        ]
        where text != old {
            let now = try self.entry(source.name, in: "parameters")?.value
            guard case .mapping(let entries)? = now?.content else { throw .notFound(source.name) }
            if entries.contains(where: { $0.key == key }) {
                try set(key, in: entries, to: text, isText: false)
            } else {
                insert(key, PackText.scalar(text, inFlow: isInFlow(first)), before: first)
            }
        }
    }

    private mutating func set(_ source: DefinitionSource, _ text: String, _ label: Bilingual?) throws(PackEditProblem) {
        guard let entry = try entry(source.name, in: "definitions") else {
            let lines = PackText.definition(text, label: label)
            let first = lines[0].isEmpty ? "\(source.name):" : "\(source.name): \(lines[0])"
            return try add([first] + lines.dropFirst(), to: "definitions")
        }
        if case .mapping(let entries) = entry.value.content {
            try set("is", in: entries, to: text, isText: false)
            guard let label, label != source.label else { return }
            let now = try self.entry(source.name, in: "definitions")?.value
            guard case .mapping(let entries)? = now?.content, let first = entries.first else {
                throw .notFound(source.name)
            }
            if entries.contains(where: { $0.key == "zh" }) {
                try set(texts: label, of: entries)
            } else {
                insert("en", PackText.scalar(label.en, inFlow: isInFlow(first)), before: first)
                insert("zh", PackText.scalar(label.zh, inFlow: isInFlow(first)), before: first)
            }
        } else if let label {
            let fields =
                "{is: \(PackText.scalar(text, inFlow: true)), zh: \(PackText.scalar(label.zh, inFlow: true)), en: \(PackText.scalar(label.en, inFlow: true))}"
            try replaceWhole(entry.value, with: fields)
        } else {
            try replace(entry.value, with: text, inFlow: false, isText: false)
        }
    }

    // MARK: - Requirements

    private mutating func set(
        _ source: RequirementSource, _ when: String?, _ that: String, _ message: Bilingual
    ) throws(PackEditProblem) {
        guard try requirement(source) != nil else {
            return try add(
                PackText.requirement(source, when: when, that: that, message: message, citing: version.citation),
                to: "require")
        }
        try set("that", in: requirement(source) ?? [], to: that, isText: false)
        let old = source.condition?.text.trimmed
        if let when, old != nil {
            try set("when", in: requirement(source) ?? [], to: when, isText: false)
        } else if let when, let entry = try requirement(source)?.first(where: { $0.key == "that" }) {
            insert("when", PackText.scalar(when, inFlow: isInFlow(entry)), before: entry)
        } else if old != nil, when == nil {
            try remove("when", from: requirement(source) ?? [])
        }
        guard let otherwise = try requirement(source)?.first(where: { $0.key == "otherwise" }),
            case .mapping(let entries) = otherwise.value.content
        else { throw .notFound("otherwise") }
        if message.zh != source.message.zh.text.trimmed || message.en != source.message.en.text.trimmed {
            guard otherwise.value.position > otherwise.keyPosition else {
                throw .alias(line: otherwise.keyPosition.line)
            }
            try set(texts: message, of: entries)
        }
    }

    /// The own keys of a requirement; nil where the version takes it over.
    private func requirement(_ source: RequirementSource) throws(PackEditProblem) -> [YAMLNode.Entry]? {
        guard let value = try read().entries.first(where: { $0.key == "require" })?.value,
            case .sequence(let items) = value.content
        else { return nil }
        for item in items {
            guard case .mapping(let entries) = item.content else { continue }
            let name = entries.first { $0.key == "name" } ?? entries.first { $0.key == "code" }
            guard name?.value.scalar == source.name else { continue }
            guard item.position > value.position || item.position == value.position else {
                throw .alias(line: value.position.line)
            }
            return entries
        }
        return nil
    }

    /// Takes a key out, up to the next one.
    private mutating func remove(_ key: String, from entries: [YAMLNode.Entry]) throws(PackEditProblem) {
        guard let number = entries.firstIndex(where: { $0.key == key }), number + 1 < entries.count else {
            throw .notFound(key)
        }
        let range = yaml.offset(of: entries[number].keyPosition)..<yaml.offset(of: entries[number + 1].keyPosition)
        yaml.replace(range, with: "")
    }
}

extension SourcePosition {
    static func > (one: SourcePosition, other: SourcePosition) -> Bool {
        (one.line, one.column) > (other.line, other.column)
    }
}
