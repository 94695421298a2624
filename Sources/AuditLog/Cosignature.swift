/// A witness's timestamped signature of a checkpoint (tlog-cosignature v1.0.1): eight bytes of time, big-endian, then 64
/// bytes of Ed25519 over a message of its own, so that it can't be taken for a log's signature.
struct Cosignature {
    /// Seconds since 1970-01-01 UTC, at most 2^63 - 1.
    let time: UInt64
    let signature: [UInt8]

    /// The parts of 72 bytes; nil for another length or a time beyond the bound.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 72 else { return nil }
        time = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
        guard time <= UInt64(Int64.max) else { return nil }
        signature = Array(bytes[8...])
    }

    /// What is signed: a fixed line, the time, and the note text with all its lines.
    static func message(text: [UInt8], time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n".utf8) + text
    }
}
