import Claims

/// Why personal data is erased or shown: one line, which the log keeps for good and anybody may read. So it must name
/// nobody.
struct Ground {
    private static let most = 200
    /// A run of so many digits may be a number of a person or an account; document numbers are shorter.
    private static let digits = 11
    /// Shorter values stand in many texts by chance.
    private static let leastValue = 2

    let text: String

    /// - Parameter values: the personal values of the claim.
    /// - Throws: ``BureauError`` where the text is empty, too long, not one line, or tells something of a person.
    init(_ text: String, avoiding values: [String]) throws(BureauError) {
        let text = text.trimmed
        let scalars = text.unicodeScalars
        guard !scalars.isEmpty, scalars.count <= Self.most,
            !scalars.contains(where: { [.control, .format].contains($0.properties.generalCategory) })
        else {
            throw BureauError(
                .input,
                Bilingual(
                    zh: "事由应为一行文字，1 至 \(Self.most) 个字符",
                    en: "The ground is one line of 1 to \(Self.most) characters"),
                remedy: Bilingual(
                    zh: "请用 --ground 写明依据，如“个人信息保护法第47条：本人请求”",
                    en: "State it with --ground, as “PIPL article 47: at the person's request”"))
        }
        let isTelling = values.contains { $0.unicodeScalars.count >= Self.leastValue && text.contains($0) }
        guard !isTelling, !Self.hasLongNumber(text) else {
            throw BureauError(
                .input,
                Bilingual(zh: "事由含有个人信息", en: "The ground holds personal data"),
                remedy: Bilingual(
                    zh: "事由会永久公开在日志里：请只写依据，不写姓名、证件号、电话、账号",
                    en:
                        "It stands in the public log for good: state the reason without names, ID, telephone or account numbers"
                ))
        }
        self.text = text
    }

    private static func hasLongNumber(_ text: String) -> Bool {
        var run = 0
        for byte in text.utf8 {
            run = (0x30...0x39).contains(byte) ? run + 1 : 0
            if run >= digits { return true }
        }
        return false
    }
}
