import Testing

@testable import Rulebook

@Suite struct SpellingTests {
    @Test(arguments: [
        ("otherwize", "otherwise"), ("requier", "require"), ("govers", "governs"), ("amuont", "amount"), ("Key", "key"),
    ])
    func `a slip of the pen finds the word that was meant`(written: String, meant: String) {
        let words = ["otherwise", "require", "governs", "amount", "key", "limits"]
        #expect(Spelling.closest(to: written, among: words) == meant)
    }

    @Test(arguments: ["penguin", "x", ""])
    func `a word that is like none of them finds none`(written: String) {
        #expect(Spelling.closest(to: written, among: ["otherwise", "require", "governs"]) == nil)
    }
}
