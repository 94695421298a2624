package import Claims
package import FEEL

extension Diagnostic {
    /// What is wrong, in both languages; in English alone where the catalogue knows no Chinese for it.
    package var wording: Bilingual {
        Bilingual(zh: chinese ?? ChineseDiagnostics.text(of: message) ?? message, en: message)
    }

    /// What would be right, in both languages.
    package var expectedWording: Bilingual? {
        expected.map { Bilingual(zh: chinese == nil ? ChineseDiagnostics.term($0) : "", en: $0) }
    }

    /// `file:line:column: what, expected …` in both languages.
    package var shown: Bilingual {
        let (what, right) = (wording, expectedWording)
        return Bilingual(
            zh: "\(position): \(what.zh)" + (right.flatMap { $0.zh.isEmpty ? nil : "，应为 \($0.zh)" } ?? ""),
            en: "\(position): \(what.en)" + (right.map { ", expected \($0.en)" } ?? ""))
    }
}

/// The Chinese of what readers and the expression language say in English. FEEL knows one language, and what it says is put
/// together of parts: so messages are recognised by the words between their parts, as message catalogues do.
enum ChineseDiagnostics {
    /// An English text with `{}` for each part that varies, and its Chinese with `{1}` for the first of them, `{type 1}` where it is
    /// the type of an expression.
    struct Entry: Sendable {
        let pieces: [String]
        let chinese: String

        init(_ english: String, _ chinese: String) {
            pieces = english.split(separator: "{}", omittingEmptySubsequences: false).map(String.init)
            self.chinese = chinese
        }

        /// How much of a text it fixes.
        var weight: Int { pieces.reduce(0) { $0 + $1.utf8.count } }

        /// What stands in the varying parts; nil where the text is another.
        func parts(of text: String) -> [String]? {
            guard let first = pieces.first, let last = pieces.last, text.hasPrefix(first) else { return nil }
            guard pieces.count > 1 else { return text == first ? [] : nil }
            var rest = text.dropFirst(first.count)
            var parts: [String] = []
            for piece in pieces.dropFirst().dropLast() {
                guard let place = rest.firstRange(of: piece) else { return nil }
                parts.append(String(rest[..<place.lowerBound]))
                rest = rest[place.upperBound...]
            }
            guard rest.hasSuffix(last) else { return nil }
            return parts + [String(rest.dropLast(last.count))]
        }

        func filled(with parts: [String]) -> String {
            var text = chinese
            for (number, part) in parts.enumerated() {
                // What stands in quotation marks is somebody's own word.
                let isQuoted = pieces[number].hasSuffix("\"") || pieces[number].hasSuffix("`")
                text = text.replacing("{\(number + 1)}", with: isQuoted ? part : ChineseDiagnostics.term(part))
                    .replacing("{type \(number + 1)}", with: ChineseDiagnostics.type(part))
            }
            return text
        }
    }

    /// The message in Chinese; nil where the catalogue does not know it.
    static func text(of message: String) -> String? { best(of: messages, for: message) }

    /// A part of a message, or what was expected: as it is where it is a name, a value or a sign.
    static func term(_ text: String) -> String { best(of: terms, for: text) ?? best(of: messages, for: text) ?? text }

    private static func type(_ text: String) -> String { best(of: types, for: text) ?? text }

    private static func best(of entries: [Entry], for text: String) -> String? {
        for entry in entries {
            if let parts = entry.parts(of: text), parts.allSatisfy({ !$0.isEmpty }) { return entry.filled(with: parts) }
        }
        return nil
    }

    private static let messages = ordered(messageTexts)
    private static let terms = ordered(termTexts)
    private static let types = ordered(typeTexts)

    /// Those that fix most of a text come first.
    private static func ordered(_ texts: [(String, String)]) -> [Entry] {
        texts.map { Entry($0.0, $0.1) }.sorted { $0.weight > $1.weight }
    }
}
