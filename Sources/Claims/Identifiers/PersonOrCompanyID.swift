/// A resident identity number or a unified social credit code, whichever it is.
enum PersonOrCompanyID {
    static func flaw(in text: Span<UInt8>) -> Flaw? {
        guard let flaw = ResidentID.flaw(in: text) else { return nil }
        guard let other = CreditCode.flaw(in: text) else { return nil }
        // Digits alone are far more often a person's; whoever reads the message should not have to think of companies.
        for index in text.indices.dropLast() where !FieldText.isDigit(text[index]) {
            return text.count == 18 ? other : either
        }
        return flaw
    }

    private static var either: Flaw {
        Flaw(
            .badIdentifier, "既不是居民身份证号码，也不是统一社会信用代码",
            "is neither a resident identity number nor a unified social credit code",
            mend: (
                "个人请填18位居民身份证号码，单位请填18位统一社会信用代码。",
                "Give a person's resident identity number or a company's unified social credit code, each of 18 characters."
            ), cite: ResidentID.standard)
    }
}
