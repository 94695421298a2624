import COpenSSL

/// Turns OpenSSL's error queue into words.
enum LibraryFailure {
    /// The latest error of this thread, and empties the queue so that it is not blamed on a later call.
    static func lastDetail() -> String {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        guard code != 0 else { return "no detail given" }
        var text = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(code, &text, text.count)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func error(_ operation: String) -> SealingError {
        .libraryFailure(operation: operation, detail: lastDetail())
    }
}
