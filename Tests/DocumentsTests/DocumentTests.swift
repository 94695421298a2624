import Documents
import Foundation
import Testing

@Suite("Files handed in as evidence", .timeLimit(.minutes(2)))
struct DocumentTests {
    static let pdf = Array("%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n".utf8)
    /// An archive with one empty entry of a name: local header, directory, end (APPNOTE 4.3).
    static func zip(_ name: String) -> [UInt8] {
        let length = [UInt8(name.utf8.count), 0]
        let local = Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 22) + length + [0, 0] + Array(name.utf8)
        let entry =
            Array("PK\u{1}\u{2}".utf8) + [UInt8](repeating: 0, count: 24) + length + [UInt8](repeating: 0, count: 16)
            + Array(name.utf8)
        let end = Array("PK\u{5}\u{6}".utf8) + [0, 0, 0, 0, 1, 0, 1, 0, UInt8(entry.count), 0, 0, 0]
        return local + entry + end + [UInt8(local.count), 0, 0, 0, 0, 0]
    }

    @Test(
        "the kind is told by the content",
        arguments: [
            (pdf, DocumentKind.pdf), (zip("OFD.xml"), .ofd), (Array("RIFF\u{4}\0\0\0WEBP".utf8), .webp),
            ([0, 0, 0, 24] + Array("ftypheic\0\0\0\0mif1heic".utf8), .heif), (Array("II*\0\u{8}\0\0\0".utf8), .tiff),
            ([0x4D, 0x4D, 0, 42, 0, 0, 0, 8], .tiff),
        ])
    func kinds(_ bytes: [UInt8], _ kind: DocumentKind) throws {
        let document = try Document(bytes)
        #expect(document.kind == kind)
        #expect(document.byteCount == bytes.count)
        #expect(document.trailingByteCount == 0)
        #expect(document.width == nil && document.picture == nil)
    }

    @Test("a JPEG and a PNG are decoded, and their size is told")
    func pictures() throws {
        let jpeg = try Document(TestFile.picture("invoice.jpg"))
        #expect(jpeg.kind == .jpeg)
        #expect(jpeg.width == 1200 && jpeg.height == 790)
        #expect(jpeg.trailingByteCount == 0)
        #expect(jpeg.picture != nil)
        let png = try Document(TestFile.png(width: 3, height: 2, pixels: [0, 255, 0, 255, 0, 255]))
        #expect(png.kind == .png)
        #expect(png.width == 3 && png.height == 2)
    }

    @Test(
        "what is not kept is refused by what it is, whatever its name says",
        arguments: [
            (Array("MZ\u{90}\0\u{3}".utf8), "Windows program"), ([0x7F, 0x45, 0x4C, 0x46, 2], "Linux program"),
            (Array("GIF89a".utf8), "GIF"), (zip("word/document.xml"), "zip"), (Array("<!DOCTYPE html>".utf8), "HTML"),
            (Array("#!/bin/sh\n".utf8), "script"), ([0, 0, 0, 24] + Array("ftypisom".utf8), "video"),
            (Array("发票".utf8), nil), ([0xFF, 0xD8], nil),
        ] as [([UInt8], String?)])
    func otherKinds(_ bytes: [UInt8], _ name: String?) {
        #expect(throws: DocumentError.unknownKind(lookingLike: name)) { try Document(bytes) }
    }

    @Test("an empty file and one beyond the limit are refused")
    func sizes() {
        #expect(throws: DocumentError.empty) { try Document([]) }
        let limits = DocumentLimits(bytes: Self.pdf.count - 1, pixels: 1, decoderBytes: 1)
        #expect(throws: DocumentError.tooLarge(bytes: Self.pdf.count, limit: Self.pdf.count - 1)) {
            try Document(Self.pdf, limits: limits)
        }
    }

    @Test(
        "a file that was cut off is never kept",
        arguments: ["invoice.jpg", "invoice-progressive.jpg", "photo-half.png"])
    func cutOff(_ name: String) throws {
        let bytes = try TestFile.picture(name)
        let kind: DocumentKind = name.hasSuffix("png") ? .png : .jpeg
        for count in [20, bytes.count / 10, bytes.count / 2, bytes.count * 9 / 10, bytes.count - 20, bytes.count - 1] {
            #expect(throws: DocumentError.truncated(kind), "\(count) of \(bytes.count)") {
                try Document(Array(bytes[..<count]))
            }
        }
    }

    @Test("other kinds that were cut off are refused as far as they say where they end")
    func cutOffOthers() {
        #expect(throws: DocumentError.truncated(.pdf)) { try Document(Array(Self.pdf.dropLast(3))) }
        #expect(throws: DocumentError.truncated(.ofd)) { try Document(Array(Self.zip("OFD.xml").dropLast(1))) }
        #expect(throws: DocumentError.truncated(.webp)) { try Document(Array("RIFF\u{64}\0\0\0WEBP".utf8)) }
    }

    @Test("what follows the end is counted, and changes nothing of what the picture shows")
    func polyglot() throws {
        for name in ["invoice.jpg", "photo-half.png"] {
            let bytes = try TestFile.picture(name)
            let behind = Self.zip("evil.exe")
            let document = try Document(bytes + behind)
            #expect(document.trailingByteCount == behind.count, "\(name)")
            #expect(try document.picture == Document(bytes).picture)
        }
        #expect(try Document(Self.pdf + Array("PK".utf8)).trailingByteCount == 2)
        #expect(try Document(Self.zip("OFD.xml") + [1, 2, 3]).trailingByteCount == 3)
        #expect(try Document(Array("RIFF\u{4}\0\0\0WEBPmore".utf8)).trailingByteCount == 4)
    }

    @Test("a PNG that unpacks to more pixels than allowed is refused before it is unpacked")
    func bomb() {
        let bomb = TestFile.png(width: 60_000, height: 60_000, data: [0x78, 0x01, 0x01, 0, 0, 0xFF, 0xFF])
        #expect(throws: DocumentError.tooManyPixels(width: 60_000, height: 60_000, limit: 120_000_000)) {
            try Document(bomb)
        }
        // Few rows, but long ones; and rows that all have to be kept.
        let limits = DocumentLimits(bytes: 1 << 20, pixels: 1 << 20, decoderBytes: 1 << 16)
        for (width, height, interlaced) in [(10_000, 1, false), (200, 200, true)] {
            let png = TestFile.png(width: width, height: height, interlaced: interlaced, data: [0x78, 0x01])
            #expect(throws: DocumentError.tooManyPixels(width: width, height: height, limit: 1 << 20)) {
                try Document(png, limits: limits)
            }
        }
    }

    @Test("a JPEG beyond the limits of pixels or memory is refused")
    func largeJPEG() throws {
        let bytes = try TestFile.picture("invoice-progressive.jpg")
        for limits in [
            DocumentLimits(bytes: 1 << 20, pixels: 1200 * 790 - 1, decoderBytes: 1 << 28),
            DocumentLimits(bytes: 1 << 20, pixels: 1 << 20, decoderBytes: 1 << 19),
        ] {
            #expect(throws: DocumentError.tooManyPixels(width: 1200, height: 790, limit: limits.pixels)) {
                try Document(bytes, limits: limits)
            }
        }
        _ = try Document(bytes, limits: DocumentLimits(bytes: 1 << 20, pixels: 1200 * 790, decoderBytes: 1 << 24))
    }

    @Test("a JPEG whose last scan is written a hundred times is damaged, not a way to stop the machine")
    func scans() throws {
        let bytes = try TestFile.picture("invoice-progressive.jpg")
        let scan = try #require(bytes.indices.dropLast().last { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
        let last = Array(bytes[scan..<bytes.count - 2])
        let much = bytes[..<scan] + (0..<100).flatMap { _ in last } + [0xFF, 0xD9]
        #expect(throws: DocumentError.damaged(.jpeg)) { try Document(Array(much)) }
    }

    @Test("whatever is done to a file's bytes, it is a document or an error", arguments: 1...12 as ClosedRange<UInt64>)
    func damaged(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let names = ["photo.jpg", "photo-inks.jpg", "invoice-half.jpg", "photo-half.png"]
        let name = random.pick(names)
        let sound = try TestFile.picture(name)
        let limits = DocumentLimits(bytes: 1 << 20, pixels: 4_000_000, decoderBytes: 1 << 26)
        for _ in 0..<10 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                // Half of the places among the first, where the headers are.
                let place = Int.random(in: 0..<(random.oneIn(2) ? 700 : bytes.count - 50), using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes.removeSubrange(place..<place + Int.random(in: 1...40, using: &random))
                default: bytes.insert(contentsOf: bytes[place..<place + 40], at: place)
                }
            }
            do {
                let document = try Document(bytes, limits: limits)
                let (width, height) = (document.width ?? 1, document.height ?? 1)
                #expect(width > 0 && height > 0 && width * height <= limits.pixels, "\(name), seed \(seed)")
                #expect(document.trailingByteCount >= 0 && document.trailingByteCount < bytes.count)
                #expect(try Document(bytes, limits: limits) == document, "\(name), seed \(seed)")
            } catch {
                #expect(error != .outOfMemory, "\(name), seed \(seed)")
            }
        }
    }
}
