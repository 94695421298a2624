internal import FEEL

/// A piece of a YAML document with the place where it stands, so that whatever is wrong with it can be shown to its author.
///
/// Scalars keep their text as written: what `yes`, `2011-06-30` or `12 %` means depends on who reads it, and a resolver that
/// guesses would turn the jurisdiction "1407" into a number and a country "NO" into a refusal.
struct YAMLNode: Sendable {
    /// How a scalar was written; a quoted scalar is always a text, a plain one may be a number, a date or a word.
    enum Style: Sendable {
        case plain, quoted, block
    }

    struct Entry: Sendable {
        let key: String
        let keyPosition: SourcePosition
        let value: YAMLNode
    }

    enum Content: Sendable {
        case scalar(String, Style)
        case sequence([YAMLNode])
        case mapping([Entry])
    }

    let content: Content
    let position: SourcePosition

    /// The text of a scalar, nil for anything else.
    var scalar: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// Nothing was written, or `null` or `~` without quotes.
    var isNull: Bool {
        if case .scalar(let text, .plain) = content { text.isEmpty || text == "null" || text == "~" } else { false }
    }

    var isQuoted: Bool {
        if case .scalar(_, .quoted) = content { true } else { false }
    }

    /// Where the text of a scalar begins: after the quotation mark, or on the line below `|` and `>`.
    var textPosition: SourcePosition {
        guard case .scalar(_, let style) = content else { return position }
        switch style {
        case .plain: return position
        case .quoted: return SourcePosition(file: position.file, line: position.line, column: position.column + 1)
        case .block: return SourcePosition(file: position.file, line: position.line + 1, column: 1)
        }
    }

    /// What kind of thing this is, in the words of an error message.
    var kindName: String {
        switch content {
        case .scalar where isNull: "nothing"
        case .scalar(let text, _): "\"\(text.clipped(to: 40))\""
        case .sequence: "a list"
        case .mapping: "a group of keys"
        }
    }
}

extension String {
    /// At most `length` characters, with an ellipsis where something was left out.
    func clipped(to length: Int) -> String {
        count <= length ? self : prefix(length) + "…"
    }
}
