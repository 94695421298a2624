package import Claims

extension Claim {
    /// Reads a claim back from its canonical content.
    ///
    /// Nil where the bytes are not the content of a claim of one of the schema's kinds.
    package init?(content: [UInt8], schema: ClaimSchema) {
        var reader = ObjectReader(schema: schema)
        guard case .success(let claim)? = reader.read(content.span) else { return nil }
        self = claim
    }
}
