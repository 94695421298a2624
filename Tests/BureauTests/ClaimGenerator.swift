import FEEL

/// Makes claim files of all kinds, good and bad, from a seed: with duplicates, broken quotas, missing fields, bad values,
/// claims handed in again and corrected, and rows that are no claims.
struct ClaimGenerator {
    /// A line of a JSON Lines file.
    struct Line {
        let text: String
        /// Whether the line can be read as a claim.
        let isClaim: Bool
    }

    private var random: SplitMix64
    private let day: CivilDate
    private var number = 0
    private var people: [String]
    private let merchants = (1...3).map(Identifiers.creditCode)
    private var vins: [String] = []
    private var serials: [String] = []
    private var households: [String] = []
    private var invoices: [String] = []
    private var certificates: [String] = []
    private var written: [Fields] = []

    /// Values as JSON, in order.
    typealias Fields = [(name: String, value: String)]

    private static let regions = ["140702", "140702", "140703", "140721", "140728", "140781", "1407KFQ", "140100"]
    private static let fuels = [
        "petrol", "diesel", "methanol", "natural_gas", "hybrid", "battery_electric", "plug_in_hybrid", "fuel_cell",
    ]
    private static let categories = [
        "refrigerator", "washing_machine", "television", "air_conditioner", "computer", "water_heater", "stove",
        "microwave", "phone",
    ]

    init(seed: UInt64, day: CivilDate) {
        random = SplitMix64(seed: seed)
        self.day = day
        people = []
        // Few people, so that quotas are met; one in six is old enough for a retrofit of the home.
        for index in 0..<60 {
            let year = index % 6 == 0 ? 1935 + index % 25 : 1965 + index % 40
            people.append(Identifiers.resident(born: (year, 1 + index % 12, 1 + index % 28), sequence: 1 + index))
        }
    }

    /// So many lines.
    mutating func lines(_ count: Int) -> [Line] {
        (0..<count).map { _ in line() }
    }

    /// A file of so many lines.
    mutating func file(_ count: Int) -> String {
        lines(count).map { $0.text + "\n" }.joined()
    }

    mutating func line() -> Line {
        number += 1
        if chance(30) { return unreadable() }
        if let earlier = written.randomElement(using: &random) {
            // The same claim again; or its number with other content: a correction, or a conflict.
            if chance(20) { return Line(text: ClaimGenerator.json(earlier), isClaim: true) }
            if chance(15) {
                var changed = earlier
                spoil(&changed)
                return write(changed)
            }
            if chance(15) {
                var other = claim()
                other.removeAll { $0.name == "claim_id" || $0.name == "merchant_id" }
                return write(earlier.filter { $0.name == "claim_id" || $0.name == "merchant_id" } + other)
            }
        }
        var fields = claim()
        if chance(5) { spoil(&fields) }
        return write(fields)
    }

    private mutating func write(_ fields: Fields) -> Line {
        written.append(fields)
        return Line(text: ClaimGenerator.json(fields), isClaim: true)
    }

    private mutating func unreadable() -> Line {
        var fields = claim()
        switch Int.random(in: 0..<6, using: &random) {
        case 0: fields.removeAll { $0.name == "claim_id" }
        case 1: set("kind", "\"smart_lock\"", in: &fields)
        case 2: fields.removeAll { $0.name == "kind" }
        case 3: return Line(text: String(ClaimGenerator.json(fields).dropLast(5)), isClaim: false)
        case 4: return Line(text: "42", isClaim: false)
        default: fields.append(("region", "\"140702\""))
        }
        return Line(text: ClaimGenerator.json(fields), isClaim: false)
    }

    /// Takes something out, or makes it bad.
    private mutating func spoil(_ fields: inout Fields) {
        let place = Int.random(in: 5..<fields.count, using: &random)
        let name = fields[place].name
        switch Int.random(in: 0..<4, using: &random) {
        case 0: fields.remove(at: place)
        case 1: fields[place].value = "null"
        case 2: fields[place].value = "\"?\""
        default:
            if name.hasSuffix("_on") || name.hasSuffix("date") {
                fields[place].value = quoted(day.adding(days: Int.random(in: -900...3, using: &random)) ?? day)
            } else if name.hasSuffix("price") || name.hasSuffix("total") {
                fields[place].value = money(1...400_000_00)
            } else if name.hasSuffix("_id") {
                fields[place].value = quoted(people.randomElement(using: &random) ?? "")
            } else {
                fields[place].value = "\"x\""
            }
        }
    }

    private mutating func set(_ name: String, _ value: String, in fields: inout Fields) {
        if let place = fields.firstIndex(where: { $0.name == name }) { fields[place].value = value }
    }

    // MARK: - Kinds

    private mutating func claim() -> Fields {
        let person = people.randomElement(using: &random) ?? ""
        switch Int.random(in: 0..<10, using: &random) {
        case 0...2: return car(person, isReplacement: false)
        case 3: return car(person, isReplacement: true)
        case 4...7: return appliance(person)
        case 8: return methanolCar(person)
        default: return retrofit(person)
        }
    }

    private mutating func common(_ kind: String, _ person: String, on date: CivilDate) -> Fields {
        let applied = min(date.adding(days: Int.random(in: 0...20, using: &random)) ?? date, day)
        return [
            ("claim_id", "\"G-\(number)\""), ("kind", "\"\(kind)\""), ("applied_on", quoted(applied)),
            ("region", quoted(ClaimGenerator.regions.randomElement(using: &random) ?? "140702")),
            ("merchant_id", quoted(merchants.randomElement(using: &random) ?? "")),
            ("applicant_type", "\"individual\""),
            ("applicant_name", "\"张\\u6837 \(number)\""), ("applicant_id", quoted(person)),
            ("applicant_phone", "\"1380000\(Identifiers.digits(number % 10_000, 4))\""),
        ]
    }

    private mutating func invoice(_ person: String, on date: CivilDate, price: ClosedRange<Int>) -> Fields {
        let isNew = date.year >= 2025
        var number =
            isNew
            ? "\(date.year % 100)1420000000\(Identifiers.digits(self.number, 8))" : Identifiers.digits(self.number, 8)
        if chance(20), let earlier = invoices.randomElement(using: &random), earlier.count == number.count {
            number = earlier
        }
        invoices.append(number)
        return [
            ("invoice_code", isNew ? "null" : "\"114079924001\""), ("invoice_number", quoted(number)),
            ("invoice_date", quoted(date)), ("invoice_total", money(price)), ("invoice_buyer_id", quoted(person)),
            ("invoice_region", "\"140702\""),
        ]
    }

    private mutating func car(_ person: String, isReplacement: Bool) -> Fields {
        let date = purchase()
        let (oldVIN, newVIN) = (vin(), vin())
        // Around 2025-01-08, before which the old car must have been the applicant's.
        let around = min(CivilDate(year: 2025, month: 1, day: 6) ?? day, day)
        let acquired = around.adding(days: Int.random(in: -400...4, using: &random)) ?? day
        var fields = common(isReplacement ? "vehicle_replacement" : "vehicle_scrappage", person, on: date)
        fields += [
            ("old_vin", quoted(oldVIN)), ("old_fuel", fuel()),
            (
                "old_registered_on",
                quoted(CivilDate(year: Int.random(in: 2008...2016, using: &random), month: 6, day: 30) ?? day)
            ),
            ("old_acquired_on", quoted(acquired)),
            ("old_owner_id", quoted(person)),
        ]
        if isReplacement {
            fields += [
                ("transfer_invoice", "\"ZR\(Identifiers.digits(number, 8))\""), ("transferred_on", quoted(date)),
            ]
        } else {
            fields += [
                ("scrap_certificate", quoted(certificate("HS"))), ("handed_over_on", quoted(date)),
                ("deregistration_certificate", quoted(certificate("ZX"))), ("deregistered_on", quoted(date)),
            ]
        }
        fields += [
            ("new_vin", quoted(newVIN)), ("new_fuel", fuel()), ("new_in_nev_catalogue", chance(8) ? "false" : "true"),
            ("new_displacement_ml", String(Int.random(in: 990...2100, using: &random))),
            ("new_registered_on", quoted(date)),
            ("new_owner_id", quoted(person)), ("registration_region", "\"140702\""),
        ]
        return fields + invoice(person, on: date, price: 30_000_00...300_000_00)
    }

    private mutating func appliance(_ person: String) -> Fields {
        let date = purchase()
        var serial = "SN\(Identifiers.digits(number, 9))"
        if chance(15), let earlier = serials.randomElement(using: &random) { serial = earlier }
        serials.append(serial)
        var fields = common("appliance", person, on: date)
        fields += [
            ("category", quoted(ClaimGenerator.categories.randomElement(using: &random) ?? "")), ("brand", "\"样牌\""),
            ("serial_number", quoted(serial)), ("gtin", quoted(Identifiers.gtin(number))),
            ("efficiency_level", chance(3) ? String(Int.random(in: 1...5, using: &random)) : "1"),
            ("final_price", money(100_00...20_000_00)),
            ("delivered_on", quoted(date)),
        ]
        return fields + invoice(person, on: date, price: 100_00...20_000_00)
    }

    private mutating func methanolCar(_ person: String) -> Fields {
        let date = purchase()
        var fields = common("methanol_car", person, on: date)
        let classes = ["passenger", "taxi", "ride_hail", "light_truck", "heavy_truck", "engineering", "bus"]
        fields += [
            ("new_vin", quoted(vin())), ("new_plate", "\"晋K\(Identifiers.digits(number, 5))\""),
            ("new_fuel", chance(8) ? "\"petrol\"" : "\"methanol\""),
            ("vehicle_class", quoted(classes.randomElement(using: &random) ?? "")),
            ("new_registered_on", quoted(date)), ("new_owner_id", quoted(person)),
            ("registration_region", "\"140702\""),
        ]
        return fields + invoice(person, on: date, price: 50_000_00...400_000_00)
    }

    private mutating func retrofit(_ person: String) -> Fields {
        let date = purchase()
        var household = "H\(Identifiers.digits(number, 6))"
        if chance(10), let earlier = households.randomElement(using: &random) { household = earlier }
        households.append(household)
        let items = (0..<Int.random(in: 1...4, using: &random)).map { _ in
            "{\"item\":\(Int.random(in: 1...30, using: &random)),\"cost\":\(money(50_00...1_500_00)),\"in_plan\":\(chance(4) ? "false" : "true")}"
        }
        var fields = common("elderly_retrofit", person, on: date)
        fields += [
            ("household_id", quoted(household)), ("elder_name", "\"样本老人\""), ("elder_id", quoted(person)),
            ("support_mode", chance(6) ? "\"institution\"" : "\"dispersed\""),
            ("destitute_certificate", "\"TK\(Identifiers.digits(number, 8))\""),
            ("ability_score", String(Int.random(in: 0...90, using: &random))),
            ("care_risk_events", String(Int.random(in: 0...3, using: &random))),
            ("items", "[\(items.joined(separator: ","))]"),
            ("accepted_on", quoted(date)),
        ]
        return fields
    }

    // MARK: - Values

    /// One in so many.
    private mutating func chance(_ rarity: Int) -> Bool { Int.random(in: 0..<rarity, using: &random) == 0 }

    /// A day of purchase, most of them in the period of the policy that the business day lies in.
    private mutating func purchase() -> CivilDate {
        let start =
            day.year == 2024 ? CivilDate(year: 2024, month: 4, day: 24) : CivilDate(year: day.year, month: 1, day: 1)
        let since = Int(day.dayNumber - (start ?? day).dayNumber)
        let back = chance(6) ? Int.random(in: 0...900, using: &random) : Int.random(in: 0...since, using: &random)
        return day.adding(days: -back) ?? day
    }

    private mutating func vin() -> String {
        if chance(25), let earlier = vins.randomElement(using: &random) { return earlier }
        let vin = Identifiers.vin(number * 2 + vins.count % 2)
        vins.append(vin)
        return vin
    }

    private mutating func certificate(_ letters: String) -> String {
        if chance(25), let earlier = certificates.randomElement(using: &random) { return earlier }
        let certificate = "\(letters)\(Identifiers.digits(number, 12))"
        certificates.append(certificate)
        return certificate
    }

    private mutating func fuel() -> String { quoted(ClaimGenerator.fuels.randomElement(using: &random) ?? "") }

    /// An amount of so many fen, as a number or as text.
    private mutating func money(_ fen: ClosedRange<Int>) -> String {
        let amount = Int.random(in: fen, using: &random)
        let yuan = "\(amount / 100).\(Identifiers.digits(amount % 100, 2))"
        return chance(2) ? yuan : "\"\(yuan)\""
    }

    private func quoted(_ text: some CustomStringConvertible) -> String { "\"\(text)\"" }

    private static func json(_ fields: Fields) -> String {
        "{" + fields.map { "\"\($0.name)\":\($0.value)" }.joined(separator: ",") + "}"
    }
}
