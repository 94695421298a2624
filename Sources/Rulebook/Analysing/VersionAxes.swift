import Claims
import FEEL

/// A version as analysis sees it: the axes that decisions of it depend on, and its expressions' landmarks.
struct VersionAxes {
    let pack: Pack
    let version: PackVersion
    /// Its place among the pack's versions.
    let place: Int
    /// By slot.
    let axes: [Int: Axis]
    let derived: [Int: Derived]
    /// What the governing conditions of this version and of those before it read.
    let governing: Landmarks

    var program: VersionProgram { version.program }
    var businessDay: Int { version.program.businessDaySlot }
    /// Where it is written what the version governs.
    var position: SourcePosition {
        pack.draft.source.versions.first { $0.id == version.id }?.governs.position
            ?? SourcePosition(file: "", line: 1, column: 1)
    }

    /// - Parameter asDecided: unset parameters stay unset, as a decision meets them; else they are axes of their own.
    init(_ pack: Pack, _ place: Int, asDecided: Bool = false) {
        self.pack = pack
        self.place = place
        version = pack.versions[place]
        axes = VersionAxes.axes(of: version, pack.kind).filter { !asDecided || !$0.value.isParameter }
        derived = Dictionary(uniqueKeysWithValues: version.program.derived.map { ($0.slot, $0) })
        var governing = Landmarks()
        for earlier in pack.versions[...place] where !pack.isSingled {
            let axes = VersionAxes.axes(of: earlier, pack.kind)
            var scan = LandmarkScan(axes: axes, constants: earlier.template, derived: [:])
            scan.scan(earlier.program.governs)
            var found = scan.landmarks
            // Slots of another version's parameters are not this one's.
            let fields = Set(axes.values.filter { !$0.isParameter }.map(\.slot))
            found.axes.formIntersection(fields)
            governing.formUnion(found)
        }
        governing.axes.insert(version.program.businessDaySlot)
        self.governing = governing
    }

    private static func axes(of version: PackVersion, _ kind: ClaimKind) -> [Int: Axis] {
        let program = version.program
        var axes: [Int: Axis] = [:]
        for (slot, field) in kind.fields.enumerated() { axes[slot] = Axis(field: field, slot: slot) }
        axes[program.businessDaySlot] = Axis(businessDay: program.businessDaySlot)
        for (slot, field) in program.birthDates {
            axes[slot] = Axis(birthDate: slot, name: program.names[slot].name, label: kind.fields[field].label)
        }
        for (offset, parameter) in version.parameters.enumerated()
        where parameter.isUnset && parameter.fallback == nil {
            let slot = program.parameterStart + offset
            axes[slot] = Axis(unset: parameter, slot: slot)
        }
        return axes
    }

    /// The landmarks of some expressions, and those of what governs.
    func landmarks(_ scanning: (inout LandmarkScan) -> Void) -> Landmarks {
        var scan = LandmarkScan(axes: axes, constants: version.template, derived: derived)
        scanning(&scan)
        var landmarks = scan.landmarks
        landmarks.formUnion(governing)
        return landmarks
    }

    /// The landmarks of everything that a decision by this version asks.
    var allLandmarks: Landmarks {
        landmarks { scan in
            for requirement in program.requirements {
                scan.scan(requirement.condition)
                scan.scan(requirement.expression)
            }
            scan.scan(amount: program.amount)
        }
    }

    /// What has to be worked out again for every point before the expressions can be evaluated, in order.
    func derived(for slots: [Int]) -> [Derived] { program.derived(for: slots) }
}
