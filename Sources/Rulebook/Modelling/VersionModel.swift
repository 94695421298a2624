internal import DMN

/// A version of a pack as a decision model of the DMN standard.
package struct VersionModel: Sendable {
    package let programme: String
    package let version: String
    /// The file's content; the same for the same version, byte for byte.
    package let text: String
    /// How many inputs, decisions and documents it has.
    package let inputCount: Int
    package let decisionCount: Int
    package let documentCount: Int
    let builder: ModelBuilder

    init(_ source: PackSource, _ version: VersionSource, _ program: VersionProgram) {
        let builder = ModelBuilder(source, version, program)
        let element = ModelDocument(builder).element
        programme = source.programme
        self.version = version.id
        text = element.document
        inputCount = builder.inputs.count
        decisionCount = builder.parts.count
        documentCount = element.children.filter { $0.name == "knowledgeSource" }.count
        self.builder = builder
    }
}

extension Pack {
    /// The version as a decision model, with the pack's own values: what parameter files lay over it is left out.
    /// Nil where there is no such version.
    package func model(ofVersion id: String) -> VersionModel? {
        guard let place = draft.source.versions.firstIndex(where: { $0.id == id }), let program = draft.programs[place]
        else { return nil }
        return VersionModel(draft.source, draft.source.versions[place], program)
    }
}
