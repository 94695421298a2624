import Claims
import FEEL
import Testing

@testable import Rulebook

/// Documents described under `documents/`, held against the packs that cite them.
@Suite struct ClauseCoverageTests {
    private static let document = """
        document: 甲号文
        status: reported
        numbering: document
        not at hand: [第九条]
        clauses:
          - clause: 第一条
            zh: 期间
            en: The period
            rules:
              demo-subsidy D1: [first day, last day, governs]
          - {clause: 第三条, zh: 比例, en: The rate}
          - clause: 第五条
            zh: 期限
            en: The deadline
          - clause: 第六条
            zh: 公示
            en: Publication
            not modelled: {zh: 不决定申报, en: decides no claim}
        """

    private static func coverage(_ documents: [String], programme: String = Demo.programme) throws -> ClauseCoverage {
        let book = try Rulebook.load(files: [
            PackFile(path: "demo-subsidy/programme.yaml", bytes: Array(programme.utf8))
        ])
        let tests = """
            programme: demo-subsidy
            claims:
              one: {claim_id: T-1, applied_on: 2024-06-01}
            tests:
              - {name: a test, on: 2024-07-01, claim: one, expect: {outcome: returned, reasons: [MISSING_FIELD]}}
            """
        return ClauseCoverage(
            of: book,
            tests: try PackTests.load(
                files: [PackFile(path: "demo-subsidy/tests/t.yaml", bytes: Array(tests.utf8))], for: book),
            documents: try RuleDocument.load(
                files: documents.enumerated().map {
                    PackFile(path: "documents/\($0).yaml", bytes: Array($1.utf8))
                }))
    }

    @Test func `a clause is answered by what is listed and by what cites it`() throws {
        let coverage = try Self.coverage([Self.document])
        #expect(coverage.errors.isEmpty, "\(coverage.errors)")
        let clauses = coverage.documents[0].clauses
        #expect(clauses.map(\.name) == ["第一条", "第三条", "第五条", "第六条", "第九条"])
        #expect(clauses.map(\.state) == [.answered, .answered, .answered, .notModelled, .notAtHand])
        // The version itself cites 第一条, and so do its rules that say nothing else.
        let first = try #require(clauses[0].rules.first)
        #expect(first.place == "demo-subsidy D1")
        #expect(first.names.prefix(4) == ["first day", "last day", "governs", "cites"])
        #expect(clauses[1].rules == [.init(place: "demo-subsidy D1", names: ["rate of petrol"])])
        #expect(clauses[2].rules == [.init(place: "demo-subsidy D1", names: ["APPLIED_TOO_LATE"])])
        #expect(clauses[3].notModelled?.en == "decides no claim")
    }

    @Test func `what a rule answers in part says what is left`() throws {
        let partly = Self.document.replacing(
            "en: The deadline", with: "en: The deadline\n    not modelled: {zh: 甲, en: the rest}")
        let coverage = try Self.coverage([partly])
        #expect(coverage.documents[0].clauses.first { $0.name == "第五条" }?.state == .partly)
    }

    @Test func `a clause that nothing answers is open, and so is a document that nobody described`() throws {
        let open = Self.document.replacing(
            "            not modelled: {zh: 不决定申报, en: decides no claim}\n", with: ""
        )
        .replacing("    not modelled: {zh: 不决定申报, en: decides no claim}", with: "")
        let coverage = try Self.coverage([open])
        #expect(coverage.documents[0].clauses.first { $0.name == "第六条" }?.state == .open)
        #expect(coverage.documents[0].count(.open) == 1 && coverage.isFinding)
        #expect(coverage.undescribed.map(\.name) == ["示例方案"])
        let described = "document: 示例方案\nstatus: verified\nnumbering: document\nclauses: [{clause: 措施1, zh: 甲, en: A}]"
        let both = try Self.coverage([Self.document, described])
        #expect(both.undescribed.isEmpty && !both.isFinding)
        #expect(both.documents[1].clauses[0].rules == [.init(place: "demo-subsidy", names: ["cites"])])
    }

    @Test func `a cited clause that does not exist is an error, at the rule that cites it`() throws {
        let programme = Demo.programme.replacing("clause: 第三条}", with: "clause: 第三条、第三十条}")
        let coverage = try Self.coverage([Self.document], programme: programme)
        #expect(coverage.errors.map(\.message) == ["甲号文 has no clause \"第三十条\""])
        let line = programme.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
            $0.contains("第三十条")
        }
        #expect(coverage.errors.first?.position.line == (line ?? 0) + 1)
        // What exists and whose text is not at hand may be cited.
        let unseen = Demo.programme.replacing("clause: 第三条}", with: "clause: 第九条}")
        #expect(try Self.coverage([Self.document], programme: unseen).errors.isEmpty)
    }

    @Test func `a document may be cited together with another, or by its annex`() throws {
        let programme = Demo.programme.replacing("cites: {document: 甲号文,", with: "cites: {document: 甲号文及附件,")
        let named = Self.document.replacing("numbering:", with: "cited as: [甲号文及附件]\nnumbering:")
        #expect(try Self.coverage([Self.document], programme: programme).undescribed.count == 2)
        #expect(try Self.coverage([named], programme: programme).undescribed.map(\.name) == ["示例方案"])
    }

    @Test(arguments: [
        ("demo-subsidy D1: [first day", "demo-subsidy D1: [first dya", "demo-subsidy D1 has no rule \"first dya\""),
        ("demo-subsidy D1", "demo-subsidy D7", "there is no version \"demo-subsidy D7\""),
        (
            "    rules:\n      demo-subsidy D1: [first day, last day, governs]",
            "    tests:\n      demo-subsidy: [no such test]",
            "demo-subsidy has no test \"no such test\""
        ),
    ])
    func `an answer that names no rule or test is an error`(from: String, to: String, message: String) throws {
        try #require(Self.document.contains(from))
        let coverage = try Self.coverage([Self.document.replacing(from, with: to)])
        #expect(coverage.errors.map(\.message) == [message])
        #expect(coverage.isFinding)
    }

    @Test(arguments: [
        ("numbering: document", "numbering: mine", "numbering: \"mine\""),
        ("- clause: 第五条", "- clause: 第一条", "the clause 第一条 stands twice"),
        ("    en: The deadline\n", "", "the clause 第五条 has no \"en\""),
        ("status: reported", "status: rumoured", "the status is \"rumoured\""),
    ])
    func `a description that is badly written says where`(from: String, to: String, message: String) throws {
        try #require(Self.document.contains(from))
        let errors = #expect(throws: RulebookErrors.self) {
            _ = try Self.coverage([Self.document.replacing(from, with: to)])
        }
        #expect(errors?.diagnostics.map(\.message) == [message])
    }

    @Test func `every clause of the documents that the shipped packs cite is answered, or it is said why not`() throws {
        let directory = ShippedPacksTests.directory
        let book = try Rulebook.load(directory: directory)
        let coverage = ClauseCoverage(
            of: book, tests: try PackTests.load(directory: directory, for: book),
            documents: try RuleDocument.load(directory: directory))
        #expect(coverage.errors.isEmpty, "\(coverage.errors)")
        #expect(coverage.undescribed.isEmpty, "\(coverage.undescribed.map(\.name))")
        for document in coverage.documents {
            for clause in document.clauses where clause.state == .open {
                Issue.record("\(document.document.name): nothing answers \(clause.name)")
            }
        }
        // A clause name of our own is no citation: decisions would show it as the document's.
        let ours = coverage.documents.filter { !$0.document.hasOwnNumbering }.map(\.document)
        for pack in book.packs {
            for version in pack.draft.source.versions {
                let citations =
                    version.parameters.map(\.parameter.citation) + version.requirements.map(\.citation)
                    + version.tables.map(\.citation) + version.limits.map(\.citation) + [version.citation]
                for citation in citations where citation.clause != nil {
                    #expect(!ours.contains { $0.isNamed(citation) }, "\(pack.programme) \(version.id): \(citation)")
                }
            }
        }
    }
}
