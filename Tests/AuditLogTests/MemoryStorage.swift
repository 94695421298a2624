import AuditLog

/// A log's folder in memory, in which every operation can fail, before or after it took effect, and a power cut can
/// forget any part of what was not synchronised.
final class MemoryStorage: LogStorage {
    enum Change {
        case file(String, [UInt8])
        case removal(String)
    }

    /// What survives a power cut.
    private(set) var durable: [String: [UInt8]] = [:]
    /// What was done since the last synchronisation.
    private var pending: [Change] = []
    /// How many more operations succeed; nil: all.
    var operationsLeft: Int?
    /// Whether the operation that fails takes effect nevertheless.
    var failsAfterEffect = false
    private(set) var operationCount = 0

    init(_ files: [String: [UInt8]] = [:]) {
        durable = files
    }

    /// What a program sees now.
    var files: [String: [UInt8]] {
        get {
            var files = durable
            for change in pending { Self.apply(change, to: &files) }
            return files
        }
        set {
            durable = newValue
            pending = []
        }
    }

    /// Cuts the power: of what was not synchronised, anything may be gone.
    func cutPower(_ random: inout SplitMix64) {
        for change in pending where Bool.random(using: &random) { Self.apply(change, to: &durable) }
        pending = []
        operationsLeft = nil
    }

    private static func apply(_ change: Change, to files: inout [String: [UInt8]]) {
        switch change {
        case .file(let path, let bytes): files[path] = bytes
        case .removal(let folder): files = files.filter { !$0.key.hasPrefix(folder + "/") }
        }
    }

    private func attempt(_ operation: String, _ path: String, _ effect: () -> Void) throws(LogFileError) {
        operationCount += 1
        let isAtEnd = operationsLeft == 0
        if let left = operationsLeft, left > 0 { operationsLeft = left - 1 }
        if !isAtEnd || failsAfterEffect { effect() }
        // Dead from here on: whatever is tried later fails without effect.
        if isAtEnd {
            failsAfterEffect = false
            throw LogFileError(operation: operation, path: path, code: 5)
        }
    }

    private func file(_ path: String) -> [UInt8]? {
        for change in pending.reversed() {
            switch change {
            case .file(path, let bytes): return bytes
            case .removal(let folder) where path.hasPrefix(folder + "/"): return nil
            default: continue
            }
        }
        return durable[path]
    }

    func read(_ path: String, into buffer: inout FileBuffer) throws(LogFileError) -> Bool {
        guard let bytes = file(path) else { return false }
        buffer.fill(capacity: bytes.count) { memory in
            memory.copyBytes(from: bytes)
            return bytes.count
        }
        return true
    }

    func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(LogFileError) {
        try attempt("write", path) { pending.append(.file(path, [UInt8](bytes))) }
    }

    func synchronise() throws(LogFileError) {
        try attempt("synchronise", "") {
            for change in pending { Self.apply(change, to: &durable) }
            pending = []
        }
    }

    /// What is here is in place at once.
    func abandon() {}

    func removeFolder(_ path: String) throws(LogFileError) {
        try attempt("remove", path) { pending.append(.removal(path)) }
    }

    func names(in folder: String) throws(LogFileError) -> [String]? {
        let prefix = folder + "/"
        let files = pending.isEmpty ? durable : files
        let names = files.keys.filter { $0.hasPrefix(prefix) }
            .map { String($0.dropFirst(prefix.count).prefix { $0 != "/" }) }
        return names.isEmpty ? nil : Array(Set(names))
    }
}
