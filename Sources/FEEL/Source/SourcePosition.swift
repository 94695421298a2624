/// A place in a text file, as editors and people count.
public struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
    /// The path as it is to be shown.
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1, in code points.
    public var column: Int

    /// A place; line and column from 1.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// `file:line:column`
    public var description: String { "\(file):\(line):\(column)" }
}
