package import FEEL

/// Days as files write them: `2024-08-01`, `2024/8/1`, `2024年8月1日`.
package enum DateText {
    /// The day; nil where the text has none of the three forms, or the calendar no such day.
    package static func day(_ text: String) -> CivilDate? {
        let bytes = Array(text.utf8)
        return day(bytes.span)
    }

    static func day(_ text: Span<UInt8>) -> CivilDate? {
        guard let (year, month, day) = parts(text) else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Reads a day and writes it as `2024-08-01`, the canonical form, as a JSON string; nil where the text is none.
    static func read(_ text: Span<UInt8>, to content: inout Content) -> CivilDate? {
        guard let (year, month, day) = parts(text), let date = CivilDate(year: year, month: month, day: day) else {
            return nil
        }
        content.append(0x22)
        writeTwoDigits(year / 100, to: &content)
        writeTwoDigits(year % 100, to: &content)
        content.append(0x2D)
        writeTwoDigits(month, to: &content)
        content.append(0x2D)
        writeTwoDigits(day, to: &content)
        content.append(0x22)
        return date
    }

    @inline(__always)
    private static func writeTwoDigits(_ number: Int, to content: inout Content) {
        content.append(UInt8(truncatingIfNeeded: 0x30 + number / 10))
        content.append(UInt8(truncatingIfNeeded: 0x30 + number % 10))
    }

    /// Year, month and day as written, not yet checked against the calendar.
    private static func parts(_ text: Span<UInt8>) -> (Int, Int, Int)? {
        guard text.count >= 8 else { return nil }
        var year = 0
        for index in 0..<4 {
            guard FieldText.isDigit(text[index]) else { return nil }
            year = year * 10 + Int(text[index] - 0x30)
        }
        guard year > 0 else { return nil }
        var index = 4
        let chinese = text[index] != 0x2D && text[index] != 0x2F
        let separator = text[index]
        if chinese {
            guard skip(0xE5, 0xB9, 0xB4, text, &index) else { return nil }  // 年
        } else {
            index += 1
        }
        guard let month = oneOrTwoDigits(text, &index) else { return nil }
        if chinese {
            guard skip(0xE6, 0x9C, 0x88, text, &index) else { return nil }  // 月
        } else {
            guard index < text.count, text[index] == separator else { return nil }
            index += 1
        }
        guard let day = oneOrTwoDigits(text, &index) else { return nil }
        if chinese {
            guard skip(0xE6, 0x97, 0xA5, text, &index) else { return nil }  // 日
        }
        return index == text.count ? (year, month, day) : nil
    }

    private static func oneOrTwoDigits(_ text: Span<UInt8>, _ index: inout Int) -> Int? {
        guard index < text.count, FieldText.isDigit(text[index]) else { return nil }
        var value = Int(text[index] - 0x30)
        index += 1
        if index < text.count, FieldText.isDigit(text[index]) {
            value = value * 10 + Int(text[index] - 0x30)
            index += 1
        }
        return value
    }

    private static func skip(
        _ first: UInt8, _ second: UInt8, _ third: UInt8, _ text: Span<UInt8>, _ index: inout Int
    ) -> Bool {
        guard index + 3 <= text.count, text[index] == first, text[index + 1] == second, text[index + 2] == third else {
            return false
        }
        index += 3
        return true
    }

    /// Why the text is not a day.
    static func flaw(in text: Span<UInt8>) -> Flaw {
        if parts(text) != nil {
            return Flaw(
                .badValue, "这一天不存在", "is a day that does not exist",
                mend: ("请核对年、月、日。", "Check year, month and day."))
        }
        return Flaw(
            .badValue, "不是日期", "is not a date",
            mend: (
                "请写成2024-08-01、2024/8/1或2024年8月1日。", "Write it as 2024-08-01, 2024/8/1 or 2024年8月1日."
            ))
    }
}
