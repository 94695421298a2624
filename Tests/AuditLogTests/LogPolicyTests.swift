import AuditLog
import Sealing
import Testing

@Suite struct LogPolicyTests {
    let log: TestLog
    let witnesses: [SignerKey]

    init() throws {
        log = try TestLog()
        witnesses = try (1...6).map { index in
            let name = try #require(KeyName("witness.example/w\(index)"))
            return SignerKey(
                witness: name, key: try Ed25519.SigningKey(seed: [UInt8](repeating: UInt8(index), count: 32)))
        }
    }

    /// The specification's own example.
    private var example: String {
        var text = "log \(log.signer)\n\n"
        for (index, name) in ["X1", "X2", "X3", "Y1", "Y2", "Y3"].enumerated() {
            text += "witness \(name) \(witnesses[index])\n"
        }
        return text + "group X-witnesses 2 X1 X2 X3\ngroup Y-witnesses any Y1 Y2 Y3\n"
            + "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
    }

    private func note(_ cosigners: [Int]) throws -> SignedNote {
        var note = try log.note(5)
        for index in cosigners { note.add(try witnesses[index].sign(note.text, time: 1_700_000_000)) }
        return note
    }

    @Test(
        "the specification's example demands two of X and one of Y",
        arguments: [
            ([], false), ([0, 1], false), ([0, 3], false), ([3, 4, 5], false), ([0, 1, 3], true), ([1, 2, 5], true),
            ([0, 1, 2, 3, 4, 5], true), ([0, 0, 3], false),
        ] as [([Int], Bool)])
    func exampleQuorum(cosigners: [Int], isEnough: Bool) throws {
        let policy = try LogPolicy(Array(example.utf8))
        #expect(policy.logs.count == 1 && policy.witnesses.count == 6)
        let opened = try? policy.open(try note(cosigners))
        #expect((opened != nil) == isEnough)
    }

    @Test("one witness's key under two names in the note counts once")
    func oneKeyTwoNames() throws {
        let text =
            "log \(log.signer)\nwitness a \(witnesses[0])\nwitness b \(witnesses[1])\ngroup g all a b\nquorum g\n"
        let policy = try LogPolicy(Array(text.utf8))
        let alias = SignerKey(
            witness: try #require(KeyName("another.example")),
            key: try Ed25519.SigningKey(seed: [UInt8](repeating: 1, count: 32)))
        #expect(!policy.isQuorum([witnesses[0].verifierKey, alias.verifierKey]))
        #expect(policy.isQuorum([witnesses[0].verifierKey, witnesses[1].verifierKey]))
    }

    @Test("comments, blanks, tabs, URLs, names beyond ASCII and a policy without witnesses are read")
    func syntax() throws {
        let text =
            "# comment\n \t# another\n\n\tlog\t\(log.signer)   https://log.example/ \n"
            + "witness 见证 \(witnesses[0]) https://w.example\nquorum 见证\n"
        let policy = try LogPolicy(Array(text.utf8))
        #expect(policy.logs[0].url == "https://log.example/")
        #expect(policy.witnesses[0].url == "https://w.example")
        _ = try policy.open(try note([0]))
        #expect(throws: LogPolicyRefusal.noQuorum(cosigners: [])) { try policy.open(try note([])) }

        let none = try LogPolicy(Array("quorum none\n".utf8))
        #expect(none.demandsNoWitness)
        _ = try none.open(try note([]), logKeys: [log.signer.verifierKey])
        #expect(throws: LogPolicyRefusal.note(.noKnownSignature)) { try none.open(try note([])) }
    }

    @Test("a witness with a key of an unknown kind can't be counted, and does not stand in the way")
    func unknownKinds() throws {
        let postQuantum = "pq.example+00000000+\(Base64.encoded([6] + [UInt8](repeating: 1, count: 1312)))"
        let text =
            "log \(log.signer)\nwitness a \(witnesses[0])\nwitness p \(postQuantum)\ngroup any-of any a p\n"
            + "quorum any-of\n"
        let policy = try LogPolicy(Array(text.utf8))
        _ = try policy.open(try note([0]))
        #expect(throws: LogPolicyRefusal.self) { try policy.open(try note([])) }
    }

    @Test("a broken policy is refused, with the line")
    func broken() throws {
        let witness = "witness a \(witnesses[0])\n"
        let other = "witness b \(witnesses[1])\n"
        let cases: [(String, Int)] = [
            ("", 1), ("quorum none", 1), ("quorum\n", 1), ("quorum none none\n", 1), ("quorum x\n", 1),
            ("quorum none\nquorum none\n", 2), ("log \(log.signer)\n", 2), ("frog x\nquorum none\n", 1),
            ("log x\nquorum none\n", 1), ("log \(witnesses[0])\nquorum none\n", 1),
            ("witness a \(log.signer)\nquorum none\n", 1), ("witness none \(witnesses[0])\nquorum none\n", 1),
            (witness + witness + "quorum a\n", 2), (witness + "witness c \(witnesses[0])\nquorum a\n", 2),
            (witness + "witness a \(witnesses[1])\nquorum a\n", 2),
            ("log \(log.signer)\nlog \(log.signer)\nquorum none\n", 2),
            (witness + "group g 2 a\nquorum g\n", 2), (witness + "group g 0 a\nquorum g\n", 2),
            (witness + "group g 01 a\nquorum g\n", 2), (witness + "group g some a\nquorum g\n", 2),
            (witness + "group g any\nquorum g\n", 2), (witness + "group g any b\nquorum g\n", 2),
            (witness + "group g any g\nquorum g\n", 2), (witness + "group a any a\nquorum a\n", 2),
            (witness + "group g any none\nquorum g\n", 2), (witness + "group g all a a\nquorum g\n", 2),
            (witness + other + "group g any a b\ngroup h any a\nquorum h\n", 4),
            ("quorum a\n" + witness, 1), ("quorum none\r\n", 1), ("quorum none\u{7f}\n", 1), ("quorum\u{0}none\n", 1),
        ]
        for (text, line) in cases {
            let error = #expect(throws: LogPolicyError.self, "\(text)") { try LogPolicy(Array(text.utf8)) }
            #expect(error?.line == line, "\(text): \(String(describing: error))")
        }
    }
}
