import Foundation
import Testing

@testable import Documents

@Suite("The same picture again", .timeLimit(.minutes(2)))
struct PictureTests {
    static func picture(_ name: String) throws -> PictureSignature {
        try #require(Document(TestFile.picture(name)).picture)
    }

    static func match(_ name: String, _ other: String) throws -> PictureMatch? {
        PictureSearch(try picture(other)).match(try picture(name))
    }

    @Test(
        "a picture that was encoded again is the same",
        arguments: [
            ("invoice.jpg", "invoice-half.jpg"), ("invoice.jpg", "invoice-progressive.jpg"),
            ("photo.jpg", "photo-half.png"),
            ("photo.jpg", "photo-inks.jpg"), ("photo.jpg", "photo.jpg"),
        ])
    func again(_ name: String, _ other: String) throws {
        let found = try #require(try Self.match(name, other))
        #expect(found.turn == .upright)
        #expect(found.distance <= 2)
        #expect(found.difference.most <= 120)
    }

    @Test("a picture that was turned is the same, and how it was turned is said")
    func turnedFile() throws {
        // The file is the photo turned by 90° against the clock: turned with it, it is the photo.
        let found = try #require(try Self.match("photo.jpg", "photo-turned.jpg"))
        #expect(found.turn == .right)
    }

    @Test("every turn is found as that turn", arguments: PictureTurn.allCases)
    func turns(_ turn: PictureTurn) throws {
        let photo = try Self.picture("photo.jpg")
        let found = try #require(PictureSearch(photo).match(photo.turned(turn)))
        #expect(found == PictureMatch(turn: turn, distance: 0, difference: PictureDifference(most: 0, middle: 0)))
    }

    @Test("another picture is another")
    func others() throws {
        for (one, other) in [
            ("photo.jpg", "other-photo.jpg"), ("photo.jpg", "invoice.jpg"), ("invoice.jpg", "photo.jpg"),
        ] {
            #expect(try Self.match(one, other) == nil, "\(one), \(other)")
        }
    }

    @Test("two invoices of one layout have near hashes, and are told apart by their figures")
    func invoices() throws {
        let (one, other) = (try Self.picture("invoice.jpg"), try Self.picture("other-invoice.jpg"))
        #expect(PictureSignature.distance(one.hash, other.hash) <= PictureSearch.mostDistance)
        #expect(PictureSearch(other).mayMatch(one.hash))
        #expect(try Self.match("invoice.jpg", "other-invoice.jpg") == nil)
    }

    @Test("a picture that was cut by a tenth is not found, as the guide says")
    func cropped() throws {
        #expect(try Self.match("photo.jpg", "photo-cropped.jpg") == nil)
    }

    @Test("the hash is that of a cosine transform in floating point, of any machine")
    func hash() throws {
        // Computed by numpy in double precision.
        let side = PictureSignature.side
        let fields = (0..<side * side).map { place in
            let (x, y) = (place % side, place / side)
            return UInt8((x * x * 7 / 128 + y * 5 + x * y / 96) % 251)
        }
        #expect(try #require(PictureSignature(fields: fields)).hash == 0x8A3F_70C0_70C0_70C0)
    }

    @Test("fields are means over equal areas, also of a picture with fewer pixels than fields")
    func fields() throws {
        // Left 10, right 200, and three rows: the border lies in the middle of all fields.
        let small = try DecodedPicture(
            TestFile.png(width: 2, height: 3, pixels: [10, 200, 10, 200, 10, 200]), .png, .standard)
        let row = [UInt8](repeating: 10, count: 64) + [UInt8](repeating: 200, count: 64)
        #expect(small.fields == (0..<128).flatMap { _ in row })
        // 129 pixels over 128 fields: the first field has one pixel and a 129th of its share is the next.
        var wide = [UInt8](repeating: 0, count: 129)
        wide[1] = 255
        let fields = try DecodedPicture(TestFile.png(width: 129, height: 1, pixels: wide), .png, .standard).fields
        #expect(fields[0] == 2)
        #expect(fields[1] == 251)
        #expect(fields[2] == 0)
    }

    @Test("a picture of two greys side by side shows too little, however strong they are")
    func little() throws {
        #expect(try Document(TestFile.png(width: 2, height: 1, pixels: [0, 255])).picture == nil)
    }

    @Test("a white page and a nearly black photo show nothing to compare", arguments: [255, 3] as [UInt8])
    func nothing(_ grey: UInt8) throws {
        var pixels = [UInt8](repeating: grey, count: 200 * 100)
        pixels[77] = grey - 3
        #expect(try Document(TestFile.png(width: 200, height: 100, pixels: pixels)).picture == nil)
    }
}
