/// `xl/sharedStrings.xml` (ECMA-376, 18.4): the texts of a workbook, each once.
///
/// They are all that a workbook keeps in memory while it is read, so they are held as one run of bytes, in blocks that need not
/// move while it grows.
final class SharedStrings: XMLEvents {
    private static let blockBytes = 1 << 20

    /// Every block but the last is full.
    private var blocks: [[UInt8]] = []
    /// Where each text ends in the run, which `Workbook` bounds at 512 MiB.
    private var ends: [UInt32] = []
    private var end = 0
    /// The text begun.
    private var text: [UInt8] = []
    private var isText = false
    /// Within a phonetic guide, whose text is not the cell's.
    private var isGuide = false

    func start(_ element: XMLKey, _ attributes: XMLAttributes) {
        switch element {
        case "t": isText = !isGuide
        case "rPh": isGuide = true
        default: break
        }
    }

    func end(_ element: XMLKey) {
        switch element {
        case "t": isText = false
        case "rPh": isGuide = false
        case "si":
            EscapedText.decode(&text, from: 0)
            keep()
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if isText { text.append(contentsOf: bytes) }
    }

    var count: Int { ends.count }

    /// Appends the text of that number; false where there is none.
    func append(_ number: Int, to record: inout [UInt8]) -> Bool {
        guard number < ends.count else { return false }
        var start = number == 0 ? 0 : Int(ends[number - 1])
        let end = Int(ends[number])
        while start < end {
            let (block, offset) = start.quotientAndRemainder(dividingBy: SharedStrings.blockBytes)
            let length = min(end - start, SharedStrings.blockBytes - offset)
            record.append(contentsOf: blocks[block][offset..<(offset + length)])
            start += length
        }
        return true
    }

    private func keep() {
        var rest = text[...]
        while !rest.isEmpty {
            if end % SharedStrings.blockBytes == 0 {
                blocks.append([])
                blocks[blocks.count - 1].reserveCapacity(SharedStrings.blockBytes)
            }
            let piece = rest.prefix(SharedStrings.blockBytes - end % SharedStrings.blockBytes)
            blocks[blocks.count - 1].append(contentsOf: piece)
            end += piece.count
            rest = rest.dropFirst(piece.count)
        }
        ends.append(UInt32(truncatingIfNeeded: end))
        text.removeAll(keepingCapacity: true)
    }
}
