import Sealing
import Testing

@testable import Bureau

@Suite("Commitments to the fields of a claim")
struct FieldCommitmentTests {
    static let salt = [UInt8](0..<32)
    static let content = Array(
        #"{"claim_id":"c-1","applicant_name":"张\"三","items":[{"item":"1","cost":"1,2"},{"item":"[}"}],"kind":"appliance"}"#
            .utf8)
    static let values = [
        ("claim_id", #""c-1""#), ("applicant_name", #""张\"三""#), ("kind", #""appliance""#),
        ("items", #"[{"item":"1","cost":"1,2"},{"item":"[}"}]"#),
    ]

    @Test("The claim's commitment is the one that Python's hmac and hashlib give")
    func vector() {
        var fields = FieldCommitments()
        #expect(
            Hex.encoded(fields.code(of: Self.content, salt: Self.salt))
                == "87c7bb326ac52ab2af81c63d97ccb742e6199d74b33ad0f17373234230115a35")
        #expect(
            Hex.encoded(fields.salt(of: "claim_id", salt: Self.salt))
                == "5d132f8bc11917deac0f6cff1d014a5a70e084b6b3d0e7ed0dccb94361cda95b")
    }

    @Test("From the fields alone, in any order, with each its own salt, comes the same commitment")
    func fieldByField() {
        var fields = FieldCommitments()
        let whole = fields.code(of: Self.content, salt: Self.salt)
        let single = Self.values.map { name, value in
            FieldCommitments.commitment(
                name, Array(value.utf8), salt: fields.salt(of: name, salt: Self.salt))
        }
        #expect(FieldCommitments.code(of: single) == whole)
        #expect(FieldCommitments.code(of: single.reversed()) == whole)
        #expect(FieldCommitments.code(of: Array(single.dropLast())) != whole)
    }

    @Test("Another value, name or salt of one field gives another commitment")
    func changes() {
        var fields = FieldCommitments()
        let salt = fields.salt(of: "kind", salt: Self.salt)
        let right = FieldCommitments.commitment("kind", Array("\"a\"".utf8), salt: salt)
        #expect(FieldCommitments.commitment("kind", Array("\"b\"".utf8), salt: salt) != right)
        #expect(FieldCommitments.commitment("kinds", Array("\"a\"".utf8), salt: salt) != right)
        #expect(FieldCommitments.commitment("kind", Array("\"a\"".utf8), salt: Self.salt) != right)
    }

    @Test("A member of canonical JSON is found by its name, with all of its value", arguments: values)
    func members(name: String, value: String) {
        #expect(CanonicalMembers.value(of: name, in: Self.content) == Array(value.utf8))
    }
}
