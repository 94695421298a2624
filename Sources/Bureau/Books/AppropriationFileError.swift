package import Claims

/// Everything that keeps a budget file from being entered. Nothing of the file is entered while there is any.
package struct AppropriationFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One thing that is wrong.
    package struct Problem: Sendable, Hashable {
        /// The line in the file, from 1; nil when the file as a whole is meant.
        package let line: Int?
        /// The field's name and label, when one field is meant.
        package let field: Bilingual?
        /// What stands there, clipped.
        package let shown: String?
        /// What is wrong.
        package let message: Bilingual
        /// How to mend it.
        package let remedy: Bilingual
    }

    /// The file's name as it was given.
    package let file: String
    /// In the order of the file, at least one.
    package let problems: [Problem]

    /// All problems, one a line: where, what stands there, what is wrong and how to mend it.
    package var message: Bilingual {
        Bilingual(
            zh: problems.map { text($0, \.zh) }.joined(separator: "\n"),
            en: problems.map { text($0, \.en) }.joined(separator: "\n"))
    }

    /// The English message.
    package var description: String { message.en }

    private func text(_ problem: Problem, _ language: KeyPath<Bilingual, String>) -> String {
        var text = file
        if let line = problem.line { text += ":\(line)" }
        text += ": "
        if let field = problem.field { text += field[keyPath: language] + " " }
        if let shown = problem.shown { text += "“\(shown)” " }
        return text + problem.message[keyPath: language] + " " + problem.remedy[keyPath: language]
    }
}
