/// What is wrong with one field of a claim, in the merchant's words.
package struct FieldProblem: Sendable, Hashable {
    /// What sort of problem it is. The raw value is the reason code of the contract.
    package enum Code: String, Sendable, Hashable {
        /// A field that the form asks for has no value.
        case missingField = "MISSING_FIELD"
        /// An identifier does not fit its standard.
        case badIdentifier = "BAD_IDENTIFIER"
        /// A value can't be read, or lies outside what makes sense.
        case badValue = "BAD_VALUE"
        /// An identifier that looks wrong and may still be right: told, not held against the claim. Only in
        /// `Claim.warnings`.
        case identifierWarning = "IDENTIFIER_WARNING"
    }

    package let code: Code
    /// The field's English name.
    package let field: String
    /// The field's Chinese label.
    package let label: String
    /// The value found, masked where the field is personal, clipped where it is long; empty where nothing was found.
    package let shown: String
    /// What is wrong; names the field and shows the value.
    package let message: Bilingual
    /// How to mend it.
    package let remedy: Bilingual
    /// The standard that the value breaks, where there is one.
    package let cite: Citation?

    package init(
        code: Code, field: String, label: String, shown: String, message: Bilingual, remedy: Bilingual,
        cite: Citation? = nil
    ) {
        self.code = code
        self.field = field
        self.label = label
        self.shown = shown
        self.message = message
        self.remedy = remedy
        self.cite = cite
    }

    /// What is wrong and how to mend it, as one text.
    package var explanation: Bilingual { message.followed(by: remedy) }
}
