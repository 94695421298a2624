/// Why a file is not kept as evidence.
public enum DocumentError: Error, Equatable {
    /// It has no bytes.
    case empty
    /// It has more bytes than allowed.
    case tooLarge(bytes: Int, limit: Int)
    /// By its content it is nothing that is kept; `lookingLike` names what it seems to be, where that is known.
    case unknownKind(lookingLike: String?)
    /// It ends before it is complete.
    case truncated(DocumentKind)
    /// It is not as its kind says, or a decoder gave up.
    case damaged(DocumentKind)
    /// It shows more pixels, or needs more memory to be decoded, than allowed.
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// The machine has no memory left.
    case outOfMemory
}
