/// The kinds of files that are kept as evidence, told by their content and never by their name.
public enum DocumentKind: String, Sendable, Hashable, CaseIterable {
    case jpeg
    case png
    case pdf
    /// Open Fixed-layout Document, GB/T 33190: how electronic invoices come.
    case ofd
    /// HEIF with HEVC or AV1 inside, as telephones write it.
    case heif
    case webp
    case tiff

    /// The media type, RFC 6838.
    public var mediaType: String {
        switch self {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .pdf: "application/pdf"
        case .ofd: "application/ofd"
        case .heif: "image/heif"
        case .webp: "image/webp"
        case .tiff: "image/tiff"
        }
    }

    /// Usual endings of such files' names, in small letters.
    public var endings: [String] {
        switch self {
        case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
        case .png: ["png"]
        case .pdf: ["pdf"]
        case .ofd: ["ofd"]
        case .heif: ["heic", "heif", "hif", "avif"]
        case .webp: ["webp"]
        case .tiff: ["tif", "tiff"]
        }
    }

    /// Whether pictures of this kind are decoded, and so compared by what they show; others are compared byte by byte.
    public var isDecoded: Bool { self == .jpeg || self == .png }

    /// The kind of a file that begins with these bytes, or nil for a kind that is not kept.
    ///
    /// - Parameter bytes: the whole file: a zip archive shows by its directory at the end that it is an OFD document.
    static func of(_ bytes: [UInt8]) -> DocumentKind? {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if bytes.starts(with: "%PDF-".utf8) { return .pdf }
        if bytes.starts(with: "II*\0".utf8) || bytes.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) { return .tiff }
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return .webp }
        if bytes.dropFirst(4).starts(with: "ftyp".utf8) {
            let brand = bytes.dropFirst(8).prefix(4)
            return heifBrands.contains { brand.elementsEqual($0.utf8) } ? .heif : nil
        }
        if bytes.starts(with: "PK\u{3}\u{4}".utf8), bytes.holds("OFD.xml") { return .ofd }
        return nil
    }

    private static let heifBrands = ["heic", "heix", "hevc", "heim", "heis", "hevm", "mif1", "msf1", "avif"]
}

extension [UInt8] {
    func holds(_ text: StaticString) -> Bool { lastPlace(of: text) != nil }

    /// Where a text stands for the last time.
    func lastPlace(of text: StaticString) -> Int? {
        text.withUTF8Buffer { text in
            guard !text.isEmpty, count >= text.count else { return nil }
            return withUnsafeBufferPointer { bytes in
                var place = bytes.count - text.count
                while place >= 0 {
                    if bytes[place] == text[0],
                        UnsafeBufferPointer(rebasing: bytes[place..<place + text.count]).elementsEqual(text)
                    {
                        return place
                    }
                    place -= 1
                }
                return nil
            }
        }
    }
}
