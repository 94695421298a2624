/// The names an expression may use, with their types. Each has a slot: its place in the frame of values.
public struct Scope: Sendable {
    private var names: [String] = []
    private var types: [FEELType] = []
    private var slots: [String: Int] = [:]
    private(set) var index = NameIndex<Int>()
    private(set) var typeIndex = NameIndex<FEELType>()

    /// A scope without names.
    public init() {}

    /// Adds a name, which may hold spaces and the characters `- . / + * '`. A name declared again gets a new slot, which
    /// hides the earlier one.
    /// - Returns: its slot; slots ascend from 0 in the order of declaration.
    @discardableResult
    public mutating func declare(_ name: String, _ type: FEELType) -> Int {
        let slot = names.count
        names.append(name)
        types.append(type)
        slots[name] = slot
        index.bind(name, to: slot)
        return slot
    }

    /// Adds the name of a type, for `instance of` and the parameters of functions.
    public mutating func declareType(_ name: String, _ type: FEELType) {
        typeIndex.bind(name, to: type)
    }

    /// How many names were declared.
    public var count: Int { names.count }
    /// The slot of the name; nil when nothing is called so.
    public func slot(of name: String) -> Int? { slots[name] }
    /// The type of the name in that slot.
    public func type(of slot: Int) -> FEELType { types[slot] }
    /// The name in that slot.
    public func name(of slot: Int) -> String { names[slot] }
}
