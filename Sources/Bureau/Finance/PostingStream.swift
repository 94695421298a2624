import Ledger

/// Posts many postings of one event as they come: in as many entries as they need, numbered after the key, since an entry of
/// the log can't hold thousands. What has been posted is written out, so that memory does not grow with it.
struct PostingStream {
    /// Most postings of one entry: what the log can hold in one piece, with room to spare.
    static let mostPostings = 100

    private let session: FinanceSession
    private let flow: Flow
    private let key: String
    private let document: String
    private var waiting: [Posting] = []
    private var part = 1

    init(_ session: FinanceSession, _ flow: Flow, key: String, document: String) {
        self.session = session
        self.flow = flow
        self.key = key
        self.document = document
    }

    mutating func add(_ posting: Posting) throws {
        waiting.append(posting)
        if waiting.count == Self.mostPostings { try finish() }
    }

    /// Posts what waits.
    mutating func finish() throws {
        guard !waiting.isEmpty else { return }
        try session.post(flow, key: "\(key)/\(part)", document: document, waiting)
        try session.log.flush()
        part += 1
        waiting.removeAll(keepingCapacity: true)
    }
}
