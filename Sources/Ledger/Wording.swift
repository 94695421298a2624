/// The same words in the two languages of the project's users.
///
/// The ledger is a library by itself and therefore brings its own small pair; hosts turn it into theirs.
public struct Wording: Sendable, Hashable {
    /// Simplified Chinese.
    public let zh: String
    /// English.
    public let en: String

    /// The pair of the two texts.
    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }
}
