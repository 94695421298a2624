internal import Sealing

/// What the parts of a version are called in a model: names that FEEL can read, and ids that stay the same whatever is
/// added before or behind.
struct ModelNames {
    private var taken: Set<String>

    /// - Parameter taken: the names of fields, parameters, definitions and tables, which stay as they are.
    init(taken: some Sequence<String>) {
        self.taken = Set(taken)
    }

    /// A name for a requirement: its own where FEEL can read it and nothing else bears it.
    mutating func name(for requirement: RequirementSource) -> String {
        let own = requirement.name
        let plain = ModelNames.isReadable(own) ? own : ModelNames.identifier(own)
        return claim([plain, requirement.code + "_" + ModelNames.identifier(own)])
    }

    /// A name for something that the pack has no name for.
    mutating func name(_ wish: String) -> String { claim([wish]) }

    private mutating func claim(_ wishes: [String]) -> String {
        for wish in wishes where taken.insert(wish).inserted { return wish }
        var number = 2
        while !taken.insert("\(wishes.last ?? "")_\(number)").inserted { number += 1 }
        return "\(wishes.last ?? "")_\(number)"
    }

    private static let keywords: Set<Substring> = [
        "and", "or", "not", "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between",
        "instance", "function", "external", "true", "false", "null", "date", "time",
    ]

    private static func isReadable(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first.properties.isAlphabetic || first == "_" else { return false }
        return !name.split(separator: " ").contains(where: keywords.contains)
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil || " -_".unicodeScalars.contains($0)
            }
    }

    /// Letters and digits, all else as `_`.
    static func identifier(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars {
            let isKept = isIdentifierLetter(scalar) || scalar == "-" || scalar == "."
            if isKept {
                output.unicodeScalars.append(scalar)
            } else if output.last != "_" {
                output += "_"
            }
        }
        return output
    }

    /// ASCII letters and digits, `_`, and the Han characters that XML allows in ids in all its editions.
    private static func isIdentifierLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A, 0x4E00...0x9FA5: true
        default: false
        }
    }
}

/// Ids of a model: `parameter_petrol_cut-off`, `requirement_owner_of_the_old_car`.
struct ModelIDs {
    private var owners: [String: String] = [:]

    /// The id of what is called so. Two names that look the same as ids get a mark made of the name.
    mutating func id(_ kind: String, _ name: String) -> String {
        let plain = kind + "_" + ModelNames.identifier(name)
        if let owner = owners[plain], owner != name {
            return plain + "_" + ModelIDs.mark(name)
        }
        owners[plain] = name
        return plain
    }

    /// Eight hexadecimal digits that stand for a text.
    static func mark(_ text: String) -> String {
        String(hex(SHA256.digest(of: Array(text.utf8))).prefix(8))
    }
}
