import Claims
import Rulebook

extension Rulebook {
    /// Every name that a budget may use for a programme: its own, and its kind's.
    var programmeNames: [String: String] {
        var names: [String: String] = [:]
        for pack in packs {
            names[pack.programme] = pack.programme
            names[pack.kind.name] = pack.programme
        }
        return names
    }
}
