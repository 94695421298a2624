import Claims
import FEEL
import Testing

@Suite("Claims out of records")
struct ClaimParserTests {
    @Test("A good claim has no problems, and its content is its present fields in order")
    func good() throws {
        let claim = try SampleClaim.claim()
        #expect(claim.problems.isEmpty && claim.warnings.isEmpty)
        #expect(claim.claimID == "A-1")
        #expect(claim.merchantID == "91350100M000100Y43")
        #expect(claim.region == "140702")
        #expect(claim.applicantID == "140799194005010013")
        #expect(
            claim.contentText == #"{"claim_id":"A-1","kind":"sample","applied_on":"2024-06-01","region":"140702","#
                + #""merchant_id":"91350100M000100Y43","applicant_type":"individual","applicant_name":"张三","#
                + #""applicant_id":"140799194005010013","certificate":"HS-1"}"#)
    }

    @Test("Chinese labels name the same fields, and the kind may go by its label")
    func labels() throws {
        let labelled = SampleClaim.fields().map { field in
            RawField(name: SampleClaim.kind.fields.first { $0.name == field.name }?.label ?? "", value: field.value)
        }.map { $0.name == "补贴类别" ? RawField(name: $0.name, value: .text("示例补贴")) : $0 }
        #expect(try SampleClaim.parser().claim(from: labelled).get() == SampleClaim.claim())
    }

    @Test("Headers are found with capitals and spaces around them")
    func headers() throws {
        let schema = try ClaimSchema(kinds: [SampleClaim.kind])
        #expect(schema.fieldName(forHeader: " Claim_ID ") == "claim_id")
        #expect(schema.fieldName(forHeader: "　申报编号") == "claim_id")
        #expect(schema.fieldName(forHeader: "６９码") == "gtin")
        #expect(schema.fieldName(forHeader: "SN码\r") == "serial_number")
        #expect(schema.fieldName(forHeader: "sn码") == "serial_number")
        #expect(schema.fieldName(forHeader: "remarks") == nil)
        #expect(schema.fieldName(forHeader: "") == nil)
        #expect(schema.kind(named: "示例补贴")?.name == "sample")
        #expect(schema.kind(named: "other") == nil)
    }

    @Test("An absent value is null because it is missing; a required one is a problem")
    func missing() throws {
        let claim = try SampleClaim.claim(["certificate": nil, "applied_on": "  ", "note": nil])
        #expect(claim.problemCodes == ["MISSING_FIELD applied_on", "MISSING_FIELD certificate"])
        #expect(claim.value(of: "certificate")?.nullReason?.kind == .given(code: "missing", name: "certificate"))
        #expect(claim.value(of: "note")?.nullReason?.kind == .given(code: "missing", name: "note"))
        #expect(claim.problems[0].message.zh == "缺少申请日期。")
    }

    @Test("What an absent value means is its value, and the same said in words is the same claim")
    func absentMeaning() throws {
        let silent = try SampleClaim.claim()
        #expect(silent.value(of: "ticked") == .boolean(false))
        #expect(try SampleClaim.claim(["ticked": "否"]) == silent)
        let ticked = try SampleClaim.claim(["ticked": "是"])
        #expect(ticked.value(of: "ticked") == .boolean(true))
        #expect(ticked != silent)
    }

    @Test(
        "Without a claim number or a known kind a record is no claim",
        arguments: [
            ("claim_id", nil, "claim_id"), ("claim_id", " ", "claim_id"),
            ("kind", nil, "kind"), ("kind", "moon_landing", "kind"),
        ] as [(String, String?, String)])
    func noClaim(_ field: String, _ value: String?, _ named: String) throws {
        let result = try SampleClaim.parser().claim(from: SampleClaim.fields([field: value]))
        guard case .failure(let problem) = result else {
            Issue.record("it was taken for a claim")
            return
        }
        #expect(problem.field == named)
        #expect(!problem.message.zh.isEmpty && !problem.remedy.en.isEmpty)
    }

    @Test("A claim without its merchant's number is a claim to be completed")
    func noMerchant() throws {
        let claim = try SampleClaim.claim(["merchant_id": nil])
        #expect(claim.problemCodes == ["MISSING_FIELD merchant_id"])
        #expect(claim.merchantID.isEmpty)
    }

    @Test("A merchant's number that is bad still says who handed the claim in")
    func badMerchant() throws {
        let claim = try SampleClaim.claim(["merchant_id": "91350100M000100Y44"])
        #expect(claim.problemCodes == ["BAD_IDENTIFIER merchant_id"])
        #expect(claim.merchantID == "91350100M000100Y44")
        #expect(claim.problems[0].cite?.document == "GB 32100-2015")
    }

    @Test("A field given twice, be it once by name and once by label, is refused")
    func twice() throws {
        let fields = SampleClaim.fields() + [RawField(name: "申报编号", value: .text("A-2"))]
        guard case .failure(let problem) = try SampleClaim.parser().claim(from: fields) else {
            Issue.record("it was taken for a claim")
            return
        }
        #expect(problem.field == "claim_id")
    }

    @Test("How a value is written makes no difference: number, text or boolean")
    func forms() throws {
        let parser = try SampleClaim.parser()
        let texts = SampleClaim.fields(["total": "5000.00", "plain": "true", "level": "2"])
        let others =
            SampleClaim.fields() + [
                RawField(name: "total", value: .number("5000.0")), RawField(name: "plain", value: .boolean(true)),
                RawField(name: "level", value: .number("2")), RawField(name: "note", value: .null),
            ]
        #expect(try parser.claim(from: texts).get() == parser.claim(from: others).get())
    }

    @Test("Problems stand in the order of the form, those of two fields seen together as well")
    func order() throws {
        let claim = try SampleClaim.claim([
            "total": "x", "invoice_code": "1234567890", "invoice_number": "25142000000000000001",
            "applicant_id": "91350100M000100Y43",
        ])
        #expect(
            claim.problemCodes
                == ["BAD_IDENTIFIER applicant_id", "BAD_IDENTIFIER invoice_code", "BAD_VALUE total"])
    }

    @Test("A list reads from a cell's text as from records")
    func list() throws {
        let fromText = try SampleClaim.claim(["items": "1:1200.00:in_plan; 13:650"])
        let records: [[RawField]] = [
            [
                RawField(name: "item", value: .number("1")), RawField(name: "cost", value: .text("1200")),
                RawField(name: "in_plan", value: .boolean(true)),
            ],
            [
                RawField(name: "费用", value: .number("650.00")), RawField(name: "项目编号", value: .text("13")),
                RawField(name: "in_plan", value: .boolean(false)),
            ],
        ]
        let fromRecords = try SampleClaim.parser().claim(
            from: SampleClaim.fields() + [RawField(name: "items", value: .list(records))]
        ).get()
        #expect(fromText == fromRecords)
        #expect(fromText.problems.isEmpty)
        #expect(
            fromText.contentText.hasSuffix(
                #""items":[{"item":"1","cost":"1200.00","in_plan":"true"},{"item":"13","cost":"650.00"}]}"#))
        #expect(
            fromText.value(of: "items")
                == .list([
                    .context(
                        Context([
                            ("item", .number(1)), ("cost", .number(1200)), ("in_plan", .boolean(true)),
                        ])),
                    .context(
                        Context([
                            ("item", .number(13)), ("cost", .number(650)), ("in_plan", .boolean(false)),
                        ])),
                ]))
    }

    @Test(
        "A list may use full-width signs, labels and spaces, and may be empty",
        arguments: [
            "1：1200.00：列入方案；13：650", " 1 : 1200 : true ;; 13:650.00 : 否 ;", "1:1200:是;13:650:",
        ])
    func listText(_ text: String) throws {
        #expect(try SampleClaim.claim(["items": text]) == SampleClaim.claim(["items": "1:1200.00:in_plan; 13:650.00"]))
        #expect(try SampleClaim.claim(["items": " ; "]) == SampleClaim.claim())
    }

    @Test(
        "A bad part of a list is told with its item, and the list is invalid",
        arguments: [
            ("1:1200; 31:50", "第2项的项目编号"), ("1:1,200", "第1项的费用"), ("1", "第1项缺少费用"), (":5", "第1项缺少项目编号"),
            ("1:2:3:4", "不是项目清单"), ("1:2:maybe", "第1项的列入方案"),
        ])
    func badList(_ text: String, _ told: String) throws {
        let claim = try SampleClaim.claim(["items": text])
        #expect(claim.problems.map(\.field) == ["items"])
        #expect(claim.problems[0].message.zh.contains(told), "\(claim.problems[0].message.zh)")
        #expect(claim.value(of: "items")?.nullReason?.kind == .given(code: "invalid", name: "items"))
    }

    @Test("A list where one value is wanted can't be read")
    func listInPlaceOfValue() throws {
        for field in ["total", "kind", "claim_id"] {
            let fields = SampleClaim.fields([field: nil]) + [RawField(name: field, value: .list([[]]))]
            guard case .failure = try SampleClaim.parser().claim(from: fields) else {
                Issue.record("\(field) was taken")
                continue
            }
        }
    }

    @Test("Dates after the business day are bad values; the day itself is not")
    func datesAfter() throws {
        let claim = try SampleClaim.claim(["applied_on": "2024-06-02"])
        let day = try #require(CivilDate(year: 2024, month: 6, day: 1))
        let next = try #require(CivilDate(year: 2024, month: 6, day: 2))
        #expect(claim.datesAfter(next).isEmpty)
        #expect(claim.datesAfter(day).map(\.field) == ["applied_on"])
        #expect(claim.datesAfter(day).map(\.code) == [.badValue])
    }

    @Test("Content escapes what JSON must escape, each in one way")
    func escapes() throws {
        let claim = try SampleClaim.claim(["note": "a\"b\\c\nd\te\u{1}/é"])
        #expect(claim.contentText.contains(#""note":"a\"b\\c\nd\te\u0001/é""#))
    }

    @Test(
        "Spaces of every sort around a value are no part of it",
        arguments: [" ", "\t", "\u{A0}", "\u{3000}", "\u{FEFF}", "\u{200B}"])
    func trimming(_ space: String) throws {
        #expect(try SampleClaim.claim(["note": "\(space)a b\(space)\(space)"]).text(of: "note") == "a b")
        #expect(try SampleClaim.claim(["note": space]).text(of: "note") == nil)
    }
}

extension ClaimParserTests {
    @Test("A list that is bad throughout is told so twenty times, not a hundred thousand")
    func endlessList() throws {
        let claim = try SampleClaim.claim(["items": String(repeating: "x:y;", count: 100_000)])
        #expect(claim.problems.count == 20)
    }
}
