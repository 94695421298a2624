/// A text for users, in Chinese and in English. Both are always there; `--lang` chooses which is shown.
package struct Bilingual: Sendable, Hashable {
    /// The Chinese text.
    package let zh: String
    /// The English text.
    package let en: String

    package init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    /// This text and then another: sentences of Chinese follow each other directly, English ones after a space.
    package func followed(by other: Bilingual) -> Bilingual {
        Bilingual(zh: zh + other.zh, en: en + " " + other.en)
    }
}
