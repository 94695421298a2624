import FEEL

/// Takes in the fields of one record after the other as bytes and makes a claim of each.
///
/// A builder keeps its buffers from record to record, so that reading a claim allocates little but the claim. It
/// belongs to one thread; `ClaimParser` is the same for callers who have strings and no hurry.
package struct ClaimBuilder {
    /// Where the text of a value stands.
    package enum Source: Sendable {
        case absent
        /// In the bytes given to `claim(_:)`.
        case text(Range<Int>)
        /// In `decoded`.
        case decoded(Range<Int>)
    }

    private enum Place: UInt8 { case none, absent, text, decoded, list }

    private struct Slot {
        var place = Place.none
        var start: Int32 = 0
        var end: Int32 = 0
    }

    private let schema: ClaimSchema
    /// By field number.
    private var slots: [Slot]
    /// The numbers of the fields that the record has.
    private var filled: [Int] = []
    private var lists: [[[RawField]]] = []
    private var content: [UInt8] = []
    /// Texts that do not stand in the file as they are: JSON strings with escapes, CSV cells with doubled quotes.
    /// Whoever adds fields appends to it.
    package var decoded: [UInt8] = []

    package init(schema: ClaimSchema) {
        self.schema = schema
        slots = Array(repeating: Slot(), count: schema.names.count)
    }

    /// Adds a value. Whole records are below 2 GiB, so that ranges are.
    ///
    /// - Parameter number: `ClaimSchema.fieldNumber`.
    /// - Returns: false where the record has the field already.
    package mutating func add(_ source: Source, field number: Int) -> Bool {
        guard slots[number].place == .none else { return false }
        filled.append(number)
        switch source {
        case .absent:
            slots[number].place = .absent
        case .text(let range):
            slots[number] = Slot(
                place: .text, start: Int32(truncatingIfNeeded: range.lowerBound),
                end: Int32(truncatingIfNeeded: range.upperBound))
        case .decoded(let range):
            slots[number] = Slot(
                place: .decoded, start: Int32(truncatingIfNeeded: range.lowerBound),
                end: Int32(truncatingIfNeeded: range.upperBound))
        }
        return true
    }

    /// Adds the records of a list.
    package mutating func add(_ records: [[RawField]], field number: Int) -> Bool {
        guard slots[number].place == .none else { return false }
        filled.append(number)
        slots[number] = Slot(place: .list, start: Int32(truncatingIfNeeded: lists.count))
        lists.append(records)
        return true
    }

    /// Forgets the record begun.
    package mutating func clear() {
        for number in filled { slots[number].place = .none }
        filled.removeAll(keepingCapacity: true)
        lists.removeAll(keepingCapacity: true)
        content.removeAll(keepingCapacity: true)
        decoded.removeAll(keepingCapacity: true)
    }

    /// The claim that the fields added make, and a fresh start.
    ///
    /// - Parameter text: the bytes that `Source.text` ranges point into: valid UTF-8.
    package mutating func claim(_ text: Span<UInt8>) -> Result<Claim, RowProblem> {
        var decoded: [UInt8] = []
        swap(&decoded, &self.decoded)
        defer {
            swap(&decoded, &self.decoded)
            clear()
        }
        return claim(text, decoded.span)
    }

    private mutating func claim(_ text: Span<UInt8>, _ decoded: Span<UInt8>) -> Result<Claim, RowProblem> {
        let form: ClaimForm
        switch self.form(text, decoded) {
        case .success(let found): form = found
        case .failure(let problem): return .failure(problem)
        }
        guard let claimID = string(ClaimSchema.claimIDNumber, text, decoded) else {
            return .failure(.missing(CommonField.claimID))
        }
        guard claimID.utf8.count <= RowProblem.longestClaimID else { return .failure(.claimIDTooLong(claimID)) }
        var gathering = Gathering(form: form)
        content.append(UInt8(ascii: "{"))
        // Through a span, because an array's iterator would retain and release every plan.
        let plans = form.plans
        let all = plans.span
        for index in all.indices {
            if let problem = read(all[index], of: form, text, decoded, &gathering) { return .failure(problem) }
        }
        content.append(UInt8(ascii: "}"))
        // Absent, it is a field to be filled in like any other, and the claim is returned for it.
        let merchantID =
            gathering.text(at: form.merchantID) ?? string(ClaimSchema.merchantIDNumber, text, decoded) ?? ""
        gathering.checkTogether()
        return .success(
            Claim(
                kind: form.kind, values: gathering.values, problems: gathering.problems,
                warnings: gathering.warnings, content: content.withUnsafeBufferPointer { Array($0) },
                claimID: claimID, merchantID: merchantID))
    }

    /// Reads the field and appends its value and content.
    @inline(__always)
    private mutating func read(
        _ plan: FieldPlan, of form: ClaimForm, _ text: Span<UInt8>, _ decoded: Span<UInt8>, _ gathering: inout Gathering
    ) -> RowProblem? {
        let slot = slots[plan.number]
        if slot.place == .none || slot.place == .absent {
            gathering.addAbsent(plan)
            return nil
        }
        let start = content.count
        if start > 1 { content.append(UInt8(ascii: ",")) }
        plan.key.withUnsafeBufferPointer { content.append(contentsOf: $0) }
        if slot.place == .list {
            return read(lists[Int(slot.start)], plan, from: start, &gathering)
        }
        let range = Int(slot.start)..<Int(slot.end)
        if slot.place == .decoded {
            return read(decoded.extracting(range), plan, of: form, from: start, &gathering)
        }
        return read(text.extracting(range), plan, of: form, from: start, &gathering)
    }

    /// Reads the text of a field, whose key stands in the content from `start` on.
    private mutating func read(
        _ whole: Span<UInt8>, _ plan: FieldPlan, of form: ClaimForm, from start: Int, _ gathering: inout Gathering
    ) -> RowProblem? {
        let raw = whole.extracting(FieldText.trimmed(whole))
        if raw.isEmpty {
            content.removeLast(content.count - start)
            gathering.addAbsent(plan)
            return nil
        }
        if plan.number == ClaimSchema.kindNumber {
            content.append(contentsOf: form.kindName)
            gathering.values.append(form.kindValue)
            return nil
        }
        if plan.code == .list, let records = ListText.records(raw, of: plan.parts.map(\.field)) {
            return read(records, plan, from: start, &gathering)
        }
        switch plan.read(raw, to: &content) {
        case .value(let value):
            if plan.hasAbsentValue, plan.absent == value { content.removeLast(content.count - start) }
            gathering.values.append(value)
        case .doubtful(let value, let flaw):
            gathering.addDoubtful(value, flaw, plan)
        case .bad(let flaw):
            ContentWriter.write(raw, to: &content)
            gathering.addBad(flaw, found: FieldText.string(raw), plan)
        }
        return nil
    }

    /// Reads a list, whose key stands in the content from `start` on.
    private mutating func read(
        _ records: [[RawField]], _ plan: FieldPlan, from start: Int, _ gathering: inout Gathering
    ) -> RowProblem? {
        guard plan.code == .list else { return .listInPlaceOfValue(plan.field.name) }
        switch plan.read(records, to: &content) {
        case .value(let value):
            gathering.values.append(value)
        case .absent:
            content.removeLast(content.count - start)
            gathering.addAbsent(plan)
        case .bad(let problems):
            gathering.values.append(plan.invalid)
            gathering.problems += problems
        case .fault(let problem):
            return problem
        }
        return nil
    }

    /// The form that the record's kind asks for.
    private func form(_ text: Span<UInt8>, _ decoded: Span<UInt8>) -> Result<ClaimForm, RowProblem> {
        let slot = slots[ClaimSchema.kindNumber]
        let range = Int(slot.start)..<Int(slot.end)
        switch slot.place {
        case .text: return form(named: text.extracting(range))
        case .decoded: return form(named: decoded.extracting(range))
        case .list: return .failure(.listInPlaceOfValue(CommonField.kind.name))
        case .none, .absent: return .failure(.missing(CommonField.kind))
        }
    }

    private func form(named whole: Span<UInt8>) -> Result<ClaimForm, RowProblem> {
        let name = whole.extracting(FieldText.trimmed(whole))
        if name.isEmpty { return .failure(.missing(CommonField.kind)) }
        if let place = schema.kindTable.number(of: name) { return .success(schema.forms[place]) }
        return .failure(.unknownKind(FieldText.string(name), known: schema.kinds))
    }

    /// The trimmed text of a field; nil where it is absent.
    private func string(_ number: Int, _ text: Span<UInt8>, _ decoded: Span<UInt8>) -> String? {
        let slot = slots[number]
        let range = Int(slot.start)..<Int(slot.end)
        switch slot.place {
        case .text: return ClaimBuilder.string(text.extracting(range))
        case .decoded: return ClaimBuilder.string(decoded.extracting(range))
        case .list, .none, .absent: return nil
        }
    }

    private static func string(_ whole: Span<UInt8>) -> String? {
        let raw = whole.extracting(FieldText.trimmed(whole))
        return raw.isEmpty ? nil : FieldText.string(raw)
    }
}
