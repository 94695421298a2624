/// JSON: the elements of an array, or values one after the other. It counts brackets and minds strings, no more.
struct JSONFramer: Framer {
    private enum State { case start, firstElement, element, afterElement, nextElement, sequence, done }

    var begin = 0
    var position = 0
    private var state = State.start
    /// Values stand one after the other, without an array around them.
    private var isSequence = false
    private var depth = 0
    private var inString = false
    private var afterBackslash = false

    mutating func next(_ bytes: Span<UInt8>, ended: Bool) -> Frame {
        while position < bytes.count {
            if state == .element {
                if let frame = scanElement(bytes) { return frame }
                continue
            }
            let byte = bytes[position]
            if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
                position += 1
                begin = position
                continue
            }
            if let flaw = step(byte) { return .lost(flaw) }
        }
        if !ended { return .more }
        switch state {
        case .start, .sequence, .done: return .end
        case .element where isSequence && depth == 0 && !inString: return finish(to: position, next: position)
        case .element, .firstElement, .afterElement, .nextElement: return .lost(.cutOff)
        }
    }

    /// One byte that stands between elements.
    private mutating func step(_ byte: UInt8) -> FrameFlaw? {
        switch state {
        case .start where byte == UInt8(ascii: "["):
            state = .firstElement
        case .start:
            isSequence = true
            startElement()
            return nil
        case .firstElement where byte == UInt8(ascii: "]"), .afterElement where byte == UInt8(ascii: "]"):
            state = .done
        case .nextElement where byte == UInt8(ascii: "]"):
            return .trailingComma
        case .firstElement, .nextElement, .sequence:
            startElement()
            return nil
        case .afterElement where byte == UInt8(ascii: ","):
            state = .nextElement
        case .afterElement: return .noComma
        case .done: return .afterEnd
        case .element: return nil
        }
        position += 1
        begin = position
        return nil
    }

    private mutating func startElement() {
        state = .element
        begin = position
        depth = 0
        inString = false
        afterBackslash = false
    }

    /// Goes on to the end of the element or of the buffer.
    private mutating func scanElement(_ bytes: Span<UInt8>) -> Frame? {
        while position < bytes.count {
            let byte = bytes[position]
            if inString {
                if afterBackslash {
                    afterBackslash = false
                } else if byte == UInt8(ascii: "\\") {
                    afterBackslash = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                position += 1
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth > 1 {
                    depth -= 1
                } else if depth == 1 {
                    return finish(to: position + 1, next: position + 1)
                } else if byte == UInt8(ascii: "]") && !isSequence {
                    return finish(to: position, next: position)
                }
            case UInt8(ascii: ",") where depth == 0 && !isSequence:
                return finish(to: position, next: position)
            case 0x20, 0x09, 0x0A, 0x0D:
                if depth == 0 { return finish(to: position, next: position) }
            default: break
            }
            position += 1
        }
        return nil
    }

    private mutating func finish(to end: Int, next: Int) -> Frame {
        let start = begin
        begin = next
        position = next
        state = isSequence ? .sequence : .afterElement
        return .record(start..<end)
    }
}
