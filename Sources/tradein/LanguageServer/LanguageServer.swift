import Claims
import Foundation
import Rulebook

/// A language server for rule files: the Language Server Protocol 3.17, over standard input and output.
///
/// Messages are answered one after the other. Those that have come in the meantime are read ahead, so that a request that has
/// been cancelled is not worked out, and a file that is being typed into is checked once and not for every letter.
final class LanguageServer {
    private enum Failure: Int {
        case parse = -32700
        case invalidRequest = -32600
        case unknownMethod = -32601
        case invalidParameters = -32602
        case notInitialized = -32002
        case cancelled = -32800
    }

    private static let mostReadAhead = 1_000

    private let session: EditorSession
    private let language: Language
    private var input: MessageInput
    private var output: OutputStream
    private var isInitialized = false
    private var isShutDown = false
    private var queue: [[String: Any]] = []
    /// How the client spells the files that it has opened.
    private var uris: [String: String] = [:]
    /// Files that have changed since it was last said what is wrong with them.
    private var changed: [String] = []

    init(session: EditorSession, language: Language, input: MessageInput, output: consuming OutputStream) {
        self.session = session
        self.language = language
        self.input = input
        self.output = output
    }

    /// Serves until the client says `exit` or closes the input.
    /// - Returns: whether it had said `shutdown` before, as the protocol asks.
    func run() throws -> Bool {
        while true {
            try readAhead()
            if queue.isEmpty { return isShutDown }
            let message = queue.removeFirst()
            if message["method"] as? String == "exit" { return isShutDown }
            try handle(message)
        }
    }

    private func readAhead() throws {
        while queue.count < LanguageServer.mostReadAhead {
            if let incoming = input.next(waiting: false) {
                try take(incoming)
                continue
            }
            if !queue.isEmpty { return }
            // Nothing is waiting: time to look at what has changed, and then to wait.
            try publish()
            guard let incoming = input.next(waiting: true) else { return }
            try take(incoming)
        }
    }

    private func take(_ incoming: MessageInput.Incoming) throws {
        switch incoming {
        case .flaw(let text): try fail(NSNull(), .parse, text)
        case .message(let data):
            guard let value = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed) else {
                try fail(NSNull(), .parse, "this is no JSON")
                return
            }
            guard let message = value as? [String: Any] else {
                try fail(NSNull(), .invalidRequest, "a message is an object")
                return
            }
            queue.append(message)
        }
    }

    // MARK: - Messages

    private func handle(_ message: [String: Any]) throws {
        guard let method = message["method"] as? String else {
            // An answer to something that was never asked is passed over.
            if message["result"] == nil, message["error"] == nil {
                try fail(LanguageServer.id(of: message) ?? NSNull(), .invalidRequest, "a message has a method")
            }
            return
        }
        let parameters = message["params"] as? [String: Any] ?? [:]
        guard message["id"] != nil else {
            if isInitialized { notify(method, parameters) }
            return
        }
        guard let id = LanguageServer.id(of: message) else {
            try fail(NSNull(), .invalidRequest, "an id is a number or a text")
            return
        }
        if queue.contains(where: { LanguageServer.cancels($0, id) }) {
            try fail(id, .cancelled, "cancelled")
        } else if method == "initialize" {
            isInitialized = true
            try answer(id, LanguageServer.capabilities)
        } else if !isInitialized {
            try fail(id, .notInitialized, "the first request is initialize")
        } else if isShutDown {
            try fail(id, .invalidRequest, "the server has been shut down")
        } else {
            try respond(id, method, parameters)
        }
    }

    private static var capabilities: [String: Any] {
        [
            "capabilities": [
                "positionEncoding": "utf-16",
                "textDocumentSync": ["openClose": true, "change": 2, "save": ["includeText": false]],
                "hoverProvider": true, "definitionProvider": true, "documentFormattingProvider": true,
                "completionProvider": ["triggerCharacters": ["{", "\"", " "]],
            ] as [String: Any],
            "serverInfo": ["name": "tradein"],
        ]
    }

    private static func id(of message: [String: Any]) -> Any? {
        switch message["id"] {
        case let text as String: text
        // A truth value is a number to Foundation, and no id.
        case let number as NSNumber where !["c", "B"].contains(String(cString: number.objCType)): number
        default: nil
        }
    }

    private static func cancels(_ message: [String: Any], _ id: Any) -> Bool {
        guard message["method"] as? String == "$/cancelRequest",
            let cancelled = (message["params"] as? [String: Any])?["id"]
        else { return false }
        if let text = id as? String { return cancelled as? String == text }
        return (cancelled as? NSNumber) == (id as? NSNumber)
    }

    private func notify(_ method: String, _ parameters: [String: Any]) {
        guard let document = parameters["textDocument"] as? [String: Any], let uri = document["uri"] as? String,
            let path = LanguageServer.path(of: uri)
        else { return }
        switch method {
        case "textDocument/didOpen":
            guard let text = document["text"] as? String else { return }
            uris[path] = uri
            session.open(path, text: text)
            noteChange(of: path)
        case "textDocument/didChange":
            guard var text = session.text(of: path), let changes = parameters["contentChanges"] as? [[String: Any]]
            else {
                return
            }
            for change in changes {
                guard let new = change["text"] as? String else { continue }
                if let range = LanguageServer.range(change["range"]) {
                    text = TextChange.applied(to: text, range, new)
                } else {
                    text = new
                }
            }
            session.open(path, text: text)
            noteChange(of: path)
        case "textDocument/didSave": noteChange(of: path)
        case "textDocument/didClose":
            session.close(path)
            noteChange(of: path)
        default: break
        }
    }

    private func noteChange(of path: String) {
        if !changed.contains(path) { changed.append(path) }
    }

    private func respond(_ id: Any, _ method: String, _ parameters: [String: Any]) throws {
        if method == "shutdown" {
            isShutDown = true
            try answer(id, NSNull())
            return
        }
        let known = ["hover", "definition", "completion", "formatting"].map { "textDocument/" + $0 }
        guard known.contains(method) else {
            try fail(id, .unknownMethod, "\(method) is not offered")
            return
        }
        guard let document = parameters["textDocument"] as? [String: Any], let uri = document["uri"] as? String else {
            try fail(id, .invalidParameters, "no textDocument is named")
            return
        }
        let path = LanguageServer.path(of: uri) ?? ""
        if method == "textDocument/formatting" {
            let edit = session.formatted(path).map {
                ["range": LanguageServer.json($0.range), "newText": $0.text] as [String: Any]
            }
            try answer(id, edit.map { [$0] } ?? [])
            return
        }
        guard let position = LanguageServer.position(parameters["position"]) else {
            try fail(id, .invalidParameters, "no position is named")
            return
        }
        switch method {
        case "textDocument/hover":
            guard let hover = session.hover(path, at: position) else { return try answer(id, NSNull()) }
            try answer(
                id,
                [
                    "contents": ["kind": "markdown", "value": language.of(hover.text)],
                    "range": LanguageServer.json(hover.range),
                ])
        case "textDocument/definition":
            guard let found = session.definition(path, at: position) else { return try answer(id, NSNull()) }
            try answer(id, ["uri": self.uri(of: found.path), "range": LanguageServer.json(found.range)])
        default:
            try answer(id, session.completions(path, at: position).map(item))
        }
    }

    private func item(_ completion: EditorCompletion) -> [String: Any] {
        let kind =
            switch completion.kind {
            case .key: 10
            case .field: 5
            case .parameter: 21
            case .derived: 6
            case .function: 3
            case .keyword: 14
            case .choice: 20
            case .word: 12
            }
        return [
            "label": completion.text, "kind": kind, "detail": language.of(completion.detail),
            "filterText": completion.text,
            "textEdit": ["range": LanguageServer.json(completion.range), "newText": completion.text] as [String: Any],
        ]
    }

    // MARK: - What is wrong

    private func publish() throws {
        let paths = changed
        changed = []
        for path in paths {
            for (file, remarks) in session.remarks(about: path) {
                let diagnostics = remarks.map { remark -> [String: Any] in
                    var diagnostic: [String: Any] = [
                        "range": LanguageServer.json(remark.range), "severity": remark.code == nil ? 1 : 2,
                        "source": "tradein", "message": language.of(remark.message),
                    ]
                    if let code = remark.code { diagnostic["code"] = code.rawValue }
                    return diagnostic
                }
                try send([
                    "jsonrpc": "2.0", "method": "textDocument/publishDiagnostics",
                    "params": ["uri": uri(of: file), "diagnostics": diagnostics] as [String: Any],
                ])
            }
        }
    }

    // MARK: - Sending

    private func answer(_ id: Any, _ result: Any) throws {
        try send(["jsonrpc": "2.0", "id": id, "result": result])
    }

    private func fail(_ id: Any, _ failure: Failure, _ message: String) throws {
        try send([
            "jsonrpc": "2.0", "id": id, "error": ["code": failure.rawValue, "message": message] as [String: Any],
        ])
    }

    private func send(_ message: [String: Any]) throws {
        let body = try JSONSerialization.data(withJSONObject: message, options: [.sortedKeys, .withoutEscapingSlashes])
        try output.write("Content-Length: \(body.count)\r\n\r\n".utf8)
        try output.write(body)
        try output.flush()
    }

    // MARK: - Places

    private func uri(of path: String) -> String {
        uris[path] ?? URL(fileURLWithPath: path).absoluteString
    }

    private static func path(of uri: String) -> String? {
        guard let url = URL(string: uri), url.isFileURL else { return nil }
        return url.path
    }

    private static func position(_ value: Any?) -> EditorPosition? {
        guard let object = value as? [String: Any], let line = object["line"] as? Int,
            let unit = object["character"] as? Int,
            line >= 0, unit >= 0
        else { return nil }
        return EditorPosition(line: line, unit: unit)
    }

    private static func range(_ value: Any?) -> EditorRange? {
        guard let object = value as? [String: Any], let start = position(object["start"]),
            let end = position(object["end"])
        else { return nil }
        return EditorRange(start: start, end: end)
    }

    private static func json(_ range: EditorRange) -> [String: Any] {
        [
            "start": ["line": range.start.line, "character": range.start.unit],
            "end": ["line": range.end.line, "character": range.end.unit],
        ]
    }
}

/// A change that a client makes to a text, counted in lines and UTF-16 units.
enum TextChange {
    static func applied(to text: String, _ range: EditorRange, _ new: String) -> String {
        let units = Array(text.utf16)
        let start = offset(range.start, in: units)
        let end = max(start, offset(range.end, in: units))
        return String(decoding: units[..<start], as: UTF16.self) + new + String(decoding: units[end...], as: UTF16.self)
    }

    /// Places behind the end of a line are its end.
    private static func offset(_ position: EditorPosition, in units: [UInt16]) -> Int {
        var start = 0
        for _ in 0..<position.line {
            guard let end = units[start...].firstIndex(of: 0x0A) else { return units.count }
            start = end + 1
        }
        let end = units[start...].firstIndex(of: 0x0A) ?? units.count
        return min(start + position.unit, end)
    }
}
