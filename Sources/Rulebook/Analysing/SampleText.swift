import Claims
import FEEL

/// Made-up texts that pass the checks of their types: people of the unassigned division 140799, cars, invoices.
///
/// The same number gives the same text. Texts of different numbers differ.
enum SampleText {
    /// A text of the type that begins as demanded and not with any of the others; nil where none was found.
    static func text(
        _ type: FieldType, number: Int, beginning: String = "", avoiding others: [String] = []
    ) -> String? {
        func fits(_ text: String) -> Bool {
            text.hasPrefix(beginning) && !others.contains { text.hasPrefix($0) } && isValid(text, type)
        }
        // A type's own run of samples first; then one of them with its beginning replaced.
        var found = 0
        for candidate in 0..<64 {
            let text = sample(type, candidate)
            if fits(text) {
                if found == number { return text }
                found += 1
            }
        }
        for filler in ["", "11", "X", "晋", "01", "9"] {
            let start = beginning.isEmpty ? filler : beginning + filler
            let whole = sample(type, number)
            let text = start + whole.unicodeScalars.dropFirst(start.unicodeScalars.count).map(String.init).joined()
            if fits(text) { return text }
        }
        return nil
    }

    static func isValid(_ text: String, _ type: FieldType) -> Bool {
        switch type {
        case .residentID: ResidentID.isValid(text)
        case .personOrCompanyID: ResidentID.isValid(text) || CreditCode.isValid(text)
        case .creditCode: CreditCode.isValid(text)
        case .vin: VIN.isValid(text)
        case .plate: Plate.isValid(text)
        case .division: DivisionCode.isValid(text)
        case .gtin: GTIN.isValid(text)
        case .invoiceNumber: text.utf8.count == 20 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        case .invoiceCode: [10, 12].contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        default: !text.isEmpty
        }
    }

    /// One of the type's texts.
    static func sample(_ type: FieldType, _ number: Int) -> String {
        switch type {
        case .residentID, .personOrCompanyID: person(born: CivilDate(dayNumber: -3653 + Int64(number / 1000)), number)
        case .creditCode: company(number)
        case .vin: vin(number)
        case .plate: (number < 40 ? "晋K" : number < 52 ? "晋A" : "京A") + padded(10_000 + number, 5)
        case .bankAccount: "622800000000" + padded(number, 6)
        case .gtin: gtin(number)
        case .invoiceCode: padded(1_400_000_000 + number, 10)
        case .invoiceNumber: "2514200000" + padded(number, 10)
        case .division: divisions[number % divisions.count]
        case .phone: "139" + padded(number, 8)
        case .identifier: "S" + padded(number, 6)
        default: "样本" + String(number)
        }
    }

    /// A person of that birth date.
    static func person(born: CivilDate, _ number: Int) -> String {
        let (year, month, day) = born.components
        let digits = "140799" + padded(year, 4) + padded(month, 2) + padded(day, 2) + padded(number % 1000, 3)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits.utf8, weights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
        return digits + ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum % 11]
    }

    private static let divisions = [
        "140702", "140703", "140721", "140722", "140723", "140724", "140725", "140727", "140728", "140729", "140781",
        "140101", "140202", "110101", "120101", "130102", "310101", "440103", "510104", "610102",
    ]

    private static func company(_ number: Int) -> String {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        let text = "91140799MA" + "0" + padded(number % 1_000_000, 6)
        var weight = 1
        var sum = 0
        for character in text {
            sum += (alphabet.firstIndex(of: character) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return text + String(alphabet[(31 - sum % 31) % 31])
    }

    private static func vin(_ number: Int) -> String {
        let values = [
            "A": 1, "B": 2, "C": 3, "D": 4, "E": 5, "F": 6, "G": 7, "H": 8, "J": 1, "K": 2, "L": 3, "M": 4, "N": 5,
            "P": 7, "R": 9, "S": 2, "T": 3, "U": 4, "V": 5, "W": 6, "X": 7, "Y": 8, "Z": 9,
        ]
        let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
        var characters = Array("LZZZZZZZ0ZZ" + padded(number % 1_000_000, 6)).map(String.init)
        let sum = zip(characters, weights).reduce(0) { $0 + (Int($1.0) ?? values[$1.0] ?? 0) * $1.1 }
        characters[8] = sum % 11 == 10 ? "X" : String(sum % 11)
        return characters.joined()
    }

    private static func gtin(_ number: Int) -> String {
        let digits = "690" + padded(number, 9)
        let sum = digits.utf8.enumerated().reduce(0) { $0 + Int($1.element - 0x30) * ($1.offset % 2 == 0 ? 1 : 3) }
        return digits + String((10 - sum % 10) % 10)
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
