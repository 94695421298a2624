/// Makes claims out of records: finds the kind, reads every value by its type, and gathers what is wrong.
///
/// Pure: the same record gives the same claim, on any thread.
package struct ClaimParser: Sendable {
    package let schema: ClaimSchema

    package init(schema: ClaimSchema) {
        self.schema = schema
    }

    /// The claim that the fields make. Fields that no kind knows are ignored; whoever reads files reports them.
    package func claim(from fields: [RawField]) -> Result<Claim, RowProblem> {
        var builder = ClaimBuilder(schema: schema)
        var text: [UInt8] = []
        for field in fields {
            guard let number = schema.fieldNumber(forHeader: field.name) else { continue }
            let added: Bool
            switch field.value {
            case .null:
                added = builder.add(.absent, field: number)
            case .list(let records):
                added = builder.add(records, field: number)
            case .text(let value), .number(let value):
                let start = text.count
                text.append(contentsOf: value.utf8)
                added = builder.add(.text(start..<text.count), field: number)
            case .boolean(let value):
                let start = text.count
                text.append(contentsOf: (value ? "true" : "false").utf8)
                added = builder.add(.text(start..<text.count), field: number)
            }
            if !added { return .failure(.givenTwice(schema.fieldName(numbered: number))) }
        }
        return builder.claim(text.span)
    }
}
