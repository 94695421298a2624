package import Claims
internal import FEEL

/// The rules of one programme, loaded and ready: immutable, and safe to use from every thread.
package final class Pack: Sendable {
    /// The name of the programme and of its folder.
    package var programme: String { draft.source.programme }
    /// The form of the claims that this pack decides.
    package var kind: ClaimKind { draft.source.kind }
    package var title: Bilingual { draft.source.title }
    package var seedPlan: SeedPlan? { draft.source.seedPlan }
    /// Cited where no version is in force, a field is missing or a value is bad.
    package var citation: Citation { draft.source.citation }
    package let versions: [PackVersion]
    /// All bytes that can change a decision.
    package let archive: PackArchive
    /// The digest of the archive: `rules_digest` of every decision.
    package let digest: String

    /// The files of the folder, without tests.
    package var files: [PackFile] { archive.files }
    /// The parameter files that speak of this programme, in the order in which they are laid over.
    package var parameterFiles: [PackFile] { archive.parameterFiles }

    let draft: PackDraft
    let overlays: [ParameterOverlay]
    /// How the local part is shared, by days; what is laid over last comes first.
    let localTable: [LocalShares]
    /// Fields that decide which version governs.
    let governingFields: [Int]
    /// Whether its one version decides every claim, whatever it governs: for comparing versions.
    let isSingled: Bool

    init(
        draft: PackDraft, versions: [PackVersion], overlays: [ParameterOverlay], localTable: [LocalShares],
        archive: PackArchive
    ) {
        isSingled = false
        self.draft = draft
        self.versions = versions
        self.overlays = overlays
        self.localTable = localTable
        self.archive = archive
        digest = archive.digest
        let fields = draft.source.kind.fields
        let read = Set(versions.flatMap(\.program.governs.slots))
        governingFields = fields.indices.filter(read.contains)
    }

    /// The same pack with altered versions. Its archive and digest stay: for trying out, never for recording.
    init(_ other: Pack, versions: [PackVersion], isSingled: Bool = false) {
        self.isSingled = isSingled
        draft = other.draft
        self.versions = versions
        overlays = other.overlays
        localTable = other.localTable
        archive = other.archive
        digest = other.digest
        governingFields = other.governingFields
    }

    package func version(_ id: String) -> PackVersion? { versions.first { $0.id == id } }

    /// The pack as if this version alone decided everything: for what-ifs, never for recording.
    package func singling(_ version: PackVersion) -> Pack {
        Pack(self, versions: [version], isSingled: true)
    }

    /// The same pack with further values laid over it. Its archive and digest stay those of the pack: for tests and
    /// what-ifs, never for recording.
    func laying(over more: [ParameterOverlay], _ diagnostics: DiagnosticCollector) -> Pack? {
        for overlay in more { draft.check(overlay, diagnostics) }
        guard diagnostics.isEmpty else { return nil }
        return draft.pack(layingOver: overlays + more, localTable: localTable, archive: archive, diagnostics)
    }
}
