package import Claims
internal import DMN
internal import FEEL

/// An edited model brought back into the pack that it was exported from.
package struct ModelImport: Sendable {
    package let programme: String
    package let version: String
    /// What was brought back, with what it was before.
    package let changes: [Change]
    /// What the pack does not take, and what to do about it.
    package let misfits: [Bilingual]
    /// Further versions that take over what was changed, and so change with it.
    package let alsoChanged: [String]
    /// `programme.yaml` as it is to be: the same bytes where nothing was changed.
    package let content: [UInt8]

    package struct Change: Sendable {
        /// The parameter, table, requirement.
        package let what: Bilingual
        /// Line by line.
        package let details: [Bilingual]
    }

    /// Why a model can't be brought back at all.
    package struct Failure: Error, Sendable {
        package let message: Bilingual
        /// What else is to be known, line by line.
        package let details: [Bilingual]

        init(_ zh: String, _ en: String, details: [Bilingual] = []) {
            message = Bilingual(zh: zh, en: en)
            self.details = details
        }
    }

    /// Compares a model with a pack and works out the pack's new text. Nothing is written.
    /// - Parameters:
    ///   - path: the model's file.
    ///   - directory: the folder in which the pack's folder lies.
    ///   - folder: the name of the pack's folder.
    package init(model path: String, intoPackIn directory: String, folder: String) throws(Failure) {
        let root: XMLNode
        do {
            root = try XMLNode.read(path: path)
        } catch {
            throw Failure("模型文件不能读：\(error)", "the model can't be read: \(error)")
        }
        let diagnostics = DiagnosticCollector()
        let rules = RuleDirectory(path: directory, diagnostics: diagnostics)
        let files = rules.files(below: folder, without: "tests")
        guard diagnostics.isEmpty else { throw Failure(errors: RulebookErrors(diagnostics.diagnostics)) }
        try self.init(root, files: files, folder: folder)
    }

    init(_ root: XMLNode, files: [PackFile], folder: String) throws(Failure) {
        guard root.name == "definitions", let read = ReadModel(root) else {
            throw Failure(
                "这不是从规则包导出的模型，无法取回；请先用 rules export 导出，再修改",
                "this model is no export of a rule pack; export one with `rules export` and edit that")
        }
        guard let place = files.firstIndex(where: { $0.path == folder + "/programme.yaml" }) else {
            throw Failure(
                "目录里没有 programme.yaml；用 --pack 指明规则包的目录",
                "the folder has no programme.yaml; name the pack's folder with --pack")
        }
        guard read.programme == folder else {
            throw Failure(
                "模型是 \(read.programme) 的，目录是 \(folder)；用 --pack 指明 \(read.programme) 的目录",
                "the model is one of \(read.programme), the folder is \(folder); name the folder of \(read.programme) with --pack"
            )
        }
        let pack = try Pack.loaded(files)
        guard let model = pack.model(ofVersion: read.version), let source = pack.source(ofVersion: read.version) else {
            throw Failure(
                "规则包没有版本 \(read.version)；现有 \(pack.versions.map(\.id).joined(separator: "、"))",
                "the pack has no version \(read.version); there are \(pack.versions.map(\.id).joined(separator: ", "))")
        }
        let comparison = try ModelComparison(model, read)
        var work = Work(pack: pack, files: files, place: place, source: source, read: read)
        work.bring(comparison.changes)
        programme = read.programme
        version = read.version
        changes = work.done.map { Change(what: $0.what, details: $0.details) }
        misfits = comparison.misfits + work.misfits
        content = work.content
        alsoChanged = work.alsoChanged
    }
}

extension ModelImport.Failure {
    fileprivate init(errors: RulebookErrors) {
        self.init(
            "规则包不能使用：", "the rule pack cannot be used:",
            details: errors.diagnostics.map { Bilingual(zh: $0.description, en: $0.description) })
    }
}

extension ModelComparison {
    /// - Throws: never for a model that was written here.
    fileprivate init(_ model: VersionModel, _ read: ReadModel, ignoresMarks: Bool = false) throws(ModelImport.Failure) {
        guard let root = try? XMLNode.read(Array(model.text.utf8), file: "export"), let pristine = ReadModel(root)
        else {
            throw ModelImport.Failure("导出的模型读不回来，请报告", "the export can't be read back; please report it")
        }
        self.init(model, pristine: pristine, read, ignoresMarks: ignoresMarks)
    }
}

extension Pack {
    fileprivate func source(ofVersion id: String) -> VersionSource? { draft.source.versions.first { $0.id == id } }

    fileprivate static func loaded(_ files: [PackFile]) throws(ModelImport.Failure) -> Pack {
        do {
            return try Rulebook.load(files: files).packs[0]
        } catch {
            throw ModelImport.Failure(errors: error)
        }
    }
}

/// Puts changes into a pack's text, each only as far as the pack that comes of it can be used.
private struct Work {
    let pack: Pack
    let files: [PackFile]
    let place: Int
    let source: VersionSource
    let read: ReadModel
    private(set) var content: [UInt8]
    private(set) var done: [ModelChange] = []
    private(set) var misfits: [Bilingual] = []
    private var result: Pack

    init(pack: Pack, files: [PackFile], place: Int, source: VersionSource, read: ReadModel) {
        self.pack = pack
        self.files = files
        self.place = place
        self.source = source
        self.read = read
        content = files[place].bytes
        result = pack
    }

    mutating func bring(_ changes: [ModelChange]) {
        guard !changes.isEmpty else { return }
        if case .success(let (bytes, pack)) = attempt(changes) {
            accept(changes, bytes, pack)
            return
        }
        // Something does not fit: then one by one, each with those that did.
        for change in changes {
            switch attempt(done + [change]) {
            case .success(let (bytes, pack)): accept(done + [change], bytes, pack)
            case .failure(let problem):
                misfits.append(
                    Bilingual(
                        zh: "\(change.what.zh)没有取回：\(problem.message.zh)",
                        en: "\(change.what.en) was not brought back: \(problem.message.en)"))
            }
        }
    }

    private mutating func accept(_ changes: [ModelChange], _ bytes: [UInt8], _ pack: Pack) {
        done = changes
        content = bytes
        result = pack
    }

    /// The text with these changes, if the pack can then be used and says what the model says.
    private func attempt(_ changes: [ModelChange]) -> Result<([UInt8], Pack), PackEditProblem> {
        var editor = PackEditor(
            String(decoding: files[place].bytes, as: UTF8.self), file: files[place].path, version: source)
        do throws(PackEditProblem) {
            for change in changes { try editor.apply(change) }
        } catch {
            return .failure(error)
        }
        let bytes = Array(editor.yaml.text.utf8)
        var changed = files
        changed[place] = PackFile(path: files[place].path, bytes: bytes)
        do {
            let pack = try Rulebook.load(files: changed).packs[0]
            guard let model = pack.model(ofVersion: read.version),
                let comparison = try? ModelComparison(model, read, ignoresMarks: true)
            else {
                return .failure(.notFound(read.version))
            }
            let names = changes.map(\.what)
            if let left = comparison.changes.first(where: { names.contains($0.what) }) {
                return .failure(
                    PackEditProblem(
                        "写进 programme.yaml 后与模型不一致（\(left.details.map(\.zh).joined(separator: "；"))），须手工修改",
                        "programme.yaml would not say what the model says (\(left.details.map(\.en).joined(separator: "; "))); change it by hand"
                    ))
            }
            return .success((bytes, pack))
        } catch {
            let first = error.diagnostics.first
            let en = [first?.message, first?.expected.map { "expected \($0)" }].compactMap(\.self).joined(
                separator: ", ")
            return .failure(PackEditProblem(en, en))
        }
    }

    /// Other versions whose models are no longer what they were.
    var alsoChanged: [String] {
        pack.versions.map(\.id).filter {
            $0 != read.version && pack.model(ofVersion: $0)?.text != result.model(ofVersion: $0)?.text
        }
    }
}
