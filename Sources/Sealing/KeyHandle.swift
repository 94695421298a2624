import COpenSSL

/// Owns one OpenSSL key.
///
/// A class, because a key must be freed exactly once and OpenSSL counts references itself. Sendable by hand: an
/// `EVP_PKEY` is not changed after it was made, and OpenSSL 3 allows signing and verifying with it from several threads.
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    init(adopting pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }
}
