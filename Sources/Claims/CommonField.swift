/// The eleven fields that every kind of claim has, in the contract's order.
package enum CommonField {
    package static let claimID = Field(name: "claim_id", label: "申报编号", type: .text, isRequired: true)
    package static let kind = Field(name: "kind", label: "补贴类别", type: .text, isRequired: true)
    package static let appliedOn = Field(name: "applied_on", label: "申请日期", type: .date, isRequired: true)
    package static let region = Field(name: "region", label: "受理地区划代码", type: .division, isRequired: true)
    package static let merchantID = Field(
        name: "merchant_id", label: "商户统一社会信用代码", type: .creditCode, isRequired: true)
    package static let applicantType = Field(
        name: "applicant_type", label: "申请人类型",
        type: .choice([Choice(name: "individual", label: "个人"), Choice(name: "company", label: "单位")]),
        isRequired: true)
    package static let applicantName = Field(
        name: "applicant_name", label: "申请人姓名", type: .text, isPersonal: true, isRequired: true)
    package static let applicantID = Field(
        name: "applicant_id", label: "申请人证件号码", type: .personOrCompanyID, isRequired: true)
    package static let applicantPhone = Field(name: "applicant_phone", label: "联系电话", type: .phone)
    package static let payeeName = Field(name: "payee_name", label: "收款人", type: .text, isPersonal: true)
    package static let payeeAccount = Field(name: "payee_account", label: "收款账号", type: .bankAccount)

    package static let all: [Field] = [
        claimID, kind, appliedOn, region, merchantID, applicantType, applicantName, applicantID, applicantPhone,
        payeeName, payeeAccount,
    ]
}
