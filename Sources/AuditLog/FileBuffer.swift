/// Memory for one file after another, kept between them: a fresh array for each would be mapped and unmapped each time,
/// which costs as much as digesting the file.
package struct FileBuffer: ~Copyable {
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    /// How many bytes are in use; never above the memory's size.
    private var count = 0

    package init() {}

    deinit {
        memory.deallocate()
    }

    /// The bytes in use. Valid until the buffer is filled again.
    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: memory[..<count])
    }

    /// Fills the buffer anew: `body` writes into at least `capacity` bytes and returns how many it wrote.
    package mutating func fill<Failure: Error>(
        capacity: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) {
        count = 0
        if memory.count < capacity {
            memory.deallocate()
            memory = .allocate(byteCount: max(capacity, 1 << 16), alignment: 16)
        }
        let written = try body(memory)
        precondition(written <= memory.count, "more bytes were written than there is room for")
        count = written
    }
}
