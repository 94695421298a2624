import DMN
import FEEL

/// What texts may be, and by what they are told apart.
extension LandmarkScan {
    /// What a text may be: written out, a field's, or so many characters from a field's beginning.
    enum TextForm {
        case constant(String)
        case slot(Int)
        case beginning(Int, length: Int)
    }

    mutating func texts(_ syntax: Syntax) -> [TextForm]? {
        switch syntax.kind {
        case .literal(.string(let text)): return [.constant(text)]
        case .slot(let slot):
            if let axis = axes[slot] {
                landmarks.axes.insert(slot)
                if case .texts = axis.domain { return [.slot(slot)] }
                return axis.isListed ? [] : nil
            }
            if let rule = derived[slot]?.rule {
                switch rule {
                case .definition(let expression): return texts(expression.syntax)
                case .table(let table):
                    read(slot)
                    var found: [TextForm] = []
                    for row in table.rows {
                        guard let forms = texts(row.output.syntax) else { return nil }
                        found += forms
                    }
                    return found
                }
            }
            if case .string(let text) = constants[slot] { return [.constant(text)] }
            return constants[slot].isNull ? [] : nil
        case .choose(let condition, let then, let otherwise):
            scan(condition)
            guard let one = texts(then), let other = texts(otherwise) else { return nil }
            return one + other
        case .call(let callee, let arguments):
            guard case .builtin(let builtin) = callee.kind, builtin.name == "substring", arguments.count == 3,
                forms(arguments[1])?.only?.constant == .one,
                let length = forms(arguments[2])?.only?.constant?.int64, length > 0,
                case .slot(let slot)? = texts(arguments[0])?.only
            else { return nil }
            return [.beginning(slot, length: Int(length))]
        default: return nil
        }
    }

    mutating func relate(_ one: TextForm, _ other: TextForm, _ syntax: Syntax) {
        switch (one, other) {
        case (.constant, .constant): break
        case (.slot(let slot), .constant(let text)): landmarks.texts[slot, default: .init()].constants.insert(text)
        case (.slot(let slot), .slot(let second)):
            if slot != second { landmarks.textLinks.append((slot, second)) }
        case (.beginning(let slot, let length), .constant(let text)):
            if text.unicodeScalars.count == length { landmarks.texts[slot, default: .init()].prefixes.insert(text) }
        case (.beginning(let slot, let length), .beginning(let second, let other)) where length == other:
            link(slot, second, length)
        case (.constant, .slot), (.constant, .beginning): relate(other, one, syntax)
        default: isBeyond(syntax, syntax.name)
        }
    }

    mutating func link(_ slot: Int, _ second: Int, _ length: Int) {
        for place in [slot, second] { landmarks.texts[place, default: .init()].lengths.insert(length) }
        if slot != second { landmarks.textLinks.append((slot, second)) }
    }

    mutating func startsWith(_ whole: Syntax, _ beginning: Syntax, in syntax: Syntax) {
        guard let wholes = texts(whole), let beginnings = texts(beginning) else {
            isBeyond(whole, syntax.name)
            return isBeyond(beginning, syntax.name)
        }
        for one in wholes {
            for other in beginnings {
                switch (one, other) {
                case (.slot(let slot), .constant(let text)):
                    landmarks.texts[slot, default: .init()].prefixes.insert(text)
                case (.slot(let slot), .beginning(let second, let length)): link(slot, second, length)
                case (.constant, .constant): break
                default: isBeyond(syntax, syntax.name)
                }
            }
        }
    }
}
