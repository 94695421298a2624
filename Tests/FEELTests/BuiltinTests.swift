import FEEL
import Testing

/// Examples of DMN 1.5, 10.3.4, and cases worked out by hand.
@Suite("Built-in functions")
struct BuiltinTests {
    @Test(
        "of texts (10.3.4.3)",
        arguments: [
            (#"upper case("aBc4")"#, "ABC4"), (#"lower case("aBc4")"#, "abc4"),
            (#"substring before("foobar", "bar")"#, "foo"),
            (#"substring before("foobar", "xyz")"#, ""), (#"substring after("foobar", "ob")"#, "ar"),
            (#"substring after("", "a")"#, ""),
            (#"ends with("foobar", "r")"#, "true"), (#"starts with("foobar", "of")"#, "false"),
            (#"contains("foobar", "of")"#, "false"),
            (#"substring("\U01F40Eab", 2)"#, "ab"), (#"string length("\U01F40Eab")"#, "3"),
            (#"substring("foobar", 0)"#, "null"),
            (#"split("a;b;c;;", ";")"#, #"["a", "b", "c", "", ""]"#), (#"string join(["a", null, "c"], "-")"#, "a-c"),
            (#"replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")"#, "[1=ab][2=]cd"), (#"replace("abc", "x*", "-")"#, "null"),
            (#"matches("foobar", "^fo*b")"#, "true"),
        ])
    func texts(_ text: String, _ expected: String) throws {
        #expect(try evaluate(text, checking: .standard).description == expected, "\(text)")
    }

    @Test(
        "of lists (10.3.4.4)",
        arguments: [
            ("list contains([1, 2, 3], 2)", "true"), ("list contains([1, null], null)", "true"), ("count([])", "0"),
            ("sum([])", "null"), ("sum([1, null])", "null"), ("mean([1, 2, 3])", "2"),
            ("all([false, null, true])", "false"),
            ("all([true, null])", "null"), ("any([true, null])", "true"), ("any([])", "false"), ("all([])", "true"),
            ("sublist([4, 5, 6], 1, 2)", "[4, 5]"), ("sublist([4, 5, 6], -2)", "[5, 6]"),
            ("append([1], 2, 3)", "[1, 2, 3]"),
            ("concatenate([1, 2], [3])", "[1, 2, 3]"), ("insert before([1, 3], 1, 2)", "[2, 1, 3]"),
            ("remove([1, 2, 3], 2)", "[1, 3]"),
            ("reverse([1, 2, 3])", "[3, 2, 1]"), ("index of([1, 2, 3, 2], 2)", "[2, 4]"),
            ("union([1, 2], [2, 3])", "[1, 2, 3]"),
            ("distinct values([1, 2, 3, 2, 1])", "[1, 2, 3]"), ("flatten([[1, 2], [[3]], 4])", "[1, 2, 3, 4]"),
            ("product([2, 3, 4])", "24"), ("median(8, 2, 5, 3, 4)", "4"), ("median([6, 1, 2, 3])", "2.5"),
            ("stddev([47])", "null"),
            ("mode([6, 3, 9, 6, 6])", "[6]"), ("mode([6, 1, 9, 6, 1])", "[1, 6]"),
            ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"),
            ("sort(list: [3, 1, 4, 5, 2], precedes: function(x, y) x < y)", "[1, 2, 3, 4, 5]"),
            ("list replace([2, 4, 7, 8], 3, 6)", "[2, 4, 6, 8]"),
            ("list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", "[5, 5, 7, 8]"),
            ("min(1, 2, 3)", "1"), (#"max(["a", "b"])"#, "b"), (#"min([1, "a"])"#, "null"), ("count(5)", "1"),
        ])
    func lists(_ text: String, _ expected: String) throws {
        #expect(try evaluate(text, checking: .standard).description == expected, "\(text)")
    }

    /// The roots, logarithms and powers to all 34 digits are those of Python's decimal with 200 digits, rounded once.
    @Test(
        "of numbers (10.3.4.5)",
        arguments: [
            ("decimal(1/3, 2)", "0.33"), ("decimal(1.5, 0)", "2"), ("decimal(2.5, 0)", "2"), ("floor(1.56, 1)", "1.5"),
            ("floor(-1.56, 1)", "-1.6"), ("ceiling(-1.5)", "-1"), ("round up(-5.5, 0)", "-6"),
            ("round down(5.5, 0)", "5"),
            ("round half up(-2.5, 0)", "-3"), ("round half down(2.5, 0)", "2"), ("round half up(1.126, 2)", "1.13"),
            ("modulo(12, 5)", "2"), ("modulo(-12, 5)", "3"), ("modulo(12, -5)", "-3"), ("modulo(10.1, 4.5)", "1.1"),
            ("modulo(1, 0)", "null"), ("sqrt(16)", "4"), ("sqrt(-1)", "null"),
            ("sqrt(2)", "1.414213562373095048801688724209698"),
            ("log(10)", "2.302585092994045684017991454684364"), ("exp(1)", "2.718281828459045235360287471352662"),
            ("log(0)", "null"),
            ("2 ** 0.5", "1.414213562373095048801688724209698"), ("2 ** -2", "0.25"), ("0 ** -1", "null"),
            ("odd(5)", "true"),
            ("even(-4)", "true"), ("even(2.5)", "false"), ("99 ** 99", "3.697296376497267726571879056288054E+197"),
            ("1.0000001 ** 1000000000", "2.688103701264923810505600301477504E+43"),
            ("number(\"1 000,5\", \" \", \",\")", "1000.5"),
        ])
    func numbers(_ text: String, _ expected: String) throws {
        let value = try evaluate(text, checking: .standard)
        if let number = Number(expected) {
            #expect(value == .number(number), "\(text)")
        } else {
            #expect(value.description == expected, "\(text)")
        }
    }

    @Test(
        "of points and ranges (10.3.4.9, table 76)",
        arguments: [
            ("before(1, 10)", "true"), ("before([1..10], 10)", "false"), ("before([1..10), 10)", "true"),
            ("after([11..20], [1..11))", "true"),
            ("meets([1..5], [5..10])", "true"), ("meets([1..5), [5..10])", "false"),
            ("met by([5..10], [1..5])", "true"),
            ("overlaps([1..5], [3..8])", "true"), ("overlaps([1..5), [5..8])", "false"),
            ("overlaps before([1..5], (1..5])", "true"),
            ("overlaps before([1..5), [1..5])", "false"), ("overlaps after([3..8], [1..5])", "true"),
            ("overlaps after((1..5], [1..5])", "true"),
            ("finishes(10, [1..10])", "true"), ("finishes([5..10], [1..10))", "false"),
            ("finished by([1..10], 10)", "true"),
            ("includes([1..10], 5)", "true"), ("includes((1..10], 1)", "false"), ("during(5, [1..10])", "true"),
            ("during((1..10), [1..10])", "true"),
            ("starts(1, [1..10])", "true"), ("starts((1..5], [1..5])", "false"), ("started by([1..10], 1)", "true"),
            ("coincides([1..5], [1..5])", "true"),
            ("coincides([1..5), [1..5])", "false"), ("range(\"[1..3)\").end included", "false"),
            ("range(\"[3..1]\")", "null"), ("finishes([1..5], 5)", "null"),
        ])
    func ranges(_ text: String, _ expected: String) throws {
        #expect(try evaluate(text, checking: .standard).description == expected, "\(text)")
    }

    @Test(
        "of contexts (10.3.4.8)",
        arguments: [
            ("get value({key1: \"value1\"}, \"key1\")", "value1"), ("get value({key1: \"value1\"}, \"other\")", "null"),
            ("get entries({a: 1, b: 2})", "[{key: \"a\", value: 1}, {key: \"b\", value: 2}]"),
            ("context([{key: \"a\", value: 1}])", "{a: 1}"),
            ("context([{key: \"a\", value: 1}, {key: \"a\", value: 2}])", "null"),
            ("context put({x: 1}, \"y\", 2)", "{x: 1, y: 2}"),
            ("context put({x: 1, y: {a: 0}}, [\"y\", \"a\"], 2)", "{x: 1, y: {a: 2}}"),
            (#"string({"\"": ["a\\b"]})"#, #"{"\"": ["a\\b"]}"#),
            ("context merge([{x: 1}, {x: 2, y: 3}])", "{x: 2, y: 3}"),
        ])
    func contexts(_ text: String, _ expected: String) throws {
        #expect(try evaluate(text, checking: .standard).description == expected, "\(text)")
    }
}
