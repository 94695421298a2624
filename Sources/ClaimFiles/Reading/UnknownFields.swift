/// Names of fields that no kind of claim has, each kept once.
struct UnknownFields {
    private static let most = 100

    private(set) var names: [String] = []
    private var seen: Set<String> = []

    mutating func add(_ name: String) {
        guard names.count < UnknownFields.most, seen.insert(name).inserted else { return }
        names.append(name)
    }
}
