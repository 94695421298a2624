import Foundation
import Testing

/// What rule authors get to read when a pack or a parameter file is wrong: `file:line:column: what, and what was expected`.
@Suite("Bad rules and parameters")
struct BadRulesTests {
    struct Mistake: CustomStringConvertible {
        let description: String
        /// Text of Rules/appliance/programme.yaml that occurs once, or whose first occurrence is meant.
        let old: String
        let new: String
        /// What of `new` is at fault; the message must point into its line.
        let fault: String
        /// What the message must say.
        let says: [String]

        init(_ description: String, _ old: String, _ new: String, fault: String? = nil, says: [String]) {
            self.description = description
            self.old = old
            self.new = new
            self.fault = fault ?? new
            self.says = says
        }
    }

    static let mistakes = [
        Mistake(
            "a syntax error in an expression", "that: starts with(region, jurisdiction)",
            "that: starts with(region, jurisdiction", says: ["expected"]),
        Mistake(
            "an unknown name", "that: starts with(region, jurisdiction)", "that: starts with(regoin, jurisdiction)",
            says: ["regoin"]),
        Mistake(
            "text compared with a number", #"that: applicant_type = "individual""#, "that: applicant_type = 7",
            says: ["expected"]),
        Mistake(
            "a text that is none of the choices", #"that: applicant_type = "individual""#,
            #"that: applicant_type = "person""#,
            says: ["person", "individual"]),
        Mistake(
            "a date compared with money", "that: starts with(region, jurisdiction)", "that: invoice_date > final_price",
            says: ["expected"]),
        Mistake(
            "a condition that is not a condition", "that: starts with(region, jurisdiction)", "that: final_price * 2",
            says: ["boolean"]),
        Mistake(
            "a date where a rate is needed", "{value: 20 %, zh: 一级能效补贴比例}", "{value: 2024-01-01, zh: 一级能效补贴比例}",
            fault: "then: level 1 rate", says: ["date", "number"]),
        Mistake(
            "a parameter without a value or a type", "level 1 rate:              {value: 20 %}",
            "level 1 rate:              {value: unset}",
            says: ["type"]),
        Mistake(
            "an unknown key", "  - id: A1\n", "  - id: A1\n    govern: true\n", fault: "govern: true", says: ["govern"]),
        Mistake(
            "YAML that does not close", "level 1 rate:              {value: 20 %}",
            "level 1 rate:              {value: 20 %", says: ["expected"]),
    ]

    @Test(
        "A pack with a mistake stops every command before anything is decided, at file:line:column", arguments: mistakes
    )
    func mistakeInAPack(mistake: Mistake) throws {
        try inFreshFolder { tradein in
            let rules = try copyOfRules(in: tradein)
            let file = rules + "/appliance/programme.yaml"
            let url = tradein.folder.appendingPathComponent(file)
            let text = try String(contentsOf: url, encoding: .utf8)
            let place = try #require(text.range(of: mistake.old), "the pack no longer says \(mistake.old)")
            let changed = text.replacingCharacters(in: place, with: mistake.new)
            try changed.write(to: url, atomically: true, encoding: .utf8)
            let fault = try #require(changed.range(of: mistake.fault, range: place.lowerBound..<changed.endIndex))
            let line = changed[..<fault.lowerBound].count { $0 == "\n" } + 1

            let claims = try tradein.write("claims.jsonl", [ClaimForm.appliance(1)])
            let result = try tradein.run("process", claims, "--rules", rules, "--lang", "en")
            #expect(result.status == 65, "\(result.errors)")
            #expect(result.output.isEmpty, "\(result.output)")
            expect(result.errors, pointsAt: file, near: line, says: mistake.says)
            let check = try tradein.run("rules", "check", "--rules", rules, "--lang", "en")
            #expect(check.status == 1)
            expect(check.output, pointsAt: file, near: line, says: mistake.says)
            #expect(!FileManager.default.fileExists(atPath: tradein.workspace.path))
        }
    }

    @Test("All mistakes are reported, not only the first")
    func allMistakes() throws {
        try inFreshFolder { tradein in
            let rules = try copyOfRules(in: tradein)
            try change(
                rules + "/appliance/programme.yaml", in: tradein, "level 1 rate:              {value: 20 %}",
                "level 1 rate:              {value: 20 %, colour: red}")
            try change(rules + "/methanol-car/programme.yaml", in: tradein, "governs: true", "governs: true and")
            let claims = try tradein.write("claims.jsonl", [ClaimForm.appliance(1)])
            for command in [
                ["check", claims], ["rules", "explain", claims, "--claim", "A-00000001"], ["rules", "test"],
            ] {
                let result = try tradein.run(command + ["--rules", rules])
                #expect(result.status == 65 && result.output.isEmpty, "\(command): \(result.errors)")
            }
            let check = try tradein.run("rules", "check", "--rules", rules)
            #expect(
                check.output.contains("appliance/programme.yaml:")
                    && check.output.contains("methanol-car/programme.yaml:"), "\(check.output)")
        }
    }

    struct BadParameters: CustomStringConvertible {
        let description: String
        let text: String
        /// Line and column of the fault, from 1.
        let line: Int
        let says: [String]
    }

    static let badParameters = [
        BadParameters(
            description: "an unknown parameter",
            text: """
                parameters:
                  elderly-retrofit:
                    cap per houshold: {value: 3000 yuan, source: 测试, status: recalled}

                """, line: 3, says: ["cap per houshold", "cap per household"]),
        BadParameters(
            description: "an unknown programme",
            text: """
                parameters:
                  elderly-retrofits:
                    cap per household: {value: 3000 yuan, source: 测试, status: recalled}

                """, line: 2, says: ["elderly-retrofits", "elderly-retrofit"]),
        BadParameters(
            description: "a value of another type",
            text: """
                parameters:
                  elderly-retrofit:
                    cap per household: {value: 2026-01-01, source: 测试, status: recalled}

                """, line: 3, says: ["2026-01-01", "an amount"]),
        BadParameters(
            description: "a value without a status",
            text: """
                parameters:
                  elderly-retrofit:
                    cap per household: {value: 3000 yuan, source: 测试}

                """, line: 3, says: ["status"]),
        BadParameters(
            description: "not YAML",
            text: """
                parameters:
                  elderly-retrofit: [

                """, line: 2, says: []),
    ]

    @Test("A parameter file with a mistake stops the run, at file:line:column", arguments: badParameters)
    func mistakeInParameters(bad: BadParameters) throws {
        try inFreshFolder { tradein in
            let file = try tradein.write("local.yaml", bad.text)
            let claims = try tradein.write("claims.jsonl", [ClaimForm.appliance(1)])
            for command in ["process", "check"] {
                let result = try tradein.run(command, claims, "--parameters", file, "--lang", "en")
                #expect(result.status == 65, "\(result.errors)")
                #expect(result.output.isEmpty)
                expect(result.errors, pointsAt: file, near: bad.line, says: bad.says)
            }
            #expect(!FileManager.default.fileExists(atPath: tradein.workspace.path))
        }
    }

    @Test("Rules and parameter files that are not there are named")
    func notThere() throws {
        try inFreshFolder { tradein in
            let claims = try tradein.write("claims.jsonl", [ClaimForm.appliance(1)])
            let noRules = try tradein.run("process", claims, "--rules", "Rulez")
            #expect(noRules.status == 65)
            #expect(noRules.errors.contains("Rulez"), "\(noRules.errors)")
            let noParameters = try tradein.run("process", claims, "--parameters", "local.yaml")
            #expect(noParameters.status == 65)
            #expect(noParameters.errors.contains("local.yaml"), "\(noParameters.errors)")
            #expect(!FileManager.default.fileExists(atPath: tradein.workspace.path))
        }
    }

    // MARK: -

    /// A copy of the repository's rules, to be spoilt; its path in the folder.
    private func copyOfRules(in tradein: Tradein) throws -> String {
        try FileManager.default.copyItem(
            at: URL(fileURLWithPath: Tradein.rules), to: tradein.folder.appendingPathComponent("MyRules"))
        return "MyRules"
    }

    private func change(_ file: String, in tradein: Tradein, _ old: String, _ new: String) throws {
        let url = tradein.folder.appendingPathComponent(file)
        let text = try String(contentsOf: url, encoding: .utf8)
        let place = try #require(text.range(of: old), "\(file) no longer says \(old)")
        try text.replacingCharacters(in: place, with: new).write(to: url, atomically: true, encoding: .utf8)
    }

    /// A message begins with `file:line:column: ` of the faulty line (or of the one after it, where something is missing
    /// at its end) and says the words.
    private func expect(
        _ text: String, pointsAt file: String, near line: Int, says words: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let pattern = NSRegularExpression.escapedPattern(for: file) + ":(\(line)|\(line + 1)):[1-9][0-9]*: "
        let message = text.split(separator: "\n").first { $0.range(of: pattern, options: .regularExpression) != nil }
        guard let message else {
            Issue.record("no message at \(file):\(line): in\n\(text)", sourceLocation: sourceLocation)
            return
        }
        for word in words {
            #expect(message.contains(word), "\(word) is not in: \(message)", sourceLocation: sourceLocation)
        }
    }
}
