internal import Claims
internal import FEEL
internal import Foundation

@testable internal import ClaimFiles

/// The fuzzer's entry: reads the bytes as a claim file of the kind that FUZZ_READER names (jsonl, json, csv, xlsx or sheet).
///
/// Nothing may crash or hang; the same bytes cut into other batches must read as the same rows; and what was read of a claim
/// must read again as that claim. `sheet` puts the bytes into a sound archive as its sheet, texts and formats, so that the
/// fuzzer need not find checksums.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzClaimFile(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    let reader = ProcessInfo.processInfo.environment["FUZZ_READER"] ?? "jsonl"
    let file = ScratchFile.of(reader == "sheet" ? "xlsx" : reader)
    file.write(reader == "sheet" ? Archive.workbook(of: input) : input)
    let whole = Rows(file.path, batch: 1000)
    let single = Rows(file.path, batch: 1)
    precondition(whole.texts == single.texts && whole.error == single.error, "other batches, other rows")
    for claim in whole.claims {
        file.write(claim.content, ending: "jsonl")
        let again = Rows(file.path(ending: "jsonl"), batch: 10).claims
        precondition(again.count == 1 && again[0] == claim, "what was read of a claim reads as another")
    }
    return 0
}

/// What a file reads as.
private struct Rows {
    var claims: [Claim] = []
    var texts: [String] = []
    var error: String?

    init(_ path: String, batch: Int) {
        do {
            var reader = try ClaimFileReader(path: path, schema: SampleSchema.schema)
            while let records = try reader.nextBatch(maxRecords: batch) {
                let read = reader.rowReader.read(records)
                reader.note(read.unknownFields)
                for row in read.rows {
                    switch row {
                    case .claim(let claim, let row):
                        claims.append(claim)
                        texts.append("\(row) \(String(decoding: claim.content, as: UTF8.self)) \(claim.problems)")
                    case .bad(let error): texts.append(error.description)
                    }
                }
            }
            _ = reader.warnings
        } catch {
            self.error = error.description
        }
    }
}

/// One file in memory for all inputs.
private struct ScratchFile {
    let folder: String
    let ending: String

    private static let folder: String = {
        var template = Array("/dev/shm/tradein-fuzz-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { fatalError("no folder in /dev/shm") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    static func of(_ ending: String) -> ScratchFile { ScratchFile(folder: folder, ending: ending) }

    var path: String { path(ending: ending) }

    func path(ending: String) -> String { "\(folder)/claims.\(ending)" }

    func write(_ bytes: [UInt8], ending: String? = nil) {
        let descriptor = open(path(ending: ending ?? self.ending), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        precondition(descriptor >= 0 && Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
    }
}

/// A sound archive around unsound parts.
private enum Archive {
    /// The parts of the input stand between bytes 0x01: sheet, shared texts, formats.
    static func workbook(of input: [UInt8]) -> [UInt8] {
        let parts = input.split(separator: 1, maxSplits: 2, omittingEmptySubsequences: false).map(Array.init)
        var file = WorkbookFile(rows: [])
        for (name, part) in zip(["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"], parts) {
            file.parts.removeAll { $0.name == name }
            file.parts.append((name, part))
        }
        return file.bytes
    }
}
