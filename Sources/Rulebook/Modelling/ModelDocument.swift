internal import Claims
internal import DMN

/// Writes the parts of a version as a model of DMN 1.3, the version that the usual editors open, with its diagram.
///
/// The order of elements is the schema's. What DMN has no place for stands in extension elements of the namespace
/// `urn:tradein:dmn:1`.
struct ModelDocument {
    private let builder: ModelBuilder
    private let documents: [(id: String, name: String, citations: [Citation])]

    init(_ builder: ModelBuilder) {
        self.builder = builder
        var documents: [(id: String, name: String, citations: [Citation])] = []
        for citation in [builder.version.citation] + builder.parts.compactMap(\.cites) {
            if let place = documents.firstIndex(where: { $0.name == citation.document }) {
                if !documents[place].citations.contains(citation) { documents[place].citations.append(citation) }
            } else {
                documents.append((ModelDocument.id(of: citation), citation.document, [citation]))
            }
        }
        self.documents = documents
    }

    private static func id(of citation: Citation) -> String { "document_" + ModelIDs.mark(citation.document) }

    static func namespace(_ programme: String, _ version: String) -> String {
        "urn:tradein:rules:\(programme):\(version)"
    }

    var element: XMLElementText {
        let source = builder.source
        let version = builder.version
        return XMLElementText(
            "definitions",
            [
                "xmlns": "https://www.omg.org/spec/DMN/20191111/MODEL/",
                "xmlns:dmndi": "https://www.omg.org/spec/DMN/20191111/DMNDI/",
                "xmlns:dc": "http://www.omg.org/spec/DMN/20180521/DC/",
                "xmlns:di": "http://www.omg.org/spec/DMN/20180521/DI/",
                "xmlns:tradein": "urn:tradein:dmn:1",
                "id": ModelNames.identifier("\(source.programme)_\(version.id)"),
                "name": "\(source.programme) \(version.id)",
                "namespace": ModelDocument.namespace(source.programme, version.id), "exporter": "TradeIn",
            ],
            [
                XMLElementText("description", text: ModelTexts.written(version.title)),
                extensions([pack] + limits + shares),
            ]
                + builder.types.definitions + builder.inputs.map(input) + builder.parts.map(decision)
                + documents.map { knowledgeSource($0.id, $0.name, $0.citations) } + [diagram])
    }

    private func extensions(_ elements: [XMLElementText]) -> XMLElementText {
        XMLElementText("extensionElements", elements)
    }

    // MARK: - What DMN has no place for

    private var pack: XMLElementText {
        XMLElementText(
            "tradein:pack",
            [
                "programme": builder.source.programme, "kind": builder.source.kind.name, "version": builder.version.id,
                "measures": builder.source.seedPlan?.measures.map(String.init).joined(separator: " "),
                "lead": builder.source.seedPlan?.lead, "topsUp": builder.version.topsUp,
                "was": ModelDecision.mark(ModelTexts.normalized(builder.version.title), nil),
            ])
    }

    private var limits: [XMLElementText] {
        builder.version.limits.map { limit in
            var space: String?
            var counter: String?
            var most: String?
            switch limit.kind {
            case .once(let name): space = name
            case .atMost(let expression, let name):
                counter = name
                most = expression.text.trimmed
            }
            return XMLElementText(
                "tradein:limit",
                [
                    "code": limit.code, "outcome": limit.outcome.rawValue, "key": limit.key.text.trimmed,
                    "space": space,
                    "counter": counter, "atMost": most, "when": limit.condition?.text.trimmed,
                    "document": limit.citation.document, "clause": limit.citation.clause,
                    "status": limit.citation.status.rawValue,
                ],
                [
                    XMLElementText("tradein:zh", text: limit.message.zh.text.trimmed),
                    XMLElementText("tradein:en", text: limit.message.en.text.trimmed),
                ])
        }
    }

    private var shares: [XMLElementText] {
        builder.version.funding.map { share in
            XMLElementText(
                "tradein:share", ["source": share.source, "portion": share.share?.text.trimmed ?? "remainder"])
        }
    }

    // MARK: - Elements

    private func input(_ input: ModelInput) -> XMLElementText {
        XMLElementText(
            "inputData", ["id": input.id, "name": input.name],
            [
                XMLElementText("description", text: input.label),
                XMLElementText(
                    "variable", ["id": input.id + "_variable", "name": input.name, "typeRef": input.typeRef]),
            ])
    }

    private func decision(_ part: ModelPart) -> XMLElementText {
        let decision = part.decision
        var children: [XMLElementText] = []
        if let texts = decision.texts {
            children.append(XMLElementText("description", text: ModelTexts.written(texts)))
        }
        children.append(extensions([part.about.adding("was", part.mark)]))
        children.append(
            XMLElementText(
                "variable", ["id": decision.id + "_variable", "name": decision.name, "typeRef": part.typeRef]))
        for need in part.needs {
            let kind = builder.inputs.contains { $0.id == need } ? "requiredInput" : "requiredDecision"
            children.append(
                XMLElementText(
                    "informationRequirement", ["id": "\(decision.id)_needs_\(need)"],
                    [XMLElementText(kind, ["href": "#" + need])]))
        }
        if let cites = part.cites {
            let document = ModelDocument.id(of: cites)
            children.append(
                XMLElementText(
                    "authorityRequirement", ["id": "\(decision.id)_cites_\(document)"],
                    [XMLElementText("requiredAuthority", ["href": "#" + document])]))
        }
        children.append(logic(part))
        return XMLElementText("decision", ["id": decision.id, "name": decision.name], children)
    }

    private func logic(_ part: ModelPart) -> XMLElementText {
        let id = part.decision.id + "_logic"
        switch part.decision.logic {
        case .literal(let text): return literal(id, text, part.typeRef)
        case .context(let entries):
            return XMLElementText(
                "context", ["id": id],
                entries.enumerated().map { number, entry in
                    let id = "\(id)_\(number + 1)"
                    let variable = entry.name.map {
                        XMLElementText("variable", ["id": id + "_variable", "name": $0, "typeRef": "boolean"])
                    }
                    return XMLElementText(
                        "contextEntry", ["id": id],
                        [variable].compactMap(\.self) + [literal(id + "_logic", entry.text, "boolean")])
                })
        case .table(let table): return self.table(table, part, id)
        case .other(let name): return XMLElementText(name)
        }
    }

    private func literal(_ id: String, _ text: String, _ type: String?) -> XMLElementText {
        XMLElementText("literalExpression", ["id": id, "typeRef": type], [XMLElementText("text", text: text)])
    }

    private func table(_ table: ModelDecision.Table, _ part: ModelPart, _ id: String) -> XMLElementText {
        let policy = ModelDecision.Table.hitPolicies.first { $0.pack == table.hitPolicy }
        let inputs = table.inputs.enumerated().map { number, column in
            let type = number < part.columns.count ? part.columns[number] : nil
            let expression = literal(column.id + "_expression", column.text, type?.typeRef)
            return XMLElementText(
                "input", ["id": column.id, "label": column.text],
                [
                    XMLElementText(
                        "inputExpression", ["id": column.id + "_expression", "typeRef": type?.typeRef],
                        expression.children)
                ]
                    + (type?.values.map { [unaryTests("inputValues", column.id + "_values", $0)] } ?? []))
        }
        let output = XMLElementText(
            "output", ["id": part.decision.id + "_output", "name": part.decision.name, "typeRef": part.outputType])
        let rows = table.rows.map { row in
            XMLElementText(
                "rule", ["id": row.id],
                row.cells.enumerated().map { unaryTests("inputEntry", "\(row.id)_\($0 + 1)", $1) }
                    + [
                        XMLElementText(
                            "outputEntry", ["id": row.id + "_output"], [XMLElementText("text", text: row.output)])
                    ])
        }
        return XMLElementText(
            "decisionTable",
            ["id": id, "hitPolicy": policy?.policy ?? "UNIQUE", "aggregation": policy?.aggregation],
            inputs + [output] + rows)
    }

    private func unaryTests(_ name: String, _ id: String, _ text: String) -> XMLElementText {
        XMLElementText(name, ["id": id], [XMLElementText("text", text: text)])
    }

    private func knowledgeSource(_ id: String, _ name: String, _ citations: [Citation]) -> XMLElementText {
        let clauses = citations.compactMap(\.clause)
        return XMLElementText(
            "knowledgeSource", ["id": id, "name": name],
            [
                extensions(
                    citations.map {
                        XMLElementText("tradein:cites", ["clause": $0.clause, "status": $0.status.rawValue])
                    })
            ]
                + (clauses.isEmpty ? [] : [XMLElementText("type", text: clauses.joined(separator: "；"))]))
    }

    // MARK: - The diagram

    /// Every node and every arrow of the model.
    private var diagram: XMLElementText {
        let nodes =
            builder.inputs.map { ModelLayout.Node(id: $0.id, kind: .input, needs: []) }
            + builder.parts.map { ModelLayout.Node(id: $0.decision.id, kind: .decision, needs: $0.needs) }
            + documents.map { ModelLayout.Node(id: $0.id, kind: .document, needs: []) }
        let layout = ModelLayout(nodes)
        var elements = nodes.compactMap { node in layout.shapes[node.id].map { shape(node.id, $0) } }
        for part in builder.parts {
            let id = part.decision.id
            for need in part.needs {
                elements.append(edge("\(id)_needs_\(need)", layout.edge(from: need, to: id, fromDocument: false)))
            }
            if let cites = part.cites {
                let document = ModelDocument.id(of: cites)
                elements.append(
                    edge("\(id)_cites_\(document)", layout.edge(from: document, to: id, fromDocument: true)))
            }
        }
        return XMLElementText(
            "dmndi:DMNDI", [XMLElementText("dmndi:DMNDiagram", ["id": "diagram"], elements)])
    }

    private func shape(_ id: String, _ rectangle: ModelLayout.Rectangle) -> XMLElementText {
        XMLElementText(
            "dmndi:DMNShape", ["id": id + "_shape", "dmnElementRef": id],
            [
                XMLElementText(
                    "dc:Bounds",
                    [
                        "height": "\(rectangle.height)", "width": "\(rectangle.width)", "x": "\(rectangle.x)",
                        "y": "\(rectangle.y)",
                    ])
            ])
    }

    private func edge(_ id: String, _ points: [ModelLayout.Point]) -> XMLElementText {
        XMLElementText(
            "dmndi:DMNEdge", ["id": id + "_edge", "dmnElementRef": id],
            points.map { XMLElementText("di:waypoint", ["x": "\($0.x)", "y": "\($0.y)"]) })
    }
}
