import Claims

/// Prints what a check found, one line each; or that it found nothing.
struct FindingPrinter {
    /// Also thrown, where one is enough to end a check.
    struct Finding: Error {
        let code: String
        let message: Bilingual
    }

    let format: OutputFormat
    let language: Language

    /// - Parameter details: further members of the JSON object that says that all is well, as names and JSON.
    func print(_ findings: [Finding], whenNone: Bilingual, details: [(name: String, json: String)] = []) throws {
        var stream = OutputStream.standardOutput()
        switch format {
        case .text:
            for finding in findings { try stream.line("✗ \(finding.code)  \(language.of(finding.message))") }
            if findings.isEmpty { try stream.line("✓ " + language.of(whenNone)) }
        case .json:
            for finding in findings {
                try stream.line(
                    "{\"code\":\(JSONLine.quoted(finding.code)),\"message\":{\"zh\":\(JSONLine.quoted(finding.message.zh)),\"en\":\(JSONLine.quoted(finding.message.en))}}"
                )
            }
            if findings.isEmpty {
                let more = details.map { ",\(JSONLine.quoted($0.name)):\($0.json)" }.joined()
                try stream.line(
                    "{\"code\":\"OK\",\"message\":{\"zh\":\(JSONLine.quoted(whenNone.zh)),\"en\":\(JSONLine.quoted(whenNone.en))}\(more)}"
                )
            }
        case .csv:
            try stream.line("code,zh,en")
            for finding in findings {
                try stream.line(
                    [finding.code, finding.message.zh, finding.message.en].map(CSVText.field).joined(separator: ","))
            }
        }
        try stream.flush()
    }
}

extension Bilingual {
    /// Nothing to say.
    static let none = Bilingual(zh: "", en: "")
}
