/// Yes or no as files write it: `true`/`false`, `是`/`否`.
enum BooleanText {
    /// The canonical texts, as JSON strings.
    static let yes = Array("\"true\"".utf8)
    static let no = Array("\"false\"".utf8)

    /// Nil where the text is neither. Spreadsheets write `TRUE` and `FALSE`.
    static func value(_ text: Span<UInt8>) -> Bool? {
        if matches(text, "true") || matches(text, "是") { return true }
        if matches(text, "false") || matches(text, "否") { return false }
        return nil
    }

    /// Compares with a word in lower case.
    private static func matches(_ text: Span<UInt8>, _ word: StaticString) -> Bool {
        guard text.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { bytes in
            for index in text.indices {
                let byte = text[index]
                if (byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte) != bytes[index] { return false }
            }
            return true
        }
    }

    static var notBoolean: Flaw {
        Flaw(.badValue, "不是“是”或“否”", "is neither true nor false", mend: ("请填“是”或“否”。", "Give true or false."))
    }
}
