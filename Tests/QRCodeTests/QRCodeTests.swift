import Foundation
import QRCode
import Testing

/// What a symbol holds is read back by zbar, which shares nothing with the encoder.
@Suite struct QRCodeTests {
    static let reader: String? = ["/usr/bin/zbarimg", "/usr/local/bin/zbarimg"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(
        "a symbol is read back as it was written, of every version, as PNG",
        .enabled(if: reader != nil, "SKIPPED: zbarimg is not installed (apt install zbar-tools)"),
        arguments: [1, 17, 18, 100, 230, 271, 272, 500, 858, 1000, 1273, 1465, 1732, 2303, 2500, 2953])
    func bytes(count: Int) throws {
        let text = (0..<count).map { UInt8(33 + $0 * 7 % 94) }
        let code = try #require(QRCode(bytes: text))
        #expect(code.size == 17 + 4 * code.version)
        #expect(try Self.read(code) == text)
    }

    @Test(
        "text beyond ASCII and the alphanumeric set are read back",
        .enabled(if: reader != nil, "SKIPPED: zbarimg is not installed (apt install zbar-tools)"))
    func otherSets() throws {
        let chinese = Array("— 晋中市以旧换新 回执\n".utf8)
        #expect(try Self.read(try #require(QRCode(bytes: chinese))) == chinese)
        for count in [1, 2, 25, 26, 1000, 4001, 4296] {
            let text = (0..<count).map { QRCode.alphanumericCharacters[$0 * 7 % 45] }
            #expect(try Self.read(try #require(QRCode(alphanumeric: text))) == text)
        }
    }

    @Test("the smallest version is taken, and what does not fit is refused")
    func limits() throws {
        // Table 7 of the standard: characters of a mode at a version and level L.
        for (count, version) in [(17, 1), (18, 2), (32, 2), (230, 9), (271, 10), (272, 11), (2809, 39), (2953, 40)] {
            #expect(try #require(QRCode(bytes: [UInt8](repeating: 65, count: count))).version == version)
        }
        for (count, version) in [(25, 1), (26, 2), (335, 9), (395, 10), (4296, 40)] {
            #expect(
                try #require(QRCode(alphanumeric: [UInt8](repeating: 65, count: count))).version == version)
        }
        #expect(QRCode(bytes: [UInt8](repeating: 65, count: 2954)) == nil)
        #expect(QRCode(alphanumeric: [UInt8](repeating: 65, count: 4297)) == nil)
        #expect(QRCode(alphanumeric: Array("lower case".utf8)) == nil)
    }

    @Test("an SVG picture says the same as the modules")
    func svg() throws {
        let code = try #require(QRCode(bytes: Array("receipt".utf8)))
        let text = String(decoding: code.svg, as: UTF8.self)
        let side = code.size + 8
        #expect(text.contains("viewBox=\"0 0 \(side) \(side)\""))
        // Every run of dark modules is one rectangle.
        var runs = 0
        for row in 0..<code.size {
            for column in 0..<code.size where code.isDark(row: row, column: column) {
                if column == 0 || !code.isDark(row: row, column: column - 1) { runs += 1 }
            }
        }
        #expect(text.count { $0 == "z" } == runs + 1)
    }

    /// What zbar reads in a picture of the symbol.
    private static func read(_ code: QRCode) throws -> [UInt8] {
        let reader = try #require(reader)
        let file = FileManager.default.temporaryDirectory.appending(path: "qr-\(UUID().uuidString).png")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(code.png()).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: reader)
        process.arguments = ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        // zbar ends every symbol in a newline of its own.
        return [UInt8](data.dropLast())
    }
}
