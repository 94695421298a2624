import AuditLog
import Sealing

/// A receipt in as few characters as a QR code holds: `TRADEIN1:` and the parts in base 45 (RFC 9285), which uses the
/// alphanumeric set. From it the receipt's file comes back byte for byte.
///
/// Parts, numbers big-endian: index (8 bytes), number of hashes (1), hashes (32 each), salt (32), length of the entry (2),
/// entry, length of the checkpoint's text (2), text, and for each signature the length of the key's name (1), the name, the
/// length of id and signature (2), id and signature.
package enum ReceiptCode {
    private static let prefix = Array("TRADEIN1:".utf8)
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)

    package static func isCode(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: prefix)
    }

    /// The text of a receipt; nil where a part is longer than its length can say, or it shows some fields only.
    package static func text(_ receipt: Receipt) -> [UInt8]? {
        let note = receipt.proof.note
        guard let salt = receipt.salt, receipt.proof.hashes.count < 256, receipt.entry.count < 65_536,
            note.text.count < 65_536
        else {
            return nil
        }
        var parts = number(receipt.proof.index, bytes: 8) + [UInt8(receipt.proof.hashes.count)]
        parts += receipt.proof.hashes.flatMap(\.bytes)
        parts += salt
        parts += number(UInt64(receipt.entry.count), bytes: 2) + receipt.entry
        parts += number(UInt64(note.text.count), bytes: 2) + note.text
        for signature in note.signatures {
            let payload = number(UInt64(signature.keyID), bytes: 4) + signature.bytes
            guard signature.keyName.bytes.count < 256, payload.count < 65_536 else { return nil }
            parts += [UInt8(signature.keyName.bytes.count)] + signature.keyName.bytes
            parts += number(UInt64(payload.count), bytes: 2) + payload
        }
        return prefix + base45(parts)
    }

    /// The receipt's file; nil where the text is not one that ``text(_:)`` gives.
    package static func receipt(_ text: [UInt8]) -> [UInt8]? {
        guard isCode(text), let bytes = decodedBase45(text.dropFirst(prefix.count)) else { return nil }
        var rest = bytes[...]
        func take(_ count: Int) -> [UInt8]? {
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        func length(_ bytes: Int) -> Int? {
            take(bytes).map { $0.reduce(0) { $0 << 8 | Int($1) } }
        }
        guard let index = take(8)?.reduce(0, { $0 << 8 | UInt64($1) }), let hashCount = length(1) else { return nil }
        var hashes: [Digest] = []
        for _ in 0..<hashCount {
            guard let hash = take(Digest.byteCount).flatMap({ Digest(bytes: $0) }) else { return nil }
            hashes.append(hash)
        }
        guard let salt = take(32), let entryLength = length(2), let entry = take(entryLength),
            let textLength = length(2), let noteText = take(textLength), noteText.last == UInt8(ascii: "\n")
        else { return nil }
        var lines: [UInt8] = []
        while !rest.isEmpty {
            guard let nameLength = length(1), let name = take(nameLength).flatMap({ KeyName($0) }),
                let payloadLength = length(2), payloadLength > 4, let payload = take(payloadLength)
            else { return nil }
            let id = payload[..<4].reduce(0) { $0 << 8 | UInt32($1) }
            lines += NoteSignature(keyName: name, keyID: id, bytes: Array(payload[4...])).line
        }
        guard let note = try? SignedNote(noteText + [UInt8(ascii: "\n")] + lines) else { return nil }
        let proof = InclusionProof(index: index, size: 0, hashes: hashes)
        return Receipt(proof: proof, note: note, entry: entry, salt: salt, rotations: []).bytes
    }

    private static func number(_ value: UInt64, bytes: Int) -> [UInt8] {
        (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    private static func base45(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 2) {
            let isPair = start + 1 < bytes.count
            var value = isPair ? Int(bytes[start]) << 8 | Int(bytes[start + 1]) : Int(bytes[start])
            for _ in 0..<(isPair ? 3 : 2) {
                text.append(alphabet[value % 45])
                value /= 45
            }
        }
        return text
    }

    private static func decodedBase45(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        let values = text.compactMap { alphabet.firstIndex(of: $0) }
        guard values.count == text.count, values.count % 3 != 1 else { return nil }
        for start in stride(from: 0, to: values.count, by: 3) {
            let group = values[start..<min(start + 3, values.count)]
            let value = group.reversed().reduce(0) { $0 * 45 + $1 }
            guard value < (group.count == 3 ? 65_536 : 256) else { return nil }
            if group.count == 3 { bytes.append(UInt8(value >> 8)) }
            bytes.append(UInt8(value & 0xFF))
        }
        return bytes
    }
}
