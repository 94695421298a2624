import Foundation
import Glibc

/// Messages as the base protocol of language servers frames them: a header with `Content-Length`, an empty line, and so many
/// bytes. What is malformed is told and passed over; the messages behind it are read.
struct MessageInput {
    enum Incoming {
        case message(Data)
        /// What could not be read as a message.
        case flaw(String)
    }

    /// The longest message that is taken; longer ones are passed over.
    static let longestMessage = 32 << 20
    private static let longestHeader = 8 << 10

    private let descriptor: Int32
    private var buffer: [UInt8] = []
    /// Bytes of a message that is passed over.
    private var skipping = 0
    private var isAtEnd = false

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The next message. Nil: there will be none, or, when it is not to be waited for, there is none yet.
    mutating func next(waiting: Bool) -> Incoming? {
        while true {
            if let incoming = parsed() { return incoming }
            if isAtEnd || !fill(waiting: waiting) { return nil }
        }
    }

    private mutating func parsed() -> Incoming? {
        if skipping > 0 {
            let count = min(skipping, buffer.count)
            buffer.removeFirst(count)
            skipping -= count
            if skipping > 0 { return nil }
        }
        guard let (header, bodyStart) = header() else {
            guard buffer.count > MessageInput.longestHeader else { return nil }
            buffer.removeAll()
            return .flaw("the header of a message is longer than \(MessageInput.longestHeader) bytes")
        }
        guard let length = MessageInput.length(in: header) else {
            buffer.removeFirst(bodyStart)
            return .flaw("a header has no Content-Length that is a number")
        }
        guard length <= MessageInput.longestMessage else {
            buffer.removeFirst(bodyStart)
            skipping = length
            return .flaw("a message of \(length) bytes is longer than \(MessageInput.longestMessage)")
        }
        guard buffer.count - bodyStart >= length else { return nil }
        let body = Data(buffer[bodyStart..<(bodyStart + length)])
        buffer.removeFirst(bodyStart + length)
        return .message(body)
    }

    /// The header's text, and where the body begins.
    private func header() -> (String, Int)? {
        let newline = UInt8(ascii: "\n")
        var lineStart = 0
        for place in buffer.indices.prefix(MessageInput.longestHeader) where buffer[place] == newline {
            let line = buffer[lineStart..<place].filter { $0 != UInt8(ascii: "\r") }
            if line.isEmpty, place > 1 { return (String(decoding: buffer[..<place], as: UTF8.self), place + 1) }
            lineStart = place + 1
        }
        return nil
    }

    private static func length(in header: String) -> Int? {
        for line in header.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
            let digits = parts[1].utf8.filter { $0 != 0x20 }
            guard (1...15).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        return nil
    }

    /// Reads what has come; false when nothing has, or will.
    private mutating func fill(waiting: Bool) -> Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let ready = Glibc.poll(&poll, 1, waiting ? -1 : 0)
            if ready < 0, errno == EINTR { continue }
            if ready == 0 { return false }
            break
        }
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                isAtEnd = true
                return false
            }
            buffer += block[..<count]
            return true
        }
    }
}
