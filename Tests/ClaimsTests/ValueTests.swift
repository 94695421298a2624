import Claims
import FEEL
import Testing

@Suite("Values")
struct ValueTests {
    @Test(
        "Amounts are yuan with at most two places",
        arguments: [
            ("5000", 500_000), ("5000.0", 500_000), ("5000.00", 500_000), ("0.01", 1), ("0", 0), ("89.85", 8985),
            ("1000000000000", 100_000_000_000_000), (" 12.5　", 1250), ("１２.５０", 1250),
        ])
    func money(_ text: String, _ fen: Int64) throws {
        let claim = try SampleClaim.claim(["total": text])
        #expect(claim.problems.isEmpty)
        #expect(claim.value(of: "total") == .number(Number(coefficient: Int128(fen), exponent: -2)))
    }

    @Test(
        "What is wrong with an amount is told",
        arguments: [
            ("5000.001", "小数"), ("5000.000", "小数"), ("5,000.00", "分隔符"), ("5，000", "分隔符"), ("-1", "负数"),
            ("¥5000", "货币"), ("5000元", "货币"), ("0500", "0"), ("1000000000000.01", "万亿"), ("99999999999999999999", "万亿"),
            ("5e3", "不是金额"), ("+5", "不是金额"), (".5", "不是金额"), ("5.", "不是金额"), ("abc", "不是金额"), ("NaN", "不是金额"),
        ])
    func badMoney(_ text: String, _ told: String) throws {
        let claim = try SampleClaim.claim(["total": text])
        #expect(claim.problemCodes == ["BAD_VALUE total"])
        #expect(claim.problems[0].message.zh.contains(told), "\(claim.problems[0].message.zh)")
        #expect(claim.value(of: "total")?.nullReason?.kind == .given(code: "invalid", name: "total"))
        #expect(claim.contentText.contains("\"total\":\"\(text)\""))
    }

    @Test(
        "Days are written in three ways",
        arguments: [
            "2024-08-01", "2024/8/1", "2024/08/01", "2024年8月1日", "2024年08月01日", " 2024-08-01 ", "２０２４-08-01",
        ])
    func date(_ text: String) throws {
        let claim = try SampleClaim.claim(["applied_on": text])
        #expect(claim.problems.isEmpty)
        #expect(claim.appliedOn == CivilDate(year: 2024, month: 8, day: 1))
        #expect(claim.contentText.contains("\"applied_on\":\"2024-08-01\""))
    }

    @Test(
        "Days that do not exist and texts that are no days are bad values",
        arguments: [
            ("2024-02-30", "不存在"), ("2023/2/29", "不存在"), ("2024-13-01", "不存在"), ("2024-00-10", "不存在"),
            ("2024年4月31日", "不存在"), ("01/08/2024", "不是日期"), ("20240801", "不是日期"), ("2024-08", "不是日期"),
            ("2024-08/01", "不是日期"), ("0000-01-01", "不是日期"), ("昨天", "不是日期"), ("2024-08-01T00:00", "不是日期"),
            ("-2024-08-01", "不是日期"), ("2024-08-011", "不是日期"),
        ])
    func badDate(_ text: String, _ told: String) throws {
        let claim = try SampleClaim.claim(["applied_on": text])
        #expect(claim.problemCodes == ["BAD_VALUE applied_on"])
        #expect(claim.problems[0].message.zh.contains(told), "\(claim.problems[0].message.zh)")
    }

    @Test(
        "Yes and no",
        arguments: [
            ("true", true), ("TRUE", true), ("是", true), ("false", false), ("False", false), ("否", false),
        ])
    func boolean(_ text: String, _ value: Bool) throws {
        #expect(try SampleClaim.claim(["plain": text]).value(of: "plain") == .boolean(value))
    }

    @Test("Neither yes nor no", arguments: ["1", "yes", "是的", "✓"])
    func badBoolean(_ text: String) throws {
        #expect(try SampleClaim.claim(["plain": text]).problemCodes == ["BAD_VALUE plain"])
    }

    @Test("Whole numbers lie in their range", arguments: [("1", 1), ("5", 5), ("3.0", 3), ("３", 3)])
    func wholeNumber(_ text: String, _ value: Int) throws {
        #expect(try SampleClaim.claim(["level": text]).value(of: "level") == .number(Number(value)))
    }

    @Test("What is not whole or out of range is a bad value", arguments: ["0", "6", "1.5", "一级", "-1", "01", "1e0"])
    func badWholeNumber(_ text: String) throws {
        #expect(try SampleClaim.claim(["level": text]).problemCodes == ["BAD_VALUE level"])
    }

    @Test(
        "Numbers keep all their digits and have one spelling",
        arguments: [
            ("12.50", "12.5"), ("0.10", "0.1"), ("-0.5", "-0.5"), ("100", "100"), ("0.0", "0"), ("-0", "0"),
            ("1234567890123456789012345678901234", "1234567890123456789012345678901234"),
            ("0.0000000000000000000000000000000001", "0.0000000000000000000000000000000001"),
        ])
    func number(_ text: String, _ spelling: String) throws {
        let claim = try SampleClaim.claim(["score": text])
        #expect(claim.problems.isEmpty)
        #expect(claim.value(of: "score") == Number(text).map { .number($0) })
        #expect(claim.contentText.contains("\"score\":\"\(spelling)\""), "\(claim.contentText)")
    }

    @Test(
        "What is no number is a bad value",
        arguments: [
            "1,5", "1.", ".5", "--1", "1e5", "12345678901234567890123456789012345", "十", "-",
        ])
    func badNumber(_ text: String) throws {
        #expect(try SampleClaim.claim(["score": text]).problemCodes == ["BAD_VALUE score"])
    }

    @Test("Choices go by name or label", arguments: ["petrol", "汽油", " 汽油 ", "　petrol"])
    func choice(_ text: String) throws {
        let claim = try SampleClaim.claim(["fuel": text])
        #expect(claim.text(of: "fuel") == "petrol")
        #expect(claim.contentText.contains("\"fuel\":\"petrol\""))
    }

    @Test("A text that is none of the choices is told what there is")
    func badChoice() throws {
        let claim = try SampleClaim.claim(["fuel": "核动力"])
        #expect(claim.problemCodes == ["BAD_VALUE fuel"])
        #expect(claim.problems[0].remedy.zh.contains("汽油、柴油"))
        #expect(claim.problems[0].remedy.en.contains("petrol, diesel"))
    }
}
