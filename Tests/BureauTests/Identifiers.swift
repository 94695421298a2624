/// Synthetic identifiers with valid check digits, worked out here from the standards and not by the code under test.
///
/// People and firms have the division 140799, which is nobody's; cars are of the maker LZZ, which is none.
enum Identifiers {
    /// GB 11643-1999.
    static func resident(born: (year: Int, month: Int, day: Int), sequence: Int) -> String {
        let first = "140799" + digits(born.year, 4) + digits(born.month, 2) + digits(born.day, 2) + digits(sequence, 3)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(first.utf8, weights).reduce(0) { $0 + Int($1.0 - 48) * $1.1 }
        return first + String(Array("10X98765432")[sum % 11])
    }

    /// GB 32100-2015.
    static func creditCode(_ number: Int) -> String {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        let first = "91140799MA" + digits(number, 7)
        var weight = 1
        var sum = 0
        for character in first {
            sum += (alphabet.firstIndex(of: character) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return first + String(alphabet[(31 - sum % 31) % 31])
    }

    /// GB 16735: the check digit stands at the ninth place.
    static func vin(_ number: Int) -> String {
        let text = "LZZZZZZZ0ZZ" + digits(number, 6)
        let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
        // L is 3, Z is 9; digits are themselves.
        let sum = zip(text, weights).reduce(0) { sum, place in
            sum + (place.0 == "L" ? 3 : place.0 == "Z" ? 9 : place.0.wholeNumberValue ?? 0) * place.1
        }
        return "LZZZZZZZ" + (sum % 11 == 10 ? "X" : String(sum % 11)) + "ZZ" + digits(number, 6)
    }

    /// GTIN-13, weights 1 and 3.
    static func gtin(_ number: Int) -> String {
        let first = "690" + digits(number, 9)
        let sum = first.enumerated().reduce(0) {
            $0 + ($1.element.wholeNumberValue ?? 0) * ($1.offset % 2 == 0 ? 1 : 3)
        }
        return first + String((10 - sum % 10) % 10)
    }

    static func digits(_ number: Int, _ places: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(places - text.count, 0)) + text
    }
}
