import AuditLog
import Glibc
import Sealing

// How many entries a second the log takes, durable: in bundles and tiles on the disk, under a signed checkpoint.
//
//     log-benchmark FOLDER ENTRIES BYTES BATCH
//
// Entries come in batches. Each is digested into the tree, signed over, and published: bundles, tiles, then the checkpoint,
// each synchronised. Printed are entries a second by the clock, processor seconds, and the longest time between two
// checkpoints; and what it takes to write the same bytes to one file, synchronised after each batch, and nothing else. Then
// processor seconds of verifying it all, and how many bytes a second SHA-256 digests.

guard CommandLine.arguments.count == 5, let total = UInt64(CommandLine.arguments[2]),
    let length = Int(CommandLine.arguments[3]), let batch = UInt64(CommandLine.arguments[4]), batch > 0,
    (8...EntryBundle.entryByteLimit).contains(length)
else {
    print("usage: log-benchmark FOLDER ENTRIES BYTES BATCH")
    exit(64)
}
let folder = CommandLine.arguments[1]
guard let name = KeyName("bench.example/log") else { exit(70) }
let signer = try SignerKey.generate(name: name, type: .ed25519)

func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Runs a body; its seconds by the clock and of the processor.
func measured(_ body: () throws -> Void) rethrows -> (clock: Double, processor: Double) {
    let start = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
    try body()
    return (seconds(CLOCK_MONOTONIC) - start.0, seconds(CLOCK_PROCESS_CPUTIME_ID) - start.1)
}

/// The entry of an index: like an entry of the log in length, and unlike every other.
func fill(_ entry: inout [UInt8], _ index: UInt64) {
    entry.withUnsafeMutableBytes { $0.storeBytes(of: index.bigEndian, as: UInt64.self) }
}

/// Appends to the log, batch by batch; the longest time between two checkpoints.
func append(_ total: UInt64, _ length: Int, _ batch: UInt64, to folder: String, _ signer: SignerKey) throws -> Double {
    let publisher = try LogPublisher(folder: folder)
    var hasher = MerkleHasher()
    var range = CompactRange()
    var entry = [UInt8](repeating: 0x61, count: length)
    var longest = 0.0
    var last = seconds(CLOCK_MONOTONIC)
    while range.size < total {
        for index in range.size..<min(range.size + batch, total) {
            fill(&entry, index)
            let leaf = entry.withUnsafeBytes { hasher.leaf($0) }
            range.append(leaf, using: &hasher)
        }
        let checkpoint = try Checkpoint(
            origin: signer.verifierKey.name.description, size: range.size, root: range.root(using: &hasher))
        try publisher.publish(try checkpoint.signed(by: [signer])) { range, visit in
            for index in range {
                fill(&entry, index)
                try entry.withUnsafeBytes { try visit($0) }
            }
        }
        let now = seconds(CLOCK_MONOTONIC)
        longest = max(longest, now - last)
        last = now
    }
    return longest
}

/// Writes the same bytes to one file, and brings it to the disk after each batch.
func writePlainly(_ total: UInt64, _ length: Int, _ batch: UInt64, to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw LogFileError(operation: "open", path: path, code: errno) }
    defer { close(file) }
    var entry = [UInt8](repeating: 0x61, count: length)
    var chunk: [UInt8] = []
    for index in 0..<total {
        fill(&entry, index)
        chunk += entry
        guard (index + 1).isMultiple(of: batch) || index + 1 == total else { continue }
        var written = 0
        while written < chunk.count {
            let count = chunk.withUnsafeBytes { bytes in
                write(file, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            }
            guard count > 0 else { throw LogFileError(operation: "write", path: path, code: errno) }
            written += count
        }
        guard fsync(file) == 0 else { throw LogFileError(operation: "synchronise", path: path, code: errno) }
        chunk.removeAll(keepingCapacity: true)
    }
}

var longest = 0.0
let log = try measured { longest = try append(total, length, batch, to: folder + "/log", signer) }
let plain = try measured { try writePlainly(total, length, batch, to: folder + "/plain") }
let verified = try measured {
    let report = try LogVerifier(folder: folder + "/log", keys: [signer.verifierKey]).verify()
    precondition(report.isVerified && report.entryCount == total, "what was appended does not verify")
}
let bareByteCount = 1 << 28
let bare = measured {
    var hasher = DigestHasher(.sha256)
    let piece = [UInt8](repeating: 0, count: 1 << 16)
    for _ in 0..<(bareByteCount >> 16) { hasher.update(piece) }
    precondition(hasher.finalize().count == 32)
}
print("\(signer.verifierKey)")
print("\(log.clock) \(log.processor) \(longest) \(plain.clock)")
print("\(verified.processor) \(Double(bareByteCount) / bare.processor)")
