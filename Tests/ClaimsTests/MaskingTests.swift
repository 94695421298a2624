import Claims
import Testing

@Suite("Masking")
struct MaskingTests {
    @Test(
        "Personal values are shown as the contract shows them",
        arguments: [
            ("140799194005010013", FieldType.residentID, "140799********0013"),
            ("13812345678", .phone, "138****5678"),
            ("张三", .text, "张*"),
            ("欧阳锋", .text, "欧**"),
            ("王", .text, "*"),
            ("6228000000000000019", .bankAccount, "6228***********0019"),
            ("晋K12345", .plate, "晋K***45"),
        ])
    func shown(_ text: String, _ type: FieldType, _ masked: String) {
        #expect(Masking.mask(text, type) == masked)
    }

    @Test(
        "Of a text too short for its pattern at most half is shown",
        arguments: [
            FieldType.residentID, .phone, .bankAccount, .plate, .text,
        ])
    func short(_ type: FieldType) {
        for count in 1...8 {
            let text = String("12345678".prefix(count))
            let masked = Masking.mask(text, type)
            let open = masked.filter { $0 != "*" }.count
            #expect(count == 1 ? open == 0 : open * 4 <= count * 3 - 3 || open * 2 <= count, "\(text) \(masked)")
        }
    }

    @Test("A personal value that is bad is masked in the message as well")
    func message() throws {
        let claim = try SampleClaim.claim(["person": "140799194005010014"])
        #expect(claim.problems[0].shown == "140799********0014")
        #expect(!claim.problems[0].message.zh.contains("19400501"))
        #expect(!claim.problems[0].message.en.contains("19400501"))
    }

    @Test("A long value is clipped and put on one line")
    func clipped() throws {
        let claim = try SampleClaim.claim(["total": String(repeating: "x\n", count: 500)])
        #expect(claim.problems[0].shown.unicodeScalars.count == 61)
        #expect(!claim.problems[0].shown.contains("\n"))
    }
}
