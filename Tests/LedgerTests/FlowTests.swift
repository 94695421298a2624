import Ledger
import Testing

@Suite("The flows are the design's, and no others")
struct FlowTests {
    /// The table of the design, written out once more by hand.
    static let table: [String: [String]] = [
        "appropriate": ["ORIGIN>HELD"],
        "cut": ["HELD>ORIGIN"],
        "allot": ["HELD>AVAILABLE"],
        "unallot": ["AVAILABLE>HELD"],
        "approve": ["AVAILABLE>COMMITTED"],
        "cancel": ["COMMITTED>AVAILABLE"],
        "issue": ["COMMITTED>IN_TRANSIT"],
        "refuse_batch": ["IN_TRANSIT>COMMITTED"],
        "confirm": ["IN_TRANSIT>PAID"],
        "return_before": ["IN_TRANSIT>RETURNED"],
        "return_after": ["PAID>RETURNED"],
        "reissue": ["RETURNED>IN_TRANSIT"],
        "cancel_returned": ["RETURNED>AVAILABLE"],
        "raise": ["DUE_CONTRA>DUE"],
        "waive": ["DUE>DUE_CONTRA"],
        "receive": ["PAID>RECOVERED", "DUE>DUE_CONTRA"],
        "set_off": ["COMMITTED>PAID", "PAID>RECOVERED", "DUE>DUE_CONTRA"],
        "restore": ["RECOVERED>AVAILABLE"],
        "remit": ["RECOVERED>LAPSED"],
        "lapse": ["HELD>LAPSED", "AVAILABLE>LAPSED"],
        "carry_out": ["HELD>CARRIED_OUT", "AVAILABLE>CARRIED_OUT", "COMMITTED>CARRIED_OUT"],
        "carry_in": ["ORIGIN>HELD", "ORIGIN>AVAILABLE", "ORIGIN>COMMITTED"],
        "swap": ["AVAILABLE>SWAPPED_OUT", "SWAPPED_IN>AVAILABLE"],
        "recharge": ["PAID>AVAILABLE", "AVAILABLE>PAID"],
    ]

    @Test("each with exactly its moves", arguments: Flow.allCases)
    func steps(of flow: Flow) throws {
        let moves = flow.steps.map { "\($0.from.rawValue)>\($0.to.rawValue)" }
        #expect(moves == Self.table[flow.rawValue])
        for from in Place.allCases {
            for to in Place.allCases {
                #expect(flow.allows(from: from, to: to) == moves.contains("\(from.rawValue)>\(to.rawValue)"))
            }
        }
    }

    @Test("all of them")
    func all() {
        #expect(Set(Flow.allCases.map(\.rawValue)) == Set(Self.table.keys))
        #expect(FlowStep.all.count == Self.table.values.map(\.count).reduce(0, +))
    }

    @Test("and every number of the store stands for one thing")
    func numbers() {
        #expect(Set(Flow.allCases.map(\.number)).count == Flow.allCases.count)
        #expect(Set(Place.allCases.map(\.number)).count == Place.allCases.count)
        #expect(Set(FundingSource.allCases.map(\.number)).count == FundingSource.allCases.count)
        #expect(Flow.allCases.allSatisfy { Flow(number: $0.number) == $0 })
        #expect(Place.allCases.allSatisfy { Place(number: $0.number) == $0 })
        #expect(FundingSource.allCases.allSatisfy { FundingSource(number: $0.number) == $0 })
        #expect(Flow(number: 0) == nil && Place(number: 0) == nil && FundingSource(number: 0) == nil)
    }

    @Test("only origins and counterparts may always be negative, and AVAILABLE while unbudgeted")
    func negativity() {
        let always = Place.allCases.filter { $0.negativity == .always }.map(\.rawValue)
        #expect(always == ["ORIGIN", "DUE_CONTRA", "SWAPPED_IN"])
        #expect(Place.allCases.filter { $0.negativity == .whileUnbudgeted } == [.available])
    }
}
