import Claims
import FEEL
import Testing

@Suite("Schemas")
struct ClaimSchemaTests {
    @Test("The common fields are the contract's, in its order")
    func common() {
        #expect(
            CommonField.all.map(\.name) == [
                "claim_id", "kind", "applied_on", "region", "merchant_id", "applicant_type", "applicant_name",
                "applicant_id", "applicant_phone", "payee_name", "payee_account",
            ])
        #expect(
            CommonField.all.map(\.label) == [
                "申报编号", "补贴类别", "申请日期", "受理地区划代码", "商户统一社会信用代码", "申请人类型", "申请人姓名",
                "申请人证件号码", "联系电话", "收款人", "收款账号",
            ])
        #expect(
            CommonField.all.filter { !$0.isRequired }.map(\.name) == [
                "applicant_phone", "payee_name", "payee_account",
            ])
        #expect(
            CommonField.all.filter(\.isPersonal).map(\.name) == [
                "applicant_name", "applicant_id", "applicant_phone", "payee_name", "payee_account",
            ])
    }

    private func kind(_ name: String, _ fields: Field...) -> ClaimKind {
        ClaimKind(name: name, label: name + "补贴", inputs: fields)
    }

    @Test("Kinds may share fields of the same name, label and type")
    func shared() throws {
        let field = Field(name: "new_vin", label: "新车识别代号", type: .vin)
        let required = Field(name: "new_vin", label: "新车识别代号", type: .vin, isRequired: true)
        let schema = try ClaimSchema(kinds: [kind("a", field), kind("b", required)])
        #expect(schema.fieldName(forHeader: "新车识别代号") == "new_vin")
    }

    @Test(
        "Kinds that disagree in a field's label or type are refused, and so are labels and names that mean two things")
    func conflicts() {
        let vin = Field(name: "vin", label: "识别代号", type: .vin)
        let others: [ClaimKind] = [
            kind("b", Field(name: "vin", label: "识别码", type: .vin)),
            kind("b", Field(name: "vin", label: "识别代号", type: .identifier)),
            kind("b", Field(name: "chassis", label: "识别代号", type: .vin)),
            kind("b", Field(name: "chassis", label: "vin", type: .vin)),
            kind("b", Field(name: "claim_id", label: "编号", type: .text)),
            kind("b", Field(name: "number", label: "申报编号", type: .text)),
            kind("a"),
        ]
        for other in others {
            #expect(throws: SchemaConflict.self) { try ClaimSchema(kinds: [kind("a", vin), other]) }
        }
    }

    @Test("The types that expressions see")
    func feelTypes() {
        #expect(FieldType.vin.feelType == .string)
        #expect(FieldType.money.feelType == .number)
        #expect(FieldType.wholeNumber.feelType == .number)
        #expect(FieldType.date.feelType == .date)
        #expect(FieldType.boolean.feelType == .boolean)
        #expect(
            FieldType.choice([Choice(name: "a", label: "甲"), Choice(name: "b", label: "乙")]).feelType
                == .enumeration(["a", "b"]))
        #expect(
            FieldType.list([Field(name: "cost", label: "费用", type: .money)]).feelType
                == .list(.context(["cost": .number])))
    }

    @Test("Without kinds every record has an unknown kind")
    func noKinds() throws {
        let parser = ClaimParser(schema: try ClaimSchema(kinds: []))
        guard case .failure(let problem) = parser.claim(from: SampleClaim.fields()) else {
            Issue.record("it was taken for a claim")
            return
        }
        #expect(problem.field == "kind")
    }
}
