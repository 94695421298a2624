import Foundation
import Testing

/// The pages' files are written and their commands run, as a reader would.
@Suite("Tutorials")
struct TutorialTests {
    @Test(
        "The files and commands of the page do what it says",
        arguments: [("tutorial-new-programme.md", 11), ("year-of-a-bureau.md", 40), ("claims-and-review.md", 28)])
    func tutorial(page: String, commands expected: Int) throws {
        let root = URL(fileURLWithPath: Tradein.rules).deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("docs/" + page), encoding: .utf8)
        try inFreshFolder { tradein in
            for folder in ["Rules", "SampleClaims"] {
                try FileManager.default.copyItem(
                    at: root.appendingPathComponent(folder), to: tradein.folder.appendingPathComponent(folder))
            }
            var commands = 0
            for block in Self.blocks(of: text) {
                if let path = block.path {
                    let url = tradein.folder.appendingPathComponent(path)
                    let before = block.appends ? try String(contentsOf: url, encoding: .utf8) : ""
                    try tradein.write(path, before + block.lines.map { $0 + "\n" }.joined())
                } else if block.language == "console" {
                    commands += try run(block.lines, with: tradein)
                }
            }
            #expect(commands == expected)
        }
    }

    struct Block {
        let language: String
        let path: String?
        let appends: Bool
        let lines: [String]
    }

    /// The fenced blocks of a page.
    static func blocks(of text: String) -> [Block] {
        var blocks: [Block] = []
        var open: (words: [Substring], lines: [String])?
        for line in text.components(separatedBy: "\n") {
            if let (words, lines) = open {
                guard line != "```" else {
                    let place = words.dropFirst().first?.split(separator: "=", maxSplits: 1)
                    blocks.append(
                        Block(
                            language: String(words.first ?? ""), path: place.map { String($0[1]) },
                            appends: place?.first == "append", lines: lines))
                    open = nil
                    continue
                }
                open = (words, lines + [line])
            } else if line.hasPrefix("```") {
                open = (line.dropFirst(3).split(separator: " "), [])
            }
        }
        return blocks
    }

    /// Runs every line that begins with `$`, and holds what it prints, errors and remarks last, to the lines below. An ellipsis stands for whatever
    /// it is: alone for any lines, within one for any characters.
    private func run(_ lines: [String], with tradein: Tradein) throws -> Int {
        var number = 0
        var place = 0
        while place < lines.count {
            let command = try #require(lines[place].hasPrefix("$ ") ? String(lines[place].dropFirst(2)) : nil)
            place += 1
            var expected: [String] = []
            while place < lines.count, !lines[place].hasPrefix("$ ") {
                expected.append(lines[place])
                place += 1
            }
            let result = try tradein.shell("PATH=\"$(dirname \"$TRADEIN\"):$PATH\"\n" + command)
            var printed = (result.output + result.errors).components(separatedBy: "\n")
            if printed.last == "" { printed.removeLast() }
            #expect(Self.matches(printed[...], expected[...]), "\(command)\n\(result.output)\(result.errors)")
            number += 1
        }
        return number
    }

    private static func matches(_ printed: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
        guard let first = expected.first else { return printed.isEmpty }
        if first == "…" {
            return (printed.startIndex...printed.endIndex).contains {
                matches(printed[$0...], expected.dropFirst())
            }
        }
        guard let line = printed.first, isLike(trimmed(line), trimmed(first)) else { return false }
        return matches(printed.dropFirst(), expected.dropFirst())
    }

    /// Editors take blanks at the end of a line away.
    private static func trimmed(_ line: String) -> String {
        line.replacingOccurrences(of: " +$", with: "", options: .regularExpression)
    }

    private static func isLike(_ line: String, _ pattern: String) -> Bool {
        var rest = line[...]
        let parts = pattern.components(separatedBy: "…")
        guard parts.count > 1 else { return line == pattern }
        guard rest.hasPrefix(parts[0]), line.hasSuffix(parts[parts.count - 1]) else { return false }
        rest = rest.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.range(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
