import FEEL

/// The values of a claim while it is being read, in the order of its form.
///
/// It keeps its memory from claim to claim; the first `count` of room for `capacity` values are initialised.
struct ValueRow: ~Copyable {
    private let base: UnsafeMutablePointer<Value>
    private let capacity: Int
    private(set) var count = 0

    /// - Parameter capacity: as many as the longest form has fields.
    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }

    @inline(__always)
    mutating func append(_ value: consuming Value) {
        precondition(count < capacity)
        (base + count).initialize(to: value)
        count += 1
    }

    subscript(place: Int) -> Value {
        get {
            precondition(place >= 0 && place < count)
            return base[place]
        }
        set {
            precondition(place >= 0 && place < count)
            base[place] = newValue
        }
    }

    /// The text at the place; nil where it is absent or bad.
    func text(at place: Int?) -> String? {
        if let place, case .string(let text) = self[place] { text } else { nil }
    }

    mutating func clear() {
        base.deinitialize(count: count)
        count = 0
    }

    /// The values, which are gone from here.
    mutating func take() -> [Value] {
        let row = Array<Value>(unsafeUninitializedCapacity: count) { memory, initialised in
            if let start = memory.baseAddress { start.moveInitialize(from: base, count: count) }
            initialised = count
        }
        count = 0
        return row
    }
}
