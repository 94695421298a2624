/// An administrative division by its code (GB/T 2260): `140702` a county, `140700` a city, `140000` a province.
///
/// The short forms `14` and `1407` mean the province and the city. A zone without a code of its own is written as its
/// city's four digits and letters: `1407KFQ`.
public struct Region: Sendable, Hashable, CustomStringConvertible {
    /// The full form of the code.
    public let code: String

    /// Nil when the text has none of the forms, or its first two digits are no province.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let tail = bytes.dropFirst(digits.count)
        guard digits.count >= 2, Self.provinces.contains(String(decoding: digits.prefix(2), as: UTF8.self)) else {
            return nil
        }
        switch (digits.count, tail.count) {
        case (2, 0): code = text + "0000"
        case (4, 0): code = text + "00"
        case (6, 0): code = text
        case (4, 1...4) where tail.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }: code = text
        default: return nil
        }
    }

    /// The code.
    public var description: String { code }

    /// The codes whose budget a claim of the given region may draw on, the most specific first:
    /// `140702`, `140700`, `140000`. A text that is no region's code is covered by itself alone.
    public static func covering(_ text: String) -> [String] {
        guard let code = Region(text)?.code else { return [text] }
        let city = String(code.prefix(4)) + "00"
        let province = String(code.prefix(2)) + "0000"
        var codes = [code]
        if !codes.contains(city) { codes.append(city) }
        if !codes.contains(province) { codes.append(province) }
        return codes
    }

    /// The first two digits of the provinces, regions and municipalities.
    private static let provinces: Set<String> = [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37",
        "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65",
        "71", "81", "82",
    ]
}
