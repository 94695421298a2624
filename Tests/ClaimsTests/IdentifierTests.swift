import Claims
import FEEL
import Testing

/// Expected values: policy facts, section 10, and changes of single characters, which each standard's check finds.
@Suite("Identifiers")
struct IdentifierTests {
    @Test(
        "The resident IDs of the policy facts are valid",
        arguments: [
            "11010519491231002X", "140799194005010013", "140799194405010020", "140799196605010016",
        ])
    func residentID(_ id: String) {
        #expect(ResidentID.isValid(id))
    }

    @Test(
        "A resident ID with a wrong check character, an impossible birth date or a wrong length is not valid",
        arguments: [
            "110105194912310021", "140799199002290016", "11010519491231002", "11010519491231002XX",
            "11010519491231002x",
            "1101051949123100２X", "", "A1010519491231002X", "110105194912310A2X",
        ])
    func badResidentID(_ id: String) {
        #expect(!ResidentID.isValid(id))
    }

    @Test("No changed digit of a resident ID goes unnoticed")
    func changedResidentID() {
        let id = Array("140799194005010013")
        for place in id.indices {
            for digit in "0123456789" where digit != id[place] {
                var changed = id
                changed[place] = digit
                #expect(!ResidentID.isValid(String(changed)), "\(String(changed))")
            }
        }
    }

    @Test("The birth date of a resident ID is its seventh to fourteenth digit")
    func birthDate() {
        #expect(ResidentID.birthDate(of: "11010519491231002X")?.description == "1949-12-31")
        #expect(ResidentID.birthDate(of: "140799194005010013")?.description == "1940-05-01")
        #expect(ResidentID.birthDate(of: "140799199002290016") == nil)
    }

    @Test("The credit code of the policy facts is valid, and no changed character goes unnoticed")
    func creditCode() {
        let code = Array("91350100M000100Y43")
        #expect(CreditCode.isValid(String(code)))
        for place in code.indices {
            for character in "0123456789ABCDEFGHJKLMNPQRTUWXY" where character != code[place] {
                var changed = code
                changed[place] = character
                #expect(!CreditCode.isValid(String(changed)), "\(String(changed))")
            }
        }
    }

    @Test(
        "A credit code has 18 characters, none of them I, O, S, V or Z",
        arguments: [
            "", "91350100M000100Y4", "91350100M000100Y433", "91350100I000100Y43", "91350100m000100y43",
        ])
    func badCreditCode(_ code: String) {
        #expect(!CreditCode.isValid(code))
    }

    @Test(
        "The VIN of the policy facts is valid; a wrong check digit, length or letter is not",
        arguments: [
            ("LZZZZZZZ6ZZ000001", true), ("LZZZZZZZ0ZZ000001", false), ("LZZZZZZZ6ZZ00001", false),
            ("LZZZZZZZ6ZZ0000011", false), ("LZZZZZZZ6ZZO00001", false), ("LZZZZZZZ6ZZI00001", false),
            ("LZZZZZZZ6ZZQ00001", false), ("", false),
            // The sample of 49 CFR 565, whose check digit is X.
            ("1M8GDM9AXKP042788", true), ("1M8GDM9A1KP042788", false),
        ])
    func vin(_ vin: String, _ isValid: Bool) {
        #expect(VIN.isValid(vin) == isValid)
    }

    @Test("A wrong VIN of a car made in China is a bad identifier; one made elsewhere gets a warning")
    func foreignVIN() throws {
        let chinese = try SampleClaim.claim(["vin": "LZZZZZZZ0ZZ000001"])
        #expect(chinese.problemCodes == ["BAD_IDENTIFIER vin"])
        #expect(chinese.problems[0].cite?.document == "GB 16735")
        let foreign = try SampleClaim.claim(["vin": "1M8GDM9A1KP042788"])
        #expect(foreign.problems.isEmpty)
        #expect(foreign.warningCodes == ["IDENTIFIER_WARNING vin"])
        #expect(foreign.text(of: "vin") == "1M8GDM9A1KP042788")
    }

    @Test("A bank card that fails the check gets a warning; what is no number is a bad identifier")
    func bankAccount() throws {
        #expect(BankAccount.isCard("6228000000000000019"))
        #expect(!BankAccount.isCard("6228000000000000018"))
        #expect(try SampleClaim.claim(["payee_account": "6228000000000000019"]).warnings.isEmpty)
        #expect(
            try SampleClaim.claim(["payee_account": "6228 0000 0000 0000 019"]).text(of: "payee_account")
                == "6228000000000000019")
        #expect(
            try SampleClaim.claim(["payee_account": "6228000000000000018"]).warningCodes
                == ["IDENTIFIER_WARNING payee_account"])
        #expect(
            try SampleClaim.claim(["payee_account": "0402000012"]).warningCodes
                == ["IDENTIFIER_WARNING payee_account"])
        #expect(try SampleClaim.claim(["payee_account": "张三的卡"]).problemCodes == ["BAD_IDENTIFIER payee_account"])
    }

    @Test(
        "A GTIN-13 has a check digit",
        arguments: [
            ("6901234567892", true), ("6901234567890", false), ("690123456789", false), ("69012345678922", false),
            ("690123456789X", false),
        ])
    func gtin(_ gtin: String, _ isValid: Bool) {
        #expect(GTIN.isValid(gtin) == isValid)
    }

    @Test(
        "Plates of fuel cars have 7 characters, of new-energy cars 8, without I and O",
        arguments: [
            ("晋K12345", true), ("晋KD12345", true), ("晋K12345D", true), ("晋KI2345", false), ("晋KO2345", false),
            ("晋K1234", false), ("晋K123456", false), ("K12345", false), ("晋112345", false), ("晋K1234学", true),
            ("啊K12345", false), ("", false), ("晋KD1234I", false), ("京A00001", true),
        ])
    func plate(_ plate: String, _ isValid: Bool) {
        #expect(Plate.isValid(plate) == isValid)
    }

    @Test(
        "A plate may be written with a dot, spaces, full-width or small letters",
        arguments: [
            "晋K·12345", "晋k 12345", "晋Ｋ１２３４５", " 晋K12345　", "晋K-12345",
        ])
    func writtenPlate(_ plate: String) throws {
        let claim = try SampleClaim.claim(["plate": plate])
        #expect(claim.problems.isEmpty)
        #expect(claim.text(of: "plate") == "晋K12345")
    }

    @Test(
        "Division codes of Jinzhong are those of the policy facts; elsewhere the province must exist",
        arguments: [
            ("140700", true), ("140702", true), ("140703", true), ("140721", true), ("140722", true), ("140723", true),
            ("140724", true), ("140725", true), ("140727", true), ("140728", true), ("140729", true), ("140781", true),
            ("1407KFQ", true), ("140100", true), ("110105", true), ("650100", true), ("820000", true),
            ("140726", false),
            ("140701", false), ("140799", false), ("990000", false), ("160000", false), ("14070", false),
            ("1407022", false), ("1407kfq", false), ("1401KFQ", false), ("", false),
        ])
    func division(_ code: String, _ isValid: Bool) {
        #expect(DivisionCode.isValid(code) == isValid)
    }

    @Test("Taigu's old division code is answered with the new one")
    func taigu() throws {
        let claim = try SampleClaim.claim(["region": "140726"])
        #expect(claim.problemCodes == ["BAD_IDENTIFIER region"])
        #expect(claim.problems[0].message.zh.contains("140703"))
        #expect(claim.problems[0].message.en.contains("140703"))
        #expect(claim.region == nil)
    }

    @Test("A small kfq is the development zone's code as well")
    func developmentZone() throws {
        #expect(try SampleClaim.claim(["region": "1407kfq"]).region == "1407KFQ")
    }

    @Test(
        "Invoices: 20 digits without a code, or 8 with one",
        arguments: [
            (nil, "25142000000000000001", []),
            ("1234567890", "25142000000000000001", ["BAD_IDENTIFIER invoice_code"]),
            ("1234567890", "12345678", []),
            ("123456789012", "12345678", []),
            (nil, "12345678", ["BAD_IDENTIFIER invoice_number"]),
            ("12345678901", "12345678", ["BAD_IDENTIFIER invoice_code"]),
            (nil, "1234567890", ["BAD_IDENTIFIER invoice_number"]),
            (nil, nil, []),
        ] as [(String?, String?, [String])])
    func invoice(_ code: String?, _ number: String?, _ problems: [String]) throws {
        let claim = try SampleClaim.claim(["invoice_code": code, "invoice_number": number])
        #expect(claim.problemCodes == problems)
    }

    @Test(
        "A long number that a spreadsheet has turned into powers of ten is told so",
        arguments: [
            "certificate", "person", "payee_account", "invoice_number", "gtin",
        ])
    func spreadsheetNumber(_ field: String) throws {
        let claim = try SampleClaim.claim([field: "1.40799E+17"])
        #expect(claim.problemCodes == ["BAD_IDENTIFIER \(field)"])
        #expect(claim.problems[0].message.zh.contains("科学计数"))
    }

    @Test("An individual's number is a person's; a company's claim may give either, with a warning for a person's")
    func applicant() throws {
        #expect(
            try SampleClaim.claim(["applicant_id": "91350100M000100Y43"]).problemCodes
                == ["BAD_IDENTIFIER applicant_id"])
        let company = try SampleClaim.claim(["applicant_type": "单位", "applicant_id": "91350100M000100Y43"])
        #expect(company.problems.isEmpty && company.warnings.isEmpty)
        let oneMan = try SampleClaim.claim(["applicant_type": "company"])
        #expect(oneMan.problems.isEmpty)
        #expect(oneMan.warningCodes == ["IDENTIFIER_WARNING applicant_id"])
        #expect(try SampleClaim.claim(["applicant_id": "123"]).problemCodes == ["BAD_IDENTIFIER applicant_id"])
    }

    @Test("Identifiers are trimmed, brought to half width and upper case")
    func normalised() throws {
        let claim = try SampleClaim.claim([
            "applicant_id": "　１１０１０５１９４９１２３１００２ｘ ", "merchant_id": "91350100m000100y43",
            "certificate": " hs-１ ", "vin": "lzzzzzzz6zz 000001",
        ])
        #expect(claim.problems.isEmpty)
        #expect(claim.applicantID == "11010519491231002X")
        #expect(claim.merchantID == "91350100M000100Y43")
        #expect(claim.text(of: "certificate") == "HS-1")
        #expect(claim.text(of: "vin") == "LZZZZZZZ6ZZ000001")
    }

    @Test(
        "A telephone number that looks wrong is a warning and never a problem",
        arguments: [
            ("13812345678", "13812345678", false), ("+86 138-1234-5678", "13812345678", false),
            ("0354-2031234", "03542031234", false), ("12345", "12345", true), ("问店长", "问店长", true),
        ])
    func phone(_ written: String, _ value: String, _ isDoubtful: Bool) throws {
        let claim = try SampleClaim.claim(["applicant_phone": written])
        #expect(claim.problems.isEmpty)
        #expect(claim.text(of: "applicant_phone") == value)
        #expect(claim.warnings.isEmpty == !isDoubtful)
    }
}
