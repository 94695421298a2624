/// Amounts of yuan as files write them: `5000`, `5000.0`, `5000.00`.
package enum MoneyText {
    /// The largest amount of one field, in yuan.
    package static let mostYuan: Int64 = 1_000_000_000_000

    /// The amount in fen; nil where the text is not an amount, or one too large.
    package static func fen(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        return fen(bytes.span)
    }

    static func fen(_ text: Span<UInt8>) -> Int64? {
        var index = 0
        var yuan: Int64 = 0
        while index < text.count, FieldText.isDigit(text[index]) {
            if index == 13 { return nil }
            yuan = yuan * 10 + Int64(text[index] - 0x30)
            index += 1
        }
        // One digit at least, and no zero before others.
        guard index > 0, index == 1 || text[0] != 0x30 else { return nil }
        var cents: Int64 = 0
        if index < text.count {
            guard text[index] == 0x2E else { return nil }
            let places = text.count - index - 1
            guard places == 1 || places == 2, FieldText.isDigit(text[index + 1]) else { return nil }
            cents = Int64(text[index + 1] - 0x30) * 10
            if places == 2 {
                guard FieldText.isDigit(text[index + 2]) else { return nil }
                cents += Int64(text[index + 2] - 0x30)
            }
        }
        let fen = yuan * 100 + cents
        return fen <= mostYuan * 100 ? fen : nil
    }

    /// Writes fen as yuan with two places, the canonical form.
    static func write(_ fen: Int64, to content: inout Content) {
        DecimalText.write(fen / 100, to: &content)
        content.append(0x2E)
        content.append(UInt8(0x30 + fen / 10 % 10))
        content.append(UInt8(0x30 + fen % 10))
    }

    /// Why the text is not an amount.
    static func flaw(in text: Span<UInt8>) -> Flaw {
        let string = FieldText.string(text)
        let scalars = string.unicodeScalars
        let mend = (zh: "请填写以元为单位的金额，如5000.00。", en: "Give the amount in yuan, as in 5000.00.")
        if scalars.first == "-" || scalars.first == "−" {
            return Flaw(.badValue, "是负数", "is negative", mend: mend)
        }
        if scalars.contains(",") || scalars.contains("'") {
            return Flaw(
                .badValue, "带有千位分隔符", "has thousands separators",
                mend: ("请去掉分隔符，如5000.00。", "Leave them out, as in 5000.00."))
        }
        if scalars.contains(where: { "¥￥元块万圆$".unicodeScalars.contains($0) }) {
            return Flaw(
                .badValue, "带有货币符号或单位", "has a currency sign or unit",
                mend: ("请只填数字，以元为单位，如5000.00。", "Give the number of yuan alone, as in 5000.00."))
        }
        if let point = scalars.firstIndex(of: "."), DecimalText.isDecimal(text) {
            if scalars.distance(from: point, to: scalars.endIndex) > 3 {
                return Flaw(
                    .badValue, "的小数超过两位", "has more than two decimal places",
                    mend: ("请精确到分，最多两位小数。", "Give it to the fen: at most two places."))
            }
        }
        if DecimalText.isDecimal(text) {
            if scalars.first == "0", scalars.count > 1 {
                return Flaw(.badValue, "前面多了0", "starts with a superfluous 0", mend: mend)
            }
            return Flaw(
                .badValue, "超过一万亿元", "is more than a million million yuan",
                mend: ("请核对金额是否以元为单位。", "Check that the amount is in yuan."))
        }
        return Flaw(.badValue, "不是金额", "is not an amount", mend: mend)
    }
}
