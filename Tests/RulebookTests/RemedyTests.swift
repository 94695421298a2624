import Claims
import FEEL
import Ledger
import Testing

@testable import Rulebook

@Suite("What would have a claim approved, or paid more")
struct RemedyTests {
    private func remedies(
        _ claim: [String: String?], _ changes: [(String, String)] = [], facts: Facts = Facts()
    ) throws -> Remedies {
        let pack = try Demo.pack(changes)
        let found = pack.remedies(for: try Demo.claim(claim, for: pack), on: Demo.day) { _, _ in facts }
        return try #require(found)
    }

    private func texts(_ remedies: Remedies) -> [String] {
        remedies.remedies.map { remedy in
            remedy.changes.map { "\($0.field.name) \($0.needed.en)" }.joined(separator: " and ")
                + " => \(remedy.outcome) \(remedy.amount?.yuan ?? "-")"
        }
    }

    @Test("One threshold missed: the nearest value that meets it, as a bound; and every choice that does without it")
    func oneField() throws {
        let found = try remedies(["fuel": "electric", "grade": "5"])
        #expect(found.aim == .approval)
        #expect(
            texts(found) == ["fuel petrol => approved 500.00", "grade 1 or 2 or 3 => approved 1000.00"],
            "\(texts(found))")
        #expect(found.isComplete)
    }

    @Test("A date outside the window: the interval that would do, up to the business day")
    func date() throws {
        let found = try remedies(["bought_on": "2023-12-30"])
        #expect(texts(found) == ["bought_on from 2024-01-01 to 2024-07-01 => approved 500.00"])
    }

    @Test("Two things missed: both together")
    func pair() throws {
        let found = try remedies(["fuel": "electric", "grade": "5", "bought_on": "2023-12-30"])
        #expect(
            texts(found) == [
                "fuel petrol and bought_on from 2024-01-01 to 2024-07-01 => approved 500.00",
                "bought_on from 2024-01-01 to 2024-07-01 and grade 1 or 2 or 3 => approved 1000.00",
            ], "\(texts(found))")
    }

    @Test("A field that is missing: what it would have to hold")
    func missing() throws {
        let found = try remedies(["fuel": "electric", "grade": nil])
        #expect(texts(found).contains("grade 1 or 2 or 3 => approved 1000.00"), "\(texts(found))")
    }

    // 9,999.99 yuan at 10 % is 999.999, which is paid as 1,000.00.
    @Test("Approved already: what would be paid more, at the landmark that brings the most")
    func more() throws {
        let found = try remedies([:])
        #expect(found.aim == .more)
        #expect(
            texts(found) == ["fuel electric => approved 1000.00", "price at least 9999.99 => approved 1000.00"],
            "\(texts(found))")
    }

    @Test(
        "Who somebody is, is never proposed to be changed: another owner, a used identifier, a full quota have no remedy"
    )
    func none() throws {
        #expect(texts(try remedies(["buyer_id": "140799196605010016"])) == [])
        let used = Facts(earlierUses: [.init(space: "item", value: "A1", by: "7")])
        let found = try remedies([:], facts: used)
        #expect(texts(found) == [])
        #expect(found.aim == .approval)
        #expect(found.tried > 0)
    }

    @Test("Two fields in the way of one requirement, where neither alone takes the reason away")
    func pairWithoutPromise() throws {
        let found = try remedies(
            ["fuel": "electric", "grade": "5", "price": "100.00"],
            [
                ("that: grade <= 3", "that: grade = 9 or (grade <= 3 and price >= 2000)"),
                ("when: electric car\n        ", ""),
            ])
        #expect(
            texts(found) == ["grade 9 => approved 20.00"], "\(texts(found))")
        let both = try remedies(
            ["fuel": "electric", "grade": "5", "price": "100.00"],
            [("that: grade <= 3", "that: grade <= 3 and price >= 2000"), ("when: electric car\n        ", "")])
        #expect(
            texts(both) == ["price at least 2000.00 and grade 1 or 2 or 3 => approved 400.00"], "\(texts(both))")
        #expect(both.isComplete)
    }

    @Test("A search that is cut short says so, and one that was not does not")
    func cutShort() throws {
        let pack = try Demo.pack()
        let claim = try Demo.claim(["buyer_id": "140799196605010016", "grade": "9", "fuel": "electric"], for: pack)
        var whole = try #require(RemedySearch(pack, claim, on: Demo.day, facts: { _, _ in Facts() }))
        let all = whole.remedies()
        #expect(all.remedies.isEmpty)
        #expect(all.isComplete)
        for most in [0, 1, all.tried - 1] {
            var search = try #require(
                RemedySearch(pack, claim, on: Demo.day, mostTried: most, facts: { _, _ in Facts() }))
            let cut = search.remedies()
            #expect(cut.tried == most)
            #expect(!cut.isComplete)
        }
        var enough = try #require(
            RemedySearch(pack, claim, on: Demo.day, mostTried: all.tried, facts: { _, _ in Facts() }))
        #expect(enough.remedies().isComplete)
    }

    @Test("Where no field that may be changed is in the way of a reason, pairs are not even tried")
    func hopeless() throws {
        let other = try remedies(["buyer_id": "140799196605010016"])
        let used = try remedies([:], facts: Facts(earlierUses: [.init(space: "item", value: "A1", by: "7")]))
        let singles = try remedies(["fuel": "electric", "grade": "5"]).tried
        for found in [other, used, try remedies(["item_code": nil])] {
            #expect(found.isComplete)
            #expect(found.remedies.isEmpty)
            // One field each, and pairs with the one that decides which version governs.
            #expect(found.tried < singles * 40, "\(found.tried)")
        }
    }

    @Test("A rule that does with a field what can't be followed: not everything is said to have been tried")
    func notFollowed() throws {
        let found = try remedies(
            ["fuel": "electric", "price": "100.00"],
            [("that: grade <= 3", "that: modulo(price, 7) = 6.5 and string(price) = \"x\"")])
        #expect(!found.isComplete)
    }

    @Test("More remedies than are told are counted")
    func counted() throws {
        let found = try remedies(["fuel": "electric", "grade": "5"])
        #expect(found.found == found.remedies.count)
    }

    @Test("Every remedy was decided: making the change gives the outcome and amount that are told")
    func verified() throws {
        let pack = try Demo.pack()
        for claim in [["fuel": "electric", "grade": "9"], ["bought_on": "2022-01-01"], ["price": "20.00"]] {
            let found = try #require(pack.remedies(for: try Demo.claim(claim, for: pack), on: Demo.day))
            #expect(!found.remedies.isEmpty)
            for remedy in found.remedies {
                var changed = claim
                for change in remedy.changes { changed[change.field.name] = change.tried.en }
                let decision = Decision.decide(try Demo.finding(changed, in: pack), facts: Facts())
                #expect(decision.outcome == remedy.outcome)
                #expect(decision.amount == remedy.amount)
            }
        }
    }
}
