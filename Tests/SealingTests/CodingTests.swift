import Foundation
import Sealing
import Testing

@Suite struct CodingTests {
    @Test(
        "base 64 gives RFC 4648's examples, both ways",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64Examples(plain: String, text: String) throws {
        #expect(Base64.encoded(plain.utf8) == text)
        #expect(try Base64.decoded(text) == Array(plain.utf8))
    }

    @Test(
        "base 64 in any other than its canonical form is refused",
        arguments: [
            "Zg", "Zg=", "Zh==", "Zm9=", "Zm8", "=", "====", "Z===", "Zg==Zg==", "Zm9v\n", "Zm 9v", "Zm9v ", "Zm-_",
            "Zm9vYg==\r\n", "Zg==\u{0}",
        ])
    func base64Strict(text: String) {
        #expect(throws: SealingError.self) { try Base64.decoded(text) }
    }

    @Test("base 64 agrees with Foundation on random bytes", arguments: 0..<100)
    func base64Random(length: Int) throws {
        let bytes = try RandomBytes.system(length)
        let expected = Data(bytes).base64EncodedString()
        #expect(Base64.encoded(bytes) == expected)
        #expect(try Base64.decoded(expected) == bytes)
    }

    @Test("hexadecimal text is lower case, whole bytes, nothing else")
    func hexadecimal() throws {
        #expect(hex([0x00, 0x0f, 0xa5, 0xff]) == "000fa5ff")
        #expect(try Hex.decoded("000fa5ff") == [0x00, 0x0f, 0xa5, 0xff])
        for bad in ["0", "0g", "0A", " 00", "00 ", "+0"] {
            #expect(throws: SealingError.self) { try Hex.decoded(bad) }
        }
        #expect(throws: SealingError.badEncoding(what: "Hexadecimal text", offset: 3)) { try Hex.decoded("00fX") }
    }
}
