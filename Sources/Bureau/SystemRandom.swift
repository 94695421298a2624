import Sealing

/// The system's random generator, asked for some thousand bytes at once: asking for the few of each decision costs more
/// than the decision's ledger entry.
final class SystemRandom {
    private static let drawn = 8_192
    private var buffer: ArraySlice<UInt8> = []

    func bytes(_ count: Int) throws -> [UInt8] {
        guard count <= Self.drawn else { return try RandomBytes.system(count) }
        if buffer.count < count { buffer = try RandomBytes.system(Self.drawn)[...] }
        defer { buffer = buffer.dropFirst(count) }
        return Array(buffer.prefix(count))
    }
}
