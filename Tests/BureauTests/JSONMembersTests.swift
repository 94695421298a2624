import Foundation
import Testing

@testable import Bureau

@Suite("Single members of JSON")
struct JSONMembersTests {
    @Test(
        "are what the reader of all of it finds",
        arguments: [
            #"{}"#, #"{"a":"x"}"#, #"{"b":"x","a":""}"#, #" { "a" : "x" , "b" : 1.5e3 } "#, #"{"a":12,"b":"y"}"#,
            #"{"a":null,"b":[1,"a",{"a":"no"}]}"#, #"{"c":{"a":"no","b":["}","]"]},"a":"yes"}"#,
            #"{"a":"say \"hi\", b\\","b":"\u6837\n"}"#, #"{"aa":"no","a":"样本人","b":"𠀀"}"#,
            #"{"x":[],"y":{},"z":true,"a":"last"}"#,
        ])
    func agree(text: String) throws {
        let whole = try #require(JSONValue(Array(text.utf8)))
        let found = try #require(JSONMembers.texts(["a", "b"], of: Array(text.utf8)))
        #expect(found == [whole["a"]?.string, whole["b"]?.string], "\(text)")
    }

    @Test(
        "of what is no object are none",
        arguments: ["", "[]", "{", #"{"a"}"#, #"{"a":"x""#, #"{"a":"x"#, #"{"a":[1}"#, #"{"a":"x","#, #""a""#, "{a:1}"])
    func broken(text: String) {
        #expect(JSONMembers.texts(["a"], of: Array(text.utf8)) == nil, "\(text)")
    }
}
