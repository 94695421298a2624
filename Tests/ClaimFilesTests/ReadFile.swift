import ClaimFiles
import Claims
import Glibc

/// Everything that a file reads as.
struct ReadFile {
    var rows: [ReadRow] = []
    var format: FileFormat?
    var encoding: FileEncoding?
    var warnings: [FileWarning] = []
    var error: ClaimFileError?

    /// Writes the bytes to a file of that name's ending, and reads it to its end or to the error that ends it.
    init(_ bytes: [UInt8], named name: String = "claims.jsonl", batch: Int = 100, sheet: String? = nil) {
        let path = temporaryPath(name)
        defer { removeTemporary(path) }
        write(bytes, to: path)
        do throws(ClaimFileError) {
            var reader = try ClaimFileReader(path: path, schema: SampleSchema.schema, sheet: sheet)
            format = reader.format
            encoding = reader.encoding
            defer { warnings = reader.warnings }
            while let batch = try reader.nextBatch(maxRecords: batch) {
                let read = reader.rowReader.read(batch)
                rows += read.rows
                reader.note(read.unknownFields)
            }
        } catch {
            self.error = error
        }
    }

    init(_ text: String, named name: String = "claims.jsonl", batch: Int = 100) {
        self.init(Array(text.utf8), named: name, batch: batch)
    }

    var claims: [Claim] {
        rows.compactMap { if case .claim(let claim, _) = $0 { claim } else { nil } }
    }

    var bad: [RowError] {
        rows.compactMap { if case .bad(let error) = $0 { error } else { nil } }
    }

    /// `3 ok`, `4 bad` …
    var outline: [String] {
        rows.map {
            switch $0 {
            case .claim(_, let row): "\(row) ok"
            case .bad(let error): "\(error.row) bad"
            }
        }
    }
}

/// A path in a directory of its own, so that tests beside each other don't meet.
func temporaryPath(_ name: String) -> String {
    var template = Array((P_tmpdir + "/tradein-claims-XXXXXX").utf8CString)
    guard let directory = mkdtemp(&template) else { fatalError("no temporary directory: \(errno)") }
    return String(cString: directory) + "/" + name
}

/// Removes the file and its directory.
func removeTemporary(_ path: String) {
    unlink(path)
    rmdir(path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" })
}

func write(_ bytes: [UInt8], to path: String) {
    guard let file = fopen(path, "w") else { fatalError("\(path) can't be written: \(errno)") }
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else { fatalError("\(path) can't be written: \(errno)") }
}

/// The text in GB18030, by the system's own converter.
func gb18030(_ text: String) -> [UInt8] {
    guard let handle = iconv_open("GB18030", "UTF-8"), handle != iconv_t(bitPattern: -1) else {
        fatalError("the system has no GB18030")
    }
    defer { iconv_close(handle) }
    var source = text.utf8.map { CChar(bitPattern: $0) }
    var result = [CChar](repeating: 0, count: source.count * 4 + 16)
    var sourceLeft = source.count
    var resultLeft = result.count
    let room = result.count
    let failed = source.withUnsafeMutableBufferPointer { source in
        result.withUnsafeMutableBufferPointer { result in
            var input = source.baseAddress
            var output = result.baseAddress
            return iconv(handle, &input, &sourceLeft, &output, &resultLeft) == -1
        }
    }
    guard !failed else { fatalError("not in GB18030: \(text)") }
    return result.prefix(room - resultLeft).map { UInt8(bitPattern: $0) }
}
