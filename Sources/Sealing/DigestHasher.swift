import COpenSSL

/// A streaming digest over one reused OpenSSL context: after `finalize` it is ready for the next message.
///
/// Keep one for as long as there are messages to digest; making one costs about as much as digesting a short message.
public struct DigestHasher: ~Copyable {
    /// What it computes.
    public let algorithm: DigestAlgorithm
    private let context: OpaquePointer
    private let digest: OpaquePointer

    /// A hasher, empty.
    ///
    /// - Precondition: `algorithm.isAvailable`. Where SM3 is a user's choice, ask first.
    public init(_ algorithm: DigestAlgorithm) {
        guard let digest = FetchedDigest.of(algorithm).handle, let context = EVP_MD_CTX_new() else {
            fatalError("This machine's OpenSSL does not offer \(algorithm.rawValue), or memory has run out.")
        }
        self.algorithm = algorithm
        self.digest = digest
        self.context = context
        reset()
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    // The calls below fail only when the context is misused or memory runs out inside OpenSSL; going on with an
    // undefined digest would be worse than stopping.
    private func reset() {
        guard EVP_DigestInit_ex2(context, digest, nil) == 1 else {
            fatalError("OpenSSL could not start a digest: \(LibraryFailure.lastDetail())")
        }
    }

    /// Adds bytes to the message.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            fatalError("OpenSSL could not continue a digest: \(LibraryFailure.lastDetail())")
        }
    }

    /// Adds bytes to the message.
    public mutating func update(_ bytes: some Collection<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
        if done == nil {
            [UInt8](bytes).withUnsafeBytes { update($0) }
        }
    }

    /// Ends the message, gives its digest, and starts the next message.
    public mutating func finalizeDigest() -> Digest {
        var result = Digest()
        result.withUnsafeMutableBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            guard EVP_DigestFinal_ex(context, start, nil) == 1 else {
                fatalError("OpenSSL could not end a digest: \(LibraryFailure.lastDetail())")
            }
        }
        reset()
        return result
    }

    /// The digest of a message that lies in memory whole; quicker than piece by piece where messages are short.
    ///
    /// - Precondition: no message has been begun.
    public mutating func digest(whole message: UnsafeRawBufferPointer) -> Digest {
        guard algorithm == .sha256 else {
            update(message)
            return finalizeDigest()
        }
        var result = Digest()
        result.withUnsafeMutableBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            tradein_sha256(message.baseAddress, message.count, start)
        }
        return result
    }

    /// Ends the message, gives the 32 bytes of its digest, and starts the next message.
    public mutating func finalize() -> [UInt8] {
        finalizeDigest().bytes
    }
}
