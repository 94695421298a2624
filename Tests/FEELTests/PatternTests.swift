import FEEL
import Testing

/// Patterns as in XQuery and XPath Functions and Operators 3.1, 5.6, and XML Schema Part 2, appendix G.
@Suite("Patterns")
struct PatternTests {
    private func matches(_ text: String, _ pattern: String, _ flags: String) throws -> Value {
        try evaluate(
            "matches(t, p, f)",
            ["t": (.string, .string(text)), "p": (.string, .string(pattern)), "f": (.string, .string(flags))],
            checking: .standard)
    }

    @Test(
        "match",
        arguments: [
            ("abracadabra", "bra", ""), ("abracadabra", "^a.*a$", ""), ("hello world", "hello\\ sworld", "x"),
            ("hello world", "hello[ ]world", "x"),
            ("\nabcd\ndefg\n", "^$", "m"), ("a\nb", "a.b", "s"), ("abZ", "[A-Z]*", "i"), ("\u{212A}", "k", "i"),
            ("x", "[A-Z-[OI]]", "i"),
            ("aA", "(a)\\1", "i"), ("abcabc", "^(abc)\\1$", ""), ("1.5", "1.5", "q"), ("ok", "^[^\\d]+$", ""),
            ("晋A", "^\\p{IsCJKUnifiedIdeographs}\\p{Lu}$", ""),
            ("", "^(a*)*$", ""), ("aaa", "^a{2,3}$", ""), ("ab", "^(?:a|ab)$", ""), ("x-y", "^[a-z-]+$", ""),
            ("a]", "a\\]", ""), ("é", "^\\w$", ""),
        ])
    func positive(_ text: String, _ pattern: String, _ flags: String) throws {
        #expect(try matches(text, pattern, flags) == .boolean(true), "\(pattern)")
    }

    @Test(
        "do not match",
        arguments: [
            ("a\nb", "a.b", ""), ("O", "[A-Z-[OI]]", "i"), ("q", "[^Q]", "i"), ("1x5", "1.5", "q"),
            ("aaaa", "^a{2,3}$", ""), ("\nabcd\ndefg\n", "^$", ""),
            ("ab", "^[a-z-[b]]+$", ""),
        ])
    func negative(_ text: String, _ pattern: String, _ flags: String) throws {
        #expect(try matches(text, pattern, flags) == .boolean(false), "\(pattern)")
    }

    @Test(
        "are refused when they are none",
        arguments: [
            ("(.)\\3", ""), ("a", "p"), ("[a", ""), ("(a", ""), ("a)", ""), ("a**", ""), ("[z-a]", ""), ("\\y", ""),
            ("a{3,2}", ""), ("\\p{Xx}", ""), ("(?=a)", ""),
            ("a", " "), ("[\\1]", ""), ("(a\\1)", ""), ("{1}", ""),
        ])
    func invalid(_ pattern: String, _ flags: String) throws {
        #expect(try matches("abc", pattern, flags).isNull, "\(pattern)")
    }

    @Test(
        "that try for ever are given up",
        arguments: ["(a*)*b", "(a|a)*b", "(a|aa)+$b", "a{100}{100}{100}", "((((a*)*)*)*)*b"])
    func endless(_ pattern: String) throws {
        #expect(try matches(String(repeating: "a", count: 3_000), pattern, "").isNull)
    }
}
