package import FEEL

/// One request for one subsidy, as it was handed in: its values read by their types, and what is wrong with them.
///
/// A claim with problems is still a claim: it is decided (returned, to be corrected) and recorded.
package struct Claim: Sendable {
    package let kind: ClaimKind
    /// By `kind.fields`. Where a value is absent: `Field.absent`, or null with the reason given("missing", field name).
    /// Where it is bad: null with the reason given("invalid", field name).
    package let values: [Value]
    /// What has to be mended, in the order of the fields.
    package let problems: [FieldProblem]
    /// What looks wrong and may still be right: shown with the decision, not held against the claim.
    package let warnings: [FieldProblem]
    /// The claim as canonical JSON: one object of the fields that are present, in the order of `kind.fields`, without
    /// spaces, every value the text of its canonical form (lists: arrays of such objects), bad values the text as it
    /// was found. A value that says the same as its absence (`Field.absent`) is left out. The same claim gives the same
    /// bytes out of any file format, and reading the bytes gives an equal claim.
    package let content: [UInt8]
    /// The merchant's own number of the claim.
    package let claimID: String
    /// The merchant's credit code as found, be it valid or not; empty where it is absent.
    package let merchantID: String

    /// The value of the field of that name; nil where the kind has no such field.
    package func value(of field: String) -> Value? {
        kind.index(of: field).map { values[$0] }
    }

    /// The text of the field of that name; nil where it is absent, bad, or not a text.
    package func text(of field: String) -> String? {
        if case .string(let text)? = value(of: field) { text } else { nil }
    }

    /// The day of the field of that name; nil where it is absent, bad, or not a date.
    package func date(of field: String) -> CivilDate? {
        if case .date(let day)? = value(of: field) { day } else { nil }
    }

    /// The division code of the place that handles the claim; nil where it is absent or bad.
    package var region: String? { text(of: CommonField.region.name) }
    /// Resident ID or credit code; nil where it is absent or bad.
    package var applicantID: String? { text(of: CommonField.applicantID.name) }
    /// The day of the application; nil where it is absent or bad.
    package var appliedOn: CivilDate? { date(of: CommonField.appliedOn.name) }

    /// The dates of the claim that lie after the business day: each a `BAD_VALUE`.
    package func datesAfter(_ day: CivilDate) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        for index in kind.dates {
            if case .date(let date) = values[index], date > day {
                problems.append(.dateAfter(day, date, in: kind.fields[index]))
            }
        }
        return problems
    }
}

extension Claim: Equatable {
    /// Values compare as FEEL compares them; what is missing or invalid shows in the problems and the content.
    package static func == (one: Claim, other: Claim) -> Bool {
        one.content == other.content && one.claimID == other.claimID && one.merchantID == other.merchantID
            && one.kind == other.kind && one.values == other.values && one.problems == other.problems
            && one.warnings == other.warnings
    }
}

extension FieldProblem {
    static func dateAfter(_ day: CivilDate, _ date: CivilDate, in field: Field) -> FieldProblem {
        FieldProblem(
            code: .badValue, field: field.name, label: field.label, shown: date.description,
            message: Bilingual(
                zh: "\(field.label) \(date) 晚于办理日期 \(day)。",
                en: "\(field.name) \(date) lies after the business day \(day)."),
            remedy: Bilingual(
                zh: "请核对日期；尚未发生的事项请在发生之后再申报。",
                en: "Check the date; claim after the event has taken place."))
    }
}
