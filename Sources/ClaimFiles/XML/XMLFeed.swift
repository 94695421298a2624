internal import CLibXML2

/// Takes the events of an XML document, such as a part of a workbook. Everything handed over is valid during the call only.
package protocol XMLEvents: AnyObject {
    /// The document's first element is of this namespace; nil where it is of none. Comes before its `start`.
    func root(namespace: String?)
    func start(_ element: XMLKey, _ attributes: XMLAttributes)
    func end(_ element: XMLKey)
    func text(_ bytes: UnsafeBufferPointer<UInt8>)
}

extension XMLEvents {
    package func root(namespace: String?) {}
}

/// A name of XML (without its prefix) as two numbers, so that names are compared at once: its first sixteen bytes.
/// No two names that a workbook or a bank's message uses agree in them.
package struct XMLKey: Hashable, ExpressibleByStringLiteral, Sendable {
    private let first: UInt64
    private let second: UInt64

    package init(stringLiteral name: StaticString) {
        self.init(name.utf8Start)
    }

    /// - Parameter name: ends in a zero byte.
    init(_ name: UnsafePointer<UInt8>) {
        var bits: (UInt64, UInt64) = (0, 0)
        var place = 0
        while place < 8, name[place] != 0 {
            bits.0 |= UInt64(name[place]) << (8 * UInt64(place))
            place += 1
        }
        if place == 8 {
            while place < 16, name[place] != 0 {
                bits.1 |= UInt64(name[place]) << (8 * UInt64(place - 8))
                place += 1
            }
        }
        (first, second) = bits
    }
}

/// The attributes of an element, as libxml2 hands them over: five pointers each (name, prefix, namespace, begin, end).
package struct XMLAttributes {
    fileprivate let pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
    fileprivate let count: Int

    /// The bytes of the attribute's value; nil where it is not given.
    package subscript(_ key: XMLKey) -> UnsafeBufferPointer<UInt8>? {
        guard let pointers else { return nil }
        for place in 0..<count {
            guard let name = pointers[5 * place], XMLKey(name) == key, let begin = pointers[5 * place + 3],
                let end = pointers[5 * place + 4]
            else { continue }
            return UnsafeBufferPointer(start: begin, count: end - begin)
        }
        return nil
    }

    package func text(_ key: XMLKey) -> String? {
        self[key].map { String(decoding: $0, as: UTF8.self) }
    }

    func number(_ key: XMLKey) -> Int? {
        guard let digits = self[key], !digits.isEmpty, digits.count <= 9 else { return nil }
        var value = 0
        for byte in digits {
            guard byte &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(byte &- 0x30)
        }
        return value
    }
}

/// Reads XML piece by piece with libxml2. Document types are refused, and with them all entities of one's own; libxml2
/// bounds the length of names and texts.
///
/// The parser keeps an unretained pointer to this object, which owns the parser and outlives it.
package final class XMLFeed {
    package enum Flaw: Error {
        case malformed
        case documentType
        case tooDeep
    }

    private static let mostDepth = 64

    private let events: any XMLEvents
    private var parser: xmlParserCtxtPtr?
    private var depth = 0
    private var flaw: Flaw?

    package init(_ events: any XMLEvents) {
        self.events = events
        var handler = xmlSAXHandler()
        handler.initialized = tradein_XML_SAX2_MAGIC
        handler.internalSubset = { context, _, _, _ in XMLFeed.of(context).fail(.documentType) }
        handler.startElementNs = { context, name, _, namespace, _, _, count, _, attributes in
            guard let name else { return }
            XMLFeed.of(context).start(name, namespace, XMLAttributes(pointers: attributes, count: Int(count)))
        }
        handler.endElementNs = { context, name, _, _ in
            guard let name else { return }
            XMLFeed.of(context).end(name)
        }
        handler.characters = { context, bytes, count in
            XMLFeed.of(context).events.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
        }
        handler.cdataBlock = handler.characters
        handler.ignorableWhitespace = handler.characters
        // Without this, what is wrong would be printed.
        handler.serror = { _, _ in }
        parser = xmlCreatePushParserCtxt(&handler, Unmanaged.passUnretained(self).toOpaque(), nil, 0, nil)
        // Predefined entities (&amp;) are to be replaced in attributes too; there are no others without a document type.
        xmlCtxtUseOptions(parser, Int32(XML_PARSE_NOENT.rawValue | XML_PARSE_NONET.rawValue))
    }

    deinit { xmlFreeParserCtxt(parser) }

    /// Takes in the next bytes; none at the end.
    package func feed(_ bytes: [UInt8]) throws(Flaw) {
        guard let parser else { throw .malformed }
        let status = bytes.withUnsafeBytes { memory in
            xmlParseChunk(
                parser, memory.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(memory.count),
                bytes.isEmpty ? 1 : 0)
        }
        if let flaw { throw flaw }
        if status != 0 { throw .malformed }
    }

    /// The line that the parser has come to, from 1.
    package var line: Int64 { Int64(parser?.pointee.input?.pointee.line ?? 0) }

    private static func of(_ context: UnsafeMutableRawPointer?) -> XMLFeed {
        // libxml2 hands back what `xmlCreatePushParserCtxt` was given.
        Unmanaged<XMLFeed>.fromOpaque(context!).takeUnretainedValue()
    }

    private func start(
        _ name: UnsafePointer<UInt8>, _ namespace: UnsafePointer<UInt8>?, _ attributes: XMLAttributes
    ) {
        depth += 1
        if depth == 1 { events.root(namespace: namespace.map { String(cString: $0) }) }
        if depth > XMLFeed.mostDepth { return fail(.tooDeep) }
        events.start(XMLKey(name), attributes)
    }

    private func end(_ name: UnsafePointer<UInt8>) {
        depth -= 1
        events.end(XMLKey(name))
    }

    private func fail(_ flaw: Flaw) {
        if self.flaw == nil { self.flaw = flaw }
        xmlStopParser(parser)
    }
}
