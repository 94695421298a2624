import FEEL
import Foundation
import FoundationXML

/// Reads a file of XML into a tree. It does not trust it: no document types (and so no entities), a limit on the bytes,
/// on the elements and on the depth.
final class XMLTreeReader: NSObject, XMLParserDelegate {
    static let maximumBytes = 16 << 20
    static let maximumElements = 400_000
    static let maximumDepth = 96
    static let maximumAttributes = 256

    private let file: String
    private var open: [XMLNode] = []
    private var root: XMLNode?
    private var count = 0
    private var failure: ModelError?

    private init(file: String) {
        self.file = file
    }

    static func read(path: String) throws(ModelError) -> XMLNode {
        let start = SourcePosition(file: path, line: 1, column: 1)
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ModelError("the file can't be opened; check its name and that it may be read", at: start)
        }
        defer { try? handle.close() }
        let data: Data
        do {
            data = try handle.read(upToCount: maximumBytes + 1) ?? Data()
        } catch {
            throw ModelError("the file can't be read; check that it is a file and not a folder", at: start)
        }
        return try read([UInt8](data), file: path)
    }

    static func read(_ bytes: [UInt8], file: String) throws(ModelError) -> XMLNode {
        let start = SourcePosition(file: file, line: 1, column: 1)
        guard bytes.count <= maximumBytes else {
            throw ModelError("the file is larger than \(maximumBytes >> 20) MiB; split it", at: start)
        }
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
            throw ModelError("the file is not UTF-8; save it as UTF-8", at: start)
        }
        // In another encoding the bytes below could spell a document type that is not seen here.
        let head = String(decoding: bytes.prefix { $0 != UInt8(ascii: ">") }.prefix(1_000), as: UTF8.self).lowercased()
        if head.contains("encoding"), !head.contains("\"utf-8\""), !head.contains("'utf-8'") {
            throw ModelError("the file is not UTF-8; save it as UTF-8", at: start)
        }
        if let line = XMLTreeReader.lineOfDocumentType(bytes) {
            throw ModelError(
                "a document type and entities are not read; take the DOCTYPE out",
                at: SourcePosition(file: file, line: line, column: 1))
        }
        // The parser compares each attribute of an element with all others.
        if let line = XMLTreeReader.lineOfTooManyAttributes(bytes) {
            throw ModelError(
                "an element has more than \(maximumAttributes) attributes; take some out",
                at: SourcePosition(file: file, line: line, column: 1))
        }
        let reader = XMLTreeReader(file: file)
        let parser = XMLParser(stream: InputStream(data: Data(bytes)))
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        let isWhole = parser.parse()
        if let failure = reader.failure { throw failure }
        guard isWhole, let root = reader.root else {
            throw ModelError(
                "the XML is not well-formed; open it in an editor that shows where",
                at: SourcePosition(file: file, line: max(1, parser.lineNumber), column: max(1, parser.columnNumber)))
        }
        return root
    }

    /// The line of a document type; anywhere, since one inside of a comment is not worth a closer look.
    private static func lineOfDocumentType(_ bytes: [UInt8]) -> Int? {
        let mark = Array("<!DOCTYPE".utf8)
        var line = 1
        for place in bytes.indices {
            if bytes[place] == 0x0A { line += 1 }
            if bytes[place] == mark[0], bytes[place...].starts(with: mark) { return line }
        }
        return nil
    }

    /// The line of an element with too many attributes, counted by the quoted texts within its tag.
    private static func lineOfTooManyAttributes(_ bytes: [UInt8]) -> Int? {
        var line = 1
        var isTag = false
        var quote: UInt8?
        var count = 0
        for byte in bytes {
            if byte == 0x0A { line += 1 }
            if let open = quote {
                if byte == open {
                    quote = nil
                    count += 1
                    if count > maximumAttributes { return line }
                }
            } else if byte == UInt8(ascii: "<") {
                isTag = true
                count = 0
            } else if byte == UInt8(ascii: ">") {
                isTag = false
            } else if isTag, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            }
        }
        return nil
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName qName: String?,
        attributes attributeDict: [String: String]
    ) {
        // Asking for the column costs time in the length of the line: hours, for a large file of one line.
        let position = SourcePosition(file: file, line: max(1, parser.lineNumber), column: 1)
        count += 1
        if count > XMLTreeReader.maximumElements || open.count >= XMLTreeReader.maximumDepth {
            failure =
                failure
                ?? ModelError(
                    open.count >= XMLTreeReader.maximumDepth
                        ? "elements are nested more than \(XMLTreeReader.maximumDepth) deep; simplify the model"
                        : "there are more than \(XMLTreeReader.maximumElements) elements; split the model", at: position
                )
            parser.abortParsing()
            return
        }
        open.append(XMLNode(name: elementName, attributes: attributeDict, position: position))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard !open.isEmpty else { return }
        open[open.count - 1].append(text: string)
    }

    func parser(_ parser: XMLParser, foundCDATA CDATABlock: Data) {
        guard !open.isEmpty else { return }
        open[open.count - 1].append(text: String(decoding: CDATABlock, as: UTF8.self))
    }

    func parser(
        _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName qName: String?
    ) {
        guard failure == nil, let node = open.popLast() else { return }
        if open.isEmpty { root = node } else { open[open.count - 1].append(node) }
    }
}
