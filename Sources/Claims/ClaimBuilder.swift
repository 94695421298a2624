import FEEL

/// Takes in the fields of one record after the other as bytes and makes a claim of each.
///
/// A builder keeps its buffers from record to record, so that reading a claim allocates little but the claim. It
/// belongs to one thread; `ClaimParser` is the same for callers who have strings and no hurry.
package struct ClaimBuilder: ~Copyable {
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

        init(place: Place = .none, start: Int32 = 0) {
            self.place = place
            self.start = start
        }

        @inline(__always)
        init(_ place: Place, _ range: Range<Int>) {
            self.place = place
            start = Int32(truncatingIfNeeded: range.lowerBound)
            end = Int32(truncatingIfNeeded: range.upperBound)
        }
    }

    private let schema: ClaimSchema
    /// By field number; all `fieldCount` are initialised.
    private let slots: UnsafeMutablePointer<Slot>
    private let fieldCount: Int
    /// The numbers of the fields that the record has, each once: the first `filledCount` of room for all.
    private let filled: UnsafeMutablePointer<Int>
    package private(set) var filledCount = 0
    private var lists: [[[RawField]]] = []
    private var content = Content()
    private var values: ValueRow
    /// Texts that do not stand in the file as they are: JSON strings with escapes, CSV cells with doubled quotes.
    /// Whoever adds fields appends to it.
    package var decoded: [UInt8] = []

    package init(schema: ClaimSchema) {
        self.schema = schema
        fieldCount = schema.names.count
        slots = .allocate(capacity: fieldCount)
        slots.initialize(repeating: Slot(), count: fieldCount)
        filled = .allocate(capacity: fieldCount)
        values = ValueRow(capacity: schema.forms.map(\.plans.count).max() ?? 0)
    }

    deinit {
        slots.deallocate()
        filled.deallocate()
    }

    /// Adds a value. Whole records are below 2 GiB, so that ranges are.
    ///
    /// - Parameter number: `ClaimSchema.fieldNumber`.
    /// - Returns: false where the record has the field already.
    package mutating func add(_ source: Source, field number: Int) -> Bool {
        switch source {
        case .absent: add(Slot(place: .absent), number)
        case .text(let range): add(Slot(.text, range), number)
        case .decoded(let range): add(Slot(.decoded, range), number)
        }
    }

    @inline(__always)
    private mutating func add(_ slot: Slot, _ number: Int) -> Bool {
        precondition(number >= 0 && number < fieldCount)
        guard slots[number].place == .none else { return false }
        slots[number] = slot
        filled[filledCount] = number
        filledCount += 1
        return true
    }

    @inline(__always)
    private func slot(_ number: Int) -> Slot {
        precondition(number >= 0 && number < fieldCount)
        return slots[number]
    }

    /// Adds the records of a list.
    package mutating func add(_ records: [[RawField]], field number: Int) -> Bool {
        guard add(Slot(place: .list, start: Int32(truncatingIfNeeded: lists.count)), number) else { return false }
        lists.append(records)
        return true
    }

    /// Forgets the record begun.
    package mutating func clear() {
        for place in 0..<filledCount { slots[filled[place]].place = .none }
        filledCount = 0
        if !lists.isEmpty { lists.removeAll(keepingCapacity: true) }
        content.truncate(to: 0)
        values.clear()
        if !decoded.isEmpty { decoded.removeAll(keepingCapacity: true) }
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
        if let flaw = ClaimBuilder.damage(of: claimID) { return .failure(.damagedClaimID(claimID, flaw)) }
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
            values.text(at: form.merchantID) ?? string(ClaimSchema.merchantIDNumber, text, decoded) ?? ""
        gathering.checkTogether(&values)
        return .success(
            Claim(
                kind: form.kind, values: values.take(), problems: gathering.problems,
                warnings: gathering.warnings, content: content.array, claimID: claimID, merchantID: merchantID))
    }

    /// Reads the field and appends its value and content.
    @inline(__always)
    private mutating func read(
        _ plan: FieldPlan, of form: ClaimForm, _ text: Span<UInt8>, _ decoded: Span<UInt8>, _ gathering: inout Gathering
    ) -> RowProblem? {
        let slot = slot(plan.number)
        if slot.place == .none || slot.place == .absent {
            gathering.addAbsent(plan, &values)
            return nil
        }
        let start = content.count
        if start > 1 { content.append(UInt8(ascii: ",")) }
        content.append(plan.key)
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
            content.truncate(to: start)
            gathering.addAbsent(plan, &values)
            return nil
        }
        if plan.isKind {
            content.append(form.kindName)
            values.append(form.kindValue)
            return nil
        }
        if plan.code == .list, let records = ListText.records(raw, of: plan.parts.map(\.field)) {
            return read(records, plan, from: start, &gathering)
        }
        switch plan.read(raw, to: &content) {
        case .value(let value):
            if plan.hasAbsentValue, plan.absent == value { content.truncate(to: start) }
            values.append(value)
        case .doubtful(let value, let flaw):
            gathering.addDoubtful(value, flaw, plan, &values)
        case .bad(let flaw):
            ContentWriter.write(raw, to: &content)
            gathering.addBad(flaw, found: FieldText.string(raw), plan, &values)
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
            values.append(value)
        case .absent:
            content.truncate(to: start)
            gathering.addAbsent(plan, &values)
        case .bad(let problems):
            values.append(plan.invalid)
            gathering.problems += problems
        case .fault(let problem):
            return problem
        }
        return nil
    }

    /// The form that the record's kind asks for.
    private func form(_ text: Span<UInt8>, _ decoded: Span<UInt8>) -> Result<ClaimForm, RowProblem> {
        let slot = slot(ClaimSchema.kindNumber)
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
        let slot = slot(number)
        let range = Int(slot.start)..<Int(slot.end)
        switch slot.place {
        case .text: return ClaimBuilder.string(text.extracting(range))
        case .decoded: return ClaimBuilder.string(decoded.extracting(range))
        case .list, .none, .absent: return nil
        }
    }

    /// What a spreadsheet has done to a claim's number. Several claims would get the same one, so none can be decided.
    private static func damage(of claimID: String) -> Flaw? {
        let text = claimID.utf8.span
        return FieldText.isSpreadsheetNumber(text)
            ? .spreadsheetNumber : FieldText.isFormulaError(text) ? .formulaError : nil
    }

    private static func string(_ whole: Span<UInt8>) -> String? {
        let raw = whole.extracting(FieldText.trimmed(whole))
        return raw.isEmpty ? nil : FieldText.string(raw)
    }
}
