import Foundation
import Glibc
import Testing

/// An editor that speaks with `tradein rules lsp`.
final class LanguageClient {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var buffer: [UInt8] = []
    private var nextID = 1
    /// What was said of files, the last word of each.
    private(set) var diagnostics: [String: [[String: Any]]] = [:]

    init(_ tradein: Tradein, _ options: String...) throws {
        process.executableURL = Tradein.executable
        process.currentDirectoryURL = tradein.folder
        process.arguments = ["rules", "lsp", "--on", "2026-11-24", "--lang", "en"] + options
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    func end() -> Int32 {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        return process.terminationStatus
    }

    func send(raw text: String) {
        input.fileHandleForWriting.write(Data(text.utf8))
    }

    func send(_ message: [String: Any]) throws {
        var message = message
        message["jsonrpc"] = "2.0"
        let body = try JSONSerialization.data(withJSONObject: message)
        input.fileHandleForWriting.write(Data("Content-Length: \(body.count)\r\n\r\n".utf8) + body)
    }

    func notify(_ method: String, _ parameters: [String: Any]) throws {
        try send(["method": method, "params": parameters])
    }

    /// Asks and waits for the answer: the whole message.
    func ask(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        let id = nextID
        nextID += 1
        try send(["id": id, "method": method, "params": parameters])
        while true {
            let message = try receive()
            if message["id"] as? Int == id { return message }
        }
    }

    /// The next message; diagnostics are kept.
    @discardableResult func receive() throws -> [String: Any] {
        let separator = Array("\r\n\r\n".utf8)
        while true {
            if let end = (0..<max(0, buffer.count - 3)).first(where: { Array(buffer[$0..<($0 + 4)]) == separator }) {
                let header = String(decoding: buffer[..<end], as: UTF8.self)
                let length = try #require(Int(header.split(separator: " ").last ?? ""), "\(header)")
                if buffer.count >= end + 4 + length {
                    let body = Data(buffer[(end + 4)..<(end + 4 + length)])
                    buffer.removeFirst(end + 4 + length)
                    let message = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
                    if message["method"] as? String == "textDocument/publishDiagnostics",
                        let parameters = message["params"] as? [String: Any], let uri = parameters["uri"] as? String
                    {
                        diagnostics[uri] = parameters["diagnostics"] as? [[String: Any]] ?? []
                    }
                    return message
                }
            }
            var ready = pollfd(fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
            try #require(poll(&ready, 1, 60_000) > 0, "the server says nothing")
            var block = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(output.fileHandleForReading.fileDescriptor, &block, block.count)
            try #require(count > 0, "the server has ended")
            buffer += block[..<count]
        }
    }

    /// Waits until something has been said of the file.
    func diagnostics(of uri: String) throws -> [[String: Any]] {
        diagnostics[uri] = nil
        while diagnostics[uri] == nil { try receive() }
        return diagnostics[uri] ?? []
    }
}
