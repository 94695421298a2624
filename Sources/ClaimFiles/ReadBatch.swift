/// What a batch of records reads as, in the order of the file.
package struct ReadBatch: Sendable {
    package let rows: [ReadRow]
    /// Names of fields that no kind of claim has, each once. `ClaimFileReader.note(_:)` turns them into warnings.
    package let unknownFields: [String]
}
