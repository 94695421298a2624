import Claims

/// The fields of a budget line, by the names and labels that a file may use.
enum AppropriationField: String, CaseIterable {
    case source
    case year
    case programme
    case region
    case amount
    case document
    /// Of allotments: where the money is held, when not in the line's own region or programme.
    case heldRegion = "held_region"
    case heldProgramme = "held_programme"
    /// A remark for people; not entered.
    case note

    /// The Chinese label.
    var label: String {
        switch self {
        case .source: "资金来源"
        case .year: "年度"
        case .programme: "补贴项目"
        case .region: "地区"
        case .amount: "金额"
        case .document: "文号"
        case .heldRegion: "待分配地区"
        case .heldProgramme: "待分配项目"
        case .note: "备注"
        }
    }

    /// Name and label, for messages.
    var name: Bilingual { Bilingual(zh: label, en: rawValue) }

    /// The field that a header or key means.
    init?(header: String) {
        guard let field = Self.allCases.first(where: { header == $0.rawValue || header == $0.label }) else {
            return nil
        }
        self = field
    }
}

/// A line of a budget file before anything of it is understood.
struct RawAppropriation {
    /// A field's text and the line it stands on.
    struct Cell {
        let text: String
        let line: Int
    }

    let line: Int
    var cells: [AppropriationField: Cell] = [:]
}
