/// One move that a flow allows: the row of the table that forbidden postings fail on.
public struct FlowStep: Sendable, Hashable {
    /// The flow that allows the move.
    public let flow: Flow
    /// Where the money leaves.
    public let from: Place
    /// Where it goes.
    public let to: Place

    /// A move; whether it is allowed, ``all`` says.
    public init(flow: Flow, from: Place, to: Place) {
        self.flow = flow
        self.from = from
        self.to = to
    }

    /// All allowed moves, flow by flow.
    public static let all: [FlowStep] = Flow.allCases.flatMap(\.steps)
}
