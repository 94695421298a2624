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
        // What the literals, words and numbers of an entry and of a posting take at most, generously; texts come on top.
        var room =
            256 + JSONBytes.room(for: businessKey) + JSONBytes.room(for: businessDay) + JSONBytes.room(for: document)
        for posting in postings {
            room += 384 + posting.from.room + posting.to.room
        }
        return JSONBytes.write(room: room) { bytes in
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
                if index > 0 { bytes.append(literal: ",") }
                posting.appendContent(to: &bytes)
            }
            bytes.append(literal: "]}")
        }
    }
}

extension Posting {
    fileprivate func appendContent(to bytes: inout JSONBytes) {
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
        bytes.append(literal: "}")
    }
}

extension AccountKey {
    fileprivate var room: Int { JSONBytes.room(for: programme) + JSONBytes.room(for: region) }

    fileprivate func appendContent(to bytes: inout JSONBytes) {
        bytes.append(literal: #"{"place":"#)
        bytes.append(quoted: place.rawValue)
        bytes.append(literal: #","programme":"#)
        bytes.append(quoted: programme)
        bytes.append(literal: #","region":"#)
        bytes.append(quoted: region)
        bytes.append(literal: "}")
    }
}
