import FEEL
import Testing

@Suite("Numbers: decimals of 34 digits")
struct NumberTests {
    @Test(
        "are read from text and written back",
        arguments: [
            ("0", "0"), ("-0", "0"), ("10", "10"), ("1.50", "1.50"), (".5", "0.5"), ("-.872", "-0.872"), ("007", "7"),
            ("1.2e3", "1200"), ("12E-1", "1.2"), ("1e50", "1E+50"),
            ("1234567890123456789012345678901234", "1234567890123456789012345678901234"),
        ])
    func text(_ text: String, _ written: String) {
        #expect(Number(text)?.description == written)
    }

    @Test(
        "are not read from other texts",
        arguments: ["", "-", ".", "1.", "1.2.3", "1e", "0x10", "1_000", " 1", "1e7000", "٣"])
    func notNumbers(_ text: String) {
        #expect(Number(text) == nil)
    }

    @Test("are equal, and hash alike, by value")
    func equality() {
        #expect(Number("1.0") == Number("1"))
        #expect(Number("1.0")?.hashValue == Number("1")?.hashValue)
        #expect(Number("100") == Number("1e2"))
        #expect(Number("0.00") == Number("0"))
        #expect(Number("1e40")! > Number("9999999999999999999999999999999999")!)
        #expect(Number("-1e40")! < Number("0.1")!)
    }

    @Test(
        "add exactly, and round half to even at 34 digits",
        arguments: [
            ("0.1", "0.2", "0.3"),
            ("17999.93", "1999.99", "19999.92"),
            ("9999999999999999999999999999999999", "1", "1.000000000000000000000000000000000E+34"),
            ("1e33", "0.5", "1000000000000000000000000000000000"),  // a tie, to even
            ("1e33", "0.51", "1000000000000000000000000000000001"),
            ("1000000000000000000000000000000001", "0.5", "1000000000000000000000000000000002"),
            ("1e33", "1e-60", "1000000000000000000000000000000000"),
            ("1e34", "-1e-60", "10000000000000000000000000000000000"),
            ("1000000000000000000000000000000000.5", "0", "1000000000000000000000000000000000"),
        ])
    func sums(_ left: String, _ right: String, _ sum: String) {
        let value = number(left) + number(right)
        #expect(value == Number(sum))
    }

    @Test(
        "multiply with all digits, rounded once",
        arguments: [
            ("1.50", "2", "3.00"),
            (
                "9999999999999999999999999999999999", "9999999999999999999999999999999999",
                "9.999999999999999999999999999999998E+67"
            ),
            ("1234567890123456789", "9876543210987654321", "12193263113702179522374638011112635269"),
        ])
    func products(_ left: String, _ right: String, _ product: String) {
        let value = number(left) * number(right)
        #expect(value == Number(product))
    }

    @Test(
        "divide to 34 digits",
        arguments: [
            ("1", "3", "0.3333333333333333333333333333333333"),
            ("2", "3", "0.6666666666666666666666666666666667"),
            ("10", "4", "2.5"), ("1", "8", "0.125"), ("-7", "2", "-3.5"), ("6.00", "3", "2.00"),
            ("1", "9999999999999999999999999999999999", "1.000000000000000000000000000000000E-34"),
        ])
    func quotients(_ left: String, _ right: String, _ quotient: String) {
        let value = number(left) / number(right)
        #expect(value == Number(quotient))
    }

    @Test("have no quotient by zero and no value beyond decimal128")
    func limits() throws {
        #expect(Number(1) / Number(0) == nil)
        let large = try #require(Number("9e6144"))
        #expect(large + large == nil)
        #expect(large * large == nil)
    }

    @Test("become whole fen only when they are whole")
    func scaled() {
        #expect(Number("19999.92")?.scaledInt64(places: 2) == 1_999_992)
        #expect(Number("19999.925")?.scaledInt64(places: 2) == nil)
        #expect(Number("1e3")?.int64 == 1000)
        #expect(Number("1e19")?.int64 == nil)
        #expect(Number("2.50")?.int64 == nil)
    }

    @Test(
        "round by the seven rules",
        arguments: [
            (RoundingMode.up, "5.5 2.5 1.1 1.0 -1.1 -2.5 -5.5", "6 3 2 1 -2 -3 -6"),
            (.down, "5.5 2.5 1.1 1.0 -1.1 -2.5 -5.5", "5 2 1 1 -1 -2 -5"),
            (.halfUp, "5.5 2.5 1.1 1.0 -1.1 -2.5 -5.5", "6 3 1 1 -1 -3 -6"),
            (.halfDown, "5.5 2.5 1.1 1.0 -1.1 -2.5 -5.5", "5 2 1 1 -1 -2 -5"),
            (.halfEven, "5.5 2.5 1.1 1.0 -1.1 -2.5 -5.5", "6 2 1 1 -1 -2 -6"),
            (.floor, "5.5 2.5 1.1 1.0 -1.1 -2.5 -5.5", "5 2 1 1 -2 -3 -6"),
            (.ceiling, "5.5 2.5 1.1 1.0 -1.1 -2.5 -5.5", "6 3 2 1 -1 -2 -5"),
        ])
    func rounding(_ mode: RoundingMode, _ values: String, _ rounded: String) {
        for (value, expected) in zip(values.split(separator: " "), rounded.split(separator: " ")) {
            #expect(Number(value)?.rounded(toPlaces: 0, mode) == Number(expected), "\(value)")
        }
    }
}
