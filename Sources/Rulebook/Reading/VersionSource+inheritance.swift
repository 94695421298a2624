internal import Claims

/// What a version takes over from the one before it.
extension VersionSource {
    /// Takes over everything of another version, to be replaced and added to.
    ///
    /// A document of its own (`extends`) says again what it keeps, so that what is kept cites the new document. A document
    /// that changes another (`amends`) leaves the rest to that other one, which is cited on.
    mutating func takeOver(_ base: VersionSource, asOwnDocument: Bool) {
        let old = base.citation
        let new = citation
        func cited(_ citation: Citation) -> Citation {
            asOwnDocument ? citation.moved(from: old, to: new) : citation
        }
        parameters = base.parameters.map { source in
            ParameterSource(
                name: source.name, parameter: source.parameter.citing(cited(source.parameter.citation)),
                namePosition: source.namePosition)
        }
        definitions = base.definitions
        tables = base.tables.map { table in
            var table = table
            table.citation = cited(table.citation)
            return table
        }
        requirements = base.requirements.map { requirement in
            var requirement = requirement
            requirement.citation = cited(requirement.citation)
            return requirement
        }
        amount = base.amount
        limits = base.limits.map { limit in
            var limit = limit
            limit.citation = cited(limit.citation)
            return limit
        }
        funding = base.funding
    }
}

extension Citation {
    /// The citation of a rule that came with one document and is said again by another. What names a third document, or a
    /// status of its own, keeps it; a clause of the old document is none of the new one's.
    fileprivate func moved(from old: Citation, to new: Citation) -> Citation {
        guard document == old.document else { return self }
        return Citation(
            document: new.document, clause: clause == old.clause ? new.clause : nil,
            status: status == old.status ? new.status : status)
    }
}
