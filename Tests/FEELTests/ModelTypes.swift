import FEEL
import Foundation
import FoundationXML

/// The named types of a model of the kit (`itemDefinition`), as far as its expressions name them.
final class ModelTypes: NSObject, XMLParserDelegate {
    private struct Definition {
        var name = ""
        var reference = ""
        var isCollection = false
        var components: [Definition] = []
    }

    private var open: [Definition] = []
    private var definitions: [Definition] = []
    private var text = ""

    /// The types of the first model in the folder, by name.
    static func read(folder: URL) -> [String: FEELType] {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        guard let file = files.first(where: { $0.pathExtension == "dmn" }), let parser = XMLParser(contentsOf: file)
        else { return [:] }
        let types = ModelTypes()
        parser.shouldProcessNamespaces = true
        parser.delegate = types
        guard parser.parse() else { return [:] }
        let named = Dictionary(types.definitions.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        return named.mapValues { type(of: $0, named, 0) }
    }

    private static func type(of definition: Definition, _ named: [String: Definition], _ depth: Int) -> FEELType {
        let item: FEELType
        if !definition.components.isEmpty {
            item = .context(
                Dictionary(
                    definition.components.map { ($0.name, type(of: $0, named, depth + 1)) }, uniquingKeysWith: { $1 }))
        } else if let other = named[definition.reference], depth < 10 {
            item = type(of: other, named, depth + 1)
        } else {
            item = simple[definition.reference] ?? .any
        }
        return definition.isCollection ? .list(item) : item
    }

    private static let simple: [String: FEELType] = [
        "string": .string, "number": .number, "boolean": .boolean, "date": .date, "time": .time,
        "date and time": .dateTime,
        "dateTime": .dateTime, "days and time duration": .daysAndTimeDuration,
        "years and months duration": .yearsAndMonthsDuration,
    ]

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        text = ""
        if name == "itemDefinition" || name == "itemComponent" {
            open.append(Definition(name: attributes["name"] ?? "", isCollection: attributes["isCollection"] == "true"))
        }
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        guard !open.isEmpty else { return }
        switch name {
        case "typeRef":
            open[open.count - 1].reference = String(
                text.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: ":").last ?? "")
        case "itemComponent" where open.count > 1:
            let component = open.removeLast()
            open[open.count - 1].components.append(component)
        case "itemDefinition": definitions.append(open.removeLast())
        default: break
        }
    }
}
