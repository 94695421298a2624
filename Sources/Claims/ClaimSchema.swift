/// All kinds of claims that are known: what the columns of a claim file mean.
package struct ClaimSchema: Sendable {
    package let kinds: [ClaimKind]
    /// Every field name of every kind, once; the place of a name here is the field's number in `RawRecord`.
    let names: [String]
    /// By field number: the fields of a list's records.
    private let lists: [[Field]?]
    /// Field numbers by English name and by label, as bytes.
    let headers: NameTable
    /// The same by `FieldText.headerForm`, so that `sn码` and ` Claim_ID` are found as well.
    let folded: NameTable
    /// One a kind, in the order of `kinds`.
    private(set) var forms: [ClaimForm]
    /// Places in `kinds` by name and label.
    let kindTable: NameTable

    /// The numbers of the fields that every schema begins with.
    static let claimIDNumber = number(of: CommonField.claimID)
    static let kindNumber = number(of: CommonField.kind)
    static let merchantIDNumber = number(of: CommonField.merchantID)

    private static func number(of field: Field) -> Int { CommonField.all.firstIndex(of: field) ?? 0 }

    /// - Throws: `SchemaConflict` where fields of the same name disagree in label or type, a label or the name of a kind
    ///   stands for two things, or a field bears the name of a `ResultColumn`.
    package init(kinds: [ClaimKind]) throws(SchemaConflict) {
        self.kinds = kinds
        var names: [String] = []
        var definitions: [String: (field: Field, kind: String)] = [:]
        var owners: [String: (field: String, kind: String)] = [:]
        let sources = [(name: "*", fields: CommonField.all)] + kinds.map { (name: $0.name, fields: $0.fields) }
        for kind in sources {
            for field in kind.fields {
                if let (known, other) = definitions[field.name] {
                    if known.label != field.label || known.type != field.type {
                        throw .disagreement(of: other, kind.name, on: known, and: field)
                    }
                    continue
                }
                if let column = [field.name, field.label].lazy.compactMap(ResultColumn.named).first {
                    throw .reserved(column, field: field.name, of: kind.name)
                }
                definitions[field.name] = (field, kind.name)
                names.append(field.name)
                for header in Set([field.name, field.label].map(FieldText.headerForm)) {
                    if let (owner, other) = owners[header] {
                        throw .ambiguity(of: header, between: owner, of: other, and: field.name, of: kind.name)
                    }
                    owners[header] = (field.name, kind.name)
                }
            }
        }
        var kindPlaces: [String: Int] = [:]
        for (place, kind) in kinds.enumerated() {
            for name in Set([kind.name, kind.label]) {
                if let other = kindPlaces.updateValue(place, forKey: name) {
                    throw .sameKind(name, kinds[other].name, kind.name)
                }
            }
        }
        self.names = names
        lists = names.map { name in
            if case .list(let fields)? = definitions[name]?.field.type { fields } else { nil }
        }
        var numbers: [String: Int] = [:]
        var headers = NameTable()
        var folded = NameTable()
        for (number, name) in names.enumerated() {
            numbers[name] = number
            for header in [name, definitions[name]?.field.label ?? name] {
                headers.insert(header, number)
                folded.insert(FieldText.headerForm(header), number)
            }
        }
        self.headers = headers
        self.folded = folded
        var kindTable = NameTable()
        for (name, place) in kindPlaces { kindTable.insert(name, place) }
        self.kindTable = kindTable
        self.forms = kinds.map { ClaimForm(of: $0, numbers: numbers) }
    }

    /// The same schema with forms of its own. A reader on another core then shares none of the values that stand for absence and
    /// for choices: the counting of their owners would go back and forth between the cores with every claim.
    package var withFormsOfItsOwn: ClaimSchema {
        var copy = self
        let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        copy.forms = kinds.map { ClaimForm(of: $0, numbers: numbers) }
        return copy
    }

    /// The kind by its name (`appliance`) or its label (`家电以旧换新补贴`).
    package func kind(named nameOrLabel: String) -> ClaimKind? {
        let name = Array(nameOrLabel.utf8)
        return kindTable.number(of: name.span).map { kinds[$0] }
    }

    /// The English name of the field that a header or key stands for: its name or its label, with spaces around it or
    /// capitals in it. Nil for a column that no kind knows.
    package func fieldName(forHeader header: String) -> String? {
        fieldNumber(forHeader: header).map { names[$0] }
    }

    /// The number under which a column's values are put into a `RawRecord`.
    package func fieldNumber(forHeader header: String) -> Int? {
        headers.number(of: header.utf8.span) ?? folded.number(of: FieldText.headerForm(header).utf8.span)
    }

    /// The fields of a list's records; nil where the field under the number is no list.
    package func listFields(numbered number: Int) -> [Field]? { lists[number] }

    /// The English name under a field number.
    package func fieldName(numbered number: Int) -> String { names[number] }
}

extension SchemaConflict {
    static func disagreement(of one: String, _ other: String, on known: Field, and field: Field) -> SchemaConflict {
        let what = known.label != field.label ? (zh: "名称", en: "label") : (zh: "类型", en: "type")
        return SchemaConflict(
            field: known.name, kinds: [one, other],
            message: Bilingual(
                zh: "补贴类别 \(one) 与 \(other) 的字段 \(known.name) \(what.zh)不一致。请把两处改成一样，或给其中一个另取字段名。",
                en: "The kinds \(one) and \(other) disagree in the \(what.en) of the field \(known.name). "
                    + "Make both the same, or give one of them another name."))
    }

    static func ambiguity(
        of header: String, between one: String, of kind: String, and other: String, of otherKind: String
    ) -> SchemaConflict {
        SchemaConflict(
            field: other, kinds: [kind, otherKind],
            message: Bilingual(
                zh: "“\(header)”同时是字段 \(one)（\(kind)）和 \(other)（\(otherKind)）的名称。请给其中一个另取名称。",
                en: "“\(header)” stands for both \(one) (of \(kind)) and \(other) (of \(otherKind)). "
                    + "Give one of them another label."))
    }

    /// A field that would be taken for a column which results files add.
    static func reserved(_ column: ResultColumn, field: String, of kind: String) -> SchemaConflict {
        SchemaConflict(
            field: field, kinds: [kind],
            message: Bilingual(
                zh: "补贴类别 \(kind) 的字段 \(field) 用了审核结果文件的列名（\(column.name)、\(column.label)）。请另取名称。",
                en: "The field \(field) of \(kind) bears the name of a column of results files (\(column.name), "
                    + "\(column.label)). Give it another name or label."))
    }

    static func sameKind(_ name: String, _ one: String, _ other: String) -> SchemaConflict {
        SchemaConflict(
            field: CommonField.kind.name, kinds: [one, other],
            message: Bilingual(
                zh: "“\(name)”同时是补贴类别 \(one) 和 \(other) 的名称。请给其中一个另取名称。",
                en: "“\(name)” names both the kind \(one) and the kind \(other). Give one of them another name."))
    }
}
