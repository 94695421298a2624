import FEEL

/// The problems and warnings of a claim while it is being read, and what only shows when its values are seen together.
struct Gathering {
    let form: ClaimForm
    var problems: [FieldProblem] = []
    var warnings: [FieldProblem] = []

    init(form: ClaimForm) { self.form = form }

    @inline(__always)
    mutating func addAbsent(_ plan: FieldPlan, _ values: inout ValueRow) {
        values.append(plan.absent)
        if plan.lacksWhenAbsent { problems.append(.missing(plan.field)) }
    }

    mutating func addDoubtful(_ value: Value, _ flaw: Flaw, _ plan: FieldPlan, _ values: inout ValueRow) {
        values.append(value)
        warnings.append(flaw.problem(in: plan.field, found: text(value)))
    }

    mutating func addBad(_ flaw: Flaw, found: String, _ plan: FieldPlan, _ values: inout ValueRow) {
        values.append(plan.invalid)
        problems.append(flaw.problem(in: plan.field, found: found))
    }

    private func text(_ value: Value) -> String {
        if case .string(let text) = value { text } else { "" }
    }

    /// Checks what only shows when two fields are seen together.
    mutating func checkTogether(_ values: inout ValueRow) {
        let before = problems.count
        for (code, number) in form.invoices { checkInvoice(code, number, &values) }
        checkApplicant(&values)
        if problems.count > before, problems.count > 1 {
            // In the order of the form again.
            let places = problems.map { form.kind.index(of: $0.field) ?? 0 }
            problems = problems.indices.sorted { (places[$0], $0) < (places[$1], $1) }.map { problems[$0] }
        }
    }

    private mutating func checkInvoice(_ code: Int, _ number: Int, _ values: inout ValueRow) {
        guard case .string(let digits) = values[number] else { return }
        switch values[code] {
        case .string(let text):
            guard digits.utf8.count == InvoiceNumber.digitalLength else { return }
            values[code] = form.plans[code].invalid
            problems.append(InvoiceNumber.codeBesideDigitalNumber.problem(in: form.plans[code].field, found: text))
        case .null(let reason):
            guard digits.utf8.count == InvoiceNumber.olderLength, !form.plans[code].field.isRequired,
                case .given("missing", _) = reason.kind
            else { return }
            values[number] = form.plans[number].invalid
            problems.append(InvoiceNumber.olderNumberWithoutCode.problem(in: form.plans[number].field, found: digits))
        default: return
        }
    }

    /// An individual's number must be a person's; a company's claim that gives a person's number is only told so, since
    /// one-person businesses do that.
    private mutating func checkApplicant(_ values: inout ValueRow) {
        guard let typePlace = form.applicantType, let place = form.applicantID,
            case .string(let type) = values[typePlace], case .string(let id) = values[place]
        else { return }
        let isPerson = ResidentID.isValid(id)
        let field = form.plans[place].field
        if type == "individual", !isPerson {
            values[place] = form.plans[place].invalid
            problems.append(Flaw.companyAsIndividual.problem(in: field, found: id))
        } else if type == "company", isPerson, !CreditCode.isValid(id) {
            warnings.append(Flaw.personAsCompany.problem(in: field, found: id))
        }
    }
}

extension Flaw {
    static var companyAsIndividual: Flaw {
        Flaw(
            .badIdentifier, "不是居民身份证号码，而申请人类型为个人",
            "is no resident identity number, and the applicant is an individual",
            mend: (
                "个人申请请填18位居民身份证号码；单位申请请将申请人类型改为单位。",
                "Give the person's resident identity number, or make the applicant type company."
            ), cite: ResidentID.standard)
    }

    static var personAsCompany: Flaw {
        Flaw(
            .identifierWarning, "是居民身份证号码，而申请人类型为单位",
            "is a resident identity number, and the applicant is a company",
            mend: (
                "请核对申请人类型；单位请填统一社会信用代码。",
                "Check the applicant type; a company gives its unified social credit code."
            ), cite: CreditCode.standard)
    }
}
