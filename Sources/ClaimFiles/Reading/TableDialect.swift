/// What separates the cells and the rows of a table, as its header row shows.
struct TableDialect: Equatable {
    /// A comma or a tab.
    let delimiter: UInt8
    /// LF, or CR where the file has CR alone.
    let lineEnd: UInt8

    static func detect(_ beginning: Span<UInt8>) -> TableDialect {
        let lineEnd: UInt8 =
            find(0x0A, in: beginning, from: 0) == nil && find(0x0D, in: beginning, from: 0) != nil ? 0x0D : 0x0A
        var commas = 0
        var tabs = 0
        var isQuoted = false
        var isBlank = true
        for index in beginning.indices {
            let byte = beginning[index]
            if byte == 0x22 { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == lineEnd && !isBlank { break }
            if byte == 0x2C { commas += 1 }
            if byte == 0x09 { tabs += 1 }
            if byte > 0x20 { isBlank = false }
        }
        return TableDialect(delimiter: tabs > commas ? 0x09 : 0x2C, lineEnd: lineEnd)
    }
}
