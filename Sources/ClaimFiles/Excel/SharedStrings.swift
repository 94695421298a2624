/// `xl/sharedStrings.xml` (ECMA-376, 18.4): the texts of a workbook, each once. They are held in one run of bytes.
final class SharedStrings: XMLEvents {
    private var bytes: [UInt8] = []
    /// Where each text ends.
    private var ends: [Int] = []
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
        case "si": ends.append(bytes.count)
        default: break
        }
    }

    func text(_ text: UnsafeBufferPointer<UInt8>) {
        if isText { bytes.append(contentsOf: text) }
    }

    var count: Int { ends.count }

    /// Appends the text of that number; false where there is none.
    func append(_ number: Int, to record: inout [UInt8]) -> Bool {
        guard number < ends.count else { return false }
        record.append(contentsOf: bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]])
        return true
    }
}
