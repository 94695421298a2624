/// The canonical content of a claim while it is being written.
///
/// It keeps its memory from claim to claim; the bytes before `count` are initialised, those before `capacity` are its own.
struct Content: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity = 4096
    private(set) var count = 0

    init() { base = .allocate(capacity: capacity) }

    deinit { base.deallocate() }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>) {
        let length = bytes.count
        reserve(length)
        bytes.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { (base + count).initialize(from: start, count: length) }
        }
        count += length
    }

    @inline(__always)
    mutating func append(_ bytes: [UInt8]) { append(bytes.span) }

    /// Drops what stands behind the first so many bytes.
    @inline(__always)
    mutating func truncate(to length: Int) { count = min(count, length) }

    /// The bytes.
    var array: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    private mutating func grow(_ more: Int) {
        capacity = max(2 * capacity, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
    }
}
