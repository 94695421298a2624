package import Claims

/// One thing that a decision says: a code to count by, a text to read, and the place in a document that it rests on.
///
/// Reasons decide the outcome; notes are of the same make and only tell what should be known beside it.
package struct Reason: Sendable, Hashable {
    package let code: String
    package let message: Bilingual
    package let cite: Citation

    package init(code: String, message: Bilingual, cite: Citation) {
        self.code = code
        self.message = message
        self.cite = cite
    }
}
