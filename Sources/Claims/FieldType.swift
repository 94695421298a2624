package import FEEL

/// What a field of a claim holds, and by which rules its text is read (policy facts, section 10).
package enum FieldType: Sendable, Hashable {
    /// Free text, trimmed.
    case text
    /// Yuan, not negative, at most two places, at most `MoneyText.mostYuan`.
    case money
    /// A decimal number, at most 34 digits.
    case number
    /// A whole number, inside `Field.range` where there is one.
    case wholeNumber
    /// A calendar day: `2024-08-01`, `2024/8/1` or `2024年8月1日`.
    case date
    /// `true`/`false`, `是`/`否`.
    case boolean
    /// One of these, by name or by label.
    case choice([Choice])
    /// A resident identity number, GB 11643-1999.
    case residentID
    /// A resident identity number or a unified social credit code. `applicant_id` must fit `applicant_type`.
    case personOrCompanyID
    /// A unified social credit code, GB 32100-2015.
    case creditCode
    /// A vehicle identification number, GB 16735.
    case vin
    /// A number plate, GA 36.
    case plate
    /// A bank card or account number.
    case bankAccount
    /// A GTIN-13 (69码), GB 12904.
    case gtin
    /// An invoice code of 10 or 12 digits; fully digital invoices have none.
    case invoiceCode
    /// An invoice number: 8 digits beside an invoice code, or 20 of a fully digital invoice.
    case invoiceNumber
    /// A division code, GB/T 2260, or `1407KFQ`.
    case division
    /// A telephone number.
    case phone
    /// An opaque number: trimmed, full-width characters to half width, upper case.
    case identifier
    /// Records of these fields. In CSV the text `1:1200.00:in_plan; 13:650.00`, the parts in the order of the fields.
    /// A part that is absent and for which `Field.absent` says nothing is missing.
    case list([Field])

    /// The type that expressions see.
    package var feelType: FEELType {
        switch self {
        case .text, .residentID, .personOrCompanyID, .creditCode, .vin, .plate, .bankAccount, .gtin, .invoiceCode,
            .invoiceNumber, .division, .phone, .identifier:
            .string
        case .money, .number, .wholeNumber: .number
        case .date: .date
        case .boolean: .boolean
        case .choice(let choices): .enumeration(choices.map(\.name))
        case .list(let fields):
            .list(
                .context(
                    Dictionary(fields.map { ($0.name, $0.type.feelType) }, uniquingKeysWith: { first, _ in first })))
        }
    }

    /// Whether a value of this type tells who somebody is, so that it is masked where it is shown.
    package var isPersonal: Bool {
        switch self {
        case .residentID, .personOrCompanyID, .bankAccount, .phone, .plate: true
        default: false
        }
    }
}
