internal import Claims
internal import FEEL

/// A message with `{expressions}` in it. It is only put together when somebody is to read it.
struct MessageTemplate: Sendable {
    enum Piece: Sendable {
        case text(String)
        case value(CompiledExpression, Display)
    }

    let zh: [Piece]
    let en: [Piece]

    init(_ source: MessageSource, in names: NamesInScope, _ diagnostics: DiagnosticCollector) {
        zh = MessageTemplate.pieces(source.zh, names, diagnostics)
        en = MessageTemplate.pieces(source.en, names, diagnostics)
    }

    func rendered(_ frame: [Value]) -> Bilingual {
        Bilingual(zh: MessageTemplate.text(zh, frame, \.zh), en: MessageTemplate.text(en, frame, \.en))
    }

    private static func text(_ pieces: [Piece], _ frame: [Value], _ language: KeyPath<Bilingual, String>) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .value(let expression, let display):
                text += display.shown(expression.evaluate(frame))[keyPath: language]
            }
        }
        return text
    }

    /// Splits a message at its braces; `{{` and `}}` stand for braces themselves.
    private static func pieces(_ source: ExpressionSource, _ names: NamesInScope, _ diagnostics: DiagnosticCollector)
        -> [Piece]
    {
        let scalars = Array(source.text.unicodeScalars)
        var pieces: [Piece] = []
        var literal = String.UnicodeScalarView()
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            if (scalar == "{" || scalar == "}"), place + 1 < scalars.count, scalars[place + 1] == scalar {
                literal.append(scalar)
                place += 2
            } else if scalar == "{" {
                guard let end = closingBrace(in: scalars, from: place + 1) else {
                    diagnostics.report(
                        source.position.moved(over: scalars[..<place]), "the brace is never closed",
                        expected: "\"}\", or \"{{\" for a brace in the text")
                    return pieces
                }
                if !literal.isEmpty { pieces.append(.text(String(literal))) }
                literal = String.UnicodeScalarView()
                var text = String.UnicodeScalarView()
                text.append(contentsOf: scalars[(place + 1)..<end])
                let position = source.position.moved(over: scalars[...place])
                if let expression = names.compile(
                    ExpressionSource(text: String(text), position: position), expecting: nil, diagnostics)
                {
                    pieces.append(.value(expression, names.display(of: expression, written: String(text).trimmed)))
                }
                place = end + 1
            } else {
                literal.append(scalar)
                place += 1
            }
        }
        if !literal.isEmpty { pieces.append(.text(String(literal))) }
        return pieces
    }

    private static func closingBrace(in scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var depth = 0
        var isQuoted = false
        for place in start..<scalars.count {
            switch scalars[place] {
            case "\"": isQuoted.toggle()
            case "{" where !isQuoted: depth += 1
            case "}" where !isQuoted:
                if depth == 0 { return place }
                depth -= 1
            default: break
            }
        }
        return nil
    }
}

extension SourcePosition {
    /// The position behind these characters, when the first of them stands here.
    func moved(over scalars: ArraySlice<Unicode.Scalar>) -> SourcePosition {
        var position = self
        for scalar in scalars {
            if scalar == "\n" {
                position.line += 1
                position.column = 1
            } else {
                position.column += 1
            }
        }
        return position
    }
}
