/// Lists as one cell of a table: `1:1200.00:in_plan; 13:650.00`.
///
/// Items stand between semicolons, their parts between colons in the order of the list's fields; the full-width signs
/// do as well. A yes-or-no part may be given by the field's name or label.
enum ListText {
    /// The records; nil where an item has more parts than the list has fields.
    static func records(_ text: Span<UInt8>, of fields: [Field]) -> [[RawField]]? {
        var records: [[RawField]] = []
        for item in split(FieldText.string(text), at: ";", "；") {
            let item = trimmed(item)
            if item.isEmpty { continue }
            let parts = split(item, at: ":", "：")
            guard parts.count <= fields.count else { return nil }
            var record: [RawField] = []
            for (field, part) in zip(fields, parts) {
                let part = trimmed(part)
                if part.isEmpty { continue }
                if field.type == .boolean, part == field.name || part == field.label {
                    record.append(RawField(name: field.name, value: .boolean(true)))
                } else {
                    record.append(RawField(name: field.name, value: .text(part)))
                }
            }
            records.append(record)
        }
        return records
    }

    private static func split(_ text: String, at one: Unicode.Scalar, _ other: Unicode.Scalar) -> [String] {
        text.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == one || $0 == other }.map(String.init)
    }

    static func trimmed(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let range = FieldText.trimmed(bytes.span)
        return range.count == bytes.count ? text : String(decoding: bytes[range], as: UTF8.self)
    }

    static func notList(_ fields: [Field]) -> Flaw {
        let zh = fields.map(\.label).joined(separator: ":")
        let en = fields.map(\.name).joined(separator: ":")
        return Flaw(
            .badValue, "不是项目清单", "is not a list of items",
            mend: (
                "请写成“\(zh)”，各项之间用分号隔开，如1:1200.00:in_plan; 13:650.00。",
                "Write each item as \(en), with semicolons between items, as in 1:1200.00:in_plan; 13:650.00."
            ))
    }
}
