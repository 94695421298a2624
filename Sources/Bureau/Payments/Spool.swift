import Glibc

/// Bytes that wait for what stands in front of them: in a file without a name beside the one that they are for, so that memory
/// does not grow with them and nothing is left of them whatever happens.
final class Spool {
    private static let pieceBytes = 1 << 16

    private let path: String
    private let descriptor: Int32

    /// - Parameter path: the file that they are for.
    /// - Throws: ``BureauError``: its folder can't be written.
    init(beside path: String) throws(BureauError) {
        self.path = path
        let name = path + ".lines"
        descriptor = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0, fchmod(descriptor, 0o600) == 0, unlink(name) == 0 else {
            throw BankFile.unwritable(path)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func append(_ bytes: [UInt8]) throws(BureauError) {
        guard BankFile.write(bytes, to: descriptor) else { throw BankFile.unwritable(path) }
    }

    /// Hands over all of it, from the beginning.
    func forEachPiece(_ body: ([UInt8]) throws -> Void) throws {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw BankFile.unwritable(path) }
        var buffer = [UInt8](repeating: 0, count: Self.pieceBytes)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw BankFile.unwritable(path) }
            guard count > 0 else { return }
            try body(Array(buffer[..<count]))
        }
    }
}
