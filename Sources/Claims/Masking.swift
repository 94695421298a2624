/// Hides who somebody is where a personal value is shown: `140799********0013`, `138****5678`, `张*`.
package enum Masking {
    /// The longest text that is shown, in characters; what is longer is clipped and ends in `…`.
    static let mostShown = 60

    /// The text with its telling part replaced by stars; of a text too short for its pattern at most half is shown.
    package static func mask(_ text: String, _ type: FieldType) -> String {
        let characters = Array(text.unicodeScalars)
        switch type {
        case .residentID, .personOrCompanyID, .creditCode, .vin:
            return hidden(characters, head: 6, tail: 4)
        case .phone:
            return hidden(characters, head: 3, tail: 4)
        case .bankAccount:
            return hidden(characters, head: 4, tail: 4)
        case .plate:
            return hidden(characters, head: 2, tail: 2)
        default:
            return hidden(characters, head: 1, tail: 0)
        }
    }

    /// A value as messages show it: masked where the field is personal, clipped where it is long, on one line.
    package static func shown(_ text: String, of field: Field) -> String {
        clipped(field.isPersonal ? mask(text, field.type) : text)
    }

    /// A text on one line of at most `mostShown` characters.
    package static func clipped(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for (index, scalar) in text.unicodeScalars.enumerated() {
            if index == mostShown {
                shown.append("…")
                break
            }
            shown.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return String(shown)
    }

    /// Keeps `head` characters in front and `tail` at the end, fewer where that would show more than half.
    private static func hidden(_ characters: [Unicode.Scalar], head: Int, tail: Int) -> String {
        var (head, tail) = (head, tail)
        // Two characters of three, or one of one, would be telling: a short text shows less.
        if (head + tail) * 4 > characters.count * 3 - 3 {
            head = min(head, characters.count / 4)
            tail = min(tail, characters.count / 4)
            if characters.count > 1 { head = max(head, 1) }
        }
        var shown = String.UnicodeScalarView()
        shown.append(contentsOf: characters.prefix(head))
        // A long text's length tells nothing worth a line of stars.
        let stars = min(characters.count - head - tail, 16)
        shown.append(contentsOf: repeatElement("*", count: max(stars, 1)))
        shown.append(contentsOf: characters.suffix(tail))
        return String(shown)
    }
}
