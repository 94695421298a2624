internal import Claims
internal import FEEL

/// What an editor can tell of the names of one pack: from the pack as it is being written, and as it was last loaded.
struct EditorPack {
    let source: PackSource
    /// The pack with local values laid over it, as far as it could be loaded.
    let pack: Pack?
    let day: CivilDate

    enum Name {
        case field(Field)
        case businessDay
        case birthDate(of: Field)
        case parameter(ParameterSource)
        case definition(DefinitionSource)
        case table(TableSource)
        case builtin(String)
    }

    /// The version by its name, or the first.
    func version(_ id: String?) -> VersionSource? {
        source.versions.first { $0.id == id } ?? (id == nil ? source.versions.first : nil)
    }

    // MARK: - Names

    /// Everything that an expression of the version may name, in the order of the pack.
    func names(in version: VersionSource?) -> [(name: String, meaning: Name)] {
        var names: [(String, Name)] = []
        for field in source.kind.fields { names.append((field.name, .field(field))) }
        names.append(("business_day", .businessDay))
        for field in source.kind.fields where field.type == .residentID && field.name.hasSuffix("_id") {
            names.append((String(field.name.dropLast(3)) + "_birth_date", .birthDate(of: field)))
        }
        if let version {
            names += version.parameters.map { ($0.name, .parameter($0)) }
            names += version.definitions.map { ($0.name, .definition($0)) }
            names += version.tables.map { ($0.name, .table($0)) }
        }
        names += BuiltinCatalogue.names.map { ($0, .builtin($0)) }
        return names
    }

    /// The longest name that stands around the column, and where it stands.
    func name(at column: Int, in text: [Unicode.Scalar], of version: VersionSource?) -> (
        name: String, meaning: Name, columns: Range<Int>
    )? {
        var best: (name: String, meaning: Name, columns: Range<Int>)?
        for (name, meaning) in names(in: version) {
            let scalars = Array(name.unicodeScalars)
            guard scalars.count > best?.columns.count ?? 0 else { continue }
            for start in max(0, column - scalars.count)...max(0, column) where start + scalars.count <= text.count {
                let end = start + scalars.count
                guard text[start..<end].elementsEqual(scalars), start == 0 || !text[start - 1].isWordPart,
                    end == text.count || !text[end].isWordPart
                else { continue }
                best = (name, meaning, start..<end)
                break
            }
        }
        return best
    }

    func position(of meaning: Name) -> SourcePosition? {
        switch meaning {
        case .field(let field), .birthDate(let field): source.inputPositions[field.name]
        case .parameter(let parameter): parameter.namePosition
        case .definition(let definition): definition.namePosition
        case .table(let table): table.namePosition
        case .businessDay, .builtin: nil
        }
    }

    // MARK: - Words

    /// What the name means, in Markdown.
    func description(of name: String, _ meaning: Name, in version: VersionSource?) -> Bilingual {
        switch meaning {
        case .field(let field):
            return Bilingual(
                zh: "**\(field.name)** \(field.label)\n\n申报栏目，\(typeText(field).zh)",
                en: "**\(field.name)** \(field.label)\n\na field of the claim, \(typeText(field).en)")
        case .businessDay:
            return Bilingual(zh: "**business_day** 业务日（date）", en: "**business_day**, the day of the decision (date)")
        case .birthDate(let field):
            return Bilingual(
                zh: "**\(name)** 出生日期（date），取自 \(field.name) \(field.label)",
                en: "**\(name)**, the birth date (date) in \(field.name) \(field.label)")
        case .parameter(let parameter): return description(of: parameter.name, in: version)
        case .definition(let definition):
            let label = definition.label
            let type = derivedType(name, in: version).map { "（\($0)）" } ?? ""
            let text = "```\n\(definition.expression.text)\n```"
            return Bilingual(
                zh: "**\(name)** \(label?.zh ?? "")\n\n定义\(type)\n\n\(text)",
                en: "**\(name)** \(label?.en ?? "")\n\na definition\(type)\n\n\(text)")
        case .table(let table):
            let inputs = table.inputs.map(\.text).joined(separator: ", ")
            return Bilingual(
                zh:
                    "**\(name)** \(table.title?.zh ?? "")\n\n决策表（\(table.result.word)），按 \(inputs)，\(table.rows.count) 行\n\n\(cite(table.citation))",
                en:
                    "**\(name)** \(table.title?.en ?? "")\n\na table (\(table.result.word)) by \(inputs), \(table.rows.count) rows\n\n\(cite(table.citation))"
            )
        case .builtin(let name):
            let usage = BuiltinCatalogue.usage(of: name) ?? ""
            return Bilingual(zh: "内置函数 \(usage)", en: "a built-in function: \(usage)")
        }
    }

    /// A parameter: its value in the version, what it rests on, and its values in the other versions.
    func description(of name: String, in version: VersionSource?) -> Bilingual {
        let versions = source.versions.filter { $0.parameters.contains { $0.name == name } }
        let governing = governing()
        func value(_ version: VersionSource) -> Parameter? {
            pack?.version(version.id)?.parameters.first { $0.name == name }
                ?? version.parameters.first { $0.name == name }?.parameter
        }
        let shownVersion =
            version.flatMap { own in versions.first { $0.id == own.id } } ?? versions.first { $0.id == governing }
            ?? versions.first
        guard let shownVersion, let parameter = value(shownVersion) else {
            return Bilingual(zh: "**\(name)** 参数", en: "**\(name)**, a parameter")
        }
        let standIn = parameter.isUnset ? parameter.fallback?.shown : nil
        var zh =
            "**\(name)** \(parameter.label.zh)（\(parameter.type.word)）\n\n\(shownVersion.id)：`\(parameter.shown.zh)`"
        var en =
            "**\(name)** \(parameter.label.en) (\(parameter.type.word))\n\n\(shownVersion.id): `\(parameter.shown.en)`"
        if let standIn {
            zh += "，暂按 `\(standIn.zh)`"
            en += ", for the time being `\(standIn.en)`"
        }
        zh += "\n\n\(cite(parameter.citation))"
        en += "\n\n\(cite(parameter.citation))"
        let others = versions.filter { $0.id != shownVersion.id }.compactMap { other in
            value(other).map { (other.id, $0.shown) }
        }
        if !others.isEmpty {
            zh += "\n\n" + others.map { "\($0.0)：\($0.1.zh)" }.joined(separator: "；")
            en += "\n\n" + others.map { "\($0.0): \($0.1.en)" }.joined(separator: "; ")
        }
        if let governing {
            let now = versions.first { $0.id == governing }.flatMap(value)
            zh += "\n\n\(day) 的申报适用 \(governing)" + (now.map { "：`\($0.shown.zh)`" } ?? "，其中没有这个参数")
            en +=
                "\n\na claim dated \(day) is decided by \(governing)"
                + (now.map { ": `\($0.shown.en)`" } ?? ", which has no such parameter")
        }
        return Bilingual(zh: zh, en: en)
    }

    /// The version that decides a claim all of whose dates are the business day; nil where none does or it cannot be told.
    func governing() -> String? {
        guard let pack else { return nil }
        let missing = Value.null(NullReason(kind: .given(code: NullCode.missing, name: "")))
        let values = pack.kind.fields.map { $0.type == .date ? Value.date(day) : missing }
        for version in pack.versions {
            let frame = Evaluation.frame(of: version, values: values, on: day)
            switch version.program.governs.evaluate(frame) {
            case .boolean(true): return version.id
            case .boolean(false): continue
            default: return nil
            }
        }
        return nil
    }

    private func derivedType(_ name: String, in version: VersionSource?) -> String? {
        guard let version, let program = pack?.version(version.id)?.program else { return nil }
        for derived in program.derived where derived.name == name {
            if case .definition(let expression) = derived.rule { return "\(expression.type)" }
        }
        return nil
    }

    private func typeText(_ field: Field) -> Bilingual {
        let word = InputReader.word(of: field.type)
        if case .choice(let choices) = field.type {
            let zh = choices.map { "`\($0.name)` \($0.label)" }.joined(separator: "、")
            return Bilingual(zh: "\(word)：\(zh)", en: "\(word): \(zh)")
        }
        return Bilingual(zh: "类型 \(word)", en: "of type \(word)")
    }

    private func cite(_ citation: Citation) -> String {
        citation.document + (citation.clause.map { " " + $0 } ?? "") + "（\(citation.status.rawValue)）"
    }
}

extension InputReader {
    /// The word for a type, as a pack writes it.
    static func word(of type: FieldType) -> String {
        switch type {
        case .choice: "choice"
        case .list: "list"
        default: simpleTypes.first { $0.type == type }?.name ?? "text"
        }
    }
}
