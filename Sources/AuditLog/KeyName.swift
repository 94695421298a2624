/// The name of a key in signed notes: UTF-8, not empty, no Unicode space, no plus, no control character (signed-note
/// v1.0.0).
///
/// Kept and compared as bytes: Swift's strings compare by canonical equivalence, under which two names that hash to
/// different key ids would be equal.
public struct KeyName: Sendable, Hashable, CustomStringConvertible {
    /// The name in UTF-8.
    public let bytes: [UInt8]

    /// The name, or nil where it is not one.
    public init?(_ bytes: some Collection<UInt8>) {
        let bytes = [UInt8](bytes)
        guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self) else { return nil }
        for scalar in text.unicodeScalars {
            guard scalar.value >= 0x20, scalar != "+", !scalar.properties.isWhitespace else { return nil }
        }
        self.bytes = bytes
    }

    /// The name, or nil where it is not one.
    public init?(_ text: String) {
        self.init([UInt8](text.utf8))
    }

    /// The name as text.
    public var description: String {
        String(decoding: bytes, as: UTF8.self)
    }
}
