import Claims
import FEEL
import Foundation

/// What an option for JSON was given: the JSON itself, a file of it, or `-` for standard input.
enum JSONInput {
    /// The object that the argument names.
    /// - Parameter option: the option's name, for messages.
    static func object(_ argument: String, option: String, _ language: Language) throws -> Context {
        let isInline = argument.unicodeScalars.first { !$0.properties.isWhitespace }.map {
            "{[".contains(Character($0))
        }
        let name = isInline == true ? option : argument == "-" ? "stdin" : argument
        let bytes = isInline == true ? Array(argument.utf8) : try TextSource.bytes(of: argument, language)
        let origin = SourcePosition(file: name, line: 1, column: 1)
        do throws(Diagnostic) {
            guard case .context(let context) = try JSONReader.value(of: bytes, at: origin) else {
                throw Diagnostic(position: origin, message: "this is no object", expected: "for example {\"age\": 42}")
            }
            return context
        } catch {
            warn(language.of(zh: "错误：JSON 不能使用：", en: "error: the JSON cannot be used:"))
            warn("  " + error.description)
            throw ExitStatus.badInput
        }
    }
}

/// A file, or standard input, read whole; only so much of it.
enum TextSource {
    /// The bytes of the file; `-` is standard input.
    static func bytes(of path: String, _ language: Language) throws -> [UInt8] {
        let handle = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
        let data: Data
        do {
            guard let handle else { throw CocoaError(.fileReadNoSuchFile) }
            data = try handle.read(upToCount: JSONReader.maximumBytes + 1) ?? Data()
        } catch {
            warn(
                language.of(
                    zh: "错误：无法读取 \(path)；请检查文件名，以及它是否是可读的文件。",
                    en: "error: cannot read \(path); check its name, and that it is a file that may be read."))
            throw ExitStatus.badInput
        }
        return [UInt8](data)
    }
}
