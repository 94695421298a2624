/// A FEEL context: named values in the order they were written. Equality does not look at the order.
public struct Context: Sendable {
    /// A name and its value.
    public struct Entry: Sendable, Hashable {
        /// The name.
        public let key: String
        /// What stands under it.
        public let value: Value

        /// An entry.
        public init(key: String, value: Value) {
            self.key = key
            self.value = value
        }
    }

    /// In the order they were first put in.
    public private(set) var entries: [Entry]
    /// Where each key stands; only for contexts too large to search.
    private var places: [String: Int]?
    private static let searchLimit = 12

    /// A context without entries.
    public init() {
        entries = []
    }

    /// The entries in order; of entries with the same key the last wins.
    public init(_ pairs: some Sequence<(String, Value)>) {
        self.init()
        for (key, value) in pairs { self[key] = value }
    }

    /// How many entries there are.
    public var count: Int { entries.count }
    /// The names, in order.
    public var keys: [String] { entries.map(\.key) }

    /// The value under the key. Setting replaces it in place or appends it; nil removes it.
    public subscript(key: String) -> Value? {
        get { place(of: key).map { entries[$0].value } }
        set {
            let place = place(of: key)
            switch (place, newValue) {
            case (let place?, let value?): entries[place] = Entry(key: key, value: value)
            case (let place?, nil):
                entries.remove(at: place)
                places = nil
                indexIfLarge()
            case (nil, let value?):
                entries.append(Entry(key: key, value: value))
                if places != nil { places?[key] = entries.count - 1 } else { indexIfLarge() }
            case (nil, nil): break
            }
        }
    }

    private func place(of key: String) -> Int? {
        if let places { return places[key] }
        return entries.firstIndex { $0.key.isSameText(as: key) }
    }

    private mutating func indexIfLarge() {
        guard entries.count > Context.searchLimit else { return }
        places = Dictionary(entries.enumerated().map { ($0.element.key, $0.offset) }, uniquingKeysWith: { $1 })
    }
}

extension Context: Hashable {
    /// See the type for what makes two equal.
    public static func == (left: Context, right: Context) -> Bool {
        left.count == right.count
            && left.entries.allSatisfy { entry in right[entry.key].map { $0 == entry.value } ?? false }
    }

    /// Goes with `==`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(entries.count)
        hasher.combine(Set(keys))
    }
}
