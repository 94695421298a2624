import CImages

/// A picture as its decoder gave it: how large, and its fields of grey.
struct DecodedPicture {
    let width: Int
    let height: Int
    /// How many of the file's bytes belong to the picture.
    let usedByteCount: Int
    /// ``PictureSignature/side`` rows of as many fields.
    let fields: [UInt8]

    /// Decodes JPEG or PNG.
    init(_ bytes: [UInt8], _ kind: DocumentKind, _ limits: DocumentLimits) throws(DocumentError) {
        let side = PictureSignature.side
        var facts = tradein_image_facts()
        var fields = [UInt8](repeating: 0, count: side * side)
        let read = kind == .png ? tradein_read_png : tradein_read_jpeg
        // The decoders read no byte beyond `count`, and write side × side bytes of `fields`.
        let result = read(
            bytes, bytes.count,
            tradein_image_limits(max_pixels: UInt64(limits.pixels), max_memory_bytes: limits.decoderBytes),
            UInt32(side), &fields, &facts)
        width = Int(facts.width)
        height = Int(facts.height)
        usedByteCount = facts.used_bytes
        self.fields = fields
        switch result {
        case TRADEIN_IMAGE_READ: return
        case TRADEIN_IMAGE_TRUNCATED: throw .truncated(kind)
        case TRADEIN_IMAGE_TOO_LARGE: throw .tooManyPixels(width: width, height: height, limit: limits.pixels)
        case TRADEIN_IMAGE_NO_MEMORY: throw .outOfMemory
        default: throw .damaged(kind)
        }
    }
}
