/// A telephone number: a mobile number of 11 digits, or a fixed line's with its area code.
package enum Phone {
    /// No rule depends on a telephone number, so one that looks wrong is a warning and never sends a claim back.
    static func flaw(in text: Span<UInt8>) -> Flaw? {
        if FieldText.isAllDigits(text) {
            if text.count == 11, text[0] == 0x31, text[1] >= 0x33 { return nil }
            if 10...12 ~= text.count, text[0] == 0x30 { return nil }
        }
        return Flaw(
            .identifierWarning, "不像电话号码", "does not look like a telephone number",
            mend: (
                "请核对：手机号码11位，固定电话加区号，如03542031234。",
                "Check it: mobile numbers have 11 digits; fixed lines need their area code, as in 03542031234."
            ))
    }
}
