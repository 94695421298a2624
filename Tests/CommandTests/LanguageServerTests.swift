import Foundation
import Testing

@Suite("tradein rules lsp")
struct LanguageServerTests {
    /// A copy of the shipped rules with one pack open in the editor.
    private final class Editor {
        let client: LanguageClient
        let uri: String
        let text: String
        private var version = 1

        init(_ tradein: Tradein, open file: String, initialize: Bool = true) throws {
            let rules = tradein.folder.appendingPathComponent("规则 1")
            try FileManager.default.copyItem(at: URL(fileURLWithPath: Tradein.rules), to: rules)
            let url = rules.appendingPathComponent(file)
            uri = url.absoluteString
            text = try String(contentsOf: url, encoding: .utf8)
            client = try LanguageClient(tradein)
            if initialize {
                _ = try client.ask("initialize", ["capabilities": [:] as [String: Any]])
                try client.notify("initialized", [:])
            }
        }

        func open(_ text: String? = nil) throws {
            try client.notify(
                "textDocument/didOpen",
                [
                    "textDocument": ["uri": uri, "languageId": "yaml", "version": 1, "text": text ?? self.text]
                        as [String: Any]
                ])
        }

        func change(to text: String) throws {
            version += 1
            try client.notify(
                "textDocument/didChange",
                [
                    "textDocument": ["uri": uri, "version": version] as [String: Any],
                    "contentChanges": [["text": text]],
                ])
        }

        /// The place behind some text that the file holds, so many UTF-16 units further.
        func position(behind before: String, in text: String? = nil, plus units: Int = 0) throws -> [String: Any] {
            let text = text ?? self.text
            let range = try #require(text.range(of: before), "the file holds no \(before)")
            let lines = text[..<range.upperBound].split(separator: "\n", omittingEmptySubsequences: false)
            return ["line": lines.count - 1, "character": (lines.last?.utf16.count ?? 0) + units]
        }

        func ask(_ method: String, behind before: String, in text: String? = nil, plus units: Int = 0) throws -> Any? {
            try client.ask(
                "textDocument/" + method,
                ["textDocument": ["uri": uri], "position": try position(behind: before, in: text, plus: units)])[
                    "result"]
        }

        func hover(behind before: String, plus units: Int = 0) throws -> String {
            let result = try #require(
                try ask("hover", behind: before, plus: units) as? [String: Any], "nothing behind \(before)")
            return try #require((result["contents"] as? [String: Any])?["value"] as? String)
        }

        func shutDown() throws -> Int32 {
            #expect(try client.ask("shutdown")["error"] == nil)
            try client.notify("exit", [:])
            return client.end()
        }
    }

    private static let scrappage = "vehicle-scrappage/programme.yaml"

    @Test("It introduces itself, and ends with 0 after shutdown and 1 without")
    func lifeCycle() throws {
        try inFreshFolder { tradein in
            let client = try LanguageClient(tradein)
            #expect(try client.ask("textDocument/hover")["error"] != nil, "before initialize")
            let result = try #require(try client.ask("initialize")["result"] as? [String: Any])
            let capabilities = try #require(result["capabilities"] as? [String: Any])
            for provider in ["hoverProvider", "definitionProvider", "documentFormattingProvider", "completionProvider"]
            {
                #expect(capabilities[provider] != nil)
            }
            #expect(capabilities["positionEncoding"] as? String == "utf-16")
            #expect(try client.ask("shutdown")["error"] == nil)
            let late = try client.ask("textDocument/hover")["error"] as? [String: Any]
            #expect(late?["code"] as? Int == -32600)
            try client.notify("exit", [:])
            #expect(client.end() == 0)
            let hasty = try LanguageClient(tradein)
            _ = try hasty.ask("initialize")
            try hasty.notify("exit", [:])
            #expect(hasty.end() == 1)
        }
    }

    @Test("An error is shown while it is written and not saved, where it is, behind Chinese text too")
    func diagnostics() throws {
        try inFreshFolder { tradein in
            let editor = try Editor(tradein, open: Self.scrappage)
            try editor.open()
            #expect(try editor.client.diagnostics(of: editor.uri).isEmpty)

            // 𠮷 is one code point, two UTF-16 units.
            let old = "zh: \"旧车注册登记日期 {old_registered_on} 晚于 {cut-off}\""
            let spoilt = editor.text.replacingOccurrences(
                of: old, with: old.replacingOccurrences(of: "日期 {old_registered_on}", with: "𠮷日期 {old_registred_on}"))
            try editor.change(to: spoilt)
            let found = try editor.client.diagnostics(of: editor.uri)
            try #require(found.count == 1, "\(found)")
            let start = try editor.position(behind: "𠮷日期 {", in: spoilt)
            let end = try editor.position(behind: "𠮷日期 {old_registred_on", in: spoilt)
            let range = try #require(found[0]["range"] as? [String: [String: Int]])
            #expect(range["start"] == start as? [String: Int] && range["end"] == end as? [String: Int], "\(found)")
            #expect(found[0]["severity"] as? Int == 1)
            #expect((found[0]["message"] as? String)?.contains("old_registered_on") == true)

            // A range that is typed, in place of the whole text.
            try editor.client.notify(
                "textDocument/didChange",
                [
                    "textDocument": ["uri": editor.uri, "version": 9] as [String: Any],
                    "contentChanges": [
                        ["range": ["start": start, "end": end], "text": "old_registered_on"] as [String: Any]
                    ],
                ])
            #expect(try editor.client.diagnostics(of: editor.uri).isEmpty)

            // What the strict check finds is a warning with its code.
            try editor.change(
                to: editor.text.replacingOccurrences(of: "{value: 10000 yuan, zh", with: "{value: 10000, zh"))
            let warnings = try editor.client.diagnostics(of: editor.uri)
            #expect(
                warnings.contains { $0["code"] as? String == "UNIT_MISSING" && $0["severity"] as? Int == 2 }
                    || warnings.contains { $0["code"] as? String == "LANGUAGE_MISSING" }, "\(warnings)")
            // A file that is no YAML.
            try editor.change(to: editor.text + "\n  x: [\n")
            #expect(try editor.client.diagnostics(of: editor.uri).first?["severity"] as? Int == 1)
            #expect(try editor.shutDown() == 0)
        }
    }

    @Test("Hovering tells the type, the value in force, its status and citation")
    func hover() throws {
        try inFreshFolder { tradein in
            let editor = try Editor(tradein, open: Self.scrappage)
            try editor.open()
            let cap = try editor.hover(behind: "new-energy rate, new-e")
            for part in [
                "new-energy cap", "money", "V4: `20000 yuan`", "（reported）",
                "a claim dated 2026-11-24 is decided by V4",
            ] {
                #expect(cap.contains(part), "\(part) is not in \(cap)")
            }
            let amount = try editor.hover(behind: "amount: if new energy then new-energy am")
            for part in ["V1: `10000 yuan`", "V2: 20000 yuan", "V4, which has no such parameter"] {
                #expect(amount.contains(part), "\(part) is not in \(amount)")
            }
            #expect(try editor.hover(behind: "应在 {own b").contains("V3: `2025-01-08`"))
            let field = try editor.hover(behind: "that: old_reg")
            #expect(field.contains("旧车注册登记日期") && field.contains("date"))
            #expect(try editor.hover(behind: "that: star").contains("starts with(string, match)"))
            let table = try editor.hover(behind: "that: old_registered_on <= cut")
            #expect(table.contains("a table (date) by old_fuel, 3 rows"), "\(table)")
            let definition = try editor.hover(behind: "when: new ene")
            #expect(definition.contains("the new car is a new-energy car") && definition.contains("boolean"))
            #expect(try editor.hover(behind: "        if uns").contains("lets a claim pass"))
            #expect(try editor.ask("hover", behind: "# 旧车") is NSNull)
            #expect(try editor.shutDown() == 0)
        }
    }

    @Test("Going to a definition finds parameters, definitions, tables and fields")
    func definition() throws {
        try inFreshFolder { tradein in
            let editor = try Editor(tradein, open: Self.scrappage)
            try editor.open()
            for (use, declaration) in [
                ("new-energy rate, new-e", "      "), ("when: new e", "    definitions:\n      "),
                ("that: old_registered_on <= cut", "    tables:\n      "), ("that: old_reg", "label: 注销日期}\n  # 新车"),
            ].dropLast() {
                let found = try #require(try editor.ask("definition", behind: use) as? [String: Any], "\(use)")
                #expect(found["uri"] as? String == editor.uri)
                let range = try #require(found["range"] as? [String: [String: Int]])
                let line = try #require(range["start"]?["line"])
                let text = editor.text.split(separator: "\n", omittingEmptySubsequences: false)[line]
                if use.hasPrefix("new-energy rate") {
                    #expect(text.contains("new-energy cap:") && text.contains("20000 yuan"))
                } else {
                    #expect(try editor.position(behind: declaration)["line"] as? Int == line, "\(use): \(text)")
                }
            }
            let field = try #require(try editor.ask("definition", behind: "that: old_reg") as? [String: Any])
            let line = try #require((field["range"] as? [String: [String: Int]])?["start"]?["line"])
            #expect(
                editor.text.split(separator: "\n", omittingEmptySubsequences: false)[line].hasPrefix(
                    "  old_registered_on:"))
            let version = try #require(try editor.ask("definition", behind: "amends: V") as? [String: Any])
            let start = try #require((version["range"] as? [String: [String: Int]])?["start"]?["line"])
            #expect(try editor.position(behind: "- id: V1")["line"] as? Int == start)
            #expect(try editor.shutDown() == 0)
        }
    }

    @Test("Names of expressions, choices and keys are completed while the line makes no sense yet")
    func completion() throws {
        try inFreshFolder { tradein in
            let editor = try Editor(tradein, open: Self.scrappage)
            try editor.open()
            func labels(_ text: String, behind before: String) throws -> [String: [String: Any]] {
                try editor.change(to: text)
                let items = try #require(try editor.ask("completion", behind: before, in: text) as? [[String: Any]])
                return Dictionary(items.compactMap { item in (item["label"] as? String).map { ($0, item) } }) {
                    first, _ in first
                }
            }
            let half = editor.text.replacingOccurrences(
                of: "that: old_registered_on <= cut-off", with: "that: old_registered_on <= new-en")
            let names = try labels(half, behind: "<= new-en")
            for name in ["new-energy cut-off", "new energy", "old_vin", "business_day", "cut-off", "starts with", "if"]
            {
                #expect(names[name] != nil, "\(name) is not offered")
            }
            // V1 knows nothing of what later versions add.
            #expect(names["new-energy cap"] == nil)
            let edit = try #require(names["new-energy cut-off"]?["textEdit"] as? [String: Any])
            let range = try #require(edit["range"] as? [String: [String: Int]])
            #expect(range["start"] == (try editor.position(behind: "<= new-en", in: half, plus: -6)) as? [String: Int])

            let message = editor.text.replacingOccurrences(of: "晚于截止日 {application deadline}", with: "晚于截止日 {appli")
            #expect(try labels(message, behind: "晚于截止日 {appli")["application deadline"] != nil)
            let choice = editor.text.replacingOccurrences(
                of: "that: applicant_type = \"individual\"", with: "that: applicant_type = \"")
            let choices = try labels(choice, behind: "that: applicant_type = \"")
            #expect(Set(choices.keys) == ["individual", "company"])
            let key = editor.text.replacingOccurrences(of: "        if unset: passes\n", with: "        if\n")
            #expect(try labels(key, behind: "<= application deadline\n        if")["if unset"] != nil)
            #expect(try editor.shutDown() == 0)
        }
    }

    @Test("Tests and parameter files know the pack's fields and parameters")
    func otherFiles() throws {
        try inFreshFolder { tradein in
            let editor = try Editor(tradein, open: "parameters/jinzhong.yaml")
            try editor.open()
            #expect(try editor.hover(behind: "cap per hou").contains("money"))
            let found = try #require(try editor.ask("definition", behind: "cap per hou") as? [String: Any])
            #expect((found["uri"] as? String)?.hasSuffix("/elderly-retrofit/programme.yaml") == true)
            #expect(try editor.shutDown() == 0)
        }
        try inFreshFolder { tradein in
            let editor = try Editor(tradein, open: "vehicle-scrappage/tests/claims.yaml")
            try editor.open()
            #expect(try editor.hover(behind: "    old_v").contains("旧车识别代号"))
            #expect(try editor.shutDown() == 0)
        }
    }

    @Test("The description of a document: what is wrong in it, what its keys mean, and its layout")
    func documents() throws {
        try inFreshFolder { tradein in
            let editor = try Editor(tradein, open: "documents/appliances-2024.yaml")
            try editor.open(
                editor.text.replacingOccurrences(of: "[local start, window end, governs]", with: "[nothing]"))
            let told = try editor.client.diagnostics(of: editor.uri)
            #expect(told.contains { ($0["message"] as? String)?.contains("nothing") == true }, "\(told)")
            try editor.change(to: editor.text)
            #expect(try editor.client.diagnostics(of: editor.uri).isEmpty)
            #expect(try editor.hover(behind: "\nnumb").contains("ours"))
            let request = ["textDocument": ["uri": editor.uri], "options": ["tabSize": 2]] as [String: Any]
            #expect((try editor.client.ask("textDocument/formatting", request)["result"] as? [Any])?.isEmpty == true)
            #expect(try editor.shutDown() == 0)
        }
    }

    @Test("Formatting gives the file in its one way, and nothing where it is so already")
    func formatting() throws {
        try inFreshFolder { tradein in
            let editor = try Editor(tradein, open: Self.scrappage)
            try editor.open()
            let request = ["textDocument": ["uri": editor.uri], "options": ["tabSize": 2]] as [String: Any]
            #expect((try editor.client.ask("textDocument/formatting", request)["result"] as? [Any])?.isEmpty == true)
            try editor.change(to: editor.text.replacingOccurrences(of: " <= cut-off", with: "<=cut-off") + "\n\n")
            let edits = try #require(
                try editor.client.ask("textDocument/formatting", request)["result"] as? [[String: Any]])
            #expect(edits.count == 1 && edits[0]["newText"] as? String == editor.text)
            #expect(try editor.shutDown() == 0)
        }
    }

    @Test("Malformed messages, wrong lengths and unknown methods are answered, and the next message is read")
    func robust() throws {
        try inFreshFolder { tradein in
            let client = try LanguageClient(tradein)
            _ = try client.ask("initialize")
            func code() throws -> Int? { (try client.receive()["error"] as? [String: Any])?["code"] as? Int }
            client.send(raw: "Content-Length: 3\r\n\r\n{{{")
            #expect(try code() == -32700)
            client.send(raw: "Content-Length: 2\r\n\r\n[]")
            #expect(try code() == -32600)
            client.send(raw: "Content-Length: minus one\r\n\r\n")
            #expect(try code() == -32700)
            client.send(raw: "Content-Type: text\r\n\r\n")
            #expect(try code() == -32700)
            client.send(raw: "Content-Length: 999999999999999999999\r\n\r\n")
            #expect(try code() == -32700)
            client.send(raw: String(repeating: "x", count: 20_000))
            #expect(try code() == -32700)
            client.send(raw: "\r\n\r\nContent-Length: 2\r\n\r\n{}")
            while true { if try code() == -32600 { break } }
            // Longer than anything that is taken: passed over, and the message behind it is read.
            client.send(raw: "Content-Length: 40000000\r\n\r\n")
            #expect(try code() == -32700)
            client.send(raw: String(repeating: " ", count: 40_000_000))
            let deep = String(repeating: "[", count: 100_000)
            client.send(raw: "Content-Length: \(deep.utf8.count)\r\n\r\n\(deep)")
            #expect(try code() == -32700)
            #expect((try client.ask("workspace/symbol")["error"] as? [String: Any])?["code"] as? Int == -32601)
            #expect((try client.ask("textDocument/hover")["error"] as? [String: Any])?["code"] as? Int == -32602)
            try client.notify("textDocument/didChange", ["textDocument": ["uri": "file:///nowhere/programme.yaml"]])
            try client.notify("$/unknown", [:])
            let nowhere =
                ["textDocument": ["uri": "untitled:1"], "position": ["line": 4, "character": 1]] as [String: Any]
            #expect(try client.ask("textDocument/hover", nowhere)["result"] is NSNull)
            try client.send(["id": true, "method": "shutdown"])
            #expect(try code() == -32600)
            #expect(try client.ask("shutdown")["error"] == nil)
            try client.notify("exit", [:])
            #expect(client.end() == 0)
        }
    }

    @Test("A request that was cancelled before its turn is not worked out")
    func cancelled() throws {
        try inFreshFolder { tradein in
            let client = try LanguageClient(tradein)
            _ = try client.ask("initialize")
            // One write, so that both are there when the first is looked at.
            func frame(_ body: String) -> String { "Content-Length: \(body.utf8.count)\r\n\r\n\(body)" }
            client.send(
                raw: frame(#"{"id":"a","method":"textDocument/hover","params":{}}"#)
                    + frame(#"{"method":"$/cancelRequest","params":{"id":"a"}}"#)
                    + frame(#"{"id":"b","method":"textDocument/hover","params":{}}"#))
            let first = try client.receive()
            #expect(first["id"] as? String == "a" && (first["error"] as? [String: Any])?["code"] as? Int == -32800)
            let second = try client.receive()
            #expect(second["id"] as? String == "b" && (second["error"] as? [String: Any])?["code"] as? Int == -32602)
            _ = client.end()
        }
    }
}
