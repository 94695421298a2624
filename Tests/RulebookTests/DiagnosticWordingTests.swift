import Claims
import FEEL
import Foundation
import Testing

@testable import Rulebook

@Suite("Errors of rule files in Chinese")
struct DiagnosticWordingTests {
    private func shown(_ message: String, _ expected: String? = nil) -> String {
        Diagnostic(position: SourcePosition(file: "p.yaml", line: 3, column: 5), message: message, expected: expected)
            .shown.zh
    }

    @Test("The words are Chinese, names and values stay as they are")
    func words() {
        #expect(
            shown("the requirement OWNER_MISMATCH has no \"otherwise\"", "\"otherwise: …\"")
                == "p.yaml:3:5: 要求 OWNER_MISMATCH 缺少“otherwise”，应为 \"otherwise: …\"")
        #expect(shown("this is a number", "a boolean") == "p.yaml:3:5: 这里是数，应为 是否")
        #expect(shown("`+` does not take a list of numbers and a date") == "p.yaml:3:5: `+` 不能用于数的列表和日期")
        #expect(
            shown("the version is a list", "keys and values (id, title)") == "p.yaml:3:5: 版本 是一个列表，应为 键和值（id, title）")
    }

    @Test("A name that is also a word of the catalogue stays a name")
    func names() {
        #expect(shown("there is no version \"nothing\"", "\"a text\"?") == "p.yaml:3:5: 没有版本“nothing”，应为 “a text”？")
        #expect(shown("the parameter date has no status") == "p.yaml:3:5: 参数 date 没有写状态")
    }

    @Test("What the catalogue does not know is told in English")
    func unknown() {
        #expect(shown("something else altogether", "miracles") == "p.yaml:3:5: something else altogether，应为 miracles")
    }

    /// The messages of the readers, as they stand in the sources: none may be added without its Chinese.
    @Test("Every message of the readers has its Chinese")
    func complete() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Rulebook")
        var found = 0
        for folder in ["Reading", "Testing", "Documents", "Packs", "Compiling"] {
            for file in try FileManager.default.contentsOfDirectory(atPath: sources.appendingPathComponent(folder).path)
            {
                let text = try String(contentsOf: sources.appendingPathComponent(folder + "/" + file), encoding: .utf8)
                for call in text.split(separator: "report(").dropFirst() {
                    // The first text in the call, behind the position, without a condition before it.
                    guard let start = call.firstIndex(of: "\""), !call[..<start].contains("?"),
                        !call[..<start].contains(")\n"), !call[..<start].contains(";"),
                        !call[..<start].contains("wording"),
                        !call[..<start].contains("message.en")
                    else { continue }
                    let message = filled(call[start...].dropFirst())
                    // "The citation is nothing": the catalogue has each thing that may stand there instead.
                    guard message.contains(" "), message != "X7 is X7" else { continue }
                    found += 1
                    #expect(ChineseDiagnostics.text(of: message) != nil, "\(file): no Chinese for \(message)")
                }
            }
        }
        #expect(found > 90, "\(found)")
    }

    /// The text of a literal with a word in place of each of its parts.
    private func filled(_ literal: Substring) -> String {
        var text = ""
        var rest = literal[...]
        while let character = rest.first, character != "\"" {
            rest.removeFirst()
            guard character == "\\", let next = rest.popFirst() else {
                text.append(character)
                continue
            }
            guard next == "(" else {
                text.append(next)
                continue
            }
            var depth = 1
            while depth > 0, let inside = rest.popFirst() {
                if inside == "(" { depth += 1 } else if inside == ")" { depth -= 1 }
            }
            text += "X7"
        }
        return text
    }
}
