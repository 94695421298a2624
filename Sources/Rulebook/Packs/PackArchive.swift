internal import Sealing

/// All bytes that can change a decision of one programme, as one run of bytes; its SHA-256 is the pack's digest.
///
/// This is the one definition of `rules_digest`:
///
///     "tradein rules 1\n"
///     for every file:  <length of path> " " <length of bytes> "\n" <path> "\n" <bytes> "\n"
///
/// The lengths are decimal, in bytes. First come the files of the pack's folder, all but `tests/` and hidden ones, with
/// their path below the rules' directory (`appliance/programme.yaml`), in the order of the paths' bytes. Then come the
/// parameter files that say something about the programme, in the order in which they are laid over, as
/// `parameters/<number from 1>/<name of the file>`. The digest is `sha256:` and the lower-case hexadecimal SHA-256 of the
/// whole. An archive that is kept under its digest can therefore be checked, and loaded again, by itself.
package struct PackArchive: Sendable, Hashable {
    /// Files of the folder, sorted.
    package let files: [PackFile]
    /// Parameter files in the order in which they are laid over.
    package let parameterFiles: [PackFile]

    private static let header = Array("tradein rules 1\n".utf8)
    private static let parameterFolder = "parameters/"

    init(files: [PackFile], parameterFiles: [PackFile]) {
        self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        self.parameterFiles = parameterFiles.enumerated().map { place, file in
            let name =
                file.path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) }
                ?? file.path
            return PackFile(path: "\(PackArchive.parameterFolder)\(place + 1)/\(name)", bytes: file.bytes)
        }
    }

    /// The archive as it is digested and kept.
    package var bytes: [UInt8] {
        var bytes = PackArchive.header
        for file in files + parameterFiles {
            let path = Array(file.path.utf8)
            bytes += Array("\(path.count) \(file.bytes.count)\n".utf8)
            bytes += path
            bytes.append(UInt8(ascii: "\n"))
            bytes += file.bytes
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// `sha256:` and 64 hexadecimal digits.
    package var digest: String { PackArchive.digest(of: bytes) }

    /// The digest under which these bytes are to be kept.
    package static func digest(of bytes: [UInt8]) -> String {
        "sha256:" + hex(SHA256.digest(of: bytes))
    }

    /// Takes an archive apart; nil when these bytes are not one, whole and in its one form.
    package init?(bytes: [UInt8]) {
        guard bytes.starts(with: PackArchive.header) else { return nil }
        var rest = bytes[PackArchive.header.count...]
        var files: [PackFile] = []
        var parameterFiles: [PackFile] = []
        while !rest.isEmpty {
            guard let pathLength = PackArchive.number(&rest, until: UInt8(ascii: " ")),
                let length = PackArchive.number(&rest, until: UInt8(ascii: "\n")),
                let path = PackArchive.line(&rest, count: pathLength).flatMap({ String(validating: $0, as: UTF8.self) }
                ),
                let content = PackArchive.line(&rest, count: length)
            else { return nil }
            let file = PackFile(path: path, bytes: Array(content))
            if path.hasPrefix(PackArchive.parameterFolder) { parameterFiles.append(file) } else { files.append(file) }
        }
        self.files = files
        self.parameterFiles = parameterFiles
        guard self.bytes == bytes else { return nil }
    }

    private static func number(_ rest: inout ArraySlice<UInt8>, until end: UInt8) -> Int? {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        guard (1...9).contains(digits.count), digits.count == 1 || digits.first != 0x30,
            rest.dropFirst(digits.count).first == end
        else { return nil }
        rest = rest.dropFirst(digits.count + 1)
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func line(_ rest: inout ArraySlice<UInt8>, count: Int) -> ArraySlice<UInt8>? {
        guard rest.count > count, rest[rest.startIndex + count] == UInt8(ascii: "\n") else { return nil }
        let line = rest.prefix(count)
        rest = rest.dropFirst(count + 1)
        return line
    }
}
