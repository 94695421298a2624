internal import DMN
internal import FEEL

/// One thing of a version made different, in the compiled program: nothing is read or compiled again but what differs.
enum Alteration: Sendable {
    /// The value of the parameter in that place.
    case parameter(Int, Value?)
    case governs(CompiledExpression)
    case derived(Int, Derived.Rule)
    /// The requirement in that place; nil removes it.
    case requirement(Int, Requirement?)
    /// The limit in that place; nil removes it.
    case limit(Int, Limit?)
    case amount(CompiledExpression)
    case share(Int, CompiledExpression)
}

extension Alteration {
    /// The pack with this made different in one version.
    ///
    /// - Parameters:
    ///   - pack: may have values laid over it; a parameter that was laid over keeps the value of that.
    ///   - original: the same version as the pack files and parameter files have it.
    /// - Returns: the pack itself where it is not touched; nil where the altered version makes no sense.
    func applied(to pack: Pack, at place: Int, original: PackVersion) -> Pack? {
        let version = pack.versions[place]
        var parameters = version.parameters
        if case .parameter(let number, let value) = self {
            // A value that a test brings itself hides the altered one.
            guard parameters[number].position == original.parameters[number].position else { return pack }
            parameters[number] = parameters[number].with(value)
        }
        let diagnostics = DiagnosticCollector()
        guard
            let altered = PackVersion(version.program.altered(self), parameters: parameters, diagnostics),
            diagnostics.isEmpty
        else { return nil }
        var versions = pack.versions
        versions[place] = altered
        return Pack(pack, versions: versions)
    }
}

extension VersionProgram {
    /// The program with one thing made different.
    fileprivate func altered(_ alteration: Alteration) -> VersionProgram {
        var governs = governs
        var derived = derived
        var requirements = requirements
        var amount = amount
        var limits = limits
        var shares = shares
        switch alteration {
        case .parameter: return self
        case .governs(let expression): governs = expression
        case .derived(let place, let rule): derived[place] = Derived(derived[place], rule: rule)
        case .requirement(let place, let other?): requirements[place] = other
        case .requirement(let place, nil): requirements.remove(at: place)
        case .limit(let place, let other?): limits[place] = other
        case .limit(let place, nil): limits.remove(at: place)
        case .amount(let expression): amount = expression
        case .share(let place, let portion):
            shares[place] = Share(source: shares[place].source, portion: portion, position: shares[place].position)
        }
        return VersionProgram(
            id: id, title: title, citation: citation, topsUp: topsUp, names: names, fieldCount: fieldCount,
            businessDaySlot: businessDaySlot, birthDates: birthDates, parameterStart: parameterStart,
            parameterCount: parameterCount, governs: governs, derived: derived, requirements: requirements,
            amount: amount, limits: limits, shares: shares)
    }
}
