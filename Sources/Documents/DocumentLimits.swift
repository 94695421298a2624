/// How large a file may be that is kept as evidence.
public struct DocumentLimits: Sendable, Hashable {
    /// The most bytes of a file.
    public let bytes: Int
    /// The most pixels of a picture.
    public let pixels: Int
    /// The most bytes of memory that a decoder may take for one picture beside a few rows of it.
    public let decoderBytes: Int

    /// Limits of one's own.
    public init(bytes: Int, pixels: Int, decoderBytes: Int) {
        self.bytes = bytes
        self.pixels = pixels
        self.decoderBytes = decoderBytes
    }

    /// 32 MiB and 120 million pixels: more than telephones' cameras and scanners write of a page.
    public static let standard = DocumentLimits(bytes: 32 << 20, pixels: 120_000_000, decoderBytes: 256 << 20)
}
