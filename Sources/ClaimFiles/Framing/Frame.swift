/// What a framer found next in the bytes of a file.
enum Frame: Sendable, Equatable {
    /// A record: where it stands in the buffer. It may be malformed inside.
    case record(Range<Int>)
    /// An empty line, which counts as a row and holds nothing.
    case blank
    /// The buffer ends inside a record: more bytes are needed.
    case more
    /// The file is done.
    case end
    /// From here on it can't be told where records begin.
    case lost(FrameFlaw)
}

/// Why records can't be told apart any more.
enum FrameFlaw: Sendable, Equatable {
    /// A quotation mark that is never closed.
    case openQuote
    /// The JSON ends inside an array or an element.
    case cutOff
    /// Something else where a comma or the end of the array should be.
    case noComma
    /// A comma before the end of the array.
    case trailingComma
    /// Something after the end of the array.
    case afterEnd
}

/// Splits the bytes of a file into records, without looking into them more than that takes.
///
/// The reader keeps a buffer of the file; a framer keeps where in the buffer the record begun starts (`begin`), and how
/// far it has looked (`position`).
protocol Framer: Sendable {
    var begin: Int { get set }
    var position: Int { get set }
    /// The next record.
    ///
    /// - Parameters:
    ///   - bytes: the buffer.
    ///   - ended: no more bytes come after it.
    mutating func next(_ bytes: Span<UInt8>, ended: Bool) -> Frame
    /// The record begun is too long: what was seen of it is dropped, and the framer only looks for its end.
    mutating func skip(_ bytes: Span<UInt8>)
}

extension Framer {
    /// The first `count` bytes of the buffer are gone.
    mutating func rebase(by count: Int) {
        begin -= count
        position -= count
    }

    mutating func skip(_ bytes: Span<UInt8>) { begin = position }
}
