import Foundation
import Testing

@Suite("tradein rules fmt and schema")
struct RuleFilesCommandTests {
    @Test("The shipped files are written in the one way; a file that is not so is named, and written so")
    func fmt() throws {
        try inFreshFolder { tradein in
            let shipped = try tradein.run("rules", "fmt", "--check", "--lang", "en")
            #expect(shipped.status == 0 && shipped.output.isEmpty, "\(shipped.output)\(shipped.errors)")

            try FileManager.default.copyItem(
                at: URL(fileURLWithPath: Tradein.rules), to: tradein.folder.appendingPathComponent("MyRules"))
            let file = tradein.folder.appendingPathComponent("MyRules/appliance/programme.yaml")
            let text = try String(contentsOf: file, encoding: .utf8)
            let spoilt = text.replacingOccurrences(
                of: "amount: min(final_price * rate, cap an item)",
                with: "amount:   min( final_price*rate,cap an item )")
            try #require(spoilt != text)
            try spoilt.write(to: file, atomically: true, encoding: .utf8)
            let before = try tradein.files(below: tradein.folder)
            let check = try tradein.run("rules", "fmt", "--check", "--rules", "MyRules")
            #expect(check.status == 1 && check.output == "MyRules/appliance/programme.yaml\n")
            #expect(try tradein.files(below: tradein.folder) == before, "--check writes nothing")

            let written = try tradein.run("rules", "fmt", "MyRules/appliance", "--format", "json", "--rules", "MyRules")
            #expect(written.status == 0)
            #expect(try written.objects.filter { $0["changed"] as? Bool == true }.count == 1)
            #expect(try String(contentsOf: file, encoding: .utf8) == text)
        }
    }

    @Test("A file that cannot be laid out is named with its line, stays as it is, and the others are laid out")
    func refused() throws {
        try inFreshFolder { tradein in
            try tradein.write("bad.yaml", "tests:\n  - name: x\n   on: 2024-01-01\n")
            try tradein.write("good.yaml", "programme: a\ntests:\n- name: x\n")
            let result = try tradein.run("rules", "fmt", "bad.yaml", "good.yaml", "--rules", "MyRules")
            #expect(result.status == 65 && result.errors.contains("bad.yaml:3:"), "\(result.errors)")
            #expect(result.output == "good.yaml\n")
            let none = try tradein.run("rules", "fmt", "nothing.yaml", "--rules", "MyRules", "--lang", "en")
            #expect(none.status == 64 && none.errors.contains("nothing.yaml"))
        }
    }

    @Test("rules schema prints what is kept under docs/schema", arguments: ["pack", "tests", "parameters", "budget"])
    func schema(kind: String) throws {
        try inFreshFolder { tradein in
            let stored = try String(
                contentsOf: Tradein.root.appendingPathComponent("docs/schema/\(kind).schema.json"), encoding: .utf8)
            let printed = try tradein.run("rules", "schema", kind)
            #expect(printed.status == 0 && printed.output == stored)
        }
    }

    @Test("A kind of file that there is not is wrong usage")
    func unknown() throws {
        try inFreshFolder { tradein in
            let result = try tradein.run("rules", "schema", "colour", "--lang", "en")
            #expect(result.status == 64 && result.errors.contains("pack, tests, parameters, budget"))
        }
    }
}
