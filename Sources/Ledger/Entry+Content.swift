extension Entry {
    /// The canonical bytes of the entry under its number: what a log commits to and a digest covers.
    ///
    /// JSON without blanks, keys in this fixed order, the same bytes for the same entry for ever:
    ///
    ///     {"entry":17,"flow":"approve","key":"approve/9","day":"2026-11-23","document":"S-3","postings":[
    ///      {"source":"central","year":2026,"from":{"place":"AVAILABLE","programme":"appliance","region":"140700"},
    ///       "to":{"place":"COMMITTED","programme":"appliance","region":"140702"},"claim":9,"fen":8087}]}
    ///
    /// (here broken into lines). Texts stand as UTF-8; only `"`, `\` and control characters are escaped. It holds
    /// nothing personal: a claim is named by its decision number, and maker and checker are left out.
    public func content(number: Int64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160 + 256 * postings.count)
        bytes.append(literal: #"{"entry":"#)
        bytes.append(number)
        bytes.append(literal: #","flow":"#)
        bytes.append(quoted: flow.rawValue)
        bytes.append(literal: #","key":"#)
        bytes.append(quoted: businessKey)
        bytes.append(literal: #","day":"#)
        bytes.append(quoted: businessDay)
        bytes.append(literal: #","document":"#)
        bytes.append(quoted: document)
        bytes.append(literal: #","postings":["#)
        for (index, posting) in postings.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            posting.appendContent(to: &bytes)
        }
        bytes.append(literal: "]}")
        return bytes
    }
}

extension Posting {
    fileprivate func appendContent(to bytes: inout [UInt8]) {
        bytes.append(literal: #"{"source":"#)
        bytes.append(quoted: from.source.rawValue)
        bytes.append(literal: #","year":"#)
        bytes.append(Int64(from.fiscalYear))
        bytes.append(literal: #","from":"#)
        from.appendContent(to: &bytes)
        bytes.append(literal: #","to":"#)
        to.appendContent(to: &bytes)
        if let claim {
            bytes.append(literal: #","claim":"#)
            bytes.append(claim)
        }
        bytes.append(literal: #","fen":"#)
        bytes.append(amount.rawValue)
        bytes.append(UInt8(ascii: "}"))
    }
}

extension AccountKey {
    fileprivate func appendContent(to bytes: inout [UInt8]) {
        bytes.append(literal: #"{"place":"#)
        bytes.append(quoted: place.rawValue)
        bytes.append(literal: #","programme":"#)
        bytes.append(quoted: programme)
        bytes.append(literal: #","region":"#)
        bytes.append(quoted: region)
        bytes.append(UInt8(ascii: "}"))
    }
}

extension [UInt8] {
    fileprivate mutating func append(literal: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    fileprivate mutating func append(_ number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        var magnitude = number.magnitude
        let start = count
        repeat {
            append(UInt8(ascii: "0") + UInt8(magnitude % 10))
            magnitude /= 10
        } while magnitude > 0
        self[start...].reverse()
    }

    /// A JSON string. Non-ASCII characters stand as they are.
    fileprivate mutating func append(quoted text: String) {
        var text = text
        append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            let needsEscape = utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
            if !needsEscape {
                append(contentsOf: utf8)
                return
            }
            for byte in utf8 { append(escaped: byte) }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(escaped byte: UInt8) {
        let hexadecimal: StaticString = "0123456789abcdef"
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            append(UInt8(ascii: "\\"))
            append(byte)
        case 0..<0x20:
            append(literal: "\\u00")
            append(hexadecimal.utf8Start[Int(byte >> 4)])
            append(hexadecimal.utf8Start[Int(byte & 15)])
        default:
            append(byte)
        }
    }
}
