/// What a file handed in as evidence is, by its content. Nothing of it is changed: what is kept are its very bytes.
public struct Document: Sendable, Equatable {
    /// Told by its content.
    public let kind: DocumentKind
    /// All of it, what follows its end included.
    public let byteCount: Int
    /// In pixels; nil for what is not decoded.
    public let width: Int?
    /// In pixels; nil for what is not decoded.
    public let height: Int?
    /// Bytes that follow the end of the picture or document: notes of a telephone, or another file hidden behind it.
    public let trailingByteCount: Int
    /// What the picture shows, to compare by; nil for what is not decoded, and for pictures that show nothing.
    public let picture: PictureSignature?

    /// Looks at a file's bytes.
    ///
    /// - Throws: ``DocumentError`` where it is not a sound file of a kind that is kept, within the limits.
    public init(_ bytes: [UInt8], limits: DocumentLimits = .standard) throws(DocumentError) {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= limits.bytes else { throw .tooLarge(bytes: bytes.count, limit: limits.bytes) }
        guard let kind = DocumentKind.of(bytes) else { throw .unknownKind(lookingLike: Self.name(of: bytes)) }
        self.kind = kind
        byteCount = bytes.count
        guard kind.isDecoded else {
            (width, height, picture) = (nil, nil, nil)
            trailingByteCount = try Self.trailingBytes(of: bytes, kind)
            return
        }
        let decoded = try DecodedPicture(bytes, kind, limits)
        (width, height) = (decoded.width, decoded.height)
        trailingByteCount = bytes.count - decoded.usedByteCount
        picture = PictureSignature(fields: decoded.fields)
    }

    /// How many bytes follow a document's end, as far as its kind tells where that is.
    private static func trailingBytes(of bytes: [UInt8], _ kind: DocumentKind) throws(DocumentError) -> Int {
        switch kind {
        case .pdf:
            guard let end = bytes.lastPlace(of: "%%EOF") else { throw .truncated(kind) }
            return bytes[(end + 5)...].drop { [0x0A, 0x0D, 0x20, 0x00].contains($0) }.count
        case .ofd:
            // The end of a zip archive's directory, APPNOTE 4.3.16: 22 bytes and a remark of the stated length.
            guard let end = bytes.lastPlace(of: "PK\u{5}\u{6}"), bytes.count - end >= 22 else { throw .truncated(kind) }
            let remark = Int(bytes[end + 20]) | Int(bytes[end + 21]) << 8
            guard bytes.count - end >= 22 + remark else { throw .truncated(kind) }
            return bytes.count - end - 22 - remark
        case .webp:
            // RIFF: the length after the first eight bytes, padded to an even number.
            let stated = bytes[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
            guard bytes.count >= 8 + stated else { throw .truncated(kind) }
            return max(0, bytes.count - 8 - stated - stated % 2)
        case .heif, .tiff, .jpeg, .png: return 0
        }
    }

    /// What a file that is not kept looks like, for people: the usual mistakes.
    private static func name(of bytes: [UInt8]) -> String? {
        let known: [(String, [UInt8])] = [
            ("Windows program", Array("MZ".utf8)), ("Linux program", [0x7F, 0x45, 0x4C, 0x46]),
            ("GIF", Array("GIF8".utf8)), ("BMP", Array("BM".utf8)), ("zip", Array("PK\u{3}\u{4}".utf8)),
            ("RAR", Array("Rar!".utf8)), ("7z", [0x37, 0x7A, 0xBC, 0xAF]), ("gzip", [0x1F, 0x8B]),
            ("Word/Excel 97", [0xD0, 0xCF, 0x11, 0xE0]), ("XML", Array("<?xml".utf8)), ("HTML", Array("<!".utf8)),
            ("HTML", Array("<html".utf8)), ("script", Array("#!".utf8)), ("PostScript", Array("%!".utf8)),
        ]
        if let (name, _) = known.first(where: { bytes.starts(with: $0.1) }) { return name }
        return bytes.dropFirst(4).starts(with: "ftyp".utf8) ? "video" : nil
    }
}
