/// Where the money comes from (资金来源).
///
/// `local` stands for the whole local part for as long as no local table divides it between province, city and county.
/// Declared in the order in which levels are listed and rounded.
public enum FundingSource: String, Sendable, Hashable, CaseIterable {
    case central
    case province
    case city
    case county
    case local

    /// What the source is called.
    public var label: Wording {
        switch self {
        case .central: Wording(zh: "中央", en: "central")
        case .province: Wording(zh: "省级", en: "province")
        case .city: Wording(zh: "市级", en: "city")
        case .county: Wording(zh: "县级", en: "county")
        case .local: Wording(zh: "地方", en: "local")
        }
    }

    /// The number that stands for the source in the store. Never reused, never changed.
    public var number: Int64 {
        switch self {
        case .central: 1
        case .province: 2
        case .city: 3
        case .county: 4
        case .local: 5
        }
    }

    /// The source that a number of the store stands for.
    public init?(number: Int64) {
        guard let source = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = source
    }

    /// The source by its name (`central`) or its label, with or without 资金 (`中央`, `中央资金`).
    public init?(named text: String) {
        let found = Self.allCases.first { source in
            text == source.rawValue || text == source.label.zh || text == source.label.zh + "资金"
        }
        guard let found else { return nil }
        self = found
    }
}
