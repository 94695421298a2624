@testable internal import Documents

/// The fuzzer's entry: looks at the bytes as at a file handed in as evidence.
///
/// Nothing may crash, hang, leak or read beyond the bytes (built with the address sanitizer, the decoders' own side too); what
/// is a document is the same document again, and its picture is found as itself.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDocument(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    let limits = DocumentLimits(bytes: 1 << 20, pixels: 1_000_000, decoderBytes: 16 << 20)
    do {
        let document = try Document(input, limits: limits)
        precondition((document.width ?? 1) * (document.height ?? 1) <= limits.pixels, "more pixels than allowed")
        precondition(
            document.trailingByteCount >= 0 && document.trailingByteCount < count, "more follows than there is")
        let again = try Document(input, limits: limits)
        precondition(document == again, "not the same again")
        if let picture = document.picture {
            precondition(picture.difference(from: picture).most == 0, "a picture is not itself")
        }
    } catch {
        precondition(error != .outOfMemory, "no memory within the limits")
    }
    return 0
}
