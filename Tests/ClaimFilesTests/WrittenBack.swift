import ClaimFiles
import Glibc

/// A submission of those bytes, written back with a result for every row that it has: claims approved, all else unreadable.
struct WrittenBack {
    let bytes: [UInt8]
    let read: ReadFile

    /// - Parameter result: what is decided of a claim of that row.
    init(
        _ submission: [UInt8], named name: String, result: (Int) -> RowResult = WrittenBack.approved
    ) throws {
        let path = temporaryPath(name)
        defer { removeTemporary(path) }
        write(submission, to: path)
        let results = temporaryPath(name)
        defer { removeTemporary(results) }
        let folder = results.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        read = ReadFile(submission, named: name)
        let file = try ResultsFile(of: path, schema: SampleSchema.schema, sheet: nil, in: folder)
        for row in read.rows {
            switch row {
            case .claim(_, let row): try file.add(result(row))
            case .bad(let error): try file.add(RowResult(error))
            }
        }
        try file.finish()
        bytes = WrittenBack.bytes(of: results)
    }

    init(_ submission: String, named name: String, result: (Int) -> RowResult = WrittenBack.approved) throws {
        try self.init(Array(submission.utf8), named: name, result: result)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    static func approved(_ row: Int) -> RowResult {
        RowResult(
            row: row, verdict: .approved, amount: "1000.00",
            funding: [
                .init(source: "central", label: "中央", amount: "900.00"),
                .init(source: "local", label: "地方", amount: "100.00"),
            ],
            decision: "D0000000\(row)")
    }

    static func returned(_ row: Int) -> RowResult {
        RowResult(
            row: row, verdict: .returned, reasons: [.init(code: "BAD_VALUE", text: "标价“1,5”有误")], mending: "标价：请改正。",
            decision: "D0000000\(row)")
    }

    static func bytes(of path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { return bytes }
            bytes += piece.prefix(count)
        }
    }
}
