import Claims

/// Reads JSON objects into claims. It keeps its buffers from record to record and belongs to one thread.
struct ObjectReader: ~Copyable {
    private let schema: ClaimSchema
    private var builder: ClaimBuilder
    private var scanner = JSONScanner()
    private var order: KeyOrder
    /// Field numbers of keys that are not spelt as the schema has them; nil where they are unknown.
    private var spellings: [String: Int?] = [:]
    private static let mostSpellings = 1000
    /// Unknown keys of the record begun.
    private var strangers: [String] = []
    private var unknown = UnknownFields()
    /// The record begun has keys that results files add, and keys that they don't.
    private var hasResults = false
    private var hasOthers = false

    init(schema: ClaimSchema) {
        self.schema = schema
        builder = ClaimBuilder(schema: schema)
        order = KeyOrder(schema: schema)
    }

    /// The names of unknown fields, met since this was asked last.
    mutating func takeUnknown() -> [String] {
        if unknown.names.isEmpty { return [] }
        defer { unknown = UnknownFields() }
        return unknown.names
    }

    /// The claim that the text holds; nil where it holds nothing but what a results file adds.
    mutating func read(_ text: Span<UInt8>) -> Result<Claim, RowProblem>? {
        if let problem = split(text) {
            builder.clear()
            return .failure(problem)
        }
        if hasResults && !hasOthers {
            builder.clear()
            return nil
        }
        return builder.claim(text)
    }

    /// How many fields of a kind the text has; nil where it is no object.
    mutating func countFields(_ text: Span<UInt8>) -> Int? {
        defer { builder.clear() }
        return split(text) == nil ? builder.filledCount : nil
    }

    /// Checks the text and finds its fields for the builder.
    private mutating func split(_ text: Span<UInt8>) -> RowProblem? {
        if find(0, in: text, from: 0) != nil { return .nul(in: nil) }
        if let byte = firstInvalidUTF8(text) {
            let before = text.extracting(first: byte).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            return .notUTF8(at: before.unicodeScalars.count + 1)
        }
        scanner.position = 0
        order.begin()
        hasResults = false
        hasOthers = false
        if !strangers.isEmpty { strangers.removeAll(keepingCapacity: true) }
        do throws(RowProblem) {
            try readMembers(text)
            if scanner.peek(text) != nil { throw scanner.problem(text, "对象之后还有内容", "something follows the object") }
        } catch {
            return error
        }
        return nil
    }

    private mutating func readMembers(_ text: Span<UInt8>) throws(RowProblem) {
        try scanner.expect(UInt8(ascii: "{"), text)
        if scanner.peek(text) == UInt8(ascii: "}") {
            scanner.position += 1
            return
        }
        repeat {
            let key = try scanner.string(text)
            let field = try self.field(key, text)
            try scanner.expect(UInt8(ascii: ":"), text)
            if let field {
                try readValue(field, text)
            } else {
                try scanner.skipValue(text, depth: 1)
            }
        } while try !scanner.endsAfterValue(UInt8(ascii: "}"), text)
    }

    /// The number of the field that a key stands for; nil where no kind has it.
    private mutating func field(_ key: JSONScanner.Text, _ text: Span<UInt8>) throws(RowProblem) -> Int? {
        if !key.hasEscapes, let number = order.number(of: text.extracting(key.range)) {
            hasOthers = true
            return number
        }
        let name = try string(key, text)
        let number: Int?
        if let known = spellings[name] {
            number = known
        } else {
            number = schema.fieldNumber(forHeader: name)
            if spellings.count < ObjectReader.mostSpellings { spellings[name] = .some(number) }
        }
        if number == nil, ResultColumn.named(name) != nil {
            hasResults = true
            return nil
        }
        hasOthers = true
        if number == nil {
            if strangers.contains(name) { throw .givenTwice(name) }
            strangers.append(name)
            unknown.add(name)
        }
        return number
    }

    private mutating func readValue(_ field: Int, _ text: Span<UInt8>) throws(RowProblem) {
        let isNew: Bool
        switch scanner.peek(text) {
        case UInt8(ascii: "\""):
            let string = try scanner.string(text)
            if string.range.count > Limits.fieldBytes { throw .fieldTooLong(schema.fieldName(numbered: field)) }
            if string.hasEscapes {
                let start = builder.decoded.count
                try JSONScanner.decode(text, string.range, into: &builder.decoded)
                isNew = builder.add(.decoded(start..<builder.decoded.count), field: field)
            } else {
                isNew = builder.add(.text(string.range), field: field)
            }
        case UInt8(ascii: "n"):
            _ = try scanner.literal("null", text)
            isNew = builder.add(.absent, field: field)
        case UInt8(ascii: "t"):
            isNew = builder.add(.text(try scanner.literal("true", text)), field: field)
        case UInt8(ascii: "f"):
            isNew = builder.add(.text(try scanner.literal("false", text)), field: field)
        case UInt8(ascii: "["):
            guard let fields = schema.listFields(numbered: field) else { fallthrough }
            isNew = builder.add(try list(field, fields, text), field: field)
        case UInt8(ascii: "{"):
            throw .listInPlaceOfValue(schema.fieldName(numbered: field))
        default:
            isNew = builder.add(.text(try scanner.number(text)), field: field)
        }
        if !isNew { throw .givenTwice(schema.fieldName(numbered: field)) }
    }

    /// An array of objects, its opening bracket next.
    private mutating func list(
        _ field: Int, _ fields: [Field], _ text: Span<UInt8>
    ) throws(RowProblem) -> [[RawField]] {
        var records: [[RawField]] = []
        scanner.position += 1
        if scanner.peek(text) == UInt8(ascii: "]") {
            scanner.position += 1
            return records
        }
        repeat {
            guard scanner.peek(text) == UInt8(ascii: "{") else { throw .notRecords(schema.fieldName(numbered: field)) }
            records.append(try record(field, fields, text))
        } while try !scanner.endsAfterValue(UInt8(ascii: "]"), text)
        return records
    }

    /// One object of a list.
    private mutating func record(
        _ field: Int, _ fields: [Field], _ text: Span<UInt8>
    ) throws(RowProblem) -> [RawField] {
        var record: [RawField] = []
        scanner.position += 1
        if scanner.peek(text) == UInt8(ascii: "}") {
            scanner.position += 1
            return record
        }
        repeat {
            let name = try string(try scanner.string(text), text)
            if record.contains(where: { $0.name == name }) { throw .givenTwice(path(field, name)) }
            if !fields.contains(where: { $0.name == name || $0.label == name }) { unknown.add(path(field, name)) }
            try scanner.expect(UInt8(ascii: ":"), text)
            record.append(RawField(name: name, value: try rawValue(field, name, text)))
        } while try !scanner.endsAfterValue(UInt8(ascii: "}"), text)
        return record
    }

    private mutating func rawValue(
        _ field: Int, _ name: String, _ text: Span<UInt8>
    ) throws(RowProblem) -> RawValue {
        switch scanner.peek(text) {
        case UInt8(ascii: "\""):
            let string = try scanner.string(text)
            if string.range.count > Limits.fieldBytes { throw .fieldTooLong(path(field, name)) }
            return .text(try self.string(string, text))
        case UInt8(ascii: "n"):
            _ = try scanner.literal("null", text)
            return .null
        case UInt8(ascii: "t"):
            _ = try scanner.literal("true", text)
            return .boolean(true)
        case UInt8(ascii: "f"):
            _ = try scanner.literal("false", text)
            return .boolean(false)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            throw .listInPlaceOfValue(path(field, name))
        default:
            let range = try scanner.number(text)
            return .number(String(decoding: bytes(text, range), as: UTF8.self))
        }
    }

    /// How messages name a field of a list's record.
    private func path(_ field: Int, _ name: String) -> String { "\(schema.fieldName(numbered: field)).\(name)" }

    private func string(_ string: JSONScanner.Text, _ text: Span<UInt8>) throws(RowProblem) -> String {
        if !string.hasEscapes { return String(decoding: bytes(text, string.range), as: UTF8.self) }
        var decoded: [UInt8] = []
        try JSONScanner.decode(text, string.range, into: &decoded)
        return String(decoding: decoded, as: UTF8.self)
    }

    private func bytes(_ text: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        text.extracting(range).withUnsafeBufferPointer { Array($0) }
    }
}

extension RowProblem {
    static func notRecords(_ field: String) -> RowProblem {
        RowProblem(
            field: field, shown: nil,
            message: Bilingual(
                zh: "字段 \(field) 应为对象的列表。", en: "The field \(field) should be a list of objects."),
            remedy: Bilingual(
                zh: "请写成[{...}, {...}]，每个对象一项。", en: "Write it as [{...}, {...}], an object for every item."))
    }
}
