package import Claims
package import FEEL

/// Rule files as they are being written in an editor: what is wrong with them, what their names mean and where they are
/// declared, what could be written next. Open files are read as the editor has them, the others from the disk.
///
/// Used by one thread.
package final class EditorSession {
    package let day: CivilDate
    private var buffers: [String: EditorText] = [:]
    private var bytes: [String: [UInt8]] = [:]
    /// What was last understood of each pack, while what is written makes no sense.
    private var sources: [String: PackSource] = [:]
    private var rulebooks: [String: Rulebook] = [:]
    /// Files of which something was said that may have to be taken back.
    private var told: [String: Set<String>] = [:]

    /// - Parameter day: the business day, on which values are in force.
    package init(day: CivilDate) {
        self.day = day
    }

    package func open(_ path: String, text: String) {
        buffers[path] = EditorText(text)
        bytes[path] = Array(text.utf8)
    }

    package func close(_ path: String) {
        buffers[path] = nil
        bytes[path] = nil
    }

    package func isOpen(_ path: String) -> Bool { buffers[path] != nil }

    package func text(of path: String) -> String? { bytes[path].map { String(decoding: $0, as: UTF8.self) } }

    // MARK: - What is wrong

    package struct Remark: Sendable, Hashable {
        package let range: EditorRange
        package let message: Bilingual
        /// Of the strict check; nil for an error.
        package let code: FindingCode?
    }

    /// Everything that is wrong with the rules that the file belongs to, by file; a file of which nothing is wrong any more is
    /// there with nothing.
    package func remarks(about path: String) -> [(path: String, remarks: [Remark])] {
        guard let place = RulePlace(path), isRules(place) else { return [(path, [])] }
        let root = place.root
        var found: [String: [Remark]] = [:]
        func add(_ position: SourcePosition, _ message: Bilingual, _ code: FindingCode?) {
            // What is wrong with a folder is said where the author is looking.
            let isFile = position.file.hasSuffix(".yaml") || position.file.hasSuffix(".yml")
            let text = file(isFile ? position.file : path)
            let remark = Remark(range: text.range(at: position), message: message, code: code)
            found[isFile ? position.file : path, default: []].append(remark)
        }
        do {
            let rulebook = try Rulebook.load(directory: root, buffers: bytes)
            rulebooks[root] = rulebook
            let tests = try PackTests.load(directory: root, for: rulebook, buffers: bytes)
            for finding in StrictCheck.findings(in: rulebook, tests: tests, on: day) {
                add(finding.position, finding.message, finding.code)
            }
            try ClauseCoverage.check(rulebook, tests: tests, directory: root, buffers: bytes)
        } catch {
            for diagnostic in error.diagnostics {
                let (what, right) = (diagnostic.wording, diagnostic.expectedWording)
                let zh = what.zh + (right.map { "，应为 \($0.zh)" } ?? "")
                add(
                    diagnostic.position, Bilingual(zh: zh, en: what.en + (right.map { ", expected \($0.en)" } ?? "")),
                    nil)
            }
        }
        let before = told[root] ?? []
        told[root] = Set(found.keys)
        let paths = before.union(found.keys).union([path]).sorted()
        return paths.map { ($0, found[$0] ?? []) }
    }

    /// Whether there is a pack where the path says so: not every folder `tests` is one of a pack's.
    private func isRules(_ place: RulePlace) -> Bool {
        let directory = RuleDirectory(path: place.root, diagnostics: DiagnosticCollector(), buffers: bytes)
        let programmes = place.programme.map { [$0] } ?? directory.names()?.filter(\.isFolder).map(\.name) ?? []
        return programmes.contains { directory.contents(of: "\(place.root)/\($0)/programme.yaml") != nil }
    }

    /// The file as the editor has it, or as it is on the disk; empty where it cannot be read.
    private func file(_ path: String) -> EditorText {
        if let buffer = buffers[path] { return buffer }
        let read = RuleDirectory(path: "", diagnostics: DiagnosticCollector()).contents(of: path) ?? []
        return EditorText(String(decoding: read, as: UTF8.self))
    }

    // MARK: - Names

    /// What stands under the cursor, in Markdown.
    package func hover(_ path: String, at position: EditorPosition) -> (text: Bilingual, range: EditorRange)? {
        guard let cursor = cursor(path, at: position) else { return nil }
        let range = { (columns: Range<Int>) in
            EditorRange(
                start: cursor.text.position(line: cursor.place.line, column: columns.lowerBound),
                end: cursor.text.position(line: cursor.place.line, column: columns.upperBound))
        }
        if let named = cursor.named {
            return (cursor.pack.description(of: named.name, named.meaning, in: cursor.version), range(named.columns))
        }
        guard cursor.place.isKey, let key = cursor.shape.form?[cursor.word] else { return nil }
        return (
            Bilingual(zh: "`\(key.name)` \(key.meaning.zh)", en: "`\(key.name)`: \(key.meaning.en)"),
            range(cursor.place.columns)
        )
    }

    /// Where the name under the cursor is declared.
    package func definition(_ path: String, at position: EditorPosition) -> (path: String, range: EditorRange)? {
        guard let cursor = cursor(path, at: position) else { return nil }
        var declared = cursor.named.flatMap { cursor.pack.position(of: $0.meaning) }
        if declared == nil, case .key(let key)? = cursor.place.path.last,
            ["extends", "amends", "tops up"].contains(key)
        {
            declared = cursor.pack.version(cursor.word)?.position
        }
        guard let declared else { return nil }
        return (declared.file, file(declared.file).range(at: declared))
    }

    /// What could be written at the cursor.
    package func completions(_ path: String, at position: EditorPosition) -> [EditorCompletion] {
        guard let cursor = cursor(path, at: position) else { return [] }
        return EditorCompletion.all(at: cursor)
    }

    private func cursor(_ path: String, at position: EditorPosition) -> EditorCursor? {
        guard let rules = RulePlace(path), isRules(rules), let text = buffers[path],
            let place = EditorPlace(text, at: position)
        else { return nil }
        let rulebook = rulebooks[rules.root] ?? (try? Rulebook.load(directory: rules.root, buffers: bytes))
        rulebooks[rules.root] = rulebook
        // A document is of no programme, and names nothing that only one of them knows.
        let anyProgramme = rules.kind == .document ? rulebook?.packs.first?.programme : nil
        guard let programme = rules.programme ?? place.programme ?? anyProgramme,
            let source = source(of: programme, below: rules.root)
        else { return nil }
        let pack = EditorPack(source: source, pack: rulebook?.pack(programme: programme), day: day)
        return EditorCursor(text: text, place: place, kind: rules.kind, pack: pack)
    }

    /// The pack as it is being written; as it was last understood, where that makes no sense.
    private func source(of programme: String, below root: String) -> PackSource? {
        let path = "\(root)/\(programme)/programme.yaml"
        let diagnostics = DiagnosticCollector()
        let directory = RuleDirectory(path: root, diagnostics: diagnostics, buffers: bytes)
        if let read = directory.contents(of: path),
            let node = YAMLDocument.root(of: read, file: path, diagnostics),
            let source = PackReader(diagnostics: diagnostics).pack(node, folder: programme), !source.versions.isEmpty
        {
            sources[path] = source
        }
        return sources[path]
    }

    // MARK: - Layout

    /// The whole file laid out; nil where it is so already, or cannot be.
    package func formatted(_ path: String) -> (range: EditorRange, text: String)? {
        guard let text = buffers[path], let before = bytes[path],
            let after = try? RuleFormatter.formatted(before, path: path), after != before
        else { return nil }
        return (text.whole, String(decoding: after, as: UTF8.self))
    }
}

/// Which rules a file belongs to, told by its path.
struct RulePlace {
    /// The folder of the packs.
    let root: String
    let kind: RuleFile
    /// The pack that the file is of; nil for parameter files and documents.
    let programme: String?

    init?(_ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.last, name.hasSuffix(".yaml") || name.hasSuffix(".yml") else { return nil }
        if name == "programme.yaml", parts.count >= 3 {
            root = parts.dropLast(2).joined(separator: "/")
            kind = .pack
            programme = parts[parts.count - 2]
        } else if let tests = parts.lastIndex(of: "tests"), tests >= 2, tests < 3 || parts[tests - 2] != "alerts" {
            root = parts[..<(tests - 1)].joined(separator: "/")
            kind = .tests
            programme = parts[tests - 1]
        } else if parts.count >= 3, parts[parts.count - 2] == "parameters" {
            root = parts.dropLast(2).joined(separator: "/")
            kind = .parameters
            programme = nil
        } else if parts.count >= 3, parts[parts.count - 2] == "documents" {
            root = parts.dropLast(2).joined(separator: "/")
            kind = .document
            programme = nil
        } else {
            return nil
        }
    }
}

extension EditorPlace {
    /// In a parameter file: the programme whose values these are.
    fileprivate var programme: String? {
        guard path.count >= 2, path[0] == .key("parameters"), case .key(let programme) = path[1] else { return nil }
        return programme
    }
}
