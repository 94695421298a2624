import Foundation
import Testing

/// Receipts and proofs about the whole, of a log whose key was rotated.
@Suite("Receipts after a rotation")
struct RotatedProofTests {
    @Test(
        "What was made after a rotation verifies by every key that the log has had; what was made before, by the key of then",
        arguments: ["international", "national", "dual"])
    func everyKey(suite: String) throws {
        try inFreshFolder { tradein in
            func keys(_ words: String...) throws -> [String] {
                try tradein.run(["keys"] + words).output.split(separator: "\n").map(String.init)
            }
            let first = try keys("init", "--suite", suite)
            try tradein.write("a.jsonl", (1...3).map(ClaimForm.appliance))
            #expect(try tradein.process("a.jsonl").status == 0)
            let claim = try #require(ClaimForm.appliance(1)["claim_id"])
            let kinds = [["receipt", claim], ["prove-total"], ["prove-unused", "--vin", "LSVAA2180E2100017"]]
            for (number, words) in kinds.enumerated() {
                #expect(try tradein.run(["audit"] + words + ["--out", "before\(number)"]).status == 0)
            }
            let second = try keys("rotate")
            let third = try keys("rotate")
            // The first checkpoint after a rotation has the signatures of both generations; this one of the newest alone.
            #expect(try tradein.process(try tradein.write("b.jsonl", [ClaimForm.appliance(9)])).status == 0)
            #expect(Set(first + second + third).count == 3 * first.count)
            // Anybody's statement of the same form, and a key that has nothing to do with it.
            let other = try keys("init", "--workspace", "other")
            for (number, words) in kinds.enumerated() {
                let made = try tradein.run(["audit"] + words + ["--out", "after\(number)"])
                #expect(made.status == 0, "\(words): \(made.errors)")
                func verify(_ file: String, _ key: String) throws -> Tradein.Result {
                    try tradein.run(
                        "audit", number == 0 ? "verify-receipt" : "verify-proof", file + "\(number)", "--key", key,
                        "--lang", "en")
                }
                for key in first {
                    let result = try verify("before", key)
                    #expect(result.status == 0 && !result.errors.contains("rotated"), "\(words): \(result.output)")
                }
                for key in third {
                    let result = try verify("after", key)
                    #expect(result.status == 0 && result.errors.isEmpty, "\(words): \(result.output)\(result.errors)")
                    // A key of later does not vouch for one of before; that it may be so is said.
                    let early = try verify("before", key)
                    #expect(early.status == 1 && early.output.contains("rotated"), "\(words): \(early.output)")
                }
                for key in first + second {
                    let result = try verify("after", key)
                    #expect(result.status == 0, "\(words) by \(key): \(result.output)\(result.errors)")
                    #expect(
                        result.errors.contains("was rotated") && result.errors.contains(third[0]), "\(result.errors)")
                }
                for key in other { #expect(try verify("after", key).status == 1) }
            }
        }
    }

    @Test("A statement that was changed, left out or is another log's leads nowhere")
    func forged() throws {
        try inFreshFolder { tradein in
            let key = String(try tradein.run("keys", "init").output.dropLast())
            #expect(try tradein.process(try tradein.write("a.jsonl", [ClaimForm.appliance(1)])).status == 0)
            #expect(try tradein.run("keys", "rotate").status == 0)
            #expect(try tradein.process(try tradein.write("b.jsonl", [ClaimForm.appliance(2)])).status == 0)
            let claim = try #require(ClaimForm.appliance(1)["claim_id"])
            #expect(try tradein.run("audit", "receipt", claim, "--out", "receipt").status == 0)
            #expect(try tradein.run("audit", "verify-receipt", "receipt", "--key", key).status == 0)
            let script = """
                import base64, re, sys
                data = open("receipt", "rb").read()
                line = re.search(rb"^extra (.*)$", data, re.M).group(1)
                extra = base64.b64decode(line)
                member = re.search(rb',"rotations":\\["([^"]*)"\\]', extra)
                note = base64.b64decode(member.group(1))
                def put(name, changed):
                    new = extra.replace(member.group(1), base64.b64encode(changed))
                    open(name, "wb").write(data.replace(line, base64.b64encode(new)))
                put("time", note.replace(b"\\nat 2", b"\\nat 3"))
                put("place", re.sub(rb"\\nentry \\d+\\n", b"\\nentry 0\\n", note))
                put("unsigned", note[:note.rindex("\\u2014".encode())])
                put("nothing", b"")
                put("noise", b"\\xff\\x00")
                open("left-out", "wb").write(data.replace(line, base64.b64encode(extra.replace(member.group(0), b""))))
                open("empty", "wb").write(data.replace(line, base64.b64encode(extra.replace(member.group(1), b""))))
                """
            try tradein.write("forge.py", script)
            let made = try tradein.shell("python3 forge.py")
            try #require(made.status == 0, "\(made.errors)")
            for name in ["time", "place", "unsigned", "nothing", "noise", "left-out", "empty"] {
                let result = try tradein.run("audit", "verify-receipt", name, "--key", key)
                #expect(result.status == 1, "\(name): \(result.output)\(result.errors)")
            }
        }
    }
}
