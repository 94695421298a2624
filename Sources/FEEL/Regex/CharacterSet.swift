/// The characters that one place of a pattern matches.
indirect enum CharacterSet: Sendable {
    case one(Unicode.Scalar)
    case range(ClosedRange<UInt32>)
    case category(Set<Unicode.GeneralCategory>)
    case space, digit, word, nameStart, name
    /// A point: anything but the ends of lines.
    case notLineEnd
    case everything
    case union([CharacterSet])
    case not(CharacterSet)
    case difference(CharacterSet, CharacterSet)

    /// Whether it holds the character. Without regard to case, each part does when it holds any spelling of the
    /// character, and only then negation and difference apply: `[^Q]` does not match `q`.
    func contains(_ scalar: Unicode.Scalar, ignoringCase: Bool) -> Bool {
        switch self {
        case .not(let set): return !set.contains(scalar, ignoringCase: ignoringCase)
        case .difference(let set, let other):
            return set.contains(scalar, ignoringCase: ignoringCase)
                && !other.contains(scalar, ignoringCase: ignoringCase)
        case .union(let sets): return sets.contains { $0.contains(scalar, ignoringCase: ignoringCase) }
        case .one, .range:
            if holds(scalar) { return true }
            return ignoringCase && scalar.caseVariants.contains(where: holds)
        default: return holds(scalar)
        }
    }

    /// How many parts it has.
    var count: Int {
        switch self {
        case .union(let sets): sets.reduce(1) { $0 + $1.count }
        case .not(let set): set.count
        case .difference(let set, let other): set.count + other.count
        default: 1
        }
    }

    private func holds(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .one(let other): return scalar == other
        case .range(let range): return range.contains(scalar.value)
        case .category(let categories): return categories.contains(scalar.properties.generalCategory)
        case .space: return scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
        case .digit: return scalar.properties.generalCategory == .decimalNumber
        case .word:
            switch scalar.properties.generalCategory {
            case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
                .finalPunctuation, .otherPunctuation, .spaceSeparator, .lineSeparator, .paragraphSeparator, .control,
                .format, .surrogate, .privateUse, .unassigned:
                return false
            default: return true
            }
        case .nameStart: return scalar.isXMLNameStart
        case .name: return scalar.isXMLName
        case .notLineEnd: return scalar != "\n" && scalar != "\r"
        case .everything: return true
        case .union, .not, .difference: return contains(scalar, ignoringCase: false)
        }
    }

    /// The characters of a category of one or two letters: `L`, `Lu`, `Nd`.
    static func category(named name: String) -> CharacterSet? {
        let all: [(String, Unicode.GeneralCategory)] = [
            ("Lu", .uppercaseLetter), ("Ll", .lowercaseLetter), ("Lt", .titlecaseLetter), ("Lm", .modifierLetter),
            ("Lo", .otherLetter), ("Mn", .nonspacingMark), ("Mc", .spacingMark), ("Me", .enclosingMark),
            ("Nd", .decimalNumber), ("Nl", .letterNumber), ("No", .otherNumber), ("Pc", .connectorPunctuation),
            ("Pd", .dashPunctuation), ("Ps", .openPunctuation), ("Pe", .closePunctuation), ("Pi", .initialPunctuation),
            ("Pf", .finalPunctuation), ("Po", .otherPunctuation), ("Zs", .spaceSeparator), ("Zl", .lineSeparator),
            ("Zp", .paragraphSeparator), ("Sm", .mathSymbol), ("Sc", .currencySymbol), ("Sk", .modifierSymbol),
            ("So", .otherSymbol), ("Cc", .control), ("Cf", .format), ("Co", .privateUse), ("Cn", .unassigned),
        ]
        let found = all.filter { $0.0 == name || (name.utf8.count == 1 && $0.0.hasPrefix(name)) }.map(\.1)
        return found.isEmpty ? nil : .category(Set(found))
    }
}

extension Unicode.Scalar {
    /// The other spellings of the letter, as far as they are one character.
    var caseVariants: [Unicode.Scalar] {
        var variants: [Unicode.Scalar] = []
        func add(_ text: String) {
            let scalars = text.unicodeScalars
            if scalars.count == 1, let scalar = scalars.first, scalar != self, !variants.contains(scalar) {
                variants.append(scalar)
            }
        }
        add(properties.lowercaseMapping)
        add(properties.uppercaseMapping)
        for variant in variants {
            add(variant.properties.lowercaseMapping)
            add(variant.properties.uppercaseMapping)
        }
        return variants
    }

    /// NameStartChar of XML 1.0 (fifth edition).
    var isXMLNameStart: Bool {
        switch value {
        case 0x3A, 0x41...0x5A, 0x5F, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
            0x37F...0x1FFF,
            0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
            0x10000...0xEFFFF:
            true
        default: false
        }
    }

    /// NameChar of XML 1.0 (fifth edition).
    var isXMLName: Bool {
        switch value {
        case 0x2D, 0x2E, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
        default: isXMLNameStart
        }
    }
}
