/// The cases of `FieldType` without their payloads.
enum TypeCode: UInt8, Sendable {
    case text, money, number, wholeNumber, date, boolean, choice, residentID, personOrCompanyID, creditCode, vin, plate,
        bankAccount, gtin, invoiceCode, invoiceNumber, division, phone, identifier, list

    init(_ type: FieldType) {
        self =
            switch type {
            case .text: .text
            case .money: .money
            case .number: .number
            case .wholeNumber: .wholeNumber
            case .date: .date
            case .boolean: .boolean
            case .choice: .choice
            case .residentID: .residentID
            case .personOrCompanyID: .personOrCompanyID
            case .creditCode: .creditCode
            case .vin: .vin
            case .plate: .plate
            case .bankAccount: .bankAccount
            case .gtin: .gtin
            case .invoiceCode: .invoiceCode
            case .invoiceNumber: .invoiceNumber
            case .division: .division
            case .phone: .phone
            case .identifier: .identifier
            case .list: .list
            }
    }
}
